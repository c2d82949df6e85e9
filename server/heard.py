"""What tills have heard: from then on a till does not return what it sold by its own right.

It says so itself, with how far it has read its results. What it returned before it knew is in its
log by then, though it may still have to be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Row, Select, bindparam, select, true, tuple_
from sqlalchemy.orm import Session

from app.sync.wire import Request
from server.base import glancing, upsert
from server.feed import Stamps, place_of
from server.mentions import previous_of
from server.tables.house import CentreRow, FeedRow, LogRow
from server.tables.journal import DocumentRow
from server.tables.returns import HeardRow

_LOG, _HEARD = LogRow.__table__.c, HeardRow.__table__.c
_NOW = CentreRow.__table__.c.feed_id.label("now")
_KEPT: Select[Any] = (
    select(_LOG.till, _HEARD.feed_id, _HEARD.txn, _HEARD.seq, _NOW)
    .select_from(LogRow.__table__)
    .join(CentreRow.__table__, true())
    .outerjoin(HeardRow.__table__, _HEARD.log == _LOG.id)
    .where(_LOG.id == bindparam("log"))
)
"""Whose a log is, how far was heard in it, and which feed counts now."""


def take(stamps: Stamps, requests: Mapping[str, Request]) -> None:
    """Keep how far the tills, by id, have heard; what was heard once stays so."""
    told = {one.log: (till, one) for till, one in requests.items() if _says(one, stamps.feed_id)}
    if not told:
        return
    session = stamps.session
    rows = session.execute(_known(told))
    further = [
        _columns(told[row.log][1])
        for row in rows
        if row.till == told[row.log][0] and _further(row, told[row.log][1])
    ]
    upsert(session, HeardRow, further)


def is_news(engine: Engine, till: str, request: Request) -> bool:
    """Whether ``till`` has heard more than is kept."""
    if not request.results_since:
        return False
    with glancing(engine) as connection:
        row = connection.execute(_KEPT, {"log": request.log}).first()
    if row is None or row.till != till or not _says(request, row.now):
        return False
    return _further(row, request)


def knows(session: Session, sale: str, log: str, feed_id: str) -> bool:
    """Whether the till of ``log`` has heard of ``sale``, and all that it did before is here.

    Also where nobody goes on in it: it was closed, or its till has begun another. A till that is
    only revoked may be let in again, and goes on.
    """
    row = session.get_one(LogRow, log)
    if row.closed:
        return True
    place = tuple_(HeardRow.txn, HeardRow.seq) >= tuple_(FeedRow.txn, FeedRow.seq)
    heard = (
        select(HeardRow.log)
        .join(FeedRow, place)
        .where(HeardRow.log == log, HeardRow.feed_id == feed_id)
        .where(HeardRow.last_number <= row.last_number)
        .where(FeedRow.kind == "result", FeedRow.key == sale)
    )
    return session.scalar(heard) is not None or _is_followed(session, log, row.till)


def _is_followed(session: Session, log: str, till: str) -> bool:
    """Whether another log of ``till`` begins by naming a document of ``log``."""
    first = select(DocumentRow.content).join(LogRow, LogRow.id == DocumentRow.log)
    others = first.where(LogRow.till == till, LogRow.id != log, DocumentRow.number == 1)
    named = {previous_of(content) for content in session.scalars(others)} - {None, ""}
    mine = select(DocumentRow.id).where(DocumentRow.log == log, DocumentRow.hash.in_(named))
    return bool(named) and session.execute(mine.limit(1)).first() is not None


def _says(request: Request, feed_id: str) -> bool:
    return bool(request.results_since) and request.results_feed_id == feed_id


def _known(logs: Any) -> Any:
    """The logs among ``logs``, whose they are, and how far was heard in them."""
    query = select(
        LogRow.id.label("log"), LogRow.till, HeardRow.feed_id, HeardRow.txn, HeardRow.seq
    )
    query = query.outerjoin(HeardRow, HeardRow.log == LogRow.id)
    return query.where(LogRow.id.in_(list(logs)))


def _further(row: Row[Any], request: Request) -> bool:
    if row.feed_id != request.results_feed_id:
        return True
    return place_of(request.results_since or "") > (row.txn, row.seq)


def _columns(request: Request) -> dict[str, Any]:
    place = place_of(request.results_since or "")
    return {
        "log": request.log,
        "feed_id": request.results_feed_id,
        "txn": place.txn,
        "seq": place.seq,
        "last_number": request.last_number,
    }
