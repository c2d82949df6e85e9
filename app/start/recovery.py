"""Looking after the till's files from the command line: doctor, backup, restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from app import keys
from app.config import Settings, load
from app.doctor.chain import Head
from app.doctor.examination import examine
from app.doctor.finding import Report
from app.doctor.signatures import Keys
from app.domain.refusal import Unavailable
from app.models.base import Files, open_alone
from app.operations import backup, restoring
from app.second_copy.medium import SecondCopy
from app.start import enrolment, makers

_BACKUPS = "backups"


def backup_folder(settings: Settings, folder: Path) -> Path:
    """Where backups go: as set, or within the till's own folder."""
    return Path(settings.backup_folder) if settings.backup_folder else folder / _BACKUPS


def doctor(folder: Path, heads: Sequence[Head]) -> Report:
    """Look at the till in ``folder``. Raises ``Unavailable("not_enrolled")``."""
    files, enrolled = _files(folder), enrolment.enrolled(folder)
    own = enrolment.own_public(folder, enrolled)
    return examine(files, heads, Keys(own, bytes.fromhex(enrolled.grant_key)))


def back_up(folder: Path) -> backup.Backup:
    """Make a copy now; the till may be selling. Raises ``Unavailable``."""
    target = backup_folder(load(folder), folder)
    return backup.backup_now(_files(folder), target, makers.now(), makers.zone())


def restore(folder: Path, copy: Path) -> tuple[restoring.Restored, Path | None]:
    """Take ``copy`` into use: what was done, and a file with what the old files had unsent.

    That file is for the centre, and None where they cannot be read or nothing can be sealed.
    Raises ``Unavailable``: ``already_running``, ``backup_unusable``, ``not_enrolled``.
    """
    enrolled = enrolment.enrolled(folder)
    lock = QLockFile(str(folder / "till.lock"))
    if not lock.tryLock(100):
        raise Unavailable("already_running", str(folder))
    try:
        return restore_alone(folder, enrolled, copy)
    finally:
        lock.unlock()


def restore_alone(
    folder: Path,
    enrolled: enrolment.Enrolment,
    copy: Path,
    tell: Callable[[int], object] = lambda _: None,
) -> tuple[restoring.Restored, Path | None]:
    """The same, for who has the lock of ``folder`` already. Raises ``backup_unusable``.

    ``tell`` hears how far it is, in percent.
    """
    files = Files(folder, keys.kept_key(folder, "database"))
    written = copy.stat().st_mtime if copy.is_file() else 0
    made_at = backup.moment_of(copy) or datetime.fromtimestamp(written, UTC)
    done = restoring.restore(
        files,
        copy,
        shop=enrolled.shop,
        till=enrolled.till,
        log=makers.new_id(),
        made_at=made_at,
        now=makers.now(),
        tell=tell,
    )
    return done, _late(done, files.key, enrolled)


def _late(done: restoring.Restored, key: bytes, enrolled: enrolment.Enrolment) -> Path | None:
    """The unsent documents of the files that were kept aside, as a second copy."""
    if done.aside is None or not done.opened or not enrolled.seal_key:
        return None
    store = open_alone(Files(done.aside, key))
    late = SecondCopy(done.aside, enrolled.till_id, bytes.fromhex(enrolled.seal_key))
    try:
        return late.file if late.keep(store) else None
    finally:
        store.close()


def _files(folder: Path) -> Files:
    """The files of an enrolled till: a key is never made here."""
    enrolment.enrolled(folder)
    if not (folder / "till.db").exists():
        raise Unavailable("not_enrolled", str(folder))
    return Files(folder, keys.kept_key(folder, "database"))
