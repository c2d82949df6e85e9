"""Backups of ``till.db``: made while one sells, thinned out, and due every hour.

The end of a shift makes one as well: it calls ``backup_now``, as the window's timer does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from app import keys
from app.domain.refusal import Unavailable
from app.domain.retention import kept
from app.models.backups import PART, End, end_of, write_copy
from app.models.base import Files

EVERY = timedelta(hours=1)
_FORM = "till-%Y%m%dT%H%M%SZ.db"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy, and what it ends with. ``removed`` are older ones that made room."""

    file: Path
    end: End
    removed: tuple[Path, ...] = ()


def backup_now(files: Files, folder: Path, now: datetime, zone: tzinfo) -> Backup:
    """Copy ``till.db`` into ``folder``, look at the copy, and remove what need not be kept.

    Blocks no sale. Raises ``Unavailable("backup_failed")``; no older copy was removed then.
    """
    file = folder / now.astimezone(UTC).strftime(_FORM)
    write_copy(files, file)
    end = sound_end(file, files.key)
    there = copies(folder)
    keep = kept(there.keys(), zone)
    removed = [path for moment, path in there.items() if moment not in keep]
    removed += folder.glob(f"till-*.db{PART}")
    for path in removed:
        path.unlink(missing_ok=True)
    return Backup(file, end, tuple(removed))


def due(folder: Path, now: datetime) -> bool:
    """Whether the newest copy in ``folder`` is an hour old; or from the future: a clock was wrong.

    A folder that cannot be looked at has none.
    """
    there = copies(folder)
    return not there or abs(now - max(there)) >= EVERY


def copies(folder: Path) -> dict[datetime, Path]:
    """The copies in ``folder`` by the moment at which they were made."""
    found = {moment_of(path): path for path in folder.glob("till-*Z.db")}
    return {moment: path for moment, path in found.items() if moment}


def moment_of(copy: Path) -> datetime | None:
    """When ``copy`` was made, by its name; None for another's name."""
    try:
        return datetime.strptime(copy.name, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def sound_end(file: Path, key: bytes) -> End:
    """What ``file`` ends with; raises ``Unavailable("backup_failed")`` where its head is not whole.

    The whole chain is the doctor's to look at; the last document stands for it here.
    """
    end = end_of(file, key)
    if end is None:
        raise Unavailable("backup_failed", f"{file.name}: no till")
    if end.counted != end.number:
        raise Unavailable("backup_failed", f"{file.name}: {end.number} of {end.counted} documents")
    if end.number and not keys.same(keys.digest(end.content), end.hash):
        raise Unavailable("backup_failed", f"{file.name}: the last document was edited")
    return end
