"""Statements of the sale's path: SQL written once, run on the session's own connection.

Through the ORM a statement costs several times what SQLite needs for it; a sale has twenty. What
is not in that path is written with ``select`` and rows as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.orm import Session

from app.models.base import TillBase

_INSERTS: dict[type[TillBase], tuple[str, tuple[str, ...]]] = {}


def run(session: Session, statement: str, *values: object) -> CursorResult[Any]:
    """Run ``statement``, with a ``?`` for each of ``values``."""
    return session.connection().exec_driver_sql(statement, _as_kept(values))


def run_many(session: Session, statement: str, values: Sequence[tuple[object, ...]]) -> None:
    """Run ``statement`` once for each of ``values``, inside the driver."""
    if values:
        connection = session.connection()
        connection.exec_driver_sql(statement, [*map(_as_kept, values)])


def add(session: Session, table: type[TillBase], *rows: dict[str, Any]) -> None:
    """Insert ``rows`` of ``table``; each has a value for every column."""
    if not rows:
        return
    statement, names = _insert(table)
    run_many(session, statement, [tuple(row[name] for name in names) for row in rows])


def moment(kept: str) -> datetime:
    """The moment that a statement run here has read."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _insert(table: type[TillBase]) -> tuple[str, tuple[str, ...]]:
    if table not in _INSERTS:
        names = tuple(column.name for column in table.__table__.columns)
        places = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT INTO {table.__tablename__} ({columns}) VALUES ({places})"  # noqa: S608 (names of our tables)
        _INSERTS[table] = (statement, names)
    return _INSERTS[table]


def _as_kept(values: Iterable[object]) -> tuple[object, ...]:
    return tuple([one if type(one) in _AS_IT_IS else _kept(one) for one in values])


_AS_IT_IS = frozenset({str, int, type(None)})


def _kept(value: object) -> object:
    """``value`` as ``Instant`` and ``Boolean`` keep it."""
    if isinstance(value, datetime):
        assert value.tzinfo is not None, "a moment has a zone"
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return int(value) if isinstance(value, bool) else value
