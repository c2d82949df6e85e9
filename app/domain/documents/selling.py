"""Documents of goods: sold, brought back, and what the customer said of how they were served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.basket import BasketLine
from app.domain.documents.tender import Tender, TenderKind

MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class SaleCheck:
    """What the till worked out and printed."""

    gross_fen: int
    due_fen: int
    points: int
    earned: int


@dataclass(frozen=True, slots=True)
class Sale:
    """Goods sold. ``holds`` are those the sale may spend, in their order.

    ``into_value_fen`` of the change went into the member's balance (零钱转存). ``offers`` are the
    codes of the promotions and coupons that were used, a code for each use of a coupon. ``note``
    is what the customer wanted of the whole.
    """

    lines: tuple[BasketLine, ...]
    member: str
    points: int
    tenders: tuple[Tender, ...]
    holds: tuple[str, ...]
    check: SaleCheck
    into_value_fen: int = 0
    offers: tuple[str, ...] = ()
    note: str = ""
    kind: Literal["sale"] = "sale"

    def __post_init__(self) -> None:
        if self.points < 0:
            raise ValueError("a sale takes points, or none")
        if not 0 <= self.into_value_fen <= sum(tender.change_fen for tender in self.tenders):
            raise ValueError("no more than the change goes into the balance")
        if self.into_value_fen and not self.member:
            raise ValueError("a balance is a member's")

    def paid_fen(self, kind: TenderKind) -> int:
        """What was paid by tenders of ``kind``."""
        return sum(tender.amount_fen for tender in self.tenders if tender.kind is kind)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """``quantity_milli`` of the line ``index``, from 0, of the sale that it comes from."""

    index: int
    quantity_milli: int

    def __post_init__(self) -> None:
        if self.index < 0 or self.quantity_milli <= 0:
            raise ValueError("nothing does not come back")


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """What the till worked out and printed: points and value given back, points taken back."""

    refund_fen: int
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    clawed_points: int = 0


@dataclass(frozen=True, slots=True)
class Return:
    """Goods of the sale ``sale`` (the id of its document) come back.

    ``refunds`` is how money was paid back: by the tenders of the sale, or ``EXCHANGE``. What was
    paid by points and stored value goes back to where it came from and is not among them.
    """

    sale: str
    lines: tuple[ReturnedLine, ...]
    member: str
    refunds: tuple[Tender, ...]
    reason: str
    approved_by: str
    check: ReturnCheck
    kind: Literal["return"] = "return"

    def __post_init__(self) -> None:
        if not self.lines or len({line.index for line in self.lines}) != len(self.lines):
            raise ValueError("each line comes back once, and at least one does")


@dataclass(frozen=True, slots=True)
class BlindReturn:
    """Goods come back whose sale is not known here (无小票退货); somebody approved it.

    The money is ``refunds``. What such goods would earn the member today is taken back.
    """

    lines: tuple[BasketLine, ...]
    member: str
    refunds: tuple[Tender, ...]
    reason: str
    approved_by: str
    clawed_points: int
    kind: Literal["blind_return"] = "blind_return"

    def __post_init__(self) -> None:
        if not self.lines or not self.approved_by or not self.reason:
            raise ValueError("a return without receipt has goods, a reason and an approval")


@dataclass(frozen=True, slots=True)
class Rating:
    """The customer's ``stars`` for the sale ``sale`` (the id of its document), 1 to 5 (评价).

    It moves nothing. ``member`` is that of the sale, empty for a walk-in.
    """

    sale: str
    stars: int
    member: str = ""
    kind: Literal["rating"] = "rating"

    def __post_init__(self) -> None:
        if not self.sale or not 1 <= self.stars <= MOST_STARS:
            raise ValueError(f"a sale is rated by 1 to {MOST_STARS} stars")
