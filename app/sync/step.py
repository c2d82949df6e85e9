"""One round of synchronising; called again and again by whoever owns the clock.

Read, talk, write: no transaction is open during the talk, and the till sells on in between. Any
part may fail or be lost, and the whole round is simply done again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.models import holds, lent_baskets, return_rights
from app.models.base import Store, writing_mirror
from app.models.counter import OPEN_JOBS, HoldRow, JobState, PrintJobRow
from app.models.journal import (
    DocumentRow,
    IdentityRow,
    OutboxRow,
    PersonalRow,
    ToldRow,
)
from app.models.mirror import CursorRow
from app.models.unsent import oldest_unsent as oldest
from app.models.unsent import unsent
from app.sync import lending, restart, wire
from app.sync.pages import apply_page
from app.sync.reserved import take_closing, take_grants
from app.sync.told import write_results
from app.sync.wire import Exchange, Health, HoldWanted, Reply, Request, Sent, TooOld

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


def doubled(limits: Limits, most: Limits) -> Limits:
    """Twice as much, up to what ``most`` carries.

    >>> doubled(Limits(documents=3, rows=1_200), Limits())
    Limits(documents=6, rows=2000, program='')
    """
    documents, rows = limits.documents * 2, limits.rows * 2
    return replace(limits, documents=min(documents, most.documents), rows=min(rows, most.rows))


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; ``more`` asks for another straight away.

    ``send_from`` is to be passed to the next round: the centre lacks documents from there on.
    ``outdated``: the centre still takes what this program sends, and sends it no rows any more.
    ``begun``: the log was closed, and another is the live one now.
    """

    results: int
    rows: int
    more: bool
    unsent: int
    send_from: int
    server_time: datetime
    outdated: bool = False
    begun: bool = False


def sync_once(
    store: Store,
    exchange: Exchange,
    *,
    limits: Limits | None = None,
    send_from: int = 0,
    grant_key: bytes = b"",
    next_log: str = "",
    pushing: bool = False,
) -> Round:
    """Send what waits, take what is new. Raises ``Unavailable`` where the centre does not answer.

    ``grant_key`` is the public key by which grants are verified, empty where the centre has none.
    ``next_log`` is the log that begins where the centre has closed the live one; without it the
    till goes on in that until a round brings one. ``pushing``: no rows are asked for where there
    are documents to send and nothing to ask, so that the centre answers without reading.

    Results are committed to ``till.db`` before rows to the mirror: whoever reads in between sees
    a document once too often as pending, and never not at all.
    """
    request = question(store, limits or Limits(), send_from)
    if pushing and _only_sends(request):
        request = replace(request, rows=0)
    outdated = False
    try:
        reply = exchange(request)
    except TooOld as old:
        reply, outdated = old.reply, True
    if restart.is_of_another_world(request, reply):
        restart.start_over(store)
        return Round(0, 0, True, pending(store), 0, reply.server_time)
    take_results(store, reply, grant_key)
    unstored = restart.take_stored(store, request, reply)
    begun = take_closing(store, reply, next_log)
    take_page(store, reply)
    left = pending(store)
    behind = left > 0 and len(request.documents) > 0 and len(reply.results) > 0
    return Round(
        len(reply.results),
        len(reply.page),
        reply.more or behind or begun or unstored or reply.send_from > 0,
        left,
        0 if begun else reply.send_from,
        reply.server_time,
        outdated,
        begun,
    )


def _only_sends(request: Request) -> bool:
    """Whether all that ``request`` needs is what becomes of its documents.

    Of a feed that was never read, or that ended, rows are wanted with every round.
    """
    asks = request.holds_wanted or request.baskets_told
    return bool(request.documents and request.cursor) and not asks


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
        documents = _documents(session, log, limits.documents, send_from)
        told = session.execute(select(ToldRow.cursor, ToldRow.feed_id)).first()
        return Request(
            version=wire.VERSION,
            feed_id=cursor.feed_id,
            cursor=cursor.cursor,
            log=log,
            last_number=last.number if last else 0,
            head_hash=last.hash if last else "",
            oldest_without_result=_oldest(session, log),
            documents=documents,
            holds_wanted=tuple(
                HoldWanted(*wanted)
                for wanted in holds.unanswered(session, MOST_HOLDS)
                if log == own
            ),
            rows=limits.rows,
            health=_health(session, limits.program),
            results_since=told.cursor if told else "",
            granted=() if cursor.feed_id else restart.granted(session, log, documents),
            results_feed_id=told.feed_id if told else "",
            other_logs=restart.other_logs(session, log),
            rights_released=tuple(
                wire.RightReleased(*one) for one in return_rights.released(session, MOST_HOLDS)
            ),
            baskets_told=lending.told(session),
            baskets_on_hold=lending.on_hold(session),
        )


def _unfinished(session: Session, own: str) -> str | None:
    """A log before ``own`` that has unsent documents: a restored till finishes that first."""
    query = select(OutboxRow.log).where(
        OutboxRow.log != own, OutboxRow.document.in_(restart.to_send())
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
        query = query.where(DocumentRow.id.in_(restart.to_send()))
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
        OutboxRow.log == log, OutboxRow.document.in_(restart.to_send())
    )
    return session.scalar(query) or 0


def _health(session: Session, program: str) -> Health:
    unknown = select(func.count()).select_from(PrintJobRow)
    unknown = unknown.where(OPEN_JOBS, PrintJobRow.state == JobState.UNKNOWN.value)
    return Health(program, unsent(session), session.scalar(unknown) or 0)


def has_news(store: Store) -> bool:
    """Whether there is something to send or to ask: a look at a few rows, no talk."""
    with store.reading() as session:
        asked = select(HoldRow.id).where(HoldRow.state == HoldState.ASKED.value)
        given_up = return_rights.released(session, 1) or lent_baskets.untold(session, 1)
        waiting = (restart.to_send(), asked)
        return bool(given_up) or any(session.execute(query.limit(1)).first() for query in waiting)


def pending(store: Store) -> int:
    """How many documents have no result yet."""
    with store.reading() as session:
        return unsent(session)


def oldest_unsent(store: Store) -> datetime | None:
    """When the oldest document was made that has no result yet; None: all have one."""
    with store.reading() as session:
        return oldest(session)


def take_results(store: Store, reply: Reply, grant_key: bytes = b"") -> None:
    """Write what ``reply`` says of documents and holds to ``till.db``; an old one does nothing."""
    results = (*reply.results, *(r.result for r in reply.page if isinstance(r, wire.ResultRow)))
    moved = reply.results_cursor != reply.results_since
    told = (results, reply.grants, reply.recalls, reply.rights_ended)
    of_baskets = reply.baskets_wanted or reply.baskets_known
    if not any(told) and not moved and not of_baskets:
        return
    with store.writing.begin() as session:
        write_results(session, results)
        if moved and (session.scalar(select(ToldRow.cursor)) or "") == reply.results_since:
            row = ToldRow(one=1, cursor=reply.results_cursor, feed_id=reply.feed_id)
            session.merge(row)
        take_grants(session, reply, grant_key)
        return_rights.end(session, reply.rights_ended)
        lending.take_wishes(session, reply)


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
        if not reply.more:
            restart.drop_unconfirmed(session)
        session.execute(update(CursorRow).values(feed_id=reply.feed_id, cursor=reply.cursor))
