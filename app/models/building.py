"""A mirror that is made as a whole, an image or a first load: its tables first, its indexes last.

Also at the centre, which makes images: the form of the file is what both must agree on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable
from app.models.base import Files, MirrorBase, mirror_engine, open_file, open_read_only
from app.models.mirror import FORM, CursorRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

CACHE_KB = 262_144
"""For whoever writes or reads a whole mirror: each page is deciphered once, not twice."""
_LOADING_KB = 65_536
"""For whoever writes it page by page: nearly all of that goes behind what was written last."""
_LOG_PAGES = 16_384
_SORTED_AT_ONCE = 1_500_000
"""Codes, about: they are sorted in memory, since nothing may lie on the disk in the clear."""
_SAMPLES = 100
"""Of so many codes of a portion it is told where the next one begins."""
_STEPS = 20_000
"""Of SQLite, before it asks whether to go on: about a millisecond."""
_LATE = "late_code"
"""The codes of a first load as they come: they are hashes, in no order, and a tree of millions is
written soonest in its own. It goes when the indexes are made."""
_PUT_LATE = f"""
    INSERT INTO member_code (code, kind, member)
    SELECT code, kind, member FROM {_LATE} WHERE code >= ? AND (code < ? OR ? IS NULL)
    ORDER BY code, kind, rowid
    ON CONFLICT (code, kind) DO UPDATE SET member = excluded.member
"""  # noqa: S608 (a name of ours)
_BOUNDS = f"""
    SELECT code FROM {_LATE} WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY code
"""  # noqa: S608 (a name of ours)
_BULK = {"journal_mode": "off", "synchronous": 0, "locking_mode": "exclusive"}


class Interrupted(Exception):
    """A statement was ended because nobody waits for it any more."""


def create_empty(files: Files, generation: int, feed_id: str = "", *, indexes: bool = True) -> None:
    """The file of an empty mirror; its cursor is at the beginning. Without ``feed_id``: of none."""
    file, key = files.mirror(generation), files.mirror_key(generation)
    engine = mirror_engine(lambda: open_file(file, key))
    with engine.begin() as connection:
        create_tables(connection)
        if indexes:
            create_indexes(connection)
        else:
            connection.exec_driver_sql(f"CREATE TABLE {_LATE} (code TEXT, kind TEXT, member TEXT)")
        put_cursor(connection, feed_id, "")


def create_tables(connection: Connection) -> None:
    """The tables of a mirror, without the indexes that can be made last."""
    for table in MirrorBase.metadata.sorted_tables:
        connection.execute(CreateTable(table))


def create_indexes(connection: Connection) -> None:
    """The indexes that are not there yet, over all that came."""
    if has_late_codes(connection):
        put_late_codes(connection)
        connection.exec_driver_sql(f"DROP TABLE {_LATE}")
    for table in MirrorBase.metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))


@contextmanager
def interruptible(connection: Connection, stopped: Callable[[], bool]) -> Iterator[None]:
    """Statements in it raise ``Interrupted`` soon after ``stopped`` says so."""
    raw: Any = connection.connection.driver_connection
    raw.set_progress_handler(stopped, _STEPS)
    try:
        yield
    except OperationalError as error:
        if str(error.orig) != "interrupted":
            raise
        raise Interrupted from error
    finally:
        raw.set_progress_handler(None, 0)


def has_late_codes(connection: Connection) -> bool:
    """Whether codes of members may wait until the indexes are made."""
    return connection.exec_driver_sql(f"PRAGMA table_info({_LATE})").first() is not None


def add_late_codes(connection: Connection, codes: Sequence[tuple[str, ...]]) -> None:
    """Let ``codes``, of members who had none, wait: code, kind, member."""
    if codes:
        connection.exec_driver_sql(f"INSERT INTO {_LATE} VALUES (?, ?, ?)", [*codes])  # noqa: S608 (a name of ours)


def put_late_codes(connection: Connection) -> None:
    """Those that wait take their place; of two with the same code the later one has it."""
    bounds = _late_bounds(connection)
    for first, behind in pairwise(["", *bounds, None]):
        connection.exec_driver_sql(_PUT_LATE, (first, behind, behind))
    connection.exec_driver_sql(f"DELETE FROM {_LATE}")  # noqa: S608 (a name of ours)


def _late_bounds(connection: Connection) -> list[str]:
    """Codes between which there are about ``_SORTED_AT_ONCE``, as far as a sample can tell."""
    last = connection.exec_driver_sql(f"SELECT max(rowid) FROM {_LATE}").scalar() or 0  # noqa: S608 (a name of ours)
    portions = last // _SORTED_AT_ONCE + 1
    rows = [*range(1, last, max(last // (portions * _SAMPLES), 1))] if portions > 1 else []
    sample = connection.exec_driver_sql(_BOUNDS, (json.dumps(rows),)).scalars().all()
    return [*dict.fromkeys(sample[_SAMPLES::_SAMPLES])]


def put_cursor(connection: Connection, feed_id: str, cursor: str) -> None:
    """The one row that says what the mirror is, and how far it is read."""
    table = CursorRow.__table__
    row = {"one": 1, "form": FORM, "feed_id": feed_id, "cursor": cursor}
    connection.execute(table.insert().values(row))  # type: ignore[attr-defined] # a Table


@contextmanager
def writing_image(file: Path, key: bytes) -> Iterator[tuple[Connection, Any]]:
    """A new file, to be filled in one go, and the driver's own connection to it.

    Nothing of it survives a crash, so nothing is synced and nothing can be taken back. Raises
    ``Unavailable("image_failed")``: no room.
    """
    engine = mirror_engine(lambda: _open_bulk(file, key))
    try:
        with engine.begin() as connection:
            create_tables(connection)
            yield connection, connection.connection.driver_connection
    except sqlcipher.DatabaseError as error:
        raise Unavailable("image_failed", str(error)) from error


def insist_on_whole(file: Path, key: bytes) -> None:
    """Every page of it can be deciphered, and every table walked. Raises ``Unavailable``.

    Once, for all tills that fetch it: by its digest each knows that it has the same.
    """
    connection = open_read_only(file, key, finished=True)
    try:
        found = connection.execute("PRAGMA quick_check").fetchall()
    except sqlcipher.DatabaseError as error:
        raise Unavailable("database_unreadable", f"{file.name}: {error}") from error
    finally:
        connection.close()
    if found != [("ok",)]:
        raise Unavailable("database_unreadable", f"{file.name}: {found[0][0]}")


def _open_bulk(file: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(f"file:{file}", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    for name, value in _BULK.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def open_loading(file: Path, key: bytes) -> Callable[[], Any]:
    """What opens a mirror for a first load, with room for its pages.

    It is not synced with each page but now and then, and when it is closed: a power cut takes back
    the last pages, their cursor with them, and they are fetched again.
    """

    def connect() -> Any:
        connection = open_file(file, key)
        connection.execute(f"PRAGMA cache_size = -{_LOADING_KB}")
        connection.execute("PRAGMA synchronous = 1")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        return connection

    return connect
