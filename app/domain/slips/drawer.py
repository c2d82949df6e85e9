"""The slip of an open drawer (开箱): without a sale, to put cash in, or to take it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import show
from app.domain.receipt import Cut, Item, Line, Receipt
from app.domain.slips.parts import Head, both, large, signature, titled, where_and_when


class DrawerKind(StrEnum):
    """Why the drawer was opened."""

    OPENED = "开钱箱记录"
    CASH_IN = "现金存入单"
    CASH_OUT = "现金支出单"


@dataclass(frozen=True, slots=True)
class DrawerSlip:
    """``amount_fen`` is positive for both ways; ``approved_by`` is empty where nobody had to."""

    head: Head
    kind: DrawerKind
    reason: str
    amount_fen: int = 0
    approved_by: str = ""


def drawer_receipt(slip: DrawerSlip, columns: int) -> Receipt:
    """The slip, to be signed by who opened it and, where somebody approved, by them."""
    items: list[Item] = [
        *titled(slip.head, slip.kind.value, columns),
        *where_and_when(slip.head, columns),
        Line("-" * columns),
    ]
    if slip.kind is not DrawerKind.OPENED:
        sign = -1 if slip.kind is DrawerKind.CASH_OUT else 1
        items += large("金额", show(sign * slip.amount_fen), columns)
    items += both("原因", slip.reason, columns)
    if slip.approved_by:
        items += both("授权", slip.approved_by, columns)
    items += signature("经手人", columns)
    if slip.approved_by:
        items += signature("授权人", columns)
    return Receipt(columns, (*items, Cut()))
