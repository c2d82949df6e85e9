"""Pages of the feed into a generation that is not live yet; the next comes while one is written."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.refusal import Unavailable
from app.models.base import Store
from app.models.loads import Place, Superseded, place_in
from app.models.mirror import CursorRow
from app.sync import step
from app.sync.pages import apply_page
from app.sync.step import Limits
from app.sync.wire import Exchange, Reply, Request, TooOld

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NEW_OBJECTS = 20_000
"""Made before cycles are looked for: a page is many objects and no cycle, and looking took a fifth
of its time."""


def read_pages(
    store: Store,
    connection: Connection,
    exchange: Exchange,
    limits: Limits,
    read: Callable[[int], None],
) -> None:
    """Rounds for the mirror behind ``connection`` until it has all; ``read`` hears of its rows.

    Rows and cursor are one transaction, after the results of the same answer. Raises
    ``Unavailable``, and ``Superseded`` where the centre is of another world by now; what ``read``
    raises ends it between two pages.
    """
    with Session(connection) as session, session.begin():
        place = place_in(session)
    rows = 0
    with _seldom_collected(), ThreadPoolExecutor(1, thread_name_prefix="pages") as ahead:
        coming = ahead.submit(_ask, exchange, question(store, place, limits))
        more = True
        while more:
            reply = _answered(coming, place)
            step.take_results(store, reply)
            more, place = reply.more, Place(reply.feed_id, reply.cursor)
            if more:
                coming = ahead.submit(_ask, exchange, question(store, place, limits))
            _write(connection, reply)
            rows += len(reply.page)
            read(rows)


def question(store: Store, place: Place, limits: Limits) -> Request:
    """What follows ``place``; it sends nothing and asks for no holds: ordinary rounds do."""
    asked = step.question(store, replace(limits, documents=0))
    return replace(
        asked,
        feed_id=place.feed_id,
        cursor=place.cursor,
        documents=(),
        holds_wanted=(),
        granted=(),
        rights_released=(),
        baskets_told=(),
    )


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let cycles be looked for seldom, in the whole process, and as before in the end."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _ask(exchange: Exchange, request: Request) -> Reply:
    try:
        return exchange(request)
    except TooOld as old:
        raise Unavailable("program_too_old") from old


def _answered(coming: Future[Reply], place: Place) -> Reply:
    reply = coming.result()
    if reply.feed_id != place.feed_id:
        raise Superseded
    return reply


def _write(connection: Connection, reply: Reply) -> None:
    if reply.cursor == reply.since:
        return
    with Session(connection) as session, session.begin():
        if place_in(session).cursor != reply.since:
            raise Superseded
        apply_page(session, reply.page)
        session.execute(update(CursorRow).values(cursor=reply.cursor))
