"""A shop under one rulebook: past sales quoted again, with what members carry from one to the next.

What counts against caps and stocks, who has bought before, growth and the tier it brings follow
from the sales themselves. Points and coupons are those that were used then.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.calendar import days_later
from app.domain.counters import counter_names
from app.domain.credit import Credit
from app.domain.customer import Counter, Customer
from app.domain.documents import Basis, Document, Sale, SaleCheck
from app.domain.earning import Earned, counters_of
from app.domain.ledger import Kind, Reason
from app.domain.limits import is_stock
from app.domain.offers import Choice
from app.domain.posting.counting import offers_counted
from app.domain.quote import Quote, quote
from app.domain.rulebook import EVERYBODY, Promotion, Rulebook
from app.domain.tiers import Review, Standing, earned_tier, gift_credits, review
from app.rehearsal.form import PastMember, PastSale


@dataclass(frozen=True, slots=True)
class Given:
    """``amount`` of ``kind`` that a sale brought, or a tier that was reached."""

    kind: Kind
    of: str
    amount: int


@dataclass(slots=True)
class _Member:
    """What is carried on of a member. ``growth`` is by lot: how much, and until when."""

    standing: Standing
    plan: str
    birthday: str
    first_order: bool
    growth: list[tuple[int, datetime | None]]
    counted: Tally[str] = field(default_factory=Tally)

    def growth_at(self, at: datetime) -> int:
        """What has not lapsed; what has is forgotten."""
        self.growth = [lot for lot in self.growth if lot[1] is None or at < lot[1]]
        return sum(amount for amount, _ in self.growth)


@dataclass(slots=True)
class Shop:
    """The state of all members and tills, sale after sale, by ``rulebook``."""

    rulebook: Rulebook
    members: dict[str, _Member] = field(default_factory=dict)
    stocks: dict[tuple[str, str], Tally[str]] = field(default_factory=dict)
    _words: Mapping[str, str] = field(init=False)
    _coupons: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._words = {one.code: one.word for one in self.rulebook.promotions if one.word}
        self._coupons = frozenset(one.code for one in self.rulebook.coupons)

    def sell(self, sale: PastSale) -> tuple[Quote, tuple[Given, ...]]:
        """``sale`` by the rulebook, the best for its member, and all that it gives."""
        member = self._member(sale.member, sale.at) if sale.member else None
        gifts = self._reviewed(member, sale.at) if member else ()
        stock = self.stocks.setdefault((sale.shop, sale.till), Tally())
        counters = self._counters(member, stock, sale.at)
        held = Tally(code for code in sale.offers if code in self._coupons)
        found = quote(
            sale.lines,
            self._customer(member, sale.points, counters, held) if member else None,
            self.rulebook,
            at=sale.at,
            points=sale.points,
            principal_fen=sale.value_fen - sale.bonus_fen,
            bonus_fen=sale.bonus_fen,
            choice=Choice(tuple(self._words[code] for code in sale.offers if code in self._words)),
            counters=counters,
        )
        self._count(sale, found, member, stock)
        if member is not None:
            gifts += self._earned(member, found.earnings, sale.at)
        return found, (*_given(found.earnings), *gifts)

    def end(self, at: datetime) -> tuple[tuple[Given, ...], dict[str, str]]:
        """Every member looked at once more at ``at``: what tiers gave, and who is in which."""
        gifts = [one for member in self.members.values() for one in self._reviewed(member, at)]
        return tuple(gifts), {id: member.standing.tier for id, member in self.members.items()}

    def _member(self, known: PastMember, at: datetime) -> _Member:
        """As they begin with their first sale: in the tier of their growth where that is known.

        A tier that growth does not bring was given by hand, and is kept.
        """
        if known.id not in self.members:
            tier = self.rulebook.tier(known.tier)
            by_hand = not tier.from_growth and tier.code != self.rulebook.tiers[0].code
            if known.growth is not None and not by_hand:
                tier = earned_tier(known.growth, self.rulebook)
            keep_days = self.rulebook.tier_rules.keep_days if tier.from_growth else 0
            reached = self.rulebook.tiers[: self.rulebook.tiers.index(tier) + 1]
            standing = Standing(
                tier.code,
                days_later(at, keep_days, self.rulebook.zone),
                reached=tuple(one.code for one in reached if one.from_growth),
            )
            growth: list[tuple[int, datetime | None]] = [(known.growth or 0, None)]
            self.members[known.id] = _Member(
                standing, known.plan, known.birthday, known.first_order, growth
            )
        member = self.members[known.id]
        member.plan, member.birthday = known.plan, known.birthday
        return member

    def _reviewed(self, member: _Member, at: datetime) -> tuple[Given, ...]:
        """Moves ``member`` up or down; the gifts of the tiers that were reached."""
        done: Review = review(member.standing, member.growth_at(at), self.rulebook, at=at)
        member.standing = done.standing
        credits: list[Credit] = []
        for tier in done.gifts:
            credits += gift_credits(tier.gift, self.rulebook, at=at, reason=Reason.GIFT)
        return tuple(Given(one.kind, one.of, one.amount) for one in credits)

    def _counters(
        self, member: _Member | None, stock: Tally[str], at: datetime
    ) -> tuple[Counter, ...]:
        """What counts now, as ``models.caps.counted`` tells a till."""
        mine = member.counted if member else Tally[str]()
        names = counter_names(at, self.rulebook)
        amounts = ((name, stock[name] if is_stock(name) else mine[name]) for name in names)
        return tuple(Counter(name, amount) for name, amount in amounts if amount)

    def _customer(
        self, member: _Member, points: int, counters: tuple[Counter, ...], held: Tally[str]
    ) -> Customer:
        return Customer(
            member.standing.tier,
            points,
            member.plan,
            member.birthday,
            counters,
            member.first_order,
            tuple(Counter(code, count) for code, count in held.items()),
        )

    def _count(
        self, sale: PastSale, found: Quote, member: _Member | None, stock: Tally[str]
    ) -> None:
        """What counts against caps and stocks from now on, as the centre counts it."""
        check = SaleCheck(found.gross_fen, found.due_fen, found.points, found.earned)
        who = sale.member.id if sale.member else ""
        body = Sale(sale.lines, who, found.points, (), (), check, offers=found.offers)
        basis = Basis(plan=member.plan if member else "")
        document = Document(
            sale.id, "rehearsal", 1, sale.at, sale.shop, sale.till, "", "", self.rulebook.version,
            basis, body, personal_hash="", previous="",
        )  # fmt: skip
        for one in offers_counted(found.used, document, self.rulebook):
            of = member.counted if one.member and member else stock
            of[one.counter.name] += one.counter.amount

    def _earned(
        self, member: _Member, earnings: Iterable[Earned], at: datetime
    ) -> tuple[Given, ...]:
        member.first_order = False
        for one in earnings:
            if one.kind is Kind.GROWTH and one.amount:
                member.growth.append((one.amount, one.expires_at))
        for counter in counters_of(earnings, at, self.rulebook):
            member.counted[counter.name] += counter.amount
        return self._reviewed(member, at)


def is_for_everybody(code: str, rulebook: Rulebook) -> bool:
    """Whether the offer ``code`` is a promotion that nobody has to be or to type anything for."""
    offer = rulebook.offer(code)
    return (
        isinstance(offer, Promotion)
        and offer.audience == EVERYBODY
        and not (offer.word or offer.caps)
    )


def _given(earnings: Iterable[Earned]) -> tuple[Given, ...]:
    return tuple(Given(one.kind, one.of, one.amount) for one in earnings if one.amount)
