"""Whether a file that has come whole is a sound mirror: every page deciphered, every table walked.

Its tables are looked at by several connections at once. That is mostly reckoning, in which Python
has no part, so that each has a core of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable
from app.models.base import MirrorBase, open_read_only

_AT_ONCE = 2
_SAID = "SELECT form, feed_id, cursor FROM cursor"
_LONGEST_FIRST = ("member_code", "lot", "ver", "member", "account")
"""So that none is begun late while others have nothing left to do."""
_LOOK_S = 0.1
_STEPS = 100_000
"""Of SQLite, before it asks whether to go on: some milliseconds."""


def is_sound(
    file: Path, key: bytes, what: tuple[int, str, str], going_on: Callable[[], None]
) -> bool:
    """Whether ``file``, which nobody writes, is whole and says that it is ``what``.

    That is its form, its feed and its cursor. ``going_on`` is called meanwhile, again and again;
    what it raises ends it.
    """
    ended = Event()
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="sound") as pool:
        try:
            left = {pool.submit(_is_whole, file, key, one, what, ended) for one in _tables()}
            while left:
                going_on()
                done, left = wait(left, _LOOK_S, FIRST_EXCEPTION)
                if not all(one.result() for one in done):
                    return False
        finally:
            ended.set()
            pool.shutdown(cancel_futures=True)
    return True


def _tables() -> list[str]:
    names = [table.name for table in MirrorBase.metadata.sorted_tables]
    return [*_LONGEST_FIRST, *(name for name in names if name not in _LONGEST_FIRST)]


def _is_whole(file: Path, key: bytes, table: str, what: tuple[int, str, str], ended: Event) -> bool:
    """Whether ``table`` is, and ``file`` is ``what``; not so where ``ended`` is set before."""
    try:
        connection = open_read_only(file, key, finished=True)
    except Unavailable:
        return False
    try:
        connection.set_progress_handler(ended.is_set, _STEPS)
        pages: list[tuple[object, ...]] = connection.execute(
            f"PRAGMA quick_check({table})"
        ).fetchall()
        connection.execute("PRAGMA shrink_memory")  # a page that could not be deciphered
        said: list[tuple[object, ...]] = connection.execute(_SAID).fetchall()  # fails the next one
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return pages == [("ok",)] and said == [what]
