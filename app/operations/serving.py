"""Whom the counter serves at this moment, and what the rules say for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.customer import Counter, Customer
from app.domain.documents import Basis
from app.domain.holds import Hold, Take
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.offers import Choice
from app.domain.posting import value_takes
from app.domain.quote import Quote, paid_by_value, quote
from app.domain.rulebook import Rulebook
from app.models import articles, caps, holds, people
from app.operations.desk import Desk

VALUE = frozenset({Kind.PRINCIPAL, Kind.BONUS})


@dataclass(frozen=True, slots=True)
class Serving:
    """``member`` is None for a walk-in; ``held`` is what this till may spend of theirs."""

    at: datetime
    rulebook: Rulebook
    member: Member | None = None
    held: tuple[Hold, ...] = ()
    counters: tuple[Counter, ...] = ()

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
            who.plan,
            who.birthday,
            self.counters,
            who.first_order,
            self.coupons,
        )

    @property
    def coupons(self) -> tuple[Counter, ...]:
        """The coupons that are held here, by code: what lapses first is held first."""
        codes = [hold.account.of for hold in self.held if hold.account.kind is Kind.COUPON]
        counts = {code: self.held_of({Kind.COUPON}, code) for code in dict.fromkeys(codes)}
        return tuple(Counter(code, count) for code, count in counts.items() if count)

    @property
    def basis(self) -> Basis:
        """What the till knows of the member, written into a document."""
        if self.member is None:
            return Basis(counters=self.counters)
        who = self.member
        return Basis(who.ver, who.tier, who.plan, who.birthday, self.counters, who.first_order)

    def price(self, basket: Basket) -> tuple[Quote, int]:
        """What ``basket`` costs, and how much of it stored value pays: as offered, as far as held.

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
        value_fen = min(basket.value_fen, priced.due_fen, self.held_of(VALUE))
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
    if who is None:
        return Serving(at, rulebook, counters=counted)
    return Serving(at, rulebook, who, holds.open_holds(session, member), counted)
