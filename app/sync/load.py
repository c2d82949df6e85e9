"""The first load: a whole new generation of the mirror, made while the till sells on.

Out of an image, a ready file that the centre made; or, where none is offered or none comes through,
out of pages of the feed. Then rounds, until the new generation is not behind the live one, and only
then it is taken into use. All that counts is on the disk at each step, so a till that was killed
goes on where it was. Ordinary rounds go on beside it and ask for no rows meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from app import canon
from app.domain.refusal import Unavailable
from app.models import loads
from app.models.base import Store
from app.models.building import Interrupted, create_indexes, interruptible
from app.models.loads import Load, Superseded
from app.sync.image import GONE, Images, fetch_image, question
from app.sync.loading import read_pages
from app.sync.pages import apply_page
from app.sync.questions import Image
from app.sync.step import Limits
from app.sync.told import write_results
from app.sync.wire import Exchange

LOADED_ROWS = 5_000
"""Of a page, while it is a load."""

_MOST_TRIES = 3
"""So often in a row an image may fail before the till takes pages instead."""


class Phase(StrEnum):
    """What a load is doing."""

    ASKING = "asking"
    FETCHING = "fetching"  # counted in bytes
    CHECKING = "checking"
    READING = "reading"  # counted in rows
    INDEXING = "indexing"
    SWITCHING = "switching"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total``, in bytes or rows as ``phase`` says; ``total`` 0: nobody knows."""

    phase: Phase
    done: int = 0
    total: int = 0


class End(StrEnum):
    """How a call of ``load`` ended. All but the first want another call, later."""

    DONE = "done"
    WAITING = "waiting"  # for the centre: it makes the image, or has not sent what is known here
    STOPPED = "stopped"


class Stopped(Exception):
    """Whoever watches wants no more."""


@dataclass(slots=True)
class Loader:
    """Loads ``store``; used by one thread. ``tell`` hears each step, ``stopped`` may end it."""

    store: Store
    images: Images
    exchange: Exchange
    limits: Limits = field(default_factory=lambda: Limits(rows=LOADED_ROWS))
    tell: Callable[[Progress], None] = lambda _: None
    stopped: Callable[[], bool] = lambda: False
    _failed: int = 0

    def load(self) -> End:
        """Go on with the load, or begin one, as far as it goes now.

        Raises ``Unavailable`` where the centre does not answer; what was done until then stays.
        """
        try:
            load = loads.load_of(self.store) or self._begin()
            return self._build(load) if load else End.WAITING
        except Superseded:
            return End.WAITING
        except (Stopped, Interrupted):
            return End.STOPPED

    def _begin(self) -> Load | None:
        """Ask what to make it of; None: it is not ready, or the centre is of another world.

        In that case the next ordinary round starts over. Results are committed before anything
        that contains their documents is there.
        """
        self._at(Phase.ASKING)
        wanted = question(self.store)
        offer = self.images.ask(wanted)
        if offer.making or wanted.feed_id not in {"", offer.feed_id}:
            return None
        with self.store.writing.begin() as session:
            write_results(session, offer.results)
        if offer.file is None or self._failed >= _MOST_TRIES:
            return loads.begin_load(self.store, offer.feed_id, b"", None)
        kept = canon.dump(Image(offer.feed_id, offer.file, page=offer.page))
        return loads.begin_load(self.store, offer.feed_id, kept, bytes.fromhex(offer.file.key))

    def _build(self, load: Load) -> End:
        offer = canon.load(Image, load.offer) if load.offer else None
        if offer is not None and not self._has_come(load, offer):
            return End.WAITING
        with loads.building(self.store, load) as connection:
            if offer is not None:
                with Session(connection) as session, session.begin():
                    apply_page(session, offer.page)
            read_pages(self.store, connection, self.exchange, self.limits, self._read)
            if offer is None:
                self._at(Phase.INDEXING)
                with interruptible(connection, self.stopped), connection.begin():
                    create_indexes(connection)
                read_pages(self.store, connection, self.exchange, self.limits, self._read)
        self._at(Phase.SWITCHING)
        return End.DONE if loads.take_into_use(self.store, load) else End.WAITING

    def _has_come(self, load: Load, offer: Image) -> bool:
        """Fetch the image, if it is not here; False: it will not come, and another is asked for."""
        assert offer.file is not None, "only images are kept so"
        loads.note_key(self.store.files, load.generation, bytes.fromhex(offer.file.key))
        if self.store.files.mirror(load.generation).exists():
            return True
        total, before = offer.file.size, self._fetched(load)

        def came(done: int) -> None:
            self._at(Phase.FETCHING, done, total)

        def checking() -> None:
            self._at(Phase.CHECKING)

        try:
            whole = fetch_image(self.store, load, offer, self.images, came=came, checking=checking)
        except Unavailable as problem:
            stuck = self._fetched(load) == before
            self._failed = self._failed + 1 if stuck else 0
            if problem.code != GONE and self._failed < _MOST_TRIES:
                raise
            whole = False
        else:
            self._failed = 0 if whole else self._failed + 1
        if not whole:
            loads.drop_load(self.store)
        return whole

    def _fetched(self, load: Load) -> int:
        part = loads.part_of(self.store.files, load)
        return part.stat().st_size if part.exists() else 0

    def _read(self, rows: int) -> None:
        self._at(Phase.READING, rows)

    def _at(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        self.tell(Progress(phase, done, total))
        self._go_on()

    def _go_on(self) -> None:
        if self.stopped():
            raise Stopped


def needs_load(store: Store) -> bool:
    """Whether the live mirror was never loaded, or another is being built."""
    return not loads.live_place(store).cursor or loads.load_of(store) is not None
