"""Which documents wait: those that need a document of the same till that was set aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import document_of
from app.sync.wire import ResultState
from server.arrival import STRAY, Code, Verdict
from server.base import pick
from server.mentions import Names, names_in
from server.tables.journal import DocumentRow, ResultRow

_DOCUMENT, _RESULT = DocumentRow.__table__.c, ResultRow.__table__.c
_ASIDE = (
    select(_RESULT.till, _RESULT.code, _DOCUMENT.id, _DOCUMENT.content, _DOCUMENT.branch)
    .join(ResultRow.__table__, _RESULT.document == _DOCUMENT.id)
    .where(_RESULT.state.in_([ResultState.PARKED.value, ResultState.QUARANTINED.value]))
)


@dataclass(slots=True)
class Waiting:
    """What was set aside of one till.

    A document depends on one of these if it is about it, spends or gives back a hold that was born
    with it, or
    if it names the same member and a hold that one names too: how much that hold has left is not
    known then. Nothing else waits; by account, one document would stop the shop.
    """

    documents: set[str] = field(default_factory=set)
    holds: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of_tills(cls, session: Session, tills: Collection[str]) -> dict[str, Waiting]:
        """What is set aside of each of ``tills`` now, in all its logs."""
        found = {till: cls() for till in tills}
        for row in pick(session, _ASIDE, _RESULT.till, sorted(found)):
            stray = row.branch and row.code in STRAY
            found[row.till].add(row.id, names_in(row.content), stray=stray)
        return found

    def add(self, document: str, names: Names, *, stray: bool) -> None:
        """``document`` was set aside. A ``stray`` one is not the till's, and spent nothing."""
        self.documents.add(document)
        if not stray:
            self.holds |= {(names.member, hold) for hold in names.holds}

    def verdict(self, names: Names) -> Verdict | None:
        """Why a document with ``names`` has to wait; None if it need not."""
        if names.about in self.documents:
            return Verdict(ResultState.PARKED, Code.DEPENDS)
        for hold in names.holds:
            if document_of(hold) in self.documents or (names.member, hold) in self.holds:
                return Verdict(ResultState.PARKED, Code.DEPENDS)
        return None
