"""What a history has done that no rule can mend, and which documents and holds it explains.

An excuse counts only for what it names: a sale that was spent of a voided credit, a hold that a
restored centre could not make again. Everything else has to come out as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, text

from app.canon import Unreadable, load_document
from app.domain.ledger import document_of
from server.mentions import Names, names_of

VOID = "void:"
"""What the name of an act begins with that undoes a document; its id follows."""
_NOT_RESTORED = text("SELECT facts FROM exception WHERE code = 'hold_not_restored'").columns(
    facts=JSON
)
_EVERY = text("""
    SELECT document.id, till, content, result.state FROM document
    JOIN result ON result.document = document.id ORDER BY document.id
""")
_HOLDS = text("SELECT id FROM hold")
_HOLDERS = text("SELECT id, member FROM hold")
_UNMERGED = text("SELECT content FROM document WHERE kind = 'unmerge'")
_MERGED = text("SELECT loser, winner FROM alias")
_LOGS = text("SELECT id, till FROM log")


@dataclass(frozen=True, slots=True)
class Unlike:
    """What the centre may have otherwise than the tills: ``documents`` as they were settled.

    ``holds``: what is left of them. One that was born with such a document is one of them.
    """

    documents: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()

    def has(self, hold: str) -> bool:
        """Whether ``hold`` may be another there."""
        return hold in self.holds or document_of(hold) in self.documents


@dataclass(slots=True)
class Excuses:
    """What has happened.

    ``torn`` are logs that were written twice, ``dead`` those that a restored till has left,
    ``struck`` those of a till that was lost. ``poisoned`` are documents that no centre of today can
    settle, ``undone`` those that a manager voided or gave up. ``restored``: the centre was;
    ``forgot``: and what was done there since the backup is lost; ``untold`` are documents whose
    results are, ``unheard`` tills that it did not know to wait for.
    """

    torn: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    poisoned: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    unheard: set[str] = field(default_factory=set)
    restored: bool = False
    forgot: bool = False

    @property
    def lost(self) -> set[str]:
        """Logs of which nobody knows what else is in them."""
        return self.torn | self.dead

    @property
    def gone(self) -> set[str]:
        """Logs that no till goes on with as the centre has them."""
        return self.lost | self.struck

    @property
    def behind(self) -> bool:
        """Whether the centre was restored and nobody can tell it everything."""
        return self.restored and (self.forgot or bool(self.gone or self.unheard))

    def unlike(self, connection: Connection) -> Unlike:
        """What may be otherwise at the centre, by what was undone or could not be told to it.

        What was spent under a winner's name is the loser's once a merge is undone, or where the
        till that merged is lost with what a restored centre knew: a document that names such a hold
        is unlike, too. One leads to another: by a hold that it names, or the sale that it is about.
        """
        rows = connection.execute(_EVERY).all()
        documents = self.undone | {row.id for row in rows if row.state == "void"}
        holds: set[str] = set()
        apart = self.apart(connection)
        parted = self._parted(connection)
        in_time = {"", *(row.id for row in rows if row.till not in apart)}
        if self.behind:
            holds |= {facts["hold"] for (facts,) in connection.execute(_NOT_RESTORED)}
            known = set(connection.scalars(_HOLDS))
            holds |= _granted(row for row in rows if row.till in apart) - known
        while True:
            found = Unlike(frozenset(documents), frozenset(holds))
            for row in rows:
                names = named_by(row.content)
                by_hold = any(map(found.has, names.holds))
                by_hold = by_hold or any((names.member, hold) in parted for hold in names.holds)
                late = self.behind and names.about not in in_time
                if by_hold or late or names.about in documents:
                    documents.add(row.id)
                    holds |= names.holds if by_hold else set()
            if (len(documents), len(holds)) == (len(found.documents), len(found.holds)):
                return found

    def _parted(self, connection: Connection) -> set[tuple[str, str]]:
        """Winners of merges that are undone or lost, each with the holds that are the loser's."""
        undone = [named_by(content) for content in connection.scalars(_UNMERGED)]
        pairs = {(one.member, one.other) for one in undone}
        if not (pairs or self.behind):
            return set()
        merged = {(row.loser, row.winner) for row in connection.execute(_MERGED)}
        holders = connection.execute(_HOLDERS).all()
        names = {one.member for one in undone}
        if self.behind:
            names |= {named_by(row.content).member for row in connection.execute(_EVERY)}
            pairs |= {
                (name, holder) for name in names for _, holder in holders if name != holder
            } - merged
        return {(name, id) for name in names for id, holder in holders if (name, holder) in pairs}

    def apart(self, connection: Connection) -> set[str]:
        """Tills of which a machine settles whether a restored centre has heard it or not.

        It knew nothing of them, or there are two with one name.
        """
        twice = {till for log, till in connection.execute(_LOGS) if log in self.torn}
        return self.unheard | twice if self.restored else set()


def _granted(rows: Iterable[Any]) -> set[str]:
    """The holds that documents name, but for those that were born with one."""
    named = (named_by(row.content).holds for row in rows)
    return {hold for some in named for hold in some if not document_of(hold)}


@lru_cache(maxsize=4_096)
def named_by(content: bytes) -> Names:
    """What a document names; nothing where it cannot be read."""
    try:
        return names_of(load_document(content))
    except Unreadable:
        return Names()
