"""Sales that goods come back of: as they were settled, with what came back of them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Document, Return, ReturnedLine, Sale
from app.domain.ledger import Reason, Transfer, account_of
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled
from app.sync.wire import ResultState
from server import rulebooks
from server.tables.journal import DocumentRow, ResultRow, TransferRow

_SETTLED = (ResultState.SETTLED.value, ResultState.EXCEPTION.value)


@dataclass(slots=True)
class Pasts:
    """Read from the database once, and kept up with what the batch itself settles."""

    session: Session
    known: dict[str, Past] = field(default_factory=dict)

    def of(self, document: Document) -> Past | None:
        """The sale that ``document`` returns goods of; None if it returns none, or is not known."""
        body = document.body
        return self.sale(body.sale) if isinstance(body, Return) else None

    def sale(self, id: str) -> Past | None:
        """The settled sale ``id``; None where it is not known, or is no sale."""
        if id not in self.known:
            past = self._read(id)
            if past is None:
                return None
            self.known[id] = past
        return self.known[id]

    def booked(self, document: Document, rulebook: Rulebook, settled: Settled) -> None:
        """``document`` was settled just now; a later one of the batch may return goods of it."""
        body = document.body
        if isinstance(body, Sale):
            self.known[document.id] = Past(document, body, rulebook, settled.transfers)
        if isinstance(body, Return) and body.sale in self.known:
            past = self.known[body.sale]
            self.known[body.sale] = replace(past, returns=(*past.returns, body.lines))

    def _read(self, id: str) -> Past | None:
        content = self.session.scalar(settled().where(DocumentRow.id == id))
        document = load_document(content) if content else None
        if document is None or not isinstance(document.body, Sale):
            return None
        rulebook = rulebooks.at_most(self.session, document.rulebook)
        moves = select(TransferRow).where(TransferRow.document == id).order_by(TransferRow.ordinal)
        transfers = tuple(map(transfer_of, self.session.scalars(moves)))
        return Past(document, document.body, rulebook, transfers, tuple(self._returns(id)))

    def _returns(self, id: str) -> Sequence[tuple[ReturnedLine, ...]]:
        """In the order in which they were settled."""
        mine = settled().where(DocumentRow.about == id, DocumentRow.kind == "return")
        bodies = (load_document(c).body for c in self.session.scalars(mine.order_by(ResultRow.ver)))
        return [body.lines for body in bodies if isinstance(body, Return)]


def settled() -> Select[bytes]:
    """The bytes of documents that were settled."""
    return (
        select(DocumentRow.content)
        .join(ResultRow, ResultRow.document == DocumentRow.id)
        .where(ResultRow.state.in_(_SETTLED))
    )


def transfer_of(row: TransferRow) -> Transfer:
    """The value of a row."""
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
