"""Slips filled in from records, and made into receipts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.documents import Document
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.receipt import Receipt
from app.domain.rulebook import Rulebook
from app.domain.slips import (
    Head,
    Mark,
    MemberPart,
    PlanEndSlip,
    PlanSlip,
    RefundSlip,
    ReturnSlip,
    SaleSlip,
    TopUpSlip,
    plan_end_receipt,
    plan_receipt,
    refund_receipt,
    return_receipt,
    sale_receipt,
    top_up_receipt,
)
from app.models import holds
from app.models.coupon_lots import coupons_of
from app.operations.desk import Desk
from app.operations.journal import identity
from app.operations.screen import owned

COPIES = ("商户联", "顾客联")


def head(session: Session, desk: Desk, document: Document) -> Head:
    """Who, where and when, in the shop's own time."""
    shop = identity(session).shop_name
    staff = f"{document.staff} {desk.staff_name}".strip()
    at = document.made_at.astimezone(desk.zone)
    return Head(shop, document.till, staff, document.serial, at, desk.footer)


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


Slip = SaleSlip | TopUpSlip | ReturnSlip | RefundSlip | PlanSlip | PlanEndSlip


def render(
    slip: Slip,
    columns: int,
    *,
    variant: str = "",
    mark: Mark = Mark.NONE,
    count: int = 0,
) -> Receipt:
    """``slip`` as layout for paper of ``columns``; ``variant`` is its copy."""
    if isinstance(slip, SaleSlip):
        return sale_receipt(slip, columns, mark, count)
    if isinstance(slip, ReturnSlip):
        return return_receipt(slip, columns, variant, mark, count)
    if isinstance(slip, RefundSlip):
        return refund_receipt(slip, columns, variant, mark, count)
    if isinstance(slip, PlanSlip):
        return plan_receipt(slip, columns, variant, mark, count)
    if isinstance(slip, PlanEndSlip):
        return plan_end_receipt(slip, columns, variant, mark, count)
    return top_up_receipt(slip, columns, variant, mark, count)
