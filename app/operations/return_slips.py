"""What a return prints, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.documents import Return, ReturnCheck, Tender, TenderKind
from app.domain.receipt import Receipt
from app.domain.returns import CouponReturned, Past, coupons_in, reversal
from app.domain.slips import ReturnedGoods, ReturnSlip
from app.models import people
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.journal import Recorded, queue_print
from app.operations.slips import COPIES, head, member_part, render


@dataclass(frozen=True, slots=True)
class Refunded:
    """A return as it was made: its slip, and how the money was paid back."""

    document: str
    serial: str
    receipt: Receipt
    refunds: tuple[Tender, ...]
    check: ReturnCheck
    coupons: tuple[CouponReturned, ...] = ()


def finish_return(session: Session, desk: Desk, done: Recorded, past: Past) -> Refunded:
    """Let its slips be printed, in the same commit."""
    body = done.document.body
    assert isinstance(body, Return)
    slip = _slip(session, desk, done, past)
    print_slips(session, desk, done.document.id, slip)
    receipt = render(slip, desk, variant=COPIES[-1])
    return Refunded(
        done.document.id,
        done.document.serial,
        receipt,
        body.refunds,
        body.check,
        coupons_in(past, body.lines),
    )


def _slip(session: Session, desk: Desk, done: Recorded, past: Past) -> ReturnSlip:
    body = done.document.body
    assert isinstance(body, Return)
    prices = reversal(past, body.lines).prices_fen
    goods = tuple(
        ReturnedGoods(
            replace(past.sale.lines[line.index], quantity_milli=line.quantity_milli),
            prices[line.index],
        )
        for line in body.lines
    )
    who = people.member(session, body.member) if body.member else None
    part = member_part(session, desk, who, past.rulebook, earned=0) if who else None
    return ReturnSlip(
        head(session, desk, done.document),
        past.document.serial,
        goods,
        body.refunds,
        body.reason,
        body.check.points,
        body.check.principal_fen,
        body.check.bonus_fen,
        body.check.clawed_points,
        part,
        coupons_in(past, body.lines),
    )


def print_slips(session: Session, desk: Desk, document: str, slip: ReturnSlip) -> None:
    """Two copies of ``slip``, and the drawer where cash is paid back."""
    if any(tender.kind is TenderKind.CASH for tender in slip.refunds):
        queue_print(session, desk, JobKind.DRAWER, document)
    for copy in COPIES:
        queue_print(session, desk, JobKind.RETURN, document, slip, variant=copy)
