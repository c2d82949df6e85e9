"""Cash beside sales: the drawer opened, cash put in and taken out (开钱箱, 存入, 提现)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.approval import Approval
from app.domain.documents import Audit, CashMove, CashWay, Exceptional
from app.domain.receipt import Receipt
from app.domain.refusal import BadAmount, BadField
from app.domain.slips import DrawerKind, DrawerSlip
from app.models import articles
from app.models.counter import JobKind
from app.operations.audits import insist, note
from app.operations.desk import Desk
from app.operations.journal import Recorded, queue_print, record, serial_for
from app.operations.slips import head, render

MOST_FEN = 10_000_000
_SERIES = "D"
_KINDS = {CashWay.IN: DrawerKind.CASH_IN, CashWay.OUT: DrawerKind.CASH_OUT}


def open_drawer(desk: Desk, *, reason: str, approval: Approval | None = None) -> None:
    """Open the drawer without a sale; it stays in the journal.

    Raises ``BadField`` without a reason, ``NeedsApproval`` or ``MayNotApprove``. Done twice it
    opens twice.
    """
    why = _reason(reason)
    with desk.store.writing.begin() as session:
        document = desk.new_id()
        _note_opening(session, desk, why, approval)
        queue_print(session, desk, JobKind.DRAWER, document)


def note_opening(desk: Desk, *, reason: str, approval: Approval | None = None) -> None:
    """As ``open_drawer``, but whoever calls opens it: a drawer that is being tried."""
    why = _reason(reason)
    with desk.store.writing.begin() as session:
        _note_opening(session, desk, why, approval)


def move(
    desk: Desk, way: CashWay, amount_fen: int, *, reason: str, approval: Approval | None = None
) -> Receipt:
    """Put ``amount_fen`` into the drawer, or take it out; it opens, and a slip is printed.

    Raises ``BadAmount``, ``BadField`` without a reason, ``NeedsApproval`` or ``MayNotApprove``
    where more is taken out than who stands there may alone.
    """
    why = _reason(reason)
    if not 0 < amount_fen <= MOST_FEN:
        raise BadAmount(amount_fen=amount_fen)
    with desk.store.writing.begin() as session:
        by = insist(
            session,
            desk,
            "cash_out",
            lambda limits: way is CashWay.IN or amount_fen <= limits.cash_out_most_fen,
            approval,
        )
        done = record(
            session,
            desk,
            CashMove(way, amount_fen, why, by),
            rulebook=articles.rulebook_at(session, desk.now()),
            serial=serial_for(session, _SERIES, desk),
        )
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
        slip = _slip(session, desk, done, approval)
        queue_print(session, desk, JobKind.CASH, done.document.id, slip)
        return render(slip, desk)


def _note_opening(session: Session, desk: Desk, why: str, approval: Approval | None) -> None:
    by = insist(
        session, desk, Exceptional.DRAWER_OPENED, lambda limits: limits.opens_drawer, approval
    )
    note(session, desk, Audit(Exceptional.DRAWER_OPENED, "", "", "", 0, why, by))


def _reason(reason: str) -> str:
    if not reason.strip():
        raise BadField(field="reason")
    return reason.strip()


def _slip(session: Session, desk: Desk, done: Recorded, approval: Approval | None) -> DrawerSlip:
    moved = done.document.body
    assert isinstance(moved, CashMove)
    approver = approval.who if approval and moved.approved_by else ""
    kind = _KINDS[moved.way]
    head_ = head(session, desk, done.document)
    return DrawerSlip(head_, kind, moved.reason, moved.amount_fen, approver)
