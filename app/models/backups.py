"""Copies of ``till.db``: made while a cashier sells, looked at, and taken back into use.

``VACUUM INTO`` reads one snapshot, page by page with its HMAC, and writes a file under the same
key. With a write-ahead log it waits for no writer and no writer waits for it; a damaged page ends
it, where a copy of the file's bytes would have carried the damage along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update
from sqlcipher3 import dbapi2 as sqlcipher

from app import disk
from app.domain.refusal import Unavailable
from app.models.base import Files, open_file, open_read_only, writing_mirror
from app.models.mirror import AccountRow, CursorRow, LotRow, MemberCodeRow, MemberRow, VerRow

PART = ".part"
_LOOSE = ("member", "account")
_HEAD = """
    SELECT identity.shop, identity.till, identity.log, identity.follows, series.last,
    document.number, document.content, document.hash
    FROM identity
    LEFT JOIN series ON series.name = 'log:' || identity.log
    LEFT JOIN document ON document.log = identity.log
    ORDER BY document.number DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class End:
    """Whose file it is, and the last document in it: ``number`` 0 and empty where there is none.

    ``counted`` is the last number of the log that was given out. ``follows`` is the head of the
    log before.
    """

    shop: str
    till: str
    log: str
    follows: str
    counted: int
    number: int
    content: bytes
    hash: str


def write_copy(files: Files, target: Path) -> None:
    """A copy of ``till.db`` as ``target``, there whole or not at all.

    Raises ``Unavailable("backup_failed")``: no room, no folder, or a page of the file is damaged.
    """
    part = target.with_name(target.name + PART)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        connection = open_read_only(files.till, files.key)
        try:
            connection.execute("VACUUM INTO ?", (str(part),))
        finally:
            connection.close()
        problems = problems_of(part, files.key)
        if problems:
            raise Unavailable("backup_failed", "; ".join(problems))
        disk.put_in_place(part, target)
    except (OSError, sqlcipher.Error) as error:
        raise Unavailable("backup_failed", str(error)) from error


def problems_of(file: Path, key: bytes) -> tuple[str, ...]:
    """What is wrong with the pages of a copy, nothing where all is well."""
    try:
        connection = open_read_only(file, key, finished=True)
    except Unavailable as error:
        return (error.detail,)
    try:
        return page_problems(connection)
    finally:
        connection.close()


def page_problems(connection: Any) -> tuple[str, ...]:
    """The same, over an open connection: the HMAC of each page, then the structure."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        found += [row[0] for row in rows if row[0] != "ok"]
    except sqlcipher.DatabaseError as error:
        found = [str(error)]
    return tuple(found)


def end_of(file: Path, key: bytes) -> End | None:
    """The end of the live log in a copy; None where it is no till's, or was never begun.

    Raises ``Unavailable("database_unreadable")``.
    """
    connection = open_read_only(file, key, finished=True)
    try:
        row = connection.execute(_HEAD).fetchone()
    except sqlcipher.DatabaseError:
        return None
    finally:
        connection.close()
    if row is None:
        return None
    shop, till, log, follows, counted, number, content, hash = row
    return End(shop, till, log, follows, counted or 0, number or 0, content or b"", hash or "")


def series_of(file: Path, key: bytes) -> dict[str, int]:
    """The last numbers given out by ``file``; nothing where it cannot be read."""
    try:
        connection = open_read_only(file, key)
    except Unavailable:
        return {}
    try:
        return dict(connection.execute("SELECT name, last FROM series").fetchall())
    except sqlcipher.DatabaseError:
        return {}
    finally:
        connection.close()


def mirror_keys_of(file: Path, key: bytes) -> dict[int, bytes]:
    """The keys of the generations that came as images; nothing where ``file`` cannot be read."""
    try:
        connection = open_read_only(file, key)
    except Unavailable:
        return {}
    try:
        return dict(connection.execute("SELECT generation, key FROM mirror_key").fetchall())
    except sqlcipher.DatabaseError:
        return {}
    finally:
        connection.close()


def begin_log(
    file: Path,
    key: bytes,
    log: str,
    *,
    follows: str,
    generation: int,
    mirror_key: bytes | None,
    series: Mapping[str, int],
) -> None:
    """Let ``log`` be the live log in ``file``, after the one whose head is ``follows``.

    What was set aside for the old log can be spent no more, for documents that this file lacks
    may have spent it; its open questions are dropped. What was to be printed may have been, so a
    person is asked; a drawer stays shut. ``mirror_key`` opens ``generation``, None: ``key`` does.
    """
    connection = open_file(file, key)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "UPDATE identity SET log = ?, follows = ?, generation = ?", (log, follows, generation)
    )
    connection.execute("DELETE FROM load")
    connection.execute("DELETE FROM mirror_key")
    if mirror_key is not None:
        connection.execute("INSERT INTO mirror_key VALUES (?, ?)", (generation, mirror_key))
    connection.execute("UPDATE hold SET state = 'frozen' WHERE state = 'open'")
    connection.execute("UPDATE hold SET state = 'refused' WHERE state = 'asked'")
    connection.execute(
        "UPDATE print_job SET state = CASE kind WHEN 'drawer' THEN 'dropped' ELSE 'unknown' END "
        "WHERE state IN ('waiting', 'sending')"
    )
    connection.executemany(
        "INSERT INTO series (name, last) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)",
        list(series.items()),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def forget_members(files: Files, generation: int) -> None:
    """Take members and accounts out of a mirror, and have everything read again.

    Its rows may contain documents of the till that a restored copy lacks, or knows no result of:
    shown together they would count twice. Goods and rules stay, so that selling goes on.
    """
    with writing_mirror(files, generation) as session:
        for table in (AccountRow, LotRow, MemberCodeRow, MemberRow):
            session.execute(delete(table))
        session.execute(delete(VerRow).where(VerRow.row.in_(_LOOSE)))
        session.execute(update(CursorRow).values(cursor=""))
