"""What a till and its centre wrote into their files, written once more by the drivers alone."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.models.base import open_file
from benchmarks.rows import took_ms
from benchmarks.shop import KEY

Rows = dict[str, set[tuple[Any, ...]]]


def copied(file: Path) -> Rows:
    """What is in ``file``; a copy of it is put aside."""
    connection = _opened(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(file, _copy_of(file))
    found = _content(connection)
    connection.close()
    return found


def written_again(file: Path, before: Rows) -> float:
    """Make in the copy all the changes that the round made in ``file``, in one transaction."""
    connection = _opened(file)
    after = _content(connection)
    connection.close()
    copy = _opened(_copy_of(file))
    work: list[tuple[str, Sequence[tuple[Any, ...]]]] = []
    for table, rows in after.items():
        work += _changes(copy, table, before[table], rows)

    def write() -> None:
        copy.execute("BEGIN IMMEDIATE")
        copy.execute("PRAGMA defer_foreign_keys = ON")
        for statement, values in work:
            copy.executemany(statement, values)
        copy.execute("COMMIT")

    time_ms = took_ms(write)
    copy.close()
    return time_ms


def _opened(file: Path) -> Any:
    """With the driver alone, as durable as the program opens it."""
    if file.stem != "centre":
        return open_file(file, KEY)
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = 2", "foreign_keys = 1"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _copy_of(file: Path) -> Path:
    folder = file.parent / "copies"
    folder.mkdir(exist_ok=True)
    return folder / file.name


def _content(connection: Any) -> Rows:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: {tuple(one) for one in connection.execute(f'SELECT * FROM "{name}"')}
        for (name,) in tables
    }


def _changes(
    connection: Any, table: str, before: set[tuple[Any, ...]], after: set[tuple[Any, ...]]
) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    """Statements with their rows, in the order of the key."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = [f'"{column[1]}"' for column in columns]
    at = [column[0] for column in columns if column[5]]
    keys = [names[place] for place in at]
    stay = {tuple(one[place] for place in at) for one in after}
    gone = {tuple(one[place] for place in at) for one in before} - stay
    if gone:
        yield (
            f'DELETE FROM "{table}" WHERE ' + " AND ".join(f"{key} = ?" for key in keys),
            sorted(gone),
        )
    fresh = after - before
    if fresh:
        sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
        doing = f"UPDATE SET {sets}" if sets else "NOTHING"
        places = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table}" VALUES ({places}) ON CONFLICT ({", ".join(keys)})'
        ordered = sorted(fresh, key=lambda one: str([one[place] for place in at]))
        yield f"{statement} DO {doing}", ordered
