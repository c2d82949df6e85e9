"""A centre on a fresh database; every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.engine import Connection

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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("made") / "centre.db"
    engine = open_engine(f"sqlite:///{file}")
    tables.ALL.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
def engine(url: str, made: Path) -> Iterator[Engine]:
    """A chain of one shop with tills T01, T02 and T03, two rulebooks, and the member Lin."""
    if url.startswith("sqlite"):
        shutil.copy(made, url.removeprefix("sqlite:///"))
    engine = open_engine(url)
    if engine.dialect.name == "postgresql":
        _clear(engine)
    _found(engine)
    yield engine
    engine.dispose()


_OURS = "COMMENT ON SCHEMA public IS 'as the tables say'"
_IS_OURS = "SELECT obj_description(to_regnamespace('public')) = 'as the tables say'"


def _clear(engine: Engine) -> None:
    """All tables with nothing in them: emptied where the last test left them, else made."""
    with engine.begin() as connection:
        if connection.exec_driver_sql(_IS_OURS).scalar():
            _empty(connection)
        else:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
            tables.ALL.create_all(connection)
            connection.exec_driver_sql(_OURS)


def _empty(connection: Connection) -> None:
    """Past every trigger and foreign key, which guard these rows from anybody else.

    A table that the last test made besides is dropped.
    """
    found = inspect(connection)
    there, ours = set(found.get_table_names()), set(tables.ALL.tables)
    statements = ["SET LOCAL session_replication_role = replica"]
    statements += [f"DROP TABLE {name}" for name in there - ours]
    statements += [f"DELETE FROM {name}" for name in there & ours]
    statements += [f"ALTER SEQUENCE {name} RESTART" for name in found.get_sequence_names()]
    connection.exec_driver_sql(";".join(statements))


def _found(empty: Engine) -> None:
    with writing(empty) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多便利(人民路店)")
        for till in ("T01", "T02", "T03"):
            setup.enrol(session, "0107", till, id=till, token=f"token-{till}")
        setup.add_administrator(session, "店长", id="admin", token="token-admin")
    with feed.stamping(empty) as stamps:
        rulebooks.put(stamps, RULES, AT)
        setup.open_members(
            stamps, [member(LIN, points=1_000, principal_fen=10_000, bonus_fen=1_000)], AT
        )


@pytest.fixture
def centre(engine: Engine) -> Centre:
    return Centre(engine, now=lambda: AT)


@pytest.fixture
def rich(engine: Engine, till: TillBuilder, other: TillBuilder) -> Rulebook:
    """Rules with tiers, caps and tags, in force, and used by both tills."""
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RICH, AT)
    till.rulebook = other.rulebook = RICH
    return RICH


@pytest.fixture
def till() -> TillBuilder:
    return TillBuilder("T01", "log-1", rulebook=RULES)


@pytest.fixture
def other() -> TillBuilder:
    return TillBuilder("T02", "log-2", code="T02", rulebook=RULES)
