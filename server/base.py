"""The centre's database: SQLite for a single shop and for the demo, PostgreSQL for a chain.

Every writing transaction takes the one counter first (``server.feed``), so writers stand in line
on both databases; readers never wait and see one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any, ClassVar, TypeVar, cast

from pydantic_core import to_json
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    any_,
    bindparam,
    column,
    create_engine,
    event,
    func,
    literal,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, QueryableAttribute, Session
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
MOST_TRIES = 5
_GAVE_WAY = {"40001", "40P01"}  # serialization_failure, deadlock_detected

T = TypeVar("T")


def in_utc(moment: datetime | None) -> datetime | None:
    """``moment`` as it is kept: in UTC, without saying so."""
    if moment is None:
        return None
    assert moment.tzinfo is not None, "a moment has a zone"
    return moment.astimezone(UTC).replace(tzinfo=None)


class Instant(TypeDecorator[datetime]):
    """A moment. SQLite drops the zone without a word, so it is kept in UTC and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Refuse a moment without a zone."""
        return in_utc(value)

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


def again(work: Callable[[], T]) -> T:
    """``work``, a whole transaction, done anew where PostgreSQL made it give way to another.

    Raises what it raised last after ``MOST_TRIES``.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return work()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") not in _GAVE_WAY:
                raise
    return work()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads; all its statements see the same moment."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with Session(engine.execution_options(**options)) as session, session.begin():
        yield session


def upsert(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    keep: tuple[str, ...] = (),
) -> None:
    """Insert ``rows``, or change those whose primary key is there. All have the same columns.

    Where a row is there, its columns ``keep`` stay as they are.
    """
    if rows:
        key = tuple(column.name for column in table.__table__.primary_key)
        _write(session, table, rows, tuple(name for name in rows[0] if name not in key + keep))


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``; raises ``IntegrityError`` where one is there already."""
    if rows:
        _write(session, table, rows, ())


def _write(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    changing: tuple[str, ...],
) -> None:
    """On PostgreSQL one statement, whose rows are one JSON text; on SQLite one prepared for all.

    Measured for 200 lots, each: JSON 11 µs, COPY 10 (which cannot change a row), arrays 25,
    ``executemany`` 29.
    """
    where, columns = cast("Table", table.__table__), tuple(rows[0])
    dialect = session.get_bind().dialect.name
    statement = _writing(where, columns, dialect, changing)
    if dialect == "sqlite":
        session.execute(statement, rows)
    else:
        session.execute(statement, {"rows": to_json(_plain(where, rows)).decode()})


@cache
def _writing(
    table: Table, columns: tuple[str, ...], dialect: str, changing: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    made = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    statement: Any = made
    if dialect != "sqlite":
        text = sql_cast(bindparam("rows", type_=Text()), postgresql.JSON())
        typed = [column(name, table.c[name].type) for name in columns]
        given = func.json_to_recordset(text).table_valued(*typed, name="given")
        given = given.render_derived(with_types=True)
        statement = made.from_select(columns, select(*(given.c[name] for name in columns)))
    if changing:
        changed = {name: made.excluded[name] for name in changing}
        statement = statement.on_conflict_do_update(index_elements=table.primary_key, set_=changed)
    return cast("sqlite.Insert | postgresql.Insert", statement)


def _plain(table: Table, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """``rows`` with moments and bytes as PostgreSQL reads them in a text."""
    kinds = {name: table.c[name].type for name in rows[0]}
    moments = [name for name, kind in kinds.items() if isinstance(kind, Instant)]
    binary = [name for name, kind in kinds.items() if isinstance(kind, LargeBinary)]
    if not (moments or binary):
        return rows
    made = [dict(row) for row in rows]
    for row in made:
        for name in moments:
            row[name] = in_utc(row[name])
        for name in binary:
            row[name] = "\\x" + row[name].hex()
    return made


def among(
    session: Session, found: ColumnElement[str] | QueryableAttribute[str], values: Collection[str]
) -> ColumnElement[bool]:
    """Whether ``found`` is one of ``values``; on PostgreSQL they are one parameter."""
    if session.get_bind().dialect.name == "sqlite":
        return found.in_(values)
    return found == any_(literal(list(values), postgresql.ARRAY(String())))


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
