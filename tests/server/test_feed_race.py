"""Slow writers against readers with small pages: no row is missed, and the test can tell.

``FEED_ROWS=100000`` for the long form.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, func, select, tuple_
from sqlalchemy.orm import Session

from server import feed, following
from server.base import reading, writing
from server.tables.house import FeedRow

ROWS = int(os.environ.get("FEED_ROWS", "3000"))
WRITERS, READERS, IN_ONE = 8, 2, 5
SLOWEST_S = 0.02


class Page(NamedTuple):
    """Keys that were read, and where to go on."""

    keys: list[str]
    cursor: str


Read = Callable[[Session, str, int], Page]


def the_feed(session: Session, cursor: str, rows: int) -> Page:
    found = following.stretch(session, following.reaching(session, "T01"), cursor, rows)
    return Page([one.key for one in found.changed], found.cursor)


def a_plain_sequence(session: Session, cursor: str, rows: int) -> Page:
    """The mutant: numbers in the order in which they were drawn."""
    query = select(FeedRow.key, FeedRow.seq).where(FeedRow.seq > int(cursor or "0"))
    found = session.execute(query.order_by(FeedRow.seq).limit(rows)).all()
    return Page([row.key for row in found], str(found[-1].seq) if found else cursor)


def no_horizon(session: Session, cursor: str, rows: int) -> Page:
    """The mutant: the right places, and no heed of who is still writing."""
    txn, seq = map(int, cursor.split(".")) if cursor else (0, 0)
    query = select(FeedRow.key, FeedRow.txn, FeedRow.seq)
    query = query.where(tuple_(FeedRow.txn, FeedRow.seq) > tuple_(txn, seq))
    found = session.execute(query.order_by(FeedRow.txn, FeedRow.seq).limit(rows)).all()
    return Page([row.key for row in found], f"{found[-1].txn}.{found[-1].seq}" if found else cursor)


def missed(engine: Engine, read: Read) -> list[int]:
    """How many of ``ROWS`` each reader had not seen once everything was committed and read."""
    finished = threading.Event()

    def write(writer: int) -> set[str]:
        chance = Random(writer)
        written: set[str] = set()
        for turn in range(ROWS // WRITERS // IN_ONE):
            with writing(engine) as session:
                stamps = feed.begin(session, {f"writer {writer}"})
                for row in range(IN_ONE):
                    key = f"{writer}-{turn}-{row}"
                    stamps.stamp("member", key)
                    written.add(key)
                stamps.write()
                if engine.dialect.name == "postgresql":
                    session.execute(select(func.pg_sleep(chance.uniform(0, SLOWEST_S))))
        return written

    def follow(rows: int) -> set[str]:
        cursor, seen = "", set[str]()
        while True:
            last = finished.is_set()
            while True:
                with reading(engine) as session:
                    page = read(session, cursor, rows)
                seen.update(page.keys)
                if page.cursor == cursor:
                    break
                cursor = page.cursor
            if last:
                return seen

    with ThreadPoolExecutor(WRITERS + READERS) as threads:
        readers = [threads.submit(follow, 7 * (1 + 6 * index)) for index in range(READERS)]
        writers = [threads.submit(write, writer) for writer in range(WRITERS)]
        try:
            written = set[str]().union(*(one.result() for one in writers))
        finally:
            finished.set()
        return [len(written - one.result()) for one in readers]


def test_no_row_is_missed_however_late_it_is_committed(engine: Engine) -> None:
    """The mutant "cursor skipping late commits"."""
    assert missed(engine, the_feed) == [0] * READERS


@pytest.mark.parametrize("mutant", [a_plain_sequence, no_horizon])
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_mutant_of_the_cursor_misses_rows(engine: Engine, mutant: Read) -> None:
    """Else the test above could not fail."""
    assert max(missed(engine, mutant)) > 0


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_writer_who_does_not_end_keeps_later_ones_out_of_the_feed_and_nobody_waiting(
    engine: Engine,
) -> None:
    with writing(engine) as slow:
        first = feed.begin(slow, {"anna"})
        first.stamp("member", "anna")
        first.write()
        with feed.stamping(engine, {"bert"}) as later:
            later.stamp("member", "bert")
        with reading(engine) as session:
            assert (
                following.stretch(
                    session, following.reaching(session, "T01"), _end(engine), 10
                ).changed
                == ()
            )
        before = _end(engine)
    with reading(engine) as session:
        changed = following.stretch(session, following.reaching(session, "T01"), before, 10).changed
    assert [one.key for one in changed] == ["anna", "bert"]


def _end(engine: Engine) -> str:
    with reading(engine) as session:
        return following.stretch(session, following.reaching(session, "T01"), "", 100_000).cursor
