"""Undoing a sale just made (红冲): a full return, by who made it, without approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Basket
from app.domain.documents import Audit, Document, Exceptional, ReturnedLine
from app.domain.money import show
from app.domain.refusal import NothingToUndo, UndoTooLate
from app.domain.returns import Past, left_to_return
from app.models import sales
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.models.shifts import running_name
from app.operations import return_rights
from app.operations.audits import note
from app.operations.desk import Desk
from app.operations.return_slips import Refunded, finish_return
from app.operations.returns import ReturnPreview, preview_of, record_return

WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Undoable:
    """The sale that may be undone now, what it came to, and how that would go back."""

    serial: str
    due_fen: int
    back: ReturnPreview


def last_sale(desk: Desk) -> Undoable:
    """The sale that ``undo`` would undo. Raises ``NothingToUndo`` or ``UndoTooLate``."""
    with reading(desk.store) as session:
        sale = _newest(session, desk)
        past = sales.by_serial(session, sale.serial)
        assert past is not None, "it was made here"
        back = preview_of(past, _all_of(past))
        return Undoable(sale.serial, past.sale.check.due_fen, back)


def undo(desk: Desk, serial: str, *, reason: str) -> Refunded:
    """Take all of the sale ``serial`` back: its slips are printed, and cash opens the drawer.

    It stays in the journal as a return and as an exception of its own. Raises what ``last_sale``
    does, ``NotSoldHere`` where this till has no right to it (see ``returns.find``), ``PassUsed``.
    """
    with desk.store.writing.begin() as session:
        sale = _newest(session, desk)
        if sale.serial != serial:
            raise NothingToUndo
        past = return_rights.past_of(session, serial)
        done = record_return(
            session, desk, past, _all_of(past), reason=reason, approved_by="", paid=None, alone=True
        )
        worth_fen, member = past.sale.check.due_fen, past.sale.member
        before = f"{Basket('', past.sale.lines).pieces} / {show(worth_fen)}"
        what = Exceptional.ORDER_CANCELLED
        note(session, desk, Audit(what, serial, before, "", worth_fen, reason, "", member))
        return finish_return(session, desk, done, past)


def _newest(session: Session, desk: Desk) -> Document:
    """The last sale of this till: by who stands there, in the shift that runs, and whole."""
    query = select(DocumentRow).where(DocumentRow.kind == "sale")
    row = session.scalar(query.order_by(DocumentRow.id.desc()).limit(1))
    if row is None or row.shift != running_name(session):
        raise NothingToUndo
    document = canon.load_document(row.content)
    if document.staff != desk.staff or _came_back(session, document):
        raise NothingToUndo
    if not timedelta(0) <= desk.now() - document.made_at <= WITHIN:
        raise UndoTooLate(serial=document.serial)
    return document


def _came_back(session: Session, sale: Document) -> bool:
    query = select(DocumentRow.id).where(DocumentRow.about == sale.id)
    return session.scalar(query.limit(1)) is not None


def _all_of(past: Past) -> tuple[ReturnedLine, ...]:
    left = enumerate(left_to_return(past))
    return tuple(ReturnedLine(index, milli) for index, milli in left if milli)
