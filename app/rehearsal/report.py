"""What a rehearsal counts while it goes through past sales, one by one."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappush, heappushpop

from app.domain.basket import BasketLine
from app.domain.calendar import midnight
from app.domain.ledger import Kind
from app.domain.offers import Why
from app.domain.points import worth_fen
from app.domain.price_law import Charge, PriceProblem, price_problems
from app.domain.quote import DiscountReason, Quote
from app.domain.rulebook import DealBy, Promotion, Redemption, Rulebook
from app.rehearsal.form import PastSale
from app.rehearsal.shop import Given, Shop, is_for_everybody

LARGEST = 5
"""So many winners and losers are shown of each."""

_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What ``id``, a sale or a member, paid, and would pay."""

    id: str
    before_fen: int
    after_fen: int

    @property
    def change_fen(self) -> int:
        """Below zero: it would pay less."""
        return self.after_fen - self.before_fen


@dataclass(slots=True)
class Changes:
    """How many pay less, more and the same, and the largest of each."""

    less: int = 0
    more: int = 0
    same: int = 0
    less_fen: int = 0
    more_fen: int = 0
    _largest: dict[bool, list[tuple[int, int, Change]]] = field(
        default_factory=lambda: {False: [], True: []}
    )

    def add(self, one: Change) -> None:
        """Count ``one``; of equal ones the first is shown."""
        change_fen = one.change_fen
        if not change_fen:
            self.same += 1
            return
        is_more = change_fen > 0
        if is_more:
            self.more += 1
            self.more_fen += change_fen
        else:
            self.less += 1
            self.less_fen -= change_fen
        heap, entry = self._largest[is_more], (abs(change_fen), -(self.less + self.more), one)
        if len(heap) < LARGEST:
            heappush(heap, entry)
        else:
            heappushpop(heap, entry)

    def largest(self, *, more: bool) -> list[Change]:
        """Those who pay most of all ``more`` (else less), by falling change."""
        return [one for _, _, one in sorted(self._largest[more], reverse=True)]


@dataclass(slots=True)
class Side:
    """All sales by one rulebook, or, without one, as they were recorded.

    ``off_fen`` is by reason; ``offers_fen``, ``times`` and ``sales`` by offer. ``points`` None: the
    record does not say what was earned. Sales that were not searched to the end are ``inexact``.
    """

    due_fen: int = 0
    off_fen: Tally[DiscountReason] = field(default_factory=Tally)
    offers_fen: Tally[str] = field(default_factory=Tally)
    times: Tally[str] = field(default_factory=Tally)
    sales: Tally[str] = field(default_factory=Tally)
    given: Tally[tuple[Kind, str]] = field(default_factory=Tally)
    points_known: bool = True
    inexact: int = 0
    tiers: dict[str, str] = field(default_factory=dict)

    def priced(self, found: Quote, gives: Iterable[Given]) -> None:
        """Count a sale that was quoted."""
        self.due_fen += found.due_fen
        for cut in found.discounts:
            self.off_fen[cut.reason] += cut.amount_fen
        for used in found.used:
            self.offers_fen[used.code] += used.off_fen
            self.times[used.code] += used.times
        self.sales.update({used.code for used in found.used})
        self.inexact += not found.search.exact
        self.take(gives)

    def recorded(self, sale: PastSale) -> None:
        """Count a sale as it was."""
        self.due_fen += sale.due_fen
        self.times.update(sale.offers)
        self.sales.update(set(sale.offers))
        if sale.member is not None:
            self.tiers[sale.member.id] = sale.member.tier
            self.points_known = self.points_known and sale.earned is not None
        self.given[Kind.POINTS, ""] += sale.earned or 0

    def take(self, gives: Iterable[Given]) -> None:
        """Count what was given."""
        for one in gives:
            self.given[one.kind, one.of] += one.amount

    @property
    def points(self) -> int | None:
        """The points that were given."""
        return self.given[Kind.POINTS, ""] if self.points_known else None

    def points_fen(self, rule: Redemption) -> int | None:
        """What they take off a price by ``rule``, in whole steps."""
        if self.points is None:
            return None
        return worth_fen(self.points // rule.step * rule.step, rule)


@dataclass(slots=True)
class Rehearsal:
    """Past sales by the rules ``new``, beside what they were: as recorded, or by ``old``."""

    new: Rulebook
    old: Rulebook | None = None
    sales: int = 0
    gross_fen: int = 0
    partial: bool = False
    first: datetime | None = None
    last: datetime | None = None
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    of_sales: Changes = field(default_factory=Changes)
    missed: dict[str, Tally[Why]] = field(default_factory=lambda: defaultdict(Tally))
    warnings: tuple[PriceProblem, ...] = ()
    _paid: dict[str, tuple[int, int]] = field(default_factory=dict)
    _charged: dict[str, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    _articles: dict[str, BasketLine] = field(default_factory=dict)
    _then: Shop | None = field(init=False)
    _now: Shop = field(init=False)

    def __post_init__(self) -> None:
        self._now = Shop(self.new)
        self._then = Shop(self.old) if self.old else None

    def take(self, sale: PastSale) -> None:
        """The next ``sale``: no earlier than the one before it."""
        self.sales += 1
        self.first = self.first or sale.at
        self.last = sale.at
        self.gross_fen += sale.gross_fen
        was, before_fen = None, sale.due_fen
        if self._then is None:
            self.before.recorded(sale)
        else:
            was, gives = self._then.sell(sale)
            self.before.priced(was, gives)
            before_fen = was.due_fen
        found, gives = self._now.sell(sale)
        self.after.priced(found, gives)
        for missed in found.missed:
            self.missed[missed.code][missed.why] += 1
        self.of_sales.add(Change(sale.id, before_fen, found.due_fen))
        if sale.member is not None:
            had, has = self._paid.get(sale.member.id, (0, 0))
            self._paid[sale.member.id] = (had + before_fen, has + found.due_fen)
        self._charge(sale, was)

    def end(self) -> None:
        """After the last sale: tiers as they end, and what the price law says."""
        if self.last is None:
            return
        for side, shop in ((self.after, self._now), (self.before, self._then)):
            if shop is not None:
                gives, side.tiers = shop.end(self.last)
                side.take(gives)
        self.warnings = tuple(self._price_problems(self.first or self.last, self.last))

    @property
    def of_members(self) -> Changes:
        """What members paid in all, and would pay."""
        found = Changes()
        for member, (before_fen, after_fen) in self._paid.items():
            found.add(Change(member, before_fen, after_fen))
        return found

    @property
    def members(self) -> int:
        """How many bought something."""
        return len(self._paid)

    @property
    def tier_moves(self) -> Tally[tuple[str, str]]:
        """How many members end in another tier: by the tier they would be in otherwise, and it."""
        pairs = ((self.before.tiers[id], tier) for id, tier in self.after.tiers.items())
        known = ((self.new.tier(before).code, tier) for before, tier in pairs)
        return Tally(pair for pair in known if pair[0] != pair[1])

    @property
    def unused(self) -> tuple[str, ...]:
        """The promotions and coupons of the new rulebook that no sale used."""
        codes = (one.code for one in (*self.new.promotions, *self.new.coupons))
        return tuple(code for code in codes if not self.after.sales[code])

    @property
    def dropped(self) -> tuple[str, ...]:
        """The offers that were used and the new rulebook does not have."""
        return tuple(sorted(code for code in self.before.sales if self.new.offer(code) is None))

    def article(self, sku: str) -> BasketLine:
        """The article ``sku`` as it was sold last."""
        return self._articles[sku]

    def _charge(self, sale: PastSale, was: Quote | None) -> None:
        """What was charged for a unit: less what promotions for everybody took off, if known."""
        for index, line in enumerate(sale.lines):
            price_fen = line.price_fen
            if was is not None and self.old is not None:
                off_fen = sum(
                    cut.amount_fen
                    for cut in was.lines[index].discounts
                    if cut.reason is DiscountReason.PROMOTION
                    and is_for_everybody(cut.detail, self.old)
                )
                if off_fen:
                    net_fen = was.lines[index].gross_fen - off_fen
                    price_fen = net_fen * 1000 // line.quantity_milli
            self._charged[line.sku].append(Charge(sale.at, price_fen))
            self._articles[line.sku] = line

    def _price_problems(self, first: datetime, last: datetime) -> Iterator[PriceProblem]:
        """Of each promotion as it begins; one that does not begin among the sales, after them."""
        articles = [line for _, line in sorted(self._articles.items())]
        for offer in self.new.promotions:
            begins = begins_at(offer, self.new)
            at = begins if first <= begins <= last else last + _AN_INSTANT
            yield from price_problems(offer, articles, self._charged, at)


def begins_at(offer: Promotion, rulebook: Rulebook) -> datetime:
    """The first moment at which ``offer`` can be had."""
    if offer.window.first is None:
        return rulebook.effective_from
    return max(rulebook.effective_from, midnight(offer.window.first, rulebook.zone))


def coupon_fen(code: str, rulebook: Rulebook) -> int | None:
    """What one coupon takes off at most; None where that depends on the goods."""
    coupon = rulebook.coupon(code)
    if coupon is None:
        return None
    deal = coupon.deal
    fixed = deal.off_fen if deal.by is DealBy.AMOUNT and not deal.every else 0
    bounds = [fen for fen in (fixed, deal.most_fen) if fen]
    return min(bounds) if bounds else None
