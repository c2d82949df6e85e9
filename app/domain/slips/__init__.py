"""The receipts of this shop, composed: what stands on each of them, line by line."""

from __future__ import annotations

from app.domain.slips.parts import Head, Mark, MemberPart
from app.domain.slips.plan import (
    PeriodLine,
    PlanEndSlip,
    PlanSlip,
    plan_end_receipt,
    plan_gift_lines,
    plan_receipt,
)
from app.domain.slips.refund import PaidInLine, RefundSlip, refund_receipt
from app.domain.slips.returned import ReturnedGoods, ReturnSlip, return_receipt
from app.domain.slips.sale import SaleSlip, sale_receipt
from app.domain.slips.top_up import TopUpSlip, gift_lines, top_up_receipt

__all__ = [
    "Head",
    "Mark",
    "MemberPart",
    "PaidInLine",
    "PeriodLine",
    "PlanEndSlip",
    "PlanSlip",
    "RefundSlip",
    "ReturnSlip",
    "ReturnedGoods",
    "SaleSlip",
    "TopUpSlip",
    "gift_lines",
    "plan_end_receipt",
    "plan_gift_lines",
    "plan_receipt",
    "refund_receipt",
    "return_receipt",
    "sale_receipt",
    "top_up_receipt",
]
