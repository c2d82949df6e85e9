"""The centre's database: SQLite for a single shop and for the demo, PostgreSQL for a chain.

Every writing transaction takes the one counter first (``server.feed``), so writers stand in line
on both databases; readers never wait and see one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    MetaData,
    Select,
    String,
    Table,
    any_,
    create_engine,
    event,
    literal,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, QueryableAttribute, Session
from sqlalchemy.pool import QueuePool

from server.bulk import Form, Rows, write
from server.moments import Instant
from server.queries import asking, picking

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 10_000
IDLE_S, STATEMENT_S = 60, 300
"""A transaction at which nobody works, or a statement, that is older is ended by PostgreSQL.

While it ran, every till would have waited for the feed, whose horizon stands before it.
"""
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_TIMEOUT_MS,
}
_AT_ONCE = 500
_PREPARED = 500
"""Statements that a connection to SQLite keeps: those that write rows are told by how many."""
_TOGETHER = "rows written together"
MOST_TRIES = 5
_GAVE_WAY = {"40001", "40P01"}  # serialization_failure, deadlock_detected

T = TypeVar("T")


class Base(DeclarativeBase):
    """Tables of the centre. Integers have 64 bits: they are fen, points and counters."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant(), int: BigInteger()}


def open_engine(url: str) -> Engine:
    """The database at ``url``: ``sqlite:///centre.db`` or ``postgresql+psycopg://…``.

    With ``?prepare_threshold=none`` nothing is prepared at PostgreSQL: a pooler that gives each
    transaction another connection may not know what was prepared on the one before.
    On SQLite every connection is asserted to sync each commit and to keep foreign keys and
    triggers. A database that is not there yet is made by ``server.schema.upgrade``. No log and no
    error has the values of a statement: they may be personal.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=10,
            max_overflow=40,
            connect_args={"cached_statements": _PREPARED},
            hide_parameters=True,
        )
        _prepare_sqlite(engine)
        return engine
    address, options = make_url(url), dict[str, Any]()
    if address.query.get("prepare_threshold") == "none":
        address = address.difference_update_query(["prepare_threshold"])
        options["prepare_threshold"] = None
    engine = create_engine(
        address,
        pool_size=10,
        max_overflow=40,
        pool_pre_ping=True,
        connect_args=options,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _limit)
    return engine


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


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """For one statement that only reads; on PostgreSQL there is no transaction around it."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "AUTOCOMMIT"
    with engine.execution_options(**options).connect() as connection:
        yield connection


def upsert(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    keep: tuple[str, ...] = (),
    by: tuple[str, ...] = (),
) -> None:
    """Insert ``rows``, or change those whose primary key is there. All have the same columns.

    Where a row is there, its columns ``keep`` stay as they are. With the unique columns ``by``
    those are changed that have the same of these, in the rest of their primary key too.
    """
    if rows:
        key = by or tuple(column.name for column in table.__table__.primary_key)
        changing = tuple(name for name in rows[0] if name not in key + keep)
        _write(session, table, rows, changing, key)


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``; raises ``IntegrityError`` where one is there already."""
    if rows:
        _write(session, table, rows, (), ())


def _write(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    changing: tuple[str, ...],
    by: tuple[str, ...],
) -> None:
    form = Form(cast("Table", table.__table__), tuple(rows[0]), changing, by)
    parts = session.info.get(_TOGETHER)
    if parts is None:
        write(session.connection(), [Rows(form, rows)])
    else:
        parts.append(Rows(form, rows))


def on_postgresql(session: Session) -> bool:
    """Whether the database is PostgreSQL; it is SQLite otherwise."""
    return session.get_bind().dialect.name == "postgresql"


@contextmanager
def at_once(session: Session) -> Iterator[None]:
    """The rows that are written in it are so at its end, on PostgreSQL by one statement.

    Nothing that is read in it sees them, and none of them needs another: but for foreign keys.
    """
    parts = session.info[_TOGETHER] = list[Rows]()
    try:
        yield
    finally:
        del session.info[_TOGETHER]
    write(session.connection(), parts)


def among(
    session: Session, found: ColumnElement[str] | QueryableAttribute[str], values: Collection[str]
) -> ColumnElement[bool]:
    """Whether ``found`` is one of ``values``; on PostgreSQL they are one parameter."""
    if session.get_bind().dialect.name == "sqlite":
        return found.in_(values)
    return found == any_(literal(list(values), postgresql.ARRAY(String())))


def ask(session: Session, query: Select[Any], **values: str | int) -> list[Any]:
    """The rows of ``query``, a constant, as named tuples; what is not written yet is not seen."""
    connection = session.connection()
    made = asking(query, connection.dialect.name)
    return [*made.read(made.ask(connection, values))]


def pick(
    session: Session, query: Select[Any], found: ColumnElement[Any], values: Collection[str]
) -> Iterator[Any]:
    """The rows of ``query`` in which the text ``found`` is one of ``values``, as named tuples.

    ``query`` is a constant: the statement is made of it once. What the session has not written yet
    is not seen. Rows that are ordered are so within a portion.
    """
    if values:
        connection = session.connection()
        made = picking(query, found, connection.dialect.name)
        for some in chunks(values):
            yield from made.read(made.pick(connection, some))


def pick_plain(
    session: Session, query: Select[Any], found: ColumnElement[Any], values: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    """The same as ``pick``, as the driver has it: cheaper yet, where there are many.

    Texts and numbers are so what they are anyway; a moment is what ``moments.read`` takes.
    """
    if values:
        connection = session.connection()
        made = picking(query, found, connection.dialect.name)
        for some in chunks(values):
            yield from made.pick(connection, some)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """``values`` in portions that fit in one statement."""
    rest = iter(values)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion


def _limit(connection: Any, _record: object) -> None:
    """End what would hold up the feed. Set here and not at the start, which a pooler refuses."""
    for name, seconds in (
        ("idle_in_transaction_session_timeout", IDLE_S),
        ("statement_timeout", STATEMENT_S),
    ):
        connection.execute(f"SET {name} = '{seconds}s'")
    connection.commit()


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
