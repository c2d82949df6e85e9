"""What a basket costs and earns, and why.

The same function prices the screen, the sale at the till, and the check at the centre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.earning import Earned, EarningLine, Occasion, earn, earning_fen, spread
from app.domain.ledger import Kind
from app.domain.money import permille, priced, share
from app.domain.points import usable_points, worth_fen
from app.domain.rulebook import EarnBy, Rulebook


class DiscountReason(StrEnum):
    """Why something is cheaper."""

    TIER = "tier"
    POINTS = "points"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Discount:
    """``amount_fen`` off, and its reason; ``detail`` is what the reason is about.

    For a tier: its code. For points: how many. ``amount_fen`` is above zero.
    """

    reason: DiscountReason
    amount_fen: int
    detail: str = ""


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
        return sum(d.amount_fen for d in self.discounts if d.reason is DiscountReason.TIER)


@dataclass(frozen=True, slots=True)
class Quote:
    """``due_fen`` is what the tenders have to reach; ``earnings`` what the sale brings.

    ``usable_points`` is the most that this sale may take; ``points`` what it takes.
    """

    lines: tuple[QuoteLine, ...]
    gross_fen: int
    discounts: tuple[Discount, ...]
    points: int
    usable_points: int
    due_fen: int
    earnings: tuple[Earned, ...]

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
) -> Quote:
    """Price ``lines`` for ``customer`` (None: a walk-in) at the moment ``at``.

    ``points`` is how many the customer wants to redeem; it is cut down to whole steps within what
    is allowed. ``principal_fen`` and ``bonus_fen`` of what is due are paid by stored value.
    """
    gross = [priced(line.quantity_milli, line.price_fen) for line in lines]
    left = list(gross)
    shares: list[list[Discount]] = [[] for _ in lines]
    discounts: list[Discount] = []

    def take(reason: DiscountReason, amount_fen: int, detail: str = "") -> None:
        if amount_fen == 0:
            return
        discounts.append(Discount(reason, amount_fen, detail))
        for index, part in enumerate(share(amount_fen, left)):
            if part:
                shares[index].append(Discount(reason, part, detail))
                left[index] -= part

    used = usable = 0
    if customer is not None:
        tier = rulebook.tier(customer.tier)
        take(DiscountReason.TIER, permille(sum(left), tier.discount_permille), tier.code)
        usable = usable_points(sum(left), customer.points_available, rulebook.redemption)
        used = usable_points(sum(left), min(points, customer.points_available), rulebook.redemption)
        take(DiscountReason.POINTS, worth_fen(used, rulebook.redemption), str(used))
    take(DiscountReason.ROUNDING, sum(left) % rulebook.rounding_fen)
    due = sum(left)
    found = tuple(map(QuoteLine, lines, gross, map(tuple, shares)))
    paid = earning_fen(due, principal_fen=principal_fen, bonus_fen=bonus_fen, rulebook=rulebook)
    return Quote(
        found,
        sum(gross),
        tuple(discounts),
        used,
        usable,
        due,
        earnings_of(
            [Kept(line, line.quantity_milli, net) for line, net in zip(lines, left, strict=True)],
            paid,
            customer,
            rulebook,
            at=at,
        ),
    )


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
        EarningLine(one.line.sku, one.line.category, one.line.brand, one.quantity_milli, base_fen)
        for one, base_fen in zip(kept, bases, strict=True)
    )
    return earn(Occasion(EarnBy.MONEY, at, counted), customer, rulebook)
