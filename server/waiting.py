"""Which documents wait: those that need a document of the same till that was set aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import document_of
from app.sync.wire import ResultState
from server.arrival import Code, Names, Verdict, names_in
from server.base import chunks
from server.tables.journal import DocumentRow, ResultRow

_ASIDE = (ResultState.PARKED.value, ResultState.QUARANTINED.value)


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
        for some in chunks(sorted(found)):
            query = (
                select(ResultRow.till, DocumentRow.id, DocumentRow.content, DocumentRow.branch)
                .join(ResultRow, ResultRow.document == DocumentRow.id)
                .where(ResultRow.till.in_(some), ResultRow.state.in_(_ASIDE))
            )
            for row in session.execute(query):
                found[row.till].add(row.id, names_in(row.content), branch=row.branch)
        return found

    def add(self, document: str, names: Names, *, branch: bool) -> None:
        """``document`` was set aside. One beside the chain spends nothing that the chain has."""
        self.documents.add(document)
        if not branch:
            self.holds |= {(names.member, hold) for hold in names.holds}

    def verdict(self, names: Names) -> Verdict | None:
        """Why a document with ``names`` has to wait; None if it need not."""
        if names.about in self.documents:
            return Verdict(ResultState.PARKED, Code.DEPENDS)
        for hold in names.holds:
            if document_of(hold) in self.documents or (names.member, hold) in self.holds:
                return Verdict(ResultState.PARKED, Code.DEPENDS)
        return None
