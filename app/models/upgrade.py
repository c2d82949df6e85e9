"""Making and upgrading the files, at start, before anything else opens them.

``till.db`` is upgraded by migrations after a copy was made; the copy is the way back, there are no
downgrades. A mirror of another form is not upgraded: a new generation is begun and fetched again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable
from app.models.base import MIRROR, Files, MirrorBase, begin_by_hand, open_file
from app.models.journal import IdentityRow
from app.models.mirror import FORM, CursorRow

SCRIPTS = Path(__file__).with_name("migrations")
NEWEST = "0002"
"""The last migration; a test holds it to the scripts."""

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
    with Session(engine) as session:
        generation = session.scalar(select(IdentityRow.generation))
    engine.dispose()
    files.generation = generation or 1
    if not _mirror_fits(files):
        begin_generation(files, files.generation + (1 if generation else 0))
    _remove_others(files)


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
    crash at any point leaves either the old world whole or the new one.
    """
    make_mirror(files, generation)
    engine = _engine(files.till, files.key)
    with Session(engine) as session, session.begin():
        also(session)
        session.execute(update(IdentityRow).values(generation=generation))
    engine.dispose()
    files.generation = generation
    _remove_others(files)


def make_mirror(files: Files, generation: int) -> None:
    """The file of an empty mirror; one that was left half made is made again."""
    file = files.mirror(generation)
    _remove(file)
    engine = _engine(file, files.key).execution_options(schema_translate_map={MIRROR: None})
    with engine.begin() as connection:
        MirrorBase.metadata.create_all(connection)
        connection.execute(
            CursorRow.__table__.insert().values(one=1, form=FORM, feed_id="", cursor="")  # type: ignore[attr-defined] # a Table
        )
    engine.dispose()


def fitting_mirror(files: Files) -> int | None:
    """The newest generation on the disk that can be used; None: there is none."""
    numbers = [file.stem.removeprefix("shop-") for file in files.folder.glob("shop-*.db")]
    found = sorted((int(number) for number in numbers if number.isdigit()), reverse=True)
    for number in found:
        with suppress(Unavailable):
            if _mirror_fits(files, number):
                return number
    return None


def _mirror_fits(files: Files, generation: int | None = None) -> bool:
    file = files.mirror(generation)
    if not file.exists():
        return False
    connection = open_file(file, files.key)
    try:
        found = connection.execute("SELECT form FROM cursor").fetchone()
        return found is not None and found[0] == FORM
    except sqlcipher.OperationalError:
        return False
    finally:
        connection.close()


def _copy(files: Files, revision: str) -> None:
    """An encrypted copy beside the file, named after the form it has."""
    target = files.till.with_name(f"till-{revision}.db")
    target.unlink(missing_ok=True)
    connection = open_file(files.till, files.key)
    connection.execute("VACUUM INTO ?", (str(target),))
    connection.close()


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _remove_others(files: Files) -> None:
    """Generations that are not live. One that is still open elsewhere stays until the next start.

    Windows does not let an open file be removed.
    """
    live = files.mirror().name
    for file in files.folder.glob("shop-*.db"):
        if file.name != live:
            with suppress(PermissionError):
                _remove(file)


def _engine(file: Path, key: bytes) -> Engine:
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=lambda: open_file(file, key), poolclass=NullPool
    )
    begin_by_hand(engine)
    return engine
