"""Queries in the driver's own words: made once, and asked without SQLAlchemy's way around them.

That way costs several times what the database does for the few rows of a round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast

from pydantic_core import to_json
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Select,
    String,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY, psycopg
from sqlalchemy.exc import DBAPIError

_PSYCOPG: Any = psycopg.dialect
DIALECTS: Mapping[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": _PSYCOPG()}
"""As what is made once is compiled for the driver of each database."""
_VALUES = "values"
Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """A query; ``forms`` say how what the driver gives is read."""

    text: str
    given: Mapping[str, Any]
    in_order: tuple[str, ...]
    row: Callable[[Iterable[Any]], Any]
    forms: tuple[tuple[int, Read], ...]

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows as the driver has them."""
        parameters: Any = {**self.given, **values}
        if self.in_order:
            parameters = tuple(parameters[name] for name in self.in_order)
        with running(connection) as cursor:
            cursor.execute(self.text, parameters)
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def pick(self, connection: Connection, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows in which a text is one of ``values``: see ``picking``."""
        some: Any = to_json(values).decode() if self.in_order else values
        return self.ask(connection, {_VALUES: some})

    def read(self, rows: Iterable[tuple[Any, ...]]) -> Iterable[Any]:
        """``rows`` by the names of their columns, each value as Python has it."""
        return map(self._formed if self.forms else self.row, rows)

    def _formed(self, row: tuple[Any, ...]) -> Any:
        made = [*row]
        for place, form in self.forms:
            made[place] = form(made[place])
        return self.row(made)


@dataclass(slots=True)
class Cursor:
    """Statements on ``connection``, by the driver itself or as SQLAlchemy runs them."""

    execute: Callable[[str, Any], Any]
    fetchall: Callable[[], Sequence[Any]]


@contextmanager
def running(connection: Connection) -> Iterator[Cursor]:
    """What runs statements of the driver in the transaction of ``connection``.

    An error of the database is a ``DBAPIError``, as from SQLAlchemy, without the values of the
    statement. Where somebody listens to the engine's statements, they are run SQLAlchemy's way, so
    that all of them are heard.
    """
    engine: Any = connection.engine
    if engine.dispatch.before_cursor_execute:
        yield _heard(connection)
        return
    errors: Any = engine.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield Cursor(cursor.execute, cursor.fetchall)
    except errors as error:
        raise DBAPIError.instance(
            None, None, error, errors, hide_parameters=True, dialect=engine.dialect
        ) from error
    finally:
        cursor.close()


def _heard(connection: Connection) -> Cursor:
    results: list[CursorResult[Any]] = []

    def execute(text: str, values: Any) -> None:
        results[:] = [connection.exec_driver_sql(text, values)]

    def fetchall() -> Sequence[Any]:
        found: Sequence[Any] = results[0].cursor.fetchall()
        return found

    return Cursor(execute, fetchall)


@cache
def asking(query: Select[Any], dialect: str) -> Asking:
    """``query``, a constant of a module, each of whose parameters is a text or a number."""
    return _made(query, query, dialect)


@cache
def picking(query: Select[Any], found: ColumnElement[Any], dialect: str) -> Asking:
    """``query`` where the text ``found`` is one of some, which are one parameter.

    ``query`` and ``found`` are constants of a module, and ``query`` has no parameter of its own.
    """
    return _made(query, _among(query, found, dialect), dialect)


def _made(query: Select[Any], whole: Select[Any], dialect: str) -> Asking:
    made: Any = whole.compile(
        dialect=DIALECTS[dialect], compile_kwargs={"render_postcompile": True}
    )
    columns = query.selected_columns
    named: Any = NamedTuple  # of columns that are known here only
    row = named("Picked", [(column.key, Any) for column in columns])
    reading = (column.type.dialect_impl(DIALECTS[dialect]) for column in columns)
    forms = [kind.result_processor(DIALECTS[dialect], None) for kind in reading]
    return Asking(
        str(made),
        made.params,
        tuple(made.positiontup or ()),
        row._make,
        tuple((place, form) for place, form in enumerate(forms) if form),
    )


def _among(query: Select[Any], found: ColumnElement[Any], dialect: str) -> Select[Any]:
    if dialect == "sqlite":
        values = func.json_each(bindparam(_VALUES, "", type_=Text())).table_valued("value")
        return query.where(found.in_(select(values.c.value)))
    return query.where(found == any_(bindparam(_VALUES, [], type_=ARRAY(String()))))
