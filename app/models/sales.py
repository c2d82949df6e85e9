"""Sales of this till, found again: by their receipt's number, with what came back of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Document, Return, Sale
from app.domain.ledger import Reason, Transfer, account_of
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.models import articles
from app.models.journal import DocumentRow, ResultRow, TransferRow


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale of this till; ``settled``: the centre has it."""

    past: Past
    settled: bool


def by_serial(session: Session, serial: str) -> Sold | None:
    """The sale with the receipt number ``serial``; None if it is not a sale of this till."""
    query = select(DocumentRow.content).where(DocumentRow.serial == serial)
    content = session.scalar(query.where(DocumentRow.kind == "sale"))
    document = canon.load_document(content) if content else None
    if document is None or not isinstance(document.body, Sale):
        return None
    moves = select(TransferRow).where(TransferRow.document == document.id)
    transfers = tuple(map(_transfer, session.scalars(moves.order_by(TransferRow.ordinal))))
    rulebook = _rulebook_of(session, document)
    back = select(DocumentRow.content).where(DocumentRow.about == document.id)
    bodies = [
        canon.load_document(content).body
        for content in session.scalars(back.order_by(DocumentRow.made_at, DocumentRow.number))
    ]
    returns = tuple(body.lines for body in bodies if isinstance(body, Return))
    settled = session.get(ResultRow, document.id) is not None
    return Sold(Past(document, document.body, rulebook, transfers, returns), settled)


def _rulebook_of(session: Session, document: Document) -> Rulebook:
    """The version that the sale names; it was readable when the sale was made."""
    found = articles.rulebook_of(session, document.rulebook)
    assert found is not None, "rulebooks are never taken back"
    return found


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
