"""A generation that is being built beside the live one: begun, looked at, taken into use.

``till.db`` says what is being built and of what, so that a till which was killed goes on with it;
whoever builds holds nothing in memory that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from app import disk
from app.domain.refusal import Unavailable
from app.models.base import (
    Files,
    Store,
    mirror_engine,
    open_file,
    open_read_only,
    writing_mirror,
)
from app.models.building import create_empty, open_loading
from app.models.journal import IdentityRow, LoadRow, MirrorKeyRow
from app.models.mirror import FORM, CursorRow
from app.models.upgrade import PART, remove, remove_others

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAID = "SELECT form, feed_id, cursor FROM cursor"
_OLDER = """
    SELECT 1 FROM live.ver AS here LEFT JOIN main.ver AS there
    ON there.row = here.row AND there."key" = here."key"
    WHERE there.ver < here.ver OR (there.ver IS NULL AND here.row <> 'staff') LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Load:
    """The generation that is being built; ``offer`` as in ``LoadRow``."""

    generation: int
    offer: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """How far a mirror is read."""

    feed_id: str
    cursor: str


class Superseded(Unavailable):
    """Another generation became the live one meanwhile: what was being built is no more."""

    def __init__(self) -> None:
        super().__init__("load_superseded")


def live_place(store: Store) -> Place:
    """How far the live mirror is read; an empty cursor: it was never loaded."""
    with store.reading() as session:
        row = session.execute(select(CursorRow.feed_id, CursorRow.cursor)).one()
        return Place(row.feed_id, row.cursor)


def load_of(store: Store) -> Load | None:
    """What is being built; None: nothing."""
    with store.reading() as session:
        row = session.execute(select(LoadRow.generation, LoadRow.offer)).one_or_none()
        return Load(row.generation, row.offer) if row else None


def begin_load(store: Store, feed_id: str, offer: bytes, key: bytes | None) -> Load:
    """Begin to build the next generation, of ``offer``; what was built of another is dropped.

    The live mirror is of ``feed_id`` too from now on, if it was of none. Raises ``Superseded``
    where it is of another.
    """
    files = store.files
    with files.feeding:
        before = load_of(store)
        generation = before.generation if before else files.generation + 1
        with store.writing.begin() as session:
            session.execute(delete(LoadRow))
        remove(files.mirror(generation))
        _say_feed(files, feed_id)
        note_key(files, generation, key)
        if not offer:
            create_empty(files, generation, feed_id, indexes=False)
        with store.writing.begin() as session:
            session.add(LoadRow(one=1, generation=generation, form=FORM, offer=offer))
    return Load(generation, offer)


def part_of(files: Files, load: Load) -> Path:
    """Where the image of ``load`` is put while it comes."""
    file = files.mirror(load.generation)
    return file.with_name(file.name + PART)


def put_image(files: Files, load: Load, feed_id: str, cursor: str) -> bool:
    """Let the image that has come whole be the generation of ``load``.

    By its digest it is what the centre made, which has looked at every page of it. False, and it is
    gone, where it is not what was offered, or not under its key.
    """
    part = part_of(files, load)
    if not _is_offered(part, files.mirror_key(load.generation), (FORM, feed_id, cursor)):
        part.unlink()
        return False
    disk.put_in_place(part, files.mirror(load.generation))
    return True


def _is_offered(part: Path, key: bytes, what: tuple[int, str, str]) -> bool:
    try:
        connection = open_read_only(part, key, finished=True)
    except Unavailable:
        return False
    try:
        said: list[tuple[object, ...]] = connection.execute(_SAID).fetchall()
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return said == [what]


def note_key(files: Files, generation: int, key: bytes | None) -> None:
    """What opens ``generation``; None: the key of ``till.db``."""
    if key is None:
        files.keys.pop(generation, None)
    else:
        files.keys[generation] = key


def drop_load(store: Store) -> None:
    """Build no more of what is being built."""
    files = store.files
    with files.feeding:
        load = load_of(store)
        if load:
            with store.writing.begin() as session:
                session.execute(delete(LoadRow))
            remove(files.mirror(load.generation))
            files.keys.pop(load.generation, None)


@contextmanager
def building(store: Store, load: Load) -> Iterator[Connection]:
    """A connection to the generation of ``load``; raises ``Superseded`` where it is given up."""
    files = store.files
    file, key = files.mirror(load.generation), files.mirror_key(load.generation)
    with files.feeding:
        if load_of(store) != load or not file.exists():
            raise Superseded
        engine = mirror_engine(open_loading(file, key))
        connection = engine.connect()
    try:
        yield connection
    finally:
        connection.close()
        engine.dispose()


def place_in(session: Session) -> Place:
    """How far the mirror of ``session`` is read."""
    row = session.execute(select(CursorRow.feed_id, CursorRow.cursor)).one()
    return Place(row.feed_id, row.cursor)


def take_into_use(store: Store, load: Load) -> bool:
    """Let the generation of ``load`` be the live one; False: a row in it is older than the live.

    That are members who were looked up meanwhile, whose rows the feed has not brought yet. Nobody
    writes the live mirror while both are compared. Raises ``Superseded``.
    """
    files, generation = store.files, load.generation
    with files.feeding:
        if load_of(store) != load:
            raise Superseded
        if _is_older(files, generation):
            return False
        with store.writing.begin() as session:
            session.execute(delete(LoadRow))
            session.execute(delete(MirrorKeyRow))
            if generation in files.keys:
                session.add(MirrorKeyRow(generation=generation, key=files.keys[generation]))
            session.execute(update(IdentityRow).values(generation=generation))
        files.go_live(generation)
        remove_others(files)
    return True


def _say_feed(files: Files, feed_id: str) -> None:
    with writing_mirror(files) as session:
        none = update(CursorRow).where(CursorRow.feed_id == "")
        session.execute(none.values(feed_id=feed_id))
        if session.scalar(select(CursorRow.feed_id)) != feed_id:
            raise Superseded


def _is_older(files: Files, generation: int) -> bool:
    connection = open_file(files.mirror(generation), files.mirror_key(generation))
    try:
        live = f"file:{files.mirror()}?mode=ro"
        key = f"x'{files.mirror_key().hex()}'"
        connection.execute("ATTACH DATABASE ? AS live KEY ?", (live, key))
        return connection.execute(_OLDER).fetchone() is not None
    finally:
        connection.close()
