"""Signatures: of the documents by this till's key, and of what the centre granted by the centre's.

A signature stands for all documents before it, by their chain. So a log may begin without: it did
where the till had no key yet. After the first one every document has one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.doctor.chain import Row
from app.doctor.finding import Check, Code, Notes
from app.domain.ledger import document_of
from app.sync.granting import is_granted
from app.sync.signing import is_document_signed
from app.sync.wire import Grant, GrantedLot

_LIVE = "SELECT log FROM identity"
_GRANTED = """
    SELECT hold.id, log, member, kind, signature, lot, amount
    FROM hold JOIN hold_lot ON hold_lot.hold = hold.id ORDER BY hold.seq, position
"""
_BORN = "SELECT 1 FROM document WHERE id = ? AND log = ?"


@dataclass(frozen=True, slots=True)
class Keys:
    """The public halves: ``own`` signs documents, ``centre`` grants. Empty: there is none."""

    own: bytes = b""
    centre: bytes = b""


class Signatures:
    """Sees every row in order, and at the end what was granted.

    A log of which no signature is by this till's key was made with another one, before its files
    came here: that cannot be judged here, unless it is the log that is being written.
    """

    def __init__(self, connection: Any, keys: Keys) -> None:
        self.notes = Notes(Check.SIGNATURES)
        self._connection, self._keys = connection, keys
        self._unsigned: Counter[str] = Counter()
        self._signed: set[str] = set()
        self._wrong: dict[str, list[Row]] = {}

    def see(self, row: Row) -> None:
        """The next row."""
        self.notes.rows += 1
        if not self._keys.own:
            self.notes.not_checked += bool(row.signature)
        elif not row.signature:
            self._miss(row)
        elif is_document_signed(row.signature, row.hash, self._keys.own):
            self._signed.add(row.log)
        else:
            self._wrong.setdefault(row.log, []).append(row)

    def finish(self) -> None:
        """No more rows come."""
        live = {log for (log,) in self._connection.execute(_LIVE)}
        for log, rows in self._wrong.items():
            if log not in self._signed | live:
                self.notes.not_checked += len(rows)
                continue
            for row in rows:
                self.notes.say(Code.SIGNATURE_WRONG, "document", row.place)
        for log, count in self._unsigned.items():
            self.notes.not_checked += 0 if log in self._signed else count
        parts = self._connection.execute(_GRANTED).fetchall()
        for (id, log, *about, signature), lots in groupby(parts, key=lambda part: part[:5]):
            held = tuple(GrantedLot(lot, amount) for *_, lot, amount in lots)
            self._judge(log, Grant(id, about[0], about[1], held, signature))

    def _miss(self, row: Row) -> None:
        if row.log in self._signed:
            self.notes.say(Code.SIGNATURE_MISSING, "document", row.place)
        else:
            self._unsigned[row.log] += 1

    def _judge(self, log: str, grant: Grant) -> None:
        """A hold that was born with a credit is the till's own, and has no signature."""
        self.notes.rows += 1
        if not self._keys.centre:
            self.notes.not_checked += bool(grant.signature)
        elif not grant.signature:
            born = self._connection.execute(_BORN, (document_of(grant.id), log)).fetchone()
            if born is None:
                self.notes.say(Code.SIGNATURE_MISSING, "hold", grant.id)
        elif not is_granted(log, grant, self._keys.centre):
            self.notes.say(Code.SIGNATURE_WRONG, "hold", grant.id)
