"""Making and upgrading the files, at start, before anything else opens them.

``till.db`` is upgraded by migrations after a copy was made; the copy is the way back, there are no
downgrades. A mirror of another form is not upgraded: a new generation is begun and fetched again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete, inspect, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable
from app.models.backups import page_problems
from app.models.base import (
    Files,
    begin_by_hand,
    name_disk_faults,
    open_file,
    open_read_only,
)
from app.models.building import create_empty
from app.models.journal import IdentityRow, LoadRow, MirrorKeyRow
from app.models.mirror import FORM

SCRIPTS = Path(__file__).with_name("migrations")
NEWEST = "0002"
"""The last migration; a test holds it to the scripts."""

PART = ".part"
"""Ends the name of an image that is being fetched."""

PREVIEW = "0001"
"""The form of the preview, 0.1.0, whose files are not taken over."""


def upgrade(files: Files) -> None:
    """Bring ``till.db`` to the newest form, and find or make the live mirror.

    Raises ``Unavailable`` where a file cannot be opened, or is the preview's. Safe to run again
    after a crash at any point: a migration is one transaction.
    """
    files.folder.mkdir(parents=True, exist_ok=True)
    engine = _engine(files.till, files.key)
    now = _revision(engine)
    if now == PREVIEW:
        raise Unavailable("database_of_preview", str(files.till))
    if now != NEWEST:
        if now:
            _copy(files, now)
        _migrate(engine)
    with Session(engine) as session, session.begin():
        generation = session.scalar(select(IdentityRow.generation))
        files.keys = mirror_keys(session)
        session.execute(delete(LoadRow).where(LoadRow.form != FORM))
        load = session.scalar(select(LoadRow.generation))
    engine.dispose()
    files.generation = generation or 1
    if _mirror_fits(files) and not _is_damaged(files):
        remove_others(files, load)
    else:
        empty = files.generation + (1 if generation else 0)
        begin_generation(files, empty)
    files.doubt.unlink(missing_ok=True)


def mirror_keys(session: Session) -> dict[int, bytes]:
    """The keys of the generations that came as images."""
    rows = session.execute(select(MirrorKeyRow.generation, MirrorKeyRow.key))
    return {row.generation: row.key for row in rows}


def _revision(engine: Engine) -> str:
    """Which form ``till.db`` has; empty for a new file."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        query = text("SELECT version_num FROM alembic_version")
        return connection.scalar(query) or ""


def _migrate(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 (it is slow to load, and seldom needed)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def begin_generation(
    files: Files, generation: int, also: Callable[[Session], None] = lambda _: None
) -> None:
    """An empty mirror as the generation ``generation``, live from now on; the old one is removed.

    The till's own file names the live one, and ``also`` is done in the same transaction, so a
    crash at any point leaves either the old world whole or the new one. A load that is under way
    is given up by it, and its number is not used.
    """
    with files.feeding:
        engine = _engine(files.till, files.key)
        with Session(engine) as session:
            generation = max(generation, 1 + (session.scalar(select(LoadRow.generation)) or 0))
        remove(files.mirror(generation))
        files.keys.pop(generation, None)
        create_empty(files, generation)
        with Session(engine) as session, session.begin():
            also(session)
            session.execute(delete(LoadRow))
            session.execute(delete(MirrorKeyRow))
            session.execute(update(IdentityRow).values(generation=generation))
        engine.dispose()
        files.go_live(generation)
        remove_others(files)


def fitting_mirror(files: Files) -> int | None:
    """The newest generation on the disk that can be used; None: there is none."""
    numbers = [file.stem.removeprefix("shop-") for file in files.folder.glob("shop-*.db")]
    found = sorted((int(number) for number in numbers if number.isdigit()), reverse=True)
    return next((number for number in found if _mirror_fits(files, number)), None)


def _mirror_fits(files: Files, generation: int | None = None) -> bool:
    """Whether it is of this form. One that cannot be read is of none: the centre has it all."""
    file = files.mirror(generation)
    if not file.exists():
        return False
    try:
        connection = open_file(file, files.mirror_key(generation))
    except Unavailable:
        return False
    try:
        found = connection.execute("SELECT form FROM cursor").fetchone()
        return found is not None and found[0] == FORM
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()


def _is_damaged(files: Files) -> bool:
    """Whether a page of the live mirror is, where there is reason to look at each of them."""
    if not files.doubt.exists():
        return False
    connection = open_read_only(files.mirror(), files.mirror_key())
    try:
        return bool(page_problems(connection))
    finally:
        connection.close()


def _copy(files: Files, revision: str) -> None:
    """An encrypted copy beside the file, named after the form it has."""
    target = files.till.with_name(f"till-{revision}.db")
    target.unlink(missing_ok=True)
    connection = open_file(files.till, files.key)
    connection.execute("VACUUM INTO ?", (str(target),))
    connection.close()


def remove(file: Path) -> None:
    """The file of a generation, what came of it, and what waits beside it."""
    for suffix in ("", "-wal", "-shm", PART):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def remove_others(files: Files, spared: int | None = None) -> None:
    """Generations that are neither live nor ``spared``. What is open stays until the next start.

    Windows does not let an open file be removed.
    """
    kept = {files.mirror().name, files.mirror(spared).name}
    for file in (*files.folder.glob("shop-*.db"), *files.folder.glob(f"shop-*.db{PART}")):
        whole = file.with_name(file.name.removesuffix(PART))
        if whole.name not in kept:
            with suppress(PermissionError):
                remove(whole)


def _engine(file: Path, key: bytes) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: open_file(file, key),
        poolclass=NullPool,
        hide_parameters=True,
    )
    begin_by_hand(engine)
    name_disk_faults(engine)
    return engine
