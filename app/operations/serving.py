"""Whom the counter serves at this moment, and what the rules say for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.customer import Counter, Customer
from app.domain.documents import Basis
from app.domain.holds import Hold, Take
from app.domain.ledger import Kind
from app.domain.lots import NEVER
from app.domain.member import Member
from app.domain.offers import Choice
from app.domain.plans import plan_at
from app.domain.posting import value_takes
from app.domain.quote import Quote, paid_by_value, quote
from app.domain.rulebook import OfflinePolicy, Rulebook
from app.models import articles, caps, holds, people
from app.operations.desk import Desk

VALUE = frozenset({Kind.PRINCIPAL, Kind.BONUS})


@dataclass(frozen=True, slots=True)
class Serving:
    """``member`` is None for a walk-in; ``held`` is what this till may spend of theirs.

    Of ``held`` the coupons are last, what lapses first ahead. ``shut``: the shop lets nothing be
    spent now, because there is no connection.
    """

    at: datetime
    rulebook: Rulebook
    member: Member | None = None
    held: tuple[Hold, ...] = ()
    counters: tuple[Counter, ...] = ()
    shut: bool = False

    def held_of(self, kinds: Iterable[Kind], of: str = "") -> int:
        """What is left of the holds of ``kinds``."""
        wanted = set(kinds)
        accounts = (hold for hold in self.held if hold.account.of == of)
        return sum(hold.left for hold in accounts if hold.account.kind in wanted)

    @property
    def customer(self) -> Customer | None:
        """Who is served, as the rules ask; only points that are held can be redeemed."""
        if self.member is None:
            return None
        who, points = self.member, self.held_of({Kind.POINTS})
        return Customer(
            who.tier,
            points,
            self.plan,
            who.birthday,
            self.counters,
            who.first_order,
            self.coupons,
        )

    @property
    def plan(self) -> str:
        """The member's plan while it holds, grace included."""
        who = self.member
        return plan_at(who.plan, who.plan_until, self.rulebook, self.at) if who else ""

    @property
    def coupons(self) -> tuple[Counter, ...]:
        """The coupons that may be used here, by code, what lapses first ahead.

        One that lapsed while it was held is among them (sync.md, section 5).
        """
        if self.shut:
            return ()
        codes = [hold.account.of for hold in self.held if hold.account.kind is Kind.COUPON]
        counts = {code: self.held_of({Kind.COUPON}, code) for code in dict.fromkeys(codes)}
        return tuple(Counter(code, count) for code, count in counts.items() if count)

    @property
    def basis(self) -> Basis:
        """What the till knows of the member, written into a document."""
        if self.member is None:
            return Basis(counters=self.counters)
        who = self.member
        return Basis(who.ver, who.tier, self.plan, who.birthday, self.counters, who.first_order)

    def price(self, basket: Basket, paid_fen: int = 0) -> tuple[Quote, int]:
        """What ``basket`` costs, and how much of it stored value pays: as offered, as far as held.

        ``paid_fen`` was paid in money already, so it leaves less for stored value.

        The best offers are looked for once; how it is paid changes only what it earns.
        """
        customer = self.customer
        priced = quote(
            basket.lines,
            customer,
            self.rulebook,
            at=self.at,
            points=basket.points,
            choice=Choice(basket.words, basket.wanted, basket.declined),
            counters=self.counters,
        )
        rest_fen = max(0, priced.due_fen - paid_fen)
        value_fen = min(basket.value_fen, rest_fen, self.held_of(VALUE))
        if not value_fen:
            return priced, 0
        takes = value_takes(self.held, value_fen, self.rulebook)
        paid = paid_by_value(
            priced,
            customer,
            self.rulebook,
            at=self.at,
            principal_fen=taken(takes, Kind.PRINCIPAL),
            bonus_fen=taken(takes, Kind.BONUS),
        )
        return paid, value_fen


def taken(takes: Iterable[Take], kind: Kind) -> int:
    """How much of ``takes`` is of ``kind``."""
    return sum(take.amount for take in takes if take.account.kind is kind)


def serving(session: Session, desk: Desk, member: str) -> Serving:
    """The member ``member``, empty for a walk-in, with what is held and counted for them here."""
    at = desk.now()
    rulebook = articles.rulebook_at(session, at)
    who = people.member(session, member) if member else None
    counted = caps.counted(session, who.id if who else "", rulebook, at)
    shut = rulebook.holding.policy is OfflinePolicy.OFF and not desk.online()
    if who is None:
        return Serving(at, rulebook, counters=counted, shut=shut)
    held = _coupons_last(session, member, holds.open_holds(session, member))
    return Serving(at, rulebook, who, held, counted, shut)


def handed_to(basket: Basket, member: str, rulebook: Rulebook) -> Basket:
    """``basket`` as one of ``member``; empty: of nobody.

    What the former one wanted to redeem and pay with, and of which coupons, is forgotten; words
    that were typed, and what was chosen of promotions, stay.
    """
    theirs = {coupon.code for coupon in rulebook.coupons}
    return replace(
        basket,
        member=member,
        points=0,
        value_fen=0,
        proof="",
        wanted=tuple(code for code in basket.wanted if code not in theirs),
        declined=tuple(code for code in basket.declined if code not in theirs),
    )


def _coupons_last(session: Session, member: str, held: tuple[Hold, ...]) -> tuple[Hold, ...]:
    """``held`` with the coupons in the order in which they lapse; unknown or never: as they came.

    A sale spends out of holds in their order, and names them in it.
    """
    of_coupons = [hold for hold in held if hold.account.kind is Kind.COUPON]
    if not of_coupons:
        return held
    lapses = holds.lapsing_coupons(session, member)
    of_coupons.sort(key=lambda hold: _lapses_at(hold, lapses))
    others = (hold for hold in held if hold.account.kind is not Kind.COUPON)
    return (*others, *of_coupons)


def _lapses_at(hold: Hold, lapses: Mapping[str, datetime]) -> datetime:
    return min((lapses.get(lot.lot, NEVER) for lot in hold.lots if lot.left), default=NEVER)
