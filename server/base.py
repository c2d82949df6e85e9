"""The centre's database: SQLite for a single shop and for the demo, PostgreSQL for a chain.

Every writing transaction takes the one counter first (``server.feed``), so writers stand in line
on both databases; readers never wait and see one moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, MetaData, create_engine, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_TIMEOUT_MS,
}
_AT_ONCE = 500
FRESH = {"populate_existing": True}
"""Execution options of a query whose rows may have been changed by ``upsert`` in this session."""

T = TypeVar("T")


class Instant(TypeDecorator[datetime]):
    """A moment. SQLite drops the zone without a word, so it is kept in UTC and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Refuse a moment without a zone."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment has a zone"
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Put the zone back."""
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """Tables of the centre. Integers have 64 bits: they are fen, points and counters."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant(), int: BigInteger()}


def open_engine(url: str) -> Engine:
    """The database at ``url``: ``sqlite:///centre.db`` or ``postgresql+psycopg://…``.

    On SQLite every connection is asserted to sync each commit and to keep foreign keys and
    triggers. A database that is not there yet is made by ``server.schema.upgrade``.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=QueuePool, pool_size=10, max_overflow=40)
        _prepare_sqlite(engine)
        return engine
    return create_engine(url, pool_size=10, max_overflow=40, pool_pre_ping=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that writes: committed as a whole, or not at all."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads; all its statements see the same moment."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with Session(engine.execution_options(**options)) as session, session.begin():
        yield session


def upsert(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``, or change those whose primary key is there. All have the same columns."""
    if not rows:
        return
    key = [column.name for column in table.__table__.primary_key]
    dialect = session.get_bind().dialect.name
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), rows)


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``; raises ``IntegrityError`` where one is there already."""
    if rows:
        session.execute(insert(table), rows)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """``values`` in portions that fit in one statement."""
    rest = iter(values)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        for name, value in _PRAGMAS.items():
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            assert found == value, f"{name} is {found}"

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
