"""The chain: every document where it was, as it was, naming the one before it.

Only what was hashed is believed: the columns beside it could be edited without a trace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app import canon, keys
from app.doctor.finding import Check, Code, Notes, place_of
from app.domain.documents import Document
from app.models.swift import moment

_ROWS = """
    SELECT id, log, number, kind, serial, member, about, made_at, content, hash, signature
    FROM document WHERE log = ? ORDER BY number
"""
_LOGS = "SELECT log FROM document GROUP BY log ORDER BY min(rowid)"
_COUNTED = "SELECT substr(name, 5), last FROM series WHERE name LIKE 'log:%'"


@dataclass(frozen=True, slots=True)
class Row:
    """A document's row."""

    id: str
    log: str
    number: int
    kind: str
    serial: str
    member: str
    about: str
    made_at: str
    content: bytes
    hash: str
    signature: str

    @property
    def place(self) -> str:
        """Where it stands by its row."""
        return place_of(self.log, self.number)


@dataclass(frozen=True, slots=True)
class Head:
    """How far the centre has a log: what it was told can be neither removed nor rewritten here."""

    log: str
    number: int
    hash: str


def rows(connection: Any) -> Iterator[Row]:
    """All documents, log by log in the order in which the logs were begun."""
    for (log,) in connection.execute(_LOGS).fetchall():
        for found in connection.execute(_ROWS, (log,)):
            row = Row(*found)
            edited = isinstance(row.content, str)  # by hand: the program writes bytes
            yield replace(row, content=str(row.content).encode()) if edited else row


class Chain:
    """Sees every row in order: numbers 1 to n, bytes as hashed, links as they were.

    What is behind the last document can be proven missing only by the numbers that were given out,
    which the same hand can edit, or by what the centre has.
    """

    def __init__(self, connection: Any) -> None:
        self.notes = Notes(Check.CHAIN)
        self.ends: dict[str, Row] = {}
        self._connection = connection
        self._before: Row | None = None

    def see(self, row: Row) -> None:
        """The next row."""
        self.notes.rows += 1
        last = self.ends.get(row.log)
        expected = last.number + 1 if last else 1
        if row.number > expected:
            self._missing(Code.REMOVED, row.log, expected, row.number - 1)
        if row.number == 1:
            self._first(row)
        if self._before is not None:
            next_one = (self._before.log, self._before.number + 1) == (row.log, row.number)
            self._judge(self._before, row if next_one else None)
        self._before = self.ends[row.log] = row

    def finish(self, heads: Iterable[Head]) -> None:
        """No more rows come: what ends too early, and what the centre has otherwise."""
        if self._before is not None:
            self._judge(self._before, None)
        for log, counted in self._connection.execute(_COUNTED).fetchall():
            last = self.ends[log].number if log in self.ends else 0
            if counted > last:
                self._missing(Code.TAIL_REMOVED, log, last + 1, counted)
        for head in heads:
            self._compare(head)

    def _missing(self, code: Code, log: str, first: int, last: int) -> None:
        place = place_of(log, first) + (f"-{last}" if last > first else "")
        self.notes.say(code, "document", place)

    def _first(self, row: Row) -> None:
        """The first of a log names the head of the one before, which is here as well."""
        previous = _envelope(row.content).get("previous") or ""
        known = "SELECT 1 FROM document WHERE hash = ?"
        if previous and not self._connection.execute(known, (previous,)).fetchone():
            self.notes.say(Code.REWRITTEN, "document", row.place, "follows a log that is not here")

    def _judge(self, row: Row, follows: Row | None) -> None:
        """Tell by what stands behind ``row`` whether its bytes or its hash were edited."""
        digest = keys.digest(row.content)
        envelope = _envelope(row.content)
        after = _envelope(follows.content).get("previous") if follows else None
        was = (envelope.get("log"), envelope.get("number"))
        if digest != row.hash:
            code = Code.HASH_EDITED if after == digest else Code.EDITED
            self.notes.say(code, "document", row.place)
        elif was != (row.log, row.number):
            self.notes.say(Code.REORDERED, "document", row.place, f"was {was[0]} #{was[1]}")
        elif follows and after not in {None, row.hash} and _in_place(follows):
            detail = f"#{follows.number} names another hash"
            self.notes.say(Code.REWRITTEN, "document", row.place, detail)

    def _compare(self, head: Head) -> None:
        query = "SELECT hash FROM document WHERE log = ? AND number = ?"
        found = self._connection.execute(query, (head.log, head.number)).fetchone()
        if found and found[0] != head.hash:
            place = place_of(head.log, head.number)
            self.notes.say(Code.REWRITTEN, "document", place, "the centre has another hash")
        if not found and head.number:
            last = self.ends[head.log].number if head.log in self.ends else 0
            if last < head.number:
                self._missing(Code.BEHIND_CENTRE, head.log, last + 1, head.number)


def read(notes: Notes, row: Row) -> Document | None:
    """The document of ``row``; None: told in ``notes``, or of a newer program.

    Its columns must say what its bytes say.
    """
    notes.rows += 1
    try:
        document = canon.load_document(row.content)
    except canon.Newer:
        notes.not_checked += 1
        return None
    except canon.Unreadable as error:
        notes.say(Code.UNREADABLE, "document", row.place, str(error)[:100])
        return None
    said = (document.id, document.body.kind, document.serial, document.member, document.about)
    if said != (row.id, row.kind, row.serial, row.member, row.about):
        notes.say(Code.ROW_DIFFERS, "document", row.place)
    try:
        told = moment(row.made_at)
    except ValueError:
        told = None
    if told != document.made_at:
        notes.say(Code.ROW_DIFFERS, "document", row.place, "made_at")
    return document


def _in_place(row: Row) -> bool:
    """Whether ``row`` itself is as it was hashed, where it was: then it is the one to believe."""
    return (
        keys.digest(row.content) == row.hash and _envelope(row.content).get("number") == row.number
    )


def _envelope(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
