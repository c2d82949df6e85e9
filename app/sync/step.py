"""One round of synchronising; called again and again by whoever owns the clock.

Read, talk, write: no transaction is open during the talk, and the till sells on in between. Any
part may fail or be lost, and the whole round is simply done again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.models import holds
from app.models.base import Store, writing_mirror
from app.models.counter import OPEN_JOBS, HoldRow, JobState, PrintJobRow
from app.models.journal import (
    DocumentRow,
    IdentityRow,
    OutboxRow,
    PersonalRow,
    ResultAccountRow,
    ResultRow,
    ToldRow,
)
from app.models.mirror import CursorRow
from app.models.upgrade import begin_generation
from app.sync import wire
from app.sync.pages import apply_page
from app.sync.told import write_results
from app.sync.wire import Exchange, Health, HoldWanted, Reply, Request, Sent

MOST_BYTES = 4_000_000
MOST_HOLDS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one round carries at most."""

    documents: int = 100
    rows: int = 2_000
    program: str = ""


def halved(limits: Limits) -> Limits:
    """Half as much, down to one of each.

    >>> halved(Limits(documents=5, rows=1))
    Limits(documents=2, rows=1, program='')
    """
    return replace(limits, documents=max(1, limits.documents // 2), rows=max(1, limits.rows // 2))


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; ``more`` asks for another straight away.

    ``send_from`` is to be passed to the next round: the centre lacks documents from there on.
    """

    results: int
    rows: int
    more: bool
    unsent: int
    send_from: int
    server_time: datetime


def sync_once(
    store: Store, exchange: Exchange, *, limits: Limits | None = None, send_from: int = 0
) -> Round:
    """Send what waits, take what is new. Raises ``Unavailable`` where the centre does not answer.

    Results are committed to ``till.db`` before rows to the mirror: whoever reads in between sees
    a document once too often as pending, and never not at all.
    """
    request = question(store, limits or Limits(), send_from)
    reply = exchange(request)
    if request.feed_id and reply.feed_id != request.feed_id:
        start_over(store)
        return Round(0, 0, True, pending(store), 0, reply.server_time)
    take_results(store, reply)
    take_page(store, reply)
    left = pending(store)
    behind = left > 0 and len(request.documents) > 0 and len(reply.results) > 0
    return Round(
        len(reply.results),
        len(reply.page),
        reply.more or behind or reply.send_from > 0,
        left,
        reply.send_from,
        reply.server_time,
    )


def question(store: Store, limits: Limits, send_from: int = 0) -> Request:
    """What the till has to say and to ask now."""
    with store.reading() as session:
        cursor = session.execute(select(CursorRow.feed_id, CursorRow.cursor)).one()
        own = session.scalars(select(IdentityRow.log)).one()
        log = _unfinished(session, own) or own
        last = session.execute(
            select(DocumentRow.number, DocumentRow.hash)
            .where(DocumentRow.log == log)
            .order_by(DocumentRow.number.desc())
            .limit(1)
        ).first()
        return Request(
            version=wire.VERSION,
            feed_id=cursor.feed_id,
            cursor=cursor.cursor,
            log=log,
            last_number=last.number if last else 0,
            head_hash=last.hash if last else "",
            oldest_without_result=_oldest(session, log),
            documents=_documents(session, log, limits.documents, send_from),
            holds_wanted=tuple(
                HoldWanted(*wanted)
                for wanted in holds.unanswered(session, MOST_HOLDS)
                if log == own
            ),
            rows=limits.rows,
            health=_health(session, limits.program),
            results_since=session.scalar(select(ToldRow.cursor)) or "",
        )


def _unfinished(session: Session, own: str) -> str | None:
    """A log before ``own`` that has unsent documents: a restored till finishes that first."""
    query = select(OutboxRow.log).where(
        OutboxRow.log != own, OutboxRow.document.in_(_without_result())
    )
    return session.scalar(query.order_by(OutboxRow.log).limit(1))


def _oldest(session: Session, log: str) -> int:
    query = select(func.min(OutboxRow.number)).where(OutboxRow.log == log)
    return session.scalar(query) or 0


def _documents(session: Session, log: str, limit: int, send_from: int) -> tuple[Sent, ...]:
    """The oldest without a result, or, where the centre asks, all from a number on; in order."""
    query = (
        select(DocumentRow, PersonalRow.content.label("personal"), PersonalRow.salt)
        .outerjoin(PersonalRow, PersonalRow.document == DocumentRow.id)
        .where(DocumentRow.log == log)
        .order_by(DocumentRow.number)
        .limit(limit)
    )
    first = send_from or _first_unsent(session, log)
    query = query.where(DocumentRow.number >= first)
    if not send_from:
        query = query.where(DocumentRow.id.in_(_without_result()))
    sent: list[Sent] = []
    size = 0
    for row, personal, salt in session.execute(query):
        size += len(row.content) + len(personal or b"")
        if sent and size > MOST_BYTES:
            break
        sent.append(
            Sent(
                row.number,
                row.id,
                row.content,
                row.hash,
                row.signature,
                personal or b"",
                salt or b"",
            )
        )
    return tuple(sent)


def _first_unsent(session: Session, log: str) -> int:
    """The number from which on to look: a till's past sales are not walked through each time."""
    query = select(func.min(OutboxRow.number)).where(
        OutboxRow.log == log, OutboxRow.document.in_(_without_result())
    )
    return session.scalar(query) or 0


def _without_result() -> Select[str]:
    """Documents the centre has not answered; parked and quarantined ones have been."""
    return (
        select(OutboxRow.document)
        .outerjoin(ResultRow, ResultRow.document == OutboxRow.document)
        .where(ResultRow.document.is_(None))
    )


def _health(session: Session, program: str) -> Health:
    unknown = select(func.count()).select_from(PrintJobRow)
    unknown = unknown.where(OPEN_JOBS, PrintJobRow.state == JobState.UNKNOWN.value)
    return Health(program, unsent_in(session), session.scalar(unknown) or 0)


def has_news(store: Store) -> bool:
    """Whether there is something to send or to ask: a look at a few rows, no talk."""
    with store.reading() as session:
        asked = select(HoldRow.id).where(HoldRow.state == HoldState.ASKED.value)
        return any(session.execute(query.limit(1)).first() for query in (_without_result(), asked))


def pending(store: Store) -> int:
    """How many documents have no result yet."""
    with store.reading() as session:
        return unsent_in(session)


def unsent_in(session: Session) -> int:
    """The same, inside a session."""
    return session.scalar(select(func.count()).select_from(_without_result().subquery())) or 0


def take_results(store: Store, reply: Reply) -> None:
    """Write the results and grants of ``reply`` into ``till.db``; an older one does nothing."""
    results = (*reply.results, *(r.result for r in reply.page if isinstance(r, wire.ResultRow)))
    moved = reply.results_cursor != reply.results_since
    if not results and not reply.grants and not moved:
        return
    with store.writing.begin() as session:
        write_results(session, results)
        if moved and (session.scalar(select(ToldRow.cursor)) or "") == reply.results_since:
            session.merge(ToldRow(one=1, cursor=reply.results_cursor))
        for grant in reply.grants:
            lots = [(lot.lot, lot.amount) for lot in grant.lots]
            holds.answer(session, grant.id, lots, grant.signature)


def take_page(store: Store, reply: Reply) -> None:
    """Write the rows of ``reply`` into the mirror; after its results, never before.

    Rows and cursor are one transaction, and only where the page continues what is here.
    """
    if reply.cursor == reply.since:
        return
    with writing_mirror(store.files) as session:
        here = session.execute(select(CursorRow.feed_id, CursorRow.cursor)).one()
        if here.cursor != reply.since or here.feed_id not in {"", reply.feed_id}:
            return
        apply_page(session, reply.page)
        session.execute(update(CursorRow).values(feed_id=reply.feed_id, cursor=reply.cursor))


def start_over(store: Store) -> None:
    """The centre was restored or moved: results and mirror are of another world, and go together.

    The documents are kept and sent again; the centre knows by their ids which it has.
    """

    def forget(session: Session) -> None:
        session.execute(delete(ToldRow))
        session.execute(delete(ResultAccountRow))
        session.execute(delete(ResultRow))
        session.execute(delete(OutboxRow))
        every = select(DocumentRow.id, DocumentRow.log, DocumentRow.number)
        session.execute(insert(OutboxRow).from_select(["document", "log", "number"], every))

    begin_generation(store.files, store.files.generation + 1, forget)
