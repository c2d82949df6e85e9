"""Coupons on paper: those that a document gave, and one that a member has, when they ask for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import codes
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.receipt import Receipt
from app.domain.refusal import NothingToPrint
from app.domain.slips import CouponSlip, Head, coupon_terms
from app.models import articles, people
from app.models.counter import JobKind, PrintJobRow
from app.models.coupon_lots import coupons_of
from app.models.shifts import running_name
from app.operations.desk import Desk
from app.operations.journal import Recorded, identity, queue_print
from app.operations.printing import print_again
from app.operations.slips import render

MOST_SLIPS = 9
"""A document that gives more of a coupon prints so many; the code on each is the same."""
_LAST_INSTANT = timedelta(microseconds=1)


def print_given(session: Session, desk: Desk, done: Recorded) -> None:
    """Let the coupons that ``done`` gave be printed, where this till does so."""
    given = [lot for lot in done.posting.lots if lot.account.kind is Kind.COUPON]
    if not given or not desk.print_coupons:
        return
    member = people.member(session, done.document.member)
    assert member is not None, "a coupon is somebody's"
    for lot in given:
        slip = _slip(session, desk, member, lot.account.of, lot.expires_at)
        for _ in range(min(lot.amount, MOST_SLIPS)):
            queue_print(session, desk, JobKind.COUPON, _name(slip, member), slip)


def print_coupon(desk: Desk, member: str, code: str) -> Receipt:
    """Print the coupon ``code`` of ``member``, of several the first to lapse; the slip.

    One that was printed before is printed again, which it says, and which is noted as of any
    other receipt. Raises ``NothingToPrint`` where they have none that can be used.
    """
    with desk.store.writing.begin() as session:
        at = desk.now()
        who = people.member(session, member)
        lots = [lot for lot in coupons_of(session, member, at) if lot.code == code]
        if who is None or not lots:
            raise NothingToPrint
        slip = _slip(session, desk, who, code, lots[0].expires_at)
        name = _name(slip, who)
        before = select(PrintJobRow).where(PrintJobRow.document == name)
        last = session.scalar(before.order_by(PrintJobRow.seq.desc()).limit(1))
        if last is not None:
            return print_again(session, desk, last, "")
        queue_print(session, desk, JobKind.COUPON, name, slip)
        return render(slip, desk)


def _slip(
    session: Session, desk: Desk, member: Member, code: str, expires_at: datetime | None
) -> CouponSlip:
    here, at = identity(session), desk.now().astimezone(desk.zone)
    offer = articles.rulebook_at(session, at).coupon(code)
    return CouponSlip(
        Head(here.shop_name, here.till, desk.who, "", at, desk.template, running_name(session)),
        f"{member.name} {member.phone}".strip(),
        offer.name if offer else code,
        codes.coupon(code),
        at.date(),
        (expires_at - _LAST_INSTANT).astimezone(desk.zone).date() if expires_at else None,
        coupon_terms(offer) if offer else (),
    )


def _name(slip: CouponSlip, member: Member) -> str:
    """By what its jobs are found again; of another coupon of the kind, another day."""
    return f"{slip.code or slip.name} {member.number} {slip.last or ''}".strip()
