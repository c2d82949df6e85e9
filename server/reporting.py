"""What tills tell a centre that was restored: stored as it comes, and not settled yet.

A part that comes again, or late, changes nothing. Nothing is answered but how far it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.canon import Unreadable, load_document
from app.keys import digest
from app.sync.wire import Reply, Request, Sent
from server import feed, refitting, told_holds
from server.base import chunks, insert_all
from server.feed import Stamps
from server.mentions import names_in
from server.settle import LogOfAnother
from server.tables.house import LogRow
from server.tables.journal import DocumentRow
from server.tables.restoring import AwaitedRow, HeldBackRow, ToldHoldRow, ToldLogRow

_YEARS = range(1900, 2900)


def take(engine: Engine, till: str, request: Request, now: datetime) -> Reply:
    """Store what ``till`` tells; where nobody is missing, also settle a portion of what there is.

    ``more`` asks for the next round at once: there is another portion, or the centre is open again.
    Raises ``LogOfAnother``.
    """
    with feed.stamping(engine) as stamps:
        log = _store(stamps, till, request, now) if stamps.restoring else None
        stored, there = (log.stored, _hash_of(stamps.session, log)) if log else (None, "")
        feed_id = stamps.feed_id
    more = refitting.go_on(engine, now) or stored is None
    gap = 0 if stored is None or _goes_on(request, stored) else stored + 1
    told = request.results_since
    cursor = request.cursor
    return Reply(
        feed_id, cursor, cursor, more, (), (), gap, (), now, told, told, stored=stored,
        stored_hash=there,
    )  # fmt: skip


def _goes_on(request: Request, stored: int) -> bool:
    """Whether the till knows by itself what to tell next."""
    first = min((sent.number for sent in request.documents), default=stored + 2)
    return stored >= request.last_number or first <= stored + 1


def _store(stamps: Stamps, till: str, request: Request, now: datetime) -> ToldLogRow:
    """Store it; how far the log is here now."""
    session = stamps.session
    log = _log(session, till, request)
    told_holds.keep(stamps, till, request, now)
    _hold_back(stamps, log, request.documents)
    awaited = session.get(AwaitedRow, till)
    knows = request.results_feed_id == stamps.feed_id
    if awaited and knows and not request.other_logs and log.stored >= log.last_number:
        awaited.told = True
    session.flush()
    return log


def _hash_of(session: Session, log: ToldLogRow) -> str:
    """Of the last document that is stored: the later one, where two copies of a till told one."""
    mine = select(HeldBackRow.hash).where(HeldBackRow.log == log.log)
    last = mine.where(HeldBackRow.number == log.stored).order_by(HeldBackRow.seq.desc()).limit(1)
    settled = session.get(LogRow, log.log)
    here = settled.head_hash if settled and settled.last_number == log.stored else ""
    return session.scalar(last) or here


def _log(session: Session, till: str, request: Request) -> ToldLogRow:
    """How far the log was told, from where it was in the backup."""
    settled, told = session.get(LogRow, request.log), session.get(ToldLogRow, request.log)
    if {row.till for row in (settled, told) if row} - {till}:
        raise LogOfAnother(log=request.log)
    if told is None:
        stored = settled.last_number if settled else 0
        told = ToldLogRow(log=request.log, till=till, last_number=0, stored=stored)
        session.add(told)
    told.last_number = max(told.last_number, request.last_number)
    session.flush()
    return told


def _hold_back(stamps: Stamps, log: ToldLogRow, documents: Sequence[Sent]) -> None:
    """What is new of ``documents``, as far as it goes on without a gap."""
    session = stamps.session
    known = _known(session, log.log, [sent.id for sent in documents])
    rows = []
    for sent in sorted(documents, key=lambda sent: sent.number):
        if sent.number > log.stored + 1:
            break
        log.stored = max(log.stored, sent.number)
        mark = (sent.id, digest(sent.content))
        if mark not in known:
            known.add(mark)
            at = made_at(sent.content)
            rows.append(_columns(log.log, sent, mark[1], stamps.next(), at))
            _name(session, log.log, sent.content, at)
    insert_all(session, HeldBackRow, rows)


def _known(session: Session, log: str, ids: Sequence[str]) -> set[tuple[str, str]]:
    """What of ``log`` is here already, settled or not: by id and digest."""
    found: set[tuple[str, str]] = set()
    for some in chunks(ids):
        settled = select(DocumentRow.id, DocumentRow.content)
        settled = settled.where(DocumentRow.log == log, DocumentRow.id.in_(some))
        found |= {(row.id, digest(row.content)) for row in session.execute(settled)}
        held = select(HeldBackRow.id, HeldBackRow.digest)
        held = held.where(HeldBackRow.log == log, HeldBackRow.id.in_(some))
        found |= {(row.id, row.digest) for row in session.execute(held)}
    return found


def _name(session: Session, log: str, content: bytes, at: datetime | None) -> None:
    """Note when the holds that a document names were used first."""
    if at is None:
        return
    for some in chunks(sorted(names_in(content).holds)):
        mine = select(ToldHoldRow).where(ToldHoldRow.log == log, ToldHoldRow.id.in_(some))
        for hold in session.scalars(mine):
            hold.named_at = min(hold.named_at or at, at)


def made_at(content: bytes) -> datetime | None:
    """When a document says it was made; None where it cannot be read, or no clock says so."""
    try:
        at = load_document(content).made_at
    except Unreadable:
        return None
    return at if at.year in _YEARS else None


def _columns(
    log: str, sent: Sent, mark: str, seq: int, at: datetime | None
) -> dict[str, str | int | bytes | datetime | None]:
    return {
        "log": log,
        "id": sent.id,
        "digest": mark,
        "seq": seq,
        "number": sent.number,
        "made_at": at,
        "content": sent.content,
        "hash": sent.hash,
        "signature": sent.signature,
        "personal": sent.personal,
        "salt": sent.salt,
    }
