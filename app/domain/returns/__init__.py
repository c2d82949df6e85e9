"""Returns (退货): what of a sale is undone, and who may take its goods back."""

from __future__ import annotations

from app.domain.returns.coupons import CouponFate, CouponReturned, coupons_in
from app.domain.returns.right import (
    Denied,
    EarlierReturn,
    ReturnRight,
    RightAnswer,
    SettledSale,
    SoldTo,
    check_lines,
    needs_approval,
    right_to_return,
)
from app.domain.returns.undoing import (
    Past,
    Undone,
    customer_of,
    left_to_return,
    reversal,
    undone,
)

__all__ = [
    "CouponFate",
    "CouponReturned",
    "Denied",
    "EarlierReturn",
    "Past",
    "ReturnRight",
    "RightAnswer",
    "SettledSale",
    "SoldTo",
    "Undone",
    "check_lines",
    "coupons_in",
    "customer_of",
    "left_to_return",
    "needs_approval",
    "reversal",
    "right_to_return",
    "undone",
]
