"""Choosing among the offers of a basket: a word that was typed, a coupon wanted, or the best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.coupon_code import read_coupon_code
from app.domain.ledger import Account, Kind
from app.domain.refusal import (
    NoMember,
    NoSuchOffer,
    NotHeld,
    Unavailable,
    UnknownCoupon,
    UnknownWord,
)
from app.domain.rulebook import Coupon, Offer, Rulebook
from app.models import articles
from app.models.balances import reading
from app.models.coupon_lots import coupons_of
from app.operations.desk import Desk
from app.operations.holding import ask_missing, at_counter, held_for, short_of
from app.operations.screen import current, save, view
from app.operations.serving import Serving, serving
from app.operations.views import CounterView, CouponOwned, OfferMissed, OffersView, OfferUsed


@dataclass(frozen=True, slots=True)
class CouponTaken:
    """The coupon ``code`` of the rulebook, by its ``name``, is the member's now."""

    code: str
    name: str
    view: CounterView


def type_word(desk: Desk, text: str) -> CounterView:
    """Let the promotions with the word ``text`` (优惠码) take part; small letters mean large ones.

    Raises ``UnknownWord`` where no promotion has it.
    """
    word = text.strip().upper()

    def change(basket: Basket, rulebook: Rulebook) -> Basket:
        if not word or all(word != promotion.word for promotion in rulebook.promotions):
            raise UnknownWord(word=word)
        return replace(basket, words=tuple(dict.fromkeys((*basket.words, word))))

    return _changed(desk, change)


def claim_coupon(desk: Desk, text: str) -> CouponTaken:
    """The coupon with the printed code ``text`` (券码) becomes that of the member on the basket.

    It waits for the centre. The coupon is asked for, so it can be used after the next round; the
    same member may claim it again. Raises ``NoMember``, ``MemberBlocked``, ``UnknownCoupon``,
    ``CouponClaimed``, and ``Unavailable`` where the code cannot be looked up now.
    """
    with reading(desk.store) as session:
        member = at_counter(session, desk)[0].id
    printed = read_coupon_code(text)
    if printed is None:
        raise UnknownCoupon(batch="")
    try:
        code = desk.centre().claim_coupon(printed, member)
    except Unavailable as error:
        if error.code != "centre_unreachable":
            raise
        raise Unavailable("coupon_not_checked", str(error)) from error
    with desk.store.writing.begin() as session:
        _ask_coupon(session, desk, member, code)
        shown = view(session, desk, current(session, desk))
        return CouponTaken(code, _name(articles.rulebook_at(session, desk.now()), code), shown)


def _ask_coupon(session: Session, desk: Desk, member: str, code: str) -> None:
    """Ask for as many of the coupon as one sale may use, less what is held."""
    served = serving(session, desk, member)
    account = Account(member, Kind.COUPON, code)
    offer = served.rulebook.coupon(code)
    held = sum(hold.left for hold in held_for(served, account))
    ask_missing(session, desk, account, (offer.per_sale if offer else 1) - held)


def use_offer(desk: Desk, code: str) -> CounterView:
    """Use the promotion or coupon ``code`` wherever it may be used, even where another is better.

    One that was wanted before and excludes it is not wanted any more. Raises ``NoSuchOffer``; for a
    coupon ``NoMember``, and ``NotHeld`` where none is held here: it is asked for then.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        served = serving(session, desk, basket.member)
        offer = _known(served.rulebook, code)
        no = _not_held(session, desk, served, offer)
        if no is None:
            kept = (one for one in basket.wanted if not _excludes(served.rulebook, one, offer))
            wanted = tuple(dict.fromkeys((*kept, code)))
            declined = tuple(one for one in basket.declined if one != code)
            basket = replace(basket, wanted=wanted, declined=declined)
            save(session, desk, basket)
            return view(session, desk, basket)
    raise no


def decline_offer(desk: Desk, code: str) -> CounterView:
    """Do without the promotion or coupon ``code``. Raises ``NoSuchOffer``."""

    def change(basket: Basket, rulebook: Rulebook) -> Basket:
        _known(rulebook, code)
        wanted = tuple(one for one in basket.wanted if one != code)
        return replace(
            basket, wanted=wanted, declined=tuple(dict.fromkeys((*basket.declined, code)))
        )

    return _changed(desk, change)


def choose_best(desk: Desk) -> CounterView:
    """Forget what was wanted and declined: the best for the member, with the words typed."""
    return _changed(desk, lambda basket, _: replace(basket, wanted=(), declined=()))


def offers_shown(desk: Desk) -> OffersView:
    """What the basket uses, what it does not and why, and the coupons of its member."""
    with reading(desk.store) as session:
        basket = current(session, desk)
        served = serving(session, desk, basket.member)
        priced, _ = served.price(basket)
        rules = served.rulebook
        return OffersView(
            basket.words,
            tuple(
                OfferUsed(
                    one.code,
                    _name(rules, one.code),
                    one.coupon,
                    one.off_fen,
                    one.times,
                    one.code in basket.wanted,
                )
                for one in priced.used
            ),
            tuple(
                OfferMissed(
                    one.code,
                    _name(rules, one.code),
                    rules.coupon(one.code) is not None,
                    one.why,
                    one.missing,
                )
                for one in priced.missed
            ),
            tuple(coupons_owned(session, served)),
            priced.search.gap_fen,
        )


def coupons_owned(session: Session, served: Serving) -> Iterator[CouponOwned]:
    """The member's coupons, what lapses first ahead; one that lapsed while it was held, last."""
    if served.member is None:
        return
    lots = coupons_of(session, served.member.id, served.at)
    here = {one.name: one.amount for one in served.coupons}
    for code in dict.fromkeys((*(lot.code for lot in lots), *here)):
        mine = [lot for lot in lots if lot.code == code]
        held = here.get(code, 0)
        elsewhere = max(0, sum(lot.left for lot in mine) - held)
        lapses_at = mine[0].expires_at if mine else None
        yield CouponOwned(code, _name(served.rulebook, code), held, elsewhere, lapses_at)


def _not_held(session: Session, desk: Desk, served: Serving, offer: Offer) -> NotHeld | None:
    """Why the coupon ``offer`` cannot be used here now; None: it can, or it is none."""
    if not isinstance(offer, Coupon):
        return None
    if served.member is None:
        raise NoMember
    account = Account(served.member.id, Kind.COUPON, offer.code)
    return short_of(session, desk, served, account, 1)


def _excludes(rulebook: Rulebook, wanted: str, offer: Offer) -> bool:
    """Whether ``wanted`` and ``offer`` are not used together."""
    other = rulebook.offer(wanted)
    return bool(offer.group) and other is not None and other.group == offer.group


def _known(rulebook: Rulebook, code: str) -> Offer:
    offer = rulebook.offer(code)
    if offer is None:
        raise NoSuchOffer(offer=code)
    return offer


def _name(rulebook: Rulebook, code: str) -> str:
    offer = rulebook.offer(code)
    return offer.name if offer else code


def _changed(desk: Desk, change: Callable[[Basket, Rulebook], Basket]) -> CounterView:
    with desk.store.writing.begin() as session:
        rulebook = articles.rulebook_at(session, desk.now())
        basket = change(current(session, desk), rulebook)
        save(session, desk, basket)
        return view(session, desk, basket)
