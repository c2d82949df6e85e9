"""Opening a till whose data may be damaged: it goes on from its newest sound backup by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app import keys
from app.domain.refusal import Unavailable
from app.models import alarms
from app.models.backups import page_problems
from app.models.base import Files, Store, open_file
from app.models.counter import AlarmKind
from app.operations import backup
from app.start import enrolment, makers, recovery
from app.start.enrolment import Enrolment

_DAMAGED = "database_unreadable"


def open_till(
    folder: Path, enrolled: Enrolment, backups: Path, while_mending: Callable[[int], object]
) -> Store:
    """The files in ``folder``, open; whoever calls has its lock. Damaged ones are kept aside.

    ``while_mending`` hears in percent how far a backup is taken into use, which may last a minute;
    0 before it begins. What waits to be sent in the damaged files, where they can be read, is
    sealed for the centre, and the manager is told. Raises ``Unavailable("database_unreadable")``
    where there is no sound backup.
    """
    try:
        _insist_on_sound(folder)
        return enrolment.open_till(folder, enrolled, makers.new_id())
    except Unavailable as problem:
        if problem.code != _DAMAGED:
            raise
        while_mending(0)
        made_at = _restored(folder, enrolled, backups, while_mending)
        if made_at is None:
            raise
    store = enrolment.open_till(folder, enrolled, makers.new_id())
    with store.writing.begin() as session:
        about = made_at.isoformat()
        alarms.raise_alarm(session, AlarmKind.DATA_RESTORED, about, makers.now())
    return store


def _insist_on_sound(folder: Path) -> None:
    """Where a page could not be read the last time, all of them are looked at."""
    files = Files(folder, keys.kept_key(folder, "database"))
    if not (files.doubt.exists() and files.till.exists()):
        return
    connection = open_file(files.till, files.key)
    try:
        problems = page_problems(connection)
    finally:
        connection.close()
    if problems:
        raise Unavailable(_DAMAGED, "; ".join(problems))


def _restored(
    folder: Path, enrolled: Enrolment, backups: Path, tell: Callable[[int], object]
) -> datetime | None:
    """When the copy was made that is in use now; None: none of them can be used."""
    there = backup.copies(backups)
    for made_at in sorted(there, reverse=True):
        try:
            recovery.restore_alone(folder, enrolled, there[made_at], tell)
        except Unavailable as problem:
            if problem.code != "backup_unusable":
                raise
        else:
            return made_at
    return None
