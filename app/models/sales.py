"""Sales of this till, found again: by their receipt's number, with what came back of them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Return, Sale
from app.domain.ledger import Reason, Transfer, account_of
from app.domain.returns import EarlierReturn, Past
from app.models import articles
from app.models.balances import VOID
from app.models.journal import DocumentRow, ResultRow, TransferRow


def by_serial(session: Session, serial: str) -> Past | None:
    """The sale with the receipt number ``serial``; None if it is not a sale of this till.

    Also while its rulebook is not here: the mirror has just been begun anew.
    """
    query = select(DocumentRow.content).where(DocumentRow.serial == serial)
    content = session.scalar(query.where(DocumentRow.kind == "sale"))
    document = canon.load_document(content) if content else None
    if document is None or not isinstance(document.body, Sale):
        return None
    rulebook = articles.rulebook_of(session, document.rulebook)
    if rulebook is None:
        return None
    moves = select(TransferRow).where(TransferRow.document == document.id)
    transfers = tuple(map(_transfer, session.scalars(moves.order_by(TransferRow.ordinal))))
    returns = tuple(one.lines for one in returns_of(session, document.id))
    return Past(document, document.body, rulebook, transfers, returns)


def returns_of(session: Session, sale: str) -> tuple[EarlierReturn, ...]:
    """The returns of ``sale`` that this till made, in order, without those that were undone."""
    stands = or_(ResultRow.state.is_(None), ResultRow.state != VOID)
    return _returns(session, DocumentRow.about == sale, stands)


def returns_since(session: Session, sale: str, log: str, number: int) -> tuple[EarlierReturn, ...]:
    """The returns of ``sale`` in ``log`` behind ``number``, in order."""
    behind = (DocumentRow.log == log, DocumentRow.number > number)
    return _returns(session, DocumentRow.about == sale, *behind)


def _returns(session: Session, *which: ColumnElement[bool]) -> tuple[EarlierReturn, ...]:
    back = select(DocumentRow.content).outerjoin(ResultRow, ResultRow.document == DocumentRow.id)
    order = (DocumentRow.made_at, DocumentRow.number)
    documents = map(canon.load_document, session.scalars(back.where(*which).order_by(*order)))
    return tuple(
        EarlierReturn(document.id, document.body.lines)
        for document in documents
        if isinstance(document.body, Return)
    )


def _transfer(row: TransferRow) -> Transfer:
    return Transfer(
        row.document,
        row.ordinal,
        account_of(row.source, row.kind),
        account_of(row.target, row.kind),
        row.amount,
        Reason(row.reason),
        row.lot,
        row.hold,
    )
