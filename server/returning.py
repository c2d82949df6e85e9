"""Returns as they are settled: whether their log had the right to make them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.documents import Document, Return
from app.domain.returns import Past
from server.base import among, chunks
from server.results import Trouble
from server.tables.returns import ReturnRightRow

WITHOUT_RIGHT = "return_without_right"


@dataclass(slots=True)
class Rights:
    """What was ever granted for the sales of one batch."""

    session: Session
    granted: dict[str, list[ReturnRightRow]] = field(default_factory=dict)

    def load(self, sales: Collection[str]) -> None:
        """Read what was granted for ``sales``."""
        row = ReturnRightRow
        for some in chunks(sorted(set(sales) - self.granted.keys())):
            self.granted |= {sale: [] for sale in some}
            mine = select(row).where(among(self.session, row.sale, some), row.denied == "")
            for one in self.session.scalars(mine):
                self.granted[one.sale].append(one)

    def troubles(self, document: Document, past: Past | None) -> Iterator[Trouble]:
        """That ``document`` returns goods whose right its log did not have.

        Before anybody was granted it, the log that sold had it by itself.
        """
        if not isinstance(document.body, Return) or past is None:
            return
        granted = self.granted.get(past.document.id, [])
        own = not granted and past.document.log == document.log
        if not own and not any(_covers(row, document) for row in granted):
            yield Trouble(WITHOUT_RIGHT, {"sale": past.document.id})


def _covers(row: ReturnRightRow, document: Document) -> bool:
    mine = row.log == document.log and not row.withdrawn
    return mine and (row.after is None or document.number <= row.after)
