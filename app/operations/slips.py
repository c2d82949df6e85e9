"""Slips filled in from records, and made into receipts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.documents import Document
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.receipt import Receipt
from app.domain.rulebook import Rulebook
from app.domain.slips import (
    UNMARKED,
    CouponSlip,
    DrawerSlip,
    DrawSlip,
    GivenSlip,
    Head,
    MemberPart,
    PlanEndSlip,
    PlanSlip,
    RefundSlip,
    ReturnSlip,
    SaleSlip,
    ShiftReport,
    Stamp,
    StatementSlip,
    SuspendedSlip,
    TopUpSlip,
    coupon_receipt,
    draw_receipt,
    drawer_receipt,
    given_receipt,
    plan_end_receipt,
    plan_receipt,
    refund_receipt,
    return_receipt,
    sale_receipt,
    shift_receipt,
    stamped,
    statement_receipt,
    suspended_receipt,
    top_up_receipt,
)
from app.models import holds
from app.models.coupon_lots import coupons_of
from app.models.shifts import running_name
from app.operations.desk import Desk
from app.operations.journal import identity
from app.operations.screen import owned

COPIES = ("商户联", "顾客联")


def head(session: Session, desk: Desk, document: Document) -> Head:
    """Who, where and when, in the shop's own time."""
    shop = identity(session).shop_name
    staff = f"{document.staff} {desk.staff_name}".strip()
    at = document.made_at.astimezone(desk.zone)
    shift = running_name(session)
    return Head(shop, document.till, staff, document.serial, at, desk.template, shift)


def member_part(
    session: Session, desk: Desk, member: Member, rulebook: Rulebook, *, earned: int
) -> MemberPart:
    """The member's block, with what there is after the document just written."""
    there = owned(session, member.id, holds.open_holds(session, member.id))
    coupons = coupons_of(session, member.id, desk.now())
    lapses_at = coupons[0].expires_at if coupons else None
    return MemberPart(
        rulebook.tier(member.tier).name,
        member.name,
        member.phone,
        earned,
        there[Kind.POINTS],
        there[Kind.PRINCIPAL],
        there[Kind.BONUS],
        settled=desk.online(),
        coupons=sum(lot.left for lot in coupons),
        coupons_until=_last_day(lapses_at, desk) if lapses_at else None,
    )


def _last_day(lapses_at: datetime, desk: Desk) -> date:
    """The last day before ``lapses_at``: value lapses as the day after begins."""
    return (lapses_at - timedelta(microseconds=1)).astimezone(desk.zone).date()


Slip = (
    SaleSlip
    | TopUpSlip
    | ReturnSlip
    | RefundSlip
    | PlanSlip
    | PlanEndSlip
    | ShiftReport
    | DrawerSlip
    | SuspendedSlip
    | StatementSlip
    | GivenSlip
    | DrawSlip
    | CouponSlip
)
_ONE_COPY: dict[type, Callable[[Any, int], Receipt]] = {
    SaleSlip: sale_receipt,
    ShiftReport: shift_receipt,
    DrawerSlip: drawer_receipt,
    SuspendedSlip: suspended_receipt,
    StatementSlip: statement_receipt,
    GivenSlip: given_receipt,
    DrawSlip: draw_receipt,
    CouponSlip: coupon_receipt,
}
_COPIES: dict[type, Callable[[Any, int, str], Receipt]] = {
    TopUpSlip: top_up_receipt,
    ReturnSlip: return_receipt,
    RefundSlip: refund_receipt,
    PlanSlip: plan_receipt,
    PlanEndSlip: plan_end_receipt,
}


def render(slip: Slip, desk: Desk, *, variant: str = "", stamp: Stamp = UNMARKED) -> Receipt:
    """``slip`` as layout for the paper of ``desk``, marked where it practises.

    ``variant`` is its copy.
    """
    plain = _plain(slip, desk.columns, variant)
    return stamped(plain, replace(stamp, training=desk.practice))


def _plain(slip: Slip, columns: int, copy: str) -> Receipt:
    if type(slip) in _ONE_COPY:
        return _ONE_COPY[type(slip)](slip, columns)
    return _COPIES[type(slip)](slip, columns, copy)
