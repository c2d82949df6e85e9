"""What a basket costs and earns, and why.

The same function prices the screen, the sale at the till, and the check at the centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain.basket import BasketLine
from app.domain.customer import Counter, Customer
from app.domain.earning import Earned, EarningLine, Occasion, earn, earning_fen, spread
from app.domain.ledger import Kind
from app.domain.money import priced, share
from app.domain.offers import THE_BEST, Choice, Missed, Search, Step, Used, choose
from app.domain.points import usable_points, worth_fen
from app.domain.rulebook import Coupon, EarnBy, Rulebook, Tier


class DiscountReason(StrEnum):
    """Why something is cheaper."""

    PROMOTION = "promotion"
    TIER = "tier"
    COUPON = "coupon"
    POINTS = "points"
    ROUNDING = "rounding"


_OFF_THE_PRICE = {DiscountReason.PROMOTION, DiscountReason.TIER, DiscountReason.COUPON}


@dataclass(frozen=True, slots=True)
class Discount:
    """``amount_fen`` off, and its reason; ``detail`` is what the reason is about.

    For promotions, coupons and tiers: the code, and ``name`` as it is shown. For points: how many.
    ``amount_fen`` is above zero.
    """

    reason: DiscountReason
    amount_fen: int
    detail: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line with its share, to the fen, of every discount; ``net_fen`` is what is left."""

    line: BasketLine
    gross_fen: int
    discounts: tuple[Discount, ...]

    @property
    def net_fen(self) -> int:
        """What this line contributes to what is due."""
        return self.gross_fen - sum(discount.amount_fen for discount in self.discounts)

    @property
    def price_discount_fen(self) -> int:
        """What is off the price itself: the column 优惠."""
        return sum(d.amount_fen for d in self.discounts if d.reason in _OFF_THE_PRICE)


@dataclass(frozen=True, slots=True)
class Quote:
    """``due_fen`` is what the tenders have to reach; ``earnings`` what the sale brings.

    ``usable_points`` is the most that this sale may take; ``points`` what it takes. ``used`` are
    the offers that it uses, ``missed`` those it does not and why, ``search`` how they were found.
    """

    lines: tuple[QuoteLine, ...]
    gross_fen: int
    discounts: tuple[Discount, ...]
    points: int
    usable_points: int
    due_fen: int
    earnings: tuple[Earned, ...]
    used: tuple[Used, ...] = ()
    missed: tuple[Missed, ...] = ()
    search: Search = field(default_factory=Search)

    @property
    def offers(self) -> tuple[str, ...]:
        """The codes of the offers that it uses, a code for each use of a coupon."""
        return tuple(one.code for one in self.used)

    @property
    def earned(self) -> int:
        """The points that it brings."""
        return sum(one.amount for one in self.earnings if one.kind is Kind.POINTS)

    @property
    def saved_fen(self) -> int:
        """All discounts together."""
        return self.gross_fen - self.due_fen


def quote(
    lines: Sequence[BasketLine],
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
    points: int = 0,
    principal_fen: int = 0,
    bonus_fen: int = 0,
    choice: Choice = THE_BEST,
    counters: Sequence[Counter] = (),
) -> Quote:
    """Price ``lines`` for ``customer`` (None: a walk-in) at the moment ``at``.

    ``points`` is how many the customer wants to redeem; it is cut down to whole steps within what
    is allowed. ``principal_fen`` and ``bonus_fen`` of what is due are paid by stored value.
    ``choice`` is what is wanted of the offers; ``counters`` what was given of them already, to the
    customer and by this till.

    Order of turns: promotions of single pieces and offers that do not stack, the tier's discount,
    promotions of sums, coupons, points, rounding. Equal claims to a fen go by SKU, so the order of
    the lines changes no price.
    """
    order = sorted(range(len(lines)), key=lambda index: _place(lines[index]))
    placed = [lines[index] for index in order]
    sheet = _Sheet([priced(line.quantity_milli, line.price_fen) for line in placed])
    gross = tuple(sheet.left)
    counted = {counter.name: counter.amount for counter in counters}
    chosen = choose(placed, gross, customer, rulebook, at=at, choice=choice, counted=counted)
    for step in chosen.state.steps:
        sheet.step(step, rulebook.tier(customer.tier) if customer else None)
    used = usable = 0
    if customer is not None:
        left_fen = sum(sheet.left)
        usable = usable_points(left_fen, customer.points_available, rulebook.redemption)
        wanted = min(points, customer.points_available)
        used = usable_points(left_fen, wanted, rulebook.redemption)
        sheet.take(DiscountReason.POINTS, worth_fen(used, rulebook.redemption), str(used))
    sheet.take(DiscountReason.ROUNDING, sum(sheet.left) % rulebook.rounding_fen)
    due = sum(sheet.left)
    back = {index: place for place, index in enumerate(order)}
    found = tuple(
        QuoteLine(line, gross[back[index]], tuple(sheet.shares[back[index]]))
        for index, line in enumerate(lines)
    )
    paid = earning_fen(due, principal_fen=principal_fen, bonus_fen=bonus_fen, rulebook=rulebook)
    kept = [Kept(one.line, one.line.quantity_milli, one.net_fen) for one in found]
    return Quote(
        found,
        sum(gross),
        tuple(sheet.discounts),
        used,
        usable,
        due,
        earnings_of(kept, paid, customer, rulebook, at=at),
        chosen.used,
        chosen.missed,
        chosen.search,
    )


def _place(line: BasketLine) -> tuple[object, ...]:
    """Where a line stands while prices are divided: lines that tie here are the same."""
    named = (line.name, line.category, line.brand, line.tags, line.weighed, line.unit)
    return line.sku, line.price_fen, line.quantity_milli, *named


@dataclass(slots=True)
class _Sheet:
    """What is ``left`` of each line's price, and what was taken off for which reason."""

    left: list[int]
    shares: list[list[Discount]] = field(default_factory=list)
    discounts: list[Discount] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shares = [[] for _ in self.left]

    def take(self, reason: DiscountReason, amount_fen: int, detail: str = "") -> None:
        """``amount_fen`` off, divided over all lines."""
        if amount_fen:
            parts = enumerate(share(amount_fen, self.left))
            self._write(Discount(reason, amount_fen, detail), parts)

    def step(self, step: Step, tier: Tier | None) -> None:
        """What an offer or the tier took off, divided as it says."""
        if step.prepared is not None:
            offer = step.prepared.offer
            coupon = isinstance(offer, Coupon)
            reason = DiscountReason.COUPON if coupon else DiscountReason.PROMOTION
            discount = Discount(reason, step.effect.off_fen, offer.code, offer.name)
        else:
            assert tier is not None, "only members have a tier"
            discount = Discount(DiscountReason.TIER, step.effect.off_fen, tier.code, tier.name)
        lines = (line for line, _ in step.effect.weights)
        self._write(discount, zip(lines, step.shares, strict=True))

    def _write(self, discount: Discount, parts: Iterable[tuple[int, int]]) -> None:
        if discount.amount_fen == 0:
            return
        self.discounts.append(discount)
        reason, detail, name = discount.reason, discount.detail, discount.name
        for index, part in parts:
            if part:
                self.shares[index].append(Discount(reason, part, detail, name))
                self.left[index] -= part


def paid_by_value(
    priced: Quote,
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
    principal_fen: int,
    bonus_fen: int,
) -> Quote:
    """``priced`` as it is where stored value pays so much of it: it may earn less, no more."""
    paid = earning_fen(
        priced.due_fen, principal_fen=principal_fen, bonus_fen=bonus_fen, rulebook=rulebook
    )
    kept = [Kept(one.line, one.line.quantity_milli, one.net_fen) for one in priced.lines]
    return replace(priced, earnings=earnings_of(kept, paid, customer, rulebook, at=at))


@dataclass(frozen=True, slots=True)
class Kept:
    """``quantity_milli`` of ``line``, for which ``net_fen`` was paid."""

    line: BasketLine
    quantity_milli: int
    net_fen: int


def earnings_of(
    kept: Sequence[Kept],
    paid_fen: int,
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
) -> tuple[Earned, ...]:
    """What ``kept`` brings, of whose price ``paid_fen`` may earn; a walk-in gets nothing."""
    if customer is None:
        return ()
    bases = spread(paid_fen, [one.net_fen for one in kept])
    counted = tuple(
        EarningLine(
            one.line.sku,
            one.line.category,
            one.line.brand,
            one.quantity_milli,
            base_fen,
            one.line.tags,
        )
        for one, base_fen in zip(kept, bases, strict=True)
    )
    return earn(Occasion(EarnBy.MONEY, at, counted), customer, rulebook)
