"""The receipts of this shop, composed: what stands on each of them, line by line."""

from __future__ import annotations

from app.domain.slips.coupon import CouponSlip, coupon_receipt, coupon_terms
from app.domain.slips.draw import DrawSlip, draw_receipt
from app.domain.slips.drawer import DrawerKind, DrawerSlip, drawer_receipt
from app.domain.slips.given import GivenKind, GivenSlip, given_receipt
from app.domain.slips.parts import Head, MemberPart
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
from app.domain.slips.shift import ShiftReport, shift_receipt
from app.domain.slips.stamp import UNMARKED, Mark, Stamp, stamped
from app.domain.slips.statement import StatementLine, StatementSlip, statement_receipt
from app.domain.slips.suspended import SuspendedSlip, suspended_receipt
from app.domain.slips.template import QrKind, Shown, Template
from app.domain.slips.top_up import TopUpSlip, gift_lines, top_up_receipt

__all__ = [
    "UNMARKED",
    "CouponSlip",
    "DrawSlip",
    "DrawerKind",
    "DrawerSlip",
    "GivenKind",
    "GivenSlip",
    "Head",
    "Mark",
    "MemberPart",
    "PaidInLine",
    "PeriodLine",
    "PlanEndSlip",
    "PlanSlip",
    "QrKind",
    "RefundSlip",
    "ReturnSlip",
    "ReturnedGoods",
    "SaleSlip",
    "ShiftReport",
    "Shown",
    "Stamp",
    "StatementLine",
    "StatementSlip",
    "SuspendedSlip",
    "Template",
    "TopUpSlip",
    "coupon_receipt",
    "coupon_terms",
    "draw_receipt",
    "drawer_receipt",
    "gift_lines",
    "given_receipt",
    "plan_end_receipt",
    "plan_gift_lines",
    "plan_receipt",
    "refund_receipt",
    "return_receipt",
    "sale_receipt",
    "shift_receipt",
    "stamped",
    "statement_receipt",
    "suspended_receipt",
    "top_up_receipt",
]
