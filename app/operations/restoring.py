"""Restoring ``till.db`` from a copy: the till goes on in a new log.

What happened after the copy was made is not in it. So nothing of the old log is continued: its
numbers may have been given out, its holds may have been spent. The centre still takes what it
lacks of it, from this till, from its second copy, or from the files that are kept aside.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import disk
from app.domain.refusal import Unavailable
from app.models import backups
from app.models.backups import End
from app.models.base import Files, open_file
from app.models.upgrade import fitting_mirror
from app.operations.backup import sound_end

_SUFFIXES = ("", "-wal", "-shm")
_CANDIDATE = "till-restoring.db"
_AN_HOUR = {"serial": 1_000, "serialC": 1_000, "serialR": 1_000, "member": 20}
"""More than a till gives out in an hour of each series that is printed or sent."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the ``copy``'s end, the log that goes on, and where the old files are.

    ``aside`` is None where there were none. ``opened``: they could be read, so no printed number
    was skipped.
    """

    copy: End
    log: str
    aside: Path | None
    opened: bool


def restore(
    files: Files,
    copy: Path,
    *,
    shop: str,
    till: str,
    log: str,
    made_at: datetime,
    now: datetime,
    tell: Callable[[int], object] = lambda _: None,
) -> Restored:
    """Take ``copy``, made at ``made_at``, into use as ``till.db``, with ``log`` as its new log.

    Nobody may have the files open. The present ones are copied aside first, so that stopping at
    any point loses nothing: it is done again then. Raises ``Unavailable("backup_unusable")`` for a
    file that is damaged, no till's, or another till's. ``tell`` hears how far it is, in percent.
    """
    tell(5)
    end = _examined(copy, files.key, shop, till)
    tell(40)
    present = _settle_journal(files)
    candidate = files.folder / _CANDIDATE
    for suffix in _SUFFIXES:
        candidate.with_name(candidate.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(copy, candidate)
    tell(55)
    for file in (copy, files.till) if present else (copy,):
        files.keys |= backups.mirror_keys_of(file, files.key)
    generation = fitting_mirror(files) or 1
    backups.begin_log(
        candidate,
        files.key,
        log,
        follows=end.hash or end.follows,
        generation=generation,
        mirror_key=files.keys.get(generation),
        series=_series(files, copy, present=present, since=now - made_at),
    )
    tell(70)
    aside = _keep_aside(files, now)
    tell(85)
    if files.mirror(generation).exists():
        backups.forget_members(files, generation)
    for suffix in _SUFFIXES[1:]:
        files.till.with_name(files.till.name + suffix).unlink(missing_ok=True)
    disk.put_in_place(candidate, files.till)
    files.generation = generation
    tell(100)
    return Restored(end, log, aside, present)


def _examined(copy: Path, key: bytes, shop: str, till: str) -> End:
    problems = backups.problems_of(copy, key) if copy.is_file() else ("no such file",)
    if problems:
        raise Unavailable("backup_unusable", "; ".join(problems))
    try:
        end = sound_end(copy, key)
    except Unavailable as error:
        raise Unavailable("backup_unusable", error.detail) from error
    if (end.shop, end.till) != (shop, till):
        raise Unavailable("backup_unusable", f"{copy.name}: of till {end.shop}-{end.till}")
    return end


def _settle_journal(files: Files) -> bool:
    """Write what waits in the log of the present file into it; whether it can be opened at all."""
    if not files.till.exists():
        return False
    try:
        connection = open_file(files.till, files.key)
    except (Unavailable, AssertionError):
        return False
    connection.close()
    return True


def _series(files: Files, copy: Path, *, present: bool, since: timedelta) -> Mapping[str, int]:
    """Where printed numbers go on: as the present file has it, or beyond what can have been used.

    Members' numbers and receipts' must never be given out twice; a gap does no harm.
    """
    known = backups.series_of(files.till, files.key) if present else {}
    if known:
        return {name: known[name] for name in _AN_HOUR if name in known}
    hours = max(0, since // timedelta(hours=1)) + 1
    before = backups.series_of(copy, files.key)
    return {name: before.get(name, 0) + most * hours for name, most in _AN_HOUR.items()}


def _keep_aside(files: Files, now: datetime) -> Path | None:
    """The present files, copied into a folder of their own."""
    there = [files.till.with_name(files.till.name + suffix) for suffix in _SUFFIXES]
    there = [file for file in there if file.exists()]
    if not there:
        return None
    folder = files.folder / now.astimezone(UTC).strftime("kept-%Y%m%dT%H%M%SZ")
    folder.mkdir(exist_ok=True)
    for file in there:
        with (folder / file.name).open("wb") as kept, file.open("rb") as present:
            shutil.copyfileobj(present, kept)
            kept.flush()
            os.fsync(kept.fileno())
    disk.sync_folder(folder)
    disk.sync_folder(files.folder)
    return folder
