"""Documents of who works at the till: shifts, cash beside sales, and what somebody may ask about.

Nothing of a member's value follows from them. They stand in the same chain as the sales, so what
is in question can be taken out of it by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Exceptional(StrEnum):
    """What may be misused, and is asked about (trust.md, section 5); see ``exceptional``."""

    PRICE_OVERRIDE = "price_override"
    DISCOUNT_OVER_CAP = "discount_over_cap"
    LINE_DELETED = "line_deleted"
    ORDER_CANCELLED = "order_cancelled"
    DRAWER_OPENED = "drawer_opened"
    REPRINT = "reprint"
    BLIND_RETURN = "blind_return"
    RETURN_OVER_LIMIT = "return_over_limit"
    MANUAL_POINTS = "manual_points"
    BOUND_AFTER_PAYMENT = "bound_after_payment"
    OWN_CARD = "own_card"
    COUPON_WITHOUT_CODE = "coupon_without_code"
    DATA_REVEALED = "data_revealed"
    PRACTICE_SWITCHED = "practice_switched"
    PAYMENT_REVERSED = "payment_reversed"
    NO_CODE = "no_code"
    CHANGE_UNDONE = "change_undone"


class CashWay(StrEnum):
    """Into the drawer, or out of it."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Audit:
    """Something exceptional was done by whoever the document names.

    ``about`` is what it was done to: a SKU, a serial, a document. ``before`` and ``after`` are how
    that stood, as a person reads it. ``amount_fen`` is what it may have cost the shop, not below
    zero. ``approved_by`` is the number of who approved it, empty where nobody had to.
    """

    what: Exceptional
    about: str
    before: str
    after: str
    amount_fen: int
    reason: str
    approved_by: str = ""
    member: str = ""
    kind: Literal["audit"] = "audit"

    def __post_init__(self) -> None:
        if self.amount_fen < 0:
            raise ValueError("a cost is not below zero")


@dataclass(frozen=True, slots=True)
class CashMove:
    """Cash put into the drawer or taken out of it, beside any sale."""

    way: CashWay
    amount_fen: int
    reason: str
    approved_by: str = ""
    member: str = ""
    kind: Literal["cash_move"] = "cash_move"

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or not self.reason.strip():
            raise ValueError("some cash is moved, for a reason")


@dataclass(frozen=True, slots=True)
class ShiftOpen:
    """Somebody begins the shift ``shift`` (开班) with ``float_fen`` in the drawer."""

    shift: str
    float_fen: int
    member: str = ""
    kind: Literal["shift_open"] = "shift_open"

    def __post_init__(self) -> None:
        if not self.shift or self.float_fen < 0:
            raise ValueError("a shift has a name, and a float not below zero")


@dataclass(frozen=True, slots=True)
class Pieces:
    """``count`` notes or coins of ``worth_fen``, as they were counted."""

    worth_fen: int
    count: int

    def __post_init__(self) -> None:
        if self.worth_fen <= 0 or self.count <= 0:
            raise ValueError("what is counted is there")


@dataclass(frozen=True, slots=True)
class ShiftClose:
    """The shift ``shift`` ends (交班) with the Z report ``number``, gapless for each till.

    ``counted_fen`` was counted before anybody was told what there should be; ``pieces`` is how,
    empty where only the sum was typed. ``expected_fen``, ``sales`` and ``net_fen`` are what the
    till worked out and printed, checks.
    """

    shift: str
    number: int
    counted_fen: int
    pieces: tuple[Pieces, ...]
    expected_fen: int
    sales: int
    net_fen: int
    member: str = ""
    kind: Literal["shift_close"] = "shift_close"

    def __post_init__(self) -> None:
        if not self.shift or self.number < 1 or self.counted_fen < 0:
            raise ValueError("a shift has a name, its report a number")
        if self.pieces and sum(p.worth_fen * p.count for p in self.pieces) != self.counted_fen:
            raise ValueError("the pieces are what was counted")
