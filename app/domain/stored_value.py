"""Stored value: what a top-up brings, how much may be paid in and how, and what a pass pays for.

The limits are those of 商务部令2012年第9号 (``rulebook.StoredValue`` has them as settings). What is
given back when it ends stands in ``prepaid_refund``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.calendar import days_later, expires_at, vests_at
from app.domain.credit import Credit
from app.domain.documents import Tender, TenderKind
from app.domain.ledger import Kind, Reason
from app.domain.money import share
from app.domain.refusal import (
    BadAmount,
    CashNotAllowed,
    IdentityNeeded,
    NoSuchOffer,
    OverLimit,
    TenderNotAllowed,
)
from app.domain.rulebook import PassProduct, Rulebook, TopUpOffer

_NOT_MONEY = {TenderKind.STORED_VALUE, TenderKind.EXCHANGE}


def choose_offer(amount_fen: int, rulebook: Rulebook, code: str = "") -> TopUpOffer | None:
    """The offer ``code``, or the best one that ``amount_fen`` reaches; None where none does.

    The best gives the most bonus, then the most points, then stands first. Raises ``NoSuchOffer``
    where ``code`` is unknown or not reached.
    """
    reached = [offer for offer in rulebook.stored_value.offers if offer.from_fen <= amount_fen]
    if code:
        reached = [offer for offer in reached if offer.code == code]
        if not reached:
            raise NoSuchOffer(offer=code)
    return max(reached, key=lambda offer: (offer.bonus_fen, offer.points), default=None)


def top_up_credits(
    amount_fen: int, offer: TopUpOffer | None, rulebook: Rulebook, *, at: datetime
) -> tuple[Credit, ...]:
    """What a top-up of ``amount_fen`` brings: principal, bonus, points, coupons, passes.

    Their order names their lots, so it never changes. Principal never expires; it and what is
    given at once in fen are held by the till that took the money.
    """
    principal = Credit(Kind.PRINCIPAL, amount_fen, Reason.TOP_UP, held=True)
    if offer is None:
        return (principal,)
    given = [*_bonus(offer, rulebook, at)]
    if offer.points:
        lapses = days_later(at, offer.valid_days, rulebook.zone)
        given.append(Credit(Kind.POINTS, offer.points, Reason.GIFT, lapses))
    given += [
        Credit(
            Kind.COUPON,
            count,
            Reason.GIFT,
            expires_at(rulebook.coupon_validity(code), at, rulebook.zone),
            of=code,
        )
        for code, count in Counter(offer.coupons).items()
    ]
    products = _products(rulebook)
    given += [
        _uses(products[sku], count, Reason.GIFT, rulebook, at)
        for sku, count in Counter(offer.passes).items()
    ]
    return (principal, *given)


def check_limit(after_fen: int, *, named: bool, rulebook: Rulebook) -> None:
    """Raises ``OverLimit`` where ``after_fen``, bonus counted, is more than the card may hold."""
    limit_fen = _limit_fen(rulebook, named=named)
    if after_fen > limit_fen:
        raise OverLimit(limit_fen=limit_fen, after_fen=after_fen)


def needs_identity(amount_fen: int, *, named: bool, rulebook: Rulebook) -> bool:
    """Whether who pays has to be known: always for a named card, else from a threshold on."""
    return named or amount_fen >= rulebook.stored_value.identify_from_fen


def may_pay_cash(amount_fen: int, rulebook: Rulebook) -> bool:
    """Whether any of a top-up of ``amount_fen`` may be paid in cash."""
    return amount_fen < rulebook.stored_value.no_cash_from_fen


def check_tenders(amount_fen: int, tenders: Iterable[Tender], rulebook: Rulebook) -> None:
    """Raises ``TenderNotAllowed`` for what is no money, ``CashNotAllowed`` for too much of it.

    Paid by stored value, a top-up would turn bonus into principal and be given bonus again.
    """
    kinds = [tender.kind for tender in tenders]
    for kind in kinds:
        if kind in _NOT_MONEY:
            raise TenderNotAllowed(kind=kind.value)
    if TenderKind.CASH in kinds and not may_pay_cash(amount_fen, rulebook):
        raise CashNotAllowed(amount_fen=amount_fen, from_fen=rulebook.stored_value.no_cash_from_fen)


def check_top_up(
    amount_fen: int,
    before_fen: int,
    tenders: Iterable[Tender],
    *,
    offer: TopUpOffer | None,
    named: bool,
    identified: bool,
    rulebook: Rulebook,
) -> None:
    """Whether the top-up may be taken onto a balance of ``before_fen``, bonus counted.

    Raises, in this order, ``BadAmount``, ``OverLimit`` (all instalments of the bonus count),
    ``TenderNotAllowed``, ``CashNotAllowed``, ``IdentityNeeded``: nobody is asked who they are for
    a top-up that cannot be taken.
    """
    if amount_fen <= 0:
        raise BadAmount(amount_fen=amount_fen)
    bonus_fen = offer.bonus_fen if offer else 0
    check_limit(before_fen + amount_fen + bonus_fen, named=named, rulebook=rulebook)
    check_tenders(amount_fen, tenders, rulebook)
    if needs_identity(amount_fen, named=named, rulebook=rulebook) and not identified:
        raise IdentityNeeded(amount_fen=amount_fen)


def change_into_value(change_fen: int, before_fen: int, *, named: bool, rulebook: Rulebook) -> int:
    """How much of the change may go into a balance of ``before_fen`` (零钱转存); 0: none of it."""
    room_fen = max(0, _limit_fen(rulebook, named=named) - before_fen)
    return min(change_fen, rulebook.stored_value.change_most_fen, room_fen)


def needs_pin(amount_fen: int, spent_today_fen: int, rulebook: Rulebook) -> bool:
    """Whether spending ``amount_fen`` more on this day asks for the PIN or the dynamic code."""
    return amount_fen + spent_today_fen > rulebook.stored_value.without_pin_fen


def free_of_pin(spent_today_fen: int, rulebook: Rulebook) -> int:
    """How much more may be spent on this day without the PIN or the dynamic code."""
    return max(0, rulebook.stored_value.without_pin_fen - spent_today_fen)


def pass_credits(
    lines: Sequence[BasketLine], rulebook: Rulebook, *, at: datetime
) -> tuple[Credit, ...]:
    """The uses that a sale of ``lines`` brings: one credit for each line that sells a pass."""
    products = _products(rulebook)
    return tuple(
        _uses(products[line.sku], line.quantity_milli // 1000, Reason.BOUGHT, rulebook, at)
        for line in lines
        if line.sku in products and line.quantity_milli >= 1000
    )


def pass_for(sku: str, owned: Iterable[str], rulebook: Rulebook) -> tuple[str, ...]:
    """Which of the ``owned`` passes may pay for the article ``sku``, in their order.

    A pass good for any article pays for no pass: one use of it would buy all uses of the next.
    """
    products = _products(rulebook)
    return tuple(own for own in owned if own in products and _pays(products[own], sku, products))


def _pays(product: PassProduct, sku: str, products: dict[str, PassProduct]) -> bool:
    return sku in product.pays_for or (not product.pays_for and sku not in products)


def _bonus(offer: TopUpOffer, rulebook: Rulebook, at: datetime) -> Iterable[Credit]:
    """The instalments that are at least a fen: the first at once, each usable as its day begins."""
    zone = rulebook.zone
    for number, part in enumerate(share(offer.bonus_fen, [1] * offer.instalments)):
        if part:
            vests = vests_at(number * offer.every_days, at, zone)
            lapses = days_later(vests or at, offer.valid_days, zone)
            yield Credit(Kind.BONUS, part, Reason.BONUS, lapses, vests, held=vests is None)


def _uses(
    product: PassProduct, count: int, reason: Reason, rulebook: Rulebook, at: datetime
) -> Credit:
    """``count`` passes; what was bought is held by the till that sold it, a gift is not."""
    return Credit(
        Kind.PASS,
        product.uses * count,
        reason,
        days_later(at, product.valid_days, rulebook.zone),
        of=product.sku,
        held=reason is Reason.BOUGHT,
    )


def _products(rulebook: Rulebook) -> dict[str, PassProduct]:
    return {product.sku: product for product in rulebook.stored_value.passes}


def _limit_fen(rulebook: Rulebook, *, named: bool) -> int:
    value = rulebook.stored_value
    return value.limit_fen if named else value.unnamed_limit_fen
