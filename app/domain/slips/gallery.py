"""Every document with made-up content as a receipt, by the name that the preview is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.domain.codes import coupon
from app.domain.receipt import Receipt
from app.domain.rulebook import Coupon, Deal, DealBy
from app.domain.slips import samples
from app.domain.slips.calibration import calibration_receipt
from app.domain.slips.coupon import CouponSlip, coupon_receipt, coupon_terms
from app.domain.slips.draw import DrawSlip, draw_receipt
from app.domain.slips.drawer import DrawerKind, DrawerSlip, drawer_receipt
from app.domain.slips.given import given_receipt
from app.domain.slips.parts import Head
from app.domain.slips.plan import plan_end_receipt, plan_receipt
from app.domain.slips.refund import refund_receipt
from app.domain.slips.returned import return_receipt
from app.domain.slips.sale import sale_receipt
from app.domain.slips.shift import shift_receipt
from app.domain.slips.statement import statement_receipt
from app.domain.slips.suspended import SuspendedSlip, suspended_receipt
from app.domain.slips.template import Template
from app.domain.slips.top_up import top_up_receipt

Document = Callable[[Head, int], Receipt]
"""A document of whoever the head names, its number its own, on paper of so many columns."""


def _with(head: Head, serial: str) -> Head:
    return replace(head, serial=serial)


def _drawer(kind: DrawerKind, reason: str, amount_fen: int, approved_by: str) -> Document:
    return lambda head, columns: drawer_receipt(
        DrawerSlip(head, kind, reason, amount_fen, approved_by), columns
    )


def _suspended(head: Head, columns: int) -> Receipt:
    pieces = samples.sale().pieces
    slip = SuspendedSlip(head, "G0107T030000017", samples.GOODS, pieces, "金卡 张*伟")
    return suspended_receipt(slip, columns)


def _coupon(head: Head, columns: int) -> Receipt:
    offer = Coupon("C5", "满50减5", Deal(DealBy.AMOUNT, from_fen=5_000, off_fen=500))
    member = f"{samples.MEMBER.name} {samples.MEMBER.phone}"
    days = (date(2026, 11, 21), date(2026, 12, 20))
    slip = CouponSlip(head, member, offer.name, coupon(offer.code), *days, coupon_terms(offer))
    return coupon_receipt(slip, columns)


def _redeem(head: Head, columns: int) -> Receipt:
    return given_receipt(replace(samples.redeemed(), head=head), columns)


def _pass_use(head: Head, columns: int) -> Receipt:
    return given_receipt(replace(samples.pass_used(), head=head), columns)


def _draw(head: Head, columns: int) -> Receipt:
    odds = (("一等奖 电饭煲", "0.10%"), ("二等奖 优惠券", "9.90%"), ("谢谢参与", "90.00%"))
    prize, document = "二等奖 优惠券", "019aa5d2-7c31-7000-8000-00000000012f"
    proof = ("5f2c9d4b" * 8, "9f3a22c1" * 8, document)
    member, number = samples.MEMBER, samples.NUMBER
    slip = DrawSlip(head, member, number, "店庆抽奖", "100 积分", prize, odds, *proof)
    return draw_receipt(slip, columns)


DOCUMENTS: dict[str, Document] = {
    "sale": lambda head, n: sale_receipt(replace(samples.sale(), head=head), n),
    "return": lambda head, n: return_receipt(
        replace(samples.returned(), head=_with(head, samples.PAID_BACK)), n, "顾客联"
    ),
    "top_up": lambda head, n: top_up_receipt(
        replace(samples.top_up(), head=_with(head, samples.PAID_IN)), n, "商户联"
    ),
    "top_up_customer": lambda head, n: top_up_receipt(
        replace(samples.top_up(), head=_with(head, samples.PAID_IN)), n, "顾客联"
    ),
    "refund": lambda head, n: refund_receipt(
        replace(samples.refund(), head=_with(head, samples.PAID_BACK)), n, "顾客联"
    ),
    "plan": lambda head, n: plan_receipt(
        replace(samples.plan(), head=_with(head, samples.PAID_IN)), n, "顾客联"
    ),
    "plan_end": lambda head, n: plan_end_receipt(
        replace(samples.plan_end(), head=_with(head, samples.PAID_BACK)), n, "顾客联"
    ),
    "statement": lambda head, n: statement_receipt(replace(samples.statement(), head=head), n),
    "x": lambda _head, n: shift_receipt(samples.shift(None), n),
    "z": lambda _head, n: shift_receipt(samples.shift(), n),
    "drawer": _drawer(DrawerKind.OPENED, "换零钱", 0, ""),
    "cash_in": _drawer(DrawerKind.CASH_IN, "补充零钱", 20_000, "1001 王店长"),
    "cash_out": _drawer(DrawerKind.CASH_OUT, "存入银行", 300_000, "1001 王店长"),
    "suspended": _suspended,
    "coupon": _coupon,
    "draw": _draw,
    "redeem": _redeem,
    "pass_use": _pass_use,
    "calibration": lambda _head, n: calibration_receipt(n),
}


def sample(document: str, columns: int, template: Template) -> Receipt:
    """The document of that name, as the shop's ``template`` has it."""
    return DOCUMENTS[document](replace(samples.HEAD, template=template), columns)
