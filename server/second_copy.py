"""Taking in the second copy of a till that is lost, dead, or far behind.

Its documents are settled as if they had been sent: one that is here already changes nothing, one
that is not authentic is quarantined. A gap ends a log's part, as in a round.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.canon import Unreadable
from app.keys import digest, same
from app.second_copy.frames import Damage, opened, walk
from app.sync.wire import VERSION, Health, Request, Sent
from server import feed, mentions, results
from server.base import chunks, reading
from server.bookings import Sender
from server.centre import check
from server.sealing import NoSealKey, kept_key
from server.senders import sender_of
from server.settle import MOST_AGAIN, LogOfAnother, Parcel, settle_alone
from server.tables.house import TillRow
from server.tables.journal import DocumentRow

NOT_OPENED = 2


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file has: documents by (till, log), in order, each once; and what is lost of it.

    ``shut`` frames are sealed to another key or were altered; ``damaged`` stretches are no frames.
    """

    logs: dict[tuple[str, str], tuple[Sent, ...]]
    shut: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one log of a file.

    ``states`` counts what was new by its state. ``broken`` are numbers that do not fit the chain
    of those beside them. ``gap`` is a number that is missing here and in the file: what comes
    behind it was not taken; 0: none is. ``refused`` is why nothing was, else empty.
    """

    till: str
    log: str
    documents: int
    known: int
    states: Counter[str] = field(default_factory=Counter)
    broken: tuple[int, ...] = ()
    gap: int = 0
    refused: str = ""

    @property
    def whole(self) -> bool:
        """Whether there is nothing to look into."""
        odd = self.states.keys() - {"settled", "exception"}
        return not (self.broken or self.gap or self.refused or odd)


def add_options(late: argparse.ArgumentParser) -> None:
    """What ``second-copy`` is asked."""
    late.add_argument("file", type=Path)
    add_seal_key(late)


def add_seal_key(command: argparse.ArgumentParser) -> None:
    """Where the key of second copies is, or is put by who founds a centre."""
    command.add_argument("--seal-key", type=Path, help="the key's file; beside the database")


def take_file(engine: Engine, file: Path, key_file: Path, now: datetime) -> tuple[int, str]:
    """Take in ``file``: what to exit with, and what to tell.

    ``NOT_OPENED``; 1, where a manager has to look into what came of it; else 0.
    """
    try:
        contents = read(file.read_bytes(), kept_key(key_file))
    except (OSError, NoSealKey) as error:
        return NOT_OPENED, str(error)
    taken = take_in(engine, contents, now)
    text = as_text(contents, taken)
    if contents.shut and not contents.logs:
        return NOT_OPENED, text
    whole = all(one.whole for one in taken) and not (contents.shut or contents.damaged)
    return 0 if whole else 1, text


def read(raw: bytes, private: bytes) -> Contents:
    """Open the file ``raw``."""
    found: dict[tuple[str, str], dict[bytes, Sent]] = {}
    shut = damaged = 0
    for part in walk(raw):
        if isinstance(part, Damage):
            damaged += 1
            continue
        sent = opened(part, private)
        if sent is None:
            shut += 1
            continue
        found.setdefault((part.about.till, part.about.log), {})[sent.content] = sent
    logs = {
        place: tuple(sorted(documents.values(), key=lambda sent: sent.number))
        for place, documents in found.items()
    }
    return Contents(logs, shut, damaged)


def take_in(engine: Engine, contents: Contents, now: datetime) -> tuple[Taken, ...]:
    """Settle the documents that are not here yet; each portion is a transaction of its own."""
    return tuple(
        _take_log(engine, till, log, documents, now)
        for (till, log), documents in sorted(contents.logs.items())
    )


def broken_links(documents: Sequence[Sent]) -> tuple[int, ...]:
    """Numbers whose bytes are not what was hashed, or that do not name the one before."""
    broken = [sent.number for sent in documents if not same(digest(sent.content), sent.hash)]
    for before, sent in pairwise(documents):
        linked = mentions.previous_of(sent.content) in {None, before.hash}
        if sent.number == before.number or (sent.number == before.number + 1 and not linked):
            broken.append(sent.number)
    return tuple(sorted(set(broken)))


def _take_log(
    engine: Engine, till: str, log: str, documents: tuple[Sent, ...], now: datetime
) -> Taken:
    ids = [sent.id for sent in documents]
    broken = broken_links(documents)
    with reading(engine) as session:
        known = _known(session, ids)
    gap, refused = 0, ""
    for start in range(0, len(documents), MOST_AGAIN):
        portion = documents[start : start + MOST_AGAIN]
        try:
            check(Request(VERSION, "", "", log, 0, "", 0, portion, (), 1, Health("", 0, 0)))
            with feed.stamping(engine) as stamps:
                parcel = Parcel(_sender(stamps.session, till), log, portion)
                gap = settle_alone(stamps, parcel, now).gap
        except (Unreadable, LogOfAnother, _UnknownTill) as error:
            refused = str(error) or type(error).__name__
        if gap or refused:
            break
    with reading(engine) as session:
        here = _known(session, ids)
        told = results.of_documents(session, sorted(here - known))
    states = Counter(result.state.value for result in told)
    return Taken(till, log, len(documents), len(known), states, broken, gap, refused)


class _UnknownTill(LookupError):
    """No till of this chain has that id."""


def _sender(session: Session, till_id: str) -> Sender:
    """The till, revoked or not: what a stolen one did before is a fact."""
    till = session.get(TillRow, till_id)
    if till is None:
        raise _UnknownTill("no till of this chain")
    return sender_of(session, till)


def _known(session: Session, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        found |= set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(some))))
    return found


def as_text(contents: Contents, taken: Sequence[Taken]) -> str:
    """What a manager reads."""
    lines = []
    for one in taken:
        new = ", ".join(f"{count} {state}" for state, count in sorted(one.states.items()))
        lines.append(
            f"till {one.till}  log {one.log}: {one.documents} documents, "
            f"{one.known} known, {new or 'nothing'} new"
        )
        if one.broken:
            lines.append(f"  the chain does not fit at {', '.join(map(str, one.broken))}")
        if one.gap:
            lines.append(f"  number {one.gap} is missing: nothing behind it was taken")
        if one.refused:
            lines.append(f"  not taken: {one.refused}")
    if contents.shut:
        lines.append(f"{contents.shut} sealed to another key, or altered")
    if contents.damaged:
        lines.append(f"{contents.damaged} damaged places")
    return "\n".join(lines or ["no documents"])
