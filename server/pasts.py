"""Sales that goods come back of: as they were settled, with what came back of them since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Document, Return, ReturnedLine, Sale
from app.domain.ledger import Reason, Transfer, account_of
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled
from app.sync.wire import ResultState
from server import rulebooks
from server.base import among, chunks
from server.tables.journal import DocumentRow, ResultRow, TransferRow

_TRANSFERS = select(*TransferRow.__table__.columns)
_SETTLED = (ResultState.SETTLED.value, ResultState.EXCEPTION.value)


@dataclass(slots=True)
class Pasts:
    """Read from the database once, and kept up with what the batch itself settles."""

    session: Session
    known: dict[str, Past] = field(default_factory=dict)
    _rules: dict[int, Rulebook] = field(default_factory=dict)

    def load(self, sales: Iterable[str]) -> None:
        """Read ``sales`` with what came back of them, as far as they were settled."""
        for some in chunks(sorted(set(sales) - self.known.keys())):
            self._load(some)

    def of(self, document: Document) -> Past | None:
        """The sale that ``document`` returns goods of; None if it returns none, or is not known."""
        body = document.body
        return self.sale(body.sale) if isinstance(body, Return) else None

    def sale(self, id: str) -> Past | None:
        """The settled sale ``id``; None where it is not known, or is no sale."""
        if id not in self.known:
            self._load([id])
        return self.known.get(id)

    def booked(self, document: Document, rulebook: Rulebook, settled: Settled) -> None:
        """``document`` was settled just now; a later one of the batch may return goods of it."""
        body = document.body
        if isinstance(body, Sale):
            self.known[document.id] = Past(document, body, rulebook, settled.transfers)
        if isinstance(body, Return) and body.sale in self.known:
            past = self.known[body.sale]
            self.known[body.sale] = replace(past, returns=(*past.returns, body.lines))

    def rulebook(self, version: int) -> Rulebook:
        """``rulebooks.at_most``, read once."""
        if version not in self._rules:
            self._rules[version] = rulebooks.at_most(self.session, version)
        return self._rules[version]

    def _load(self, ids: Sequence[str]) -> None:
        contents = self.session.scalars(settled().where(among(self.session, DocumentRow.id, ids)))
        documents = [load_document(content) for content in contents]
        sales = {one.id: one for one in documents if isinstance(one.body, Sale)}
        if not sales:
            return
        returns = self._returns(sales)
        moves: dict[str, list[Transfer]] = {id: [] for id in sales}
        mine = _TRANSFERS.where(among(self.session, TransferRow.document, sales))
        for row in self.session.execute(mine.order_by(TransferRow.document, TransferRow.ordinal)):
            moves[row.document].append(transfer_of(row))
        for id, document in sales.items():
            body, rulebook = document.body, self.rulebook(document.rulebook)
            assert isinstance(body, Sale)
            back = tuple(returns.get(id, ()))
            self.known[id] = Past(document, body, rulebook, tuple(moves[id]), back)

    def _returns(self, sales: Collection[str]) -> dict[str, list[tuple[ReturnedLine, ...]]]:
        """By sale, in the order in which they were settled."""
        found: dict[str, list[tuple[ReturnedLine, ...]]] = {}
        mine = settled().where(
            among(self.session, DocumentRow.about, sales), DocumentRow.kind == "return"
        )
        for content in self.session.scalars(mine.order_by(ResultRow.ver)):
            body = load_document(content).body
            if isinstance(body, Return):
                found.setdefault(body.sale, []).append(body.lines)
        return found


def settled() -> Select[bytes]:
    """The bytes of documents that were settled."""
    return (
        select(DocumentRow.content)
        .join(ResultRow, ResultRow.document == DocumentRow.id)
        .where(ResultRow.state.in_(_SETTLED))
    )


def transfer_of(row: TransferRow | Row[Any]) -> Transfer:
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
