"""Who waits for whom on PostgreSQL: those that touch one of the same, and nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from zlib import crc32

import pytest
from sqlalchemy import Engine, text

from server import turns
from server.base import open_engine, writing

WAITING = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
MANY = frozenset(f"member-{n}" for n in range(400))
FEW = frozenset({"member-7", "till-1"})


@pytest.fixture
def engine(postgresql: str) -> Iterator[Engine]:
    engine = open_engine(postgresql)
    yield engine
    engine.dispose()


@contextmanager
def held(engine: Engine, names: Collection[str] | None) -> Iterator[None]:
    """Somebody writes who has ``names``; None: alone."""
    with writing(engine) as session:
        if names is None:
            turns.alone(session)
        else:
            turns.together(session, names)
        yield


def take(engine: Engine, names: Collection[str] | None) -> None:
    with held(engine, names):
        pass


def someone_waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(WAITING))


def neighbour(name: str) -> str:
    """Another name that stands at the same place."""
    place = crc32(name.encode()) % 1_024
    others = (f"other-{n}" for n in count())
    return next(one for one in others if crc32(one.encode()) % 1_024 == place)


@pytest.mark.parametrize("names", [{"a"}, {neighbour("member-7")}, {f"x{n}" for n in range(200)}])
def test_rounds_about_others_go_on_beside_each_other(engine: Engine, names: set[str]) -> None:
    """Also where two names stand at one place of the table of locks."""
    with held(engine, FEW):
        take(engine, names)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FEW, {"member-7"}),
        (FEW, MANY),
        (MANY, FEW),
        (MANY, MANY),
        (None, FEW),
        (FEW, None),
        (None, MANY),
        (MANY, None),
    ],
)
def test_who_touches_one_of_the_same_waits(
    engine: Engine, first: Collection[str] | None, second: Collection[str] | None
) -> None:
    with ThreadPoolExecutor(1) as other:
        with held(engine, first):
            waiting = other.submit(take, engine, second)
            while not someone_waits(engine):
                assert not waiting.done(), "nobody waited"
        waiting.result()


def test_many_who_take_the_same_names_in_any_order_all_come_through(engine: Engine) -> None:
    """Few and many beside each other: in one order, so that none waits for one who waits for it."""
    names = sorted(MANY)

    def some(at: int) -> None:
        for turn in range(20):
            size = 300 if (at + turn) % 3 == 0 else 30
            take(engine, names[at * 7 : at * 7 + size][:: 1 if turn % 2 else -1])

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(some, at) for at in range(8)]:
            done.result()
