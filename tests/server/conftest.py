"""A centre on a fresh database; every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.domain.rulebook import Rulebook
from benchmarks.postgres import cluster
from server import feed, rulebooks, setup, tables
from server.base import open_engine, writing
from server.centre import Centre
from tests.server.builder import AT, LIN, PHONE_KEY, RICH, RULES, TillBuilder, member


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The tests' own PostgreSQL; where its programs are missing, the tests fail and say so."""
    with cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'centre.db'}"
    found: str = request.getfixturevalue("postgresql")
    return found


@pytest.fixture
def empty(url: str) -> Iterator[Engine]:
    """A database without a table."""
    engine = open_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """A chain of one shop with tills T01, T02 and T03, two rulebooks, and the member Lin."""
    tables.ALL.create_all(empty)
    with writing(empty) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多便利(人民路店)")
        for till in ("T01", "T02", "T03"):
            setup.enrol(session, "0107", till, id=till, token=f"token-{till}")
        setup.add_administrator(session, "店长", id="admin", token="token-admin")
    with feed.stamping(empty) as stamps:
        rulebooks.put(stamps, RULES)
        setup.open_members(
            stamps, [member(LIN, points=1_000, principal_fen=10_000, bonus_fen=1_000)], AT
        )
    return empty


@pytest.fixture
def centre(engine: Engine) -> Centre:
    return Centre(engine, now=lambda: AT)


@pytest.fixture
def rich(engine: Engine, till: TillBuilder, other: TillBuilder) -> Rulebook:
    """Rules with tiers, caps and tags, in force, and used by both tills."""
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RICH)
    till.rulebook = other.rulebook = RICH
    return RICH


@pytest.fixture
def till() -> TillBuilder:
    return TillBuilder("T01", "log-1", rulebook=RULES)


@pytest.fixture
def other() -> TillBuilder:
    return TillBuilder("T02", "log-2", code="T02", rulebook=RULES)
