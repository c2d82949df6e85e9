"""A chain in one process: three tills, a centre, and when one of them dies.

The code is the real one, the files are real and encrypted; only the network, the clocks, the disks
and the crashes are drawn from the seed, so every history replays. Other tests use the same chain
with a network that loses nothing (``World.ask``).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app import canon
from app.models.base import Files
from app.models.upgrade import upgrade
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from server.centre import Centre
from server.images import Images
from tests.simulation.at_centre import History, check_centre, note
from tests.simulation.at_tills import Seen, acknowledge, look
from tests.simulation.chain import (
    GOODS,
    MEMBERS,
    OFFERS,
    SHOP,
    TILLS,
    copied,
    digits_of,
    founded,
)
from tests.simulation.excuses import Excuses
from tests.till import KEY, START, Till, open_till

__all__ = ["GOODS", "MEMBERS", "OFFERS", "TILLS", "Crash", "Device", "World", "check_centre"]

_ROOM = 1_073_741_823


class Crash(Exception):
    """Somebody's process ended here. ``at_centre``: the centre's, else a till's."""

    def __init__(self, *, at_centre: bool) -> None:
        super().__init__("centre" if at_centre else "till")
        self.at_centre = at_centre


@dataclass(slots=True)
class Device:
    """A till's machine. ``name`` is its folder, ``id`` who it is for the centre.

    ``sent``, ``asked`` and ``heard`` are what the network may bring once more. A round carries
    ``limits`` at most. ``full``: its disk is.
    """

    name: str
    id: str
    tills: dict[str, Till]
    sent: list[Request] = field(default_factory=list)
    heard: list[Reply] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    send_from: int = 0
    limits: Limits = field(default_factory=Limits)
    full: bool = False
    seen: Seen = field(default_factory=Seen)

    @property
    def till(self) -> Till:
        """The process that runs on it now."""
        return self.tills[self.name]

    def acknowledged(self) -> None:
        """What the till has said just now is done: it has to survive."""
        acknowledge(self.till, self.seen)

    def limit(self, connection: Any, *_: object) -> None:
        """Give the till's file no page more while the disk is full."""
        connection.execute(f"PRAGMA max_page_count = {1 if self.full else _ROOM}")


@dataclass(frozen=True, slots=True)
class Backup:
    """The centre's database as it was once; ``decided`` as it was then."""

    file: Path
    decided: int


@dataclass(slots=True)
class World:
    """All of it. ``history`` is what the centre's rows contained, by account and version.

    ``fuse``: so many commits until somebody crashes; 0: nobody does. ``watch`` looks at a till
    after each of its commits. ``calm``: no faults any more. ``asked``: the centre may have changed.
    ``decided`` counts what was done at the centre itself. ``lost`` are machines that are gone.
    """

    seed: int
    folder: Path
    server: str = ""
    chance: random.Random = field(init=False)
    tills: dict[str, Till] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    history: History = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    excuses: Excuses = field(default_factory=Excuses)
    told: list[str] = field(default_factory=list)
    merges: list[tuple[str, str, str]] = field(default_factory=list)
    campaigns: int = 0
    feeds: int = 1
    decided: int = 0
    backup: Backup | None = None
    lost: list[Device] = field(default_factory=list)
    watch: Callable[[], object] | None = None
    asked: bool = False
    calm: bool = False
    fuse: int = 0
    engine: Engine = field(init=False)
    centre: Centre = field(init=False)
    images: Images = field(init=False)
    _listeners: tuple[tuple[str, Callable[[Session], None]], ...] = ()

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        shutil.copytree(founded(self.server).folder, self.folder, dirs_exist_ok=True)
        self.engine = copied(self.folder, self.server)
        self.start_centre()
        for name in TILLS:
            self.tills[name] = self.opened(name, made=0)
        self.note()

    def close(self) -> None:
        """Let all files go."""
        for what, listener in self._listeners:
            event.remove(Session, what, listener)
        self._listeners = ()
        for till in self.tills.values():
            till.close()
        self.engine.dispose()

    def opened(self, name: str, made: int) -> Till:
        """The till whose files are in the folder ``name``; its ids go on after ``made``."""
        files = Files(self.folder / name, KEY)
        upgrade(files)
        return open_till(files, till=name, digits=digits_of(name), shop=SHOP, made=made)

    def ask(self, name: str, request: Request) -> Reply:
        """The centre's answer to the till ``name``, over the wire's own bytes."""
        raw = canon.dump(request)
        try:
            reply = self.centre.round(name, canon.load(Request, raw))
        finally:
            self.note()
        return canon.load(Reply, canon.dump(reply))

    def note(self) -> None:
        """Write down what the centre's rows contain now; it may have changed."""
        self.asked = True
        note(self.engine, self.history)

    def check_all(self) -> None:
        """What must always hold, at the centre and at each till."""
        for till in self.tills.values():
            look(till, Seen(), self.history)
        check_centre(self.engine)

    def start_centre(self) -> None:
        """A new process of the centre, on what is in the database."""
        self.engine.dispose()
        self.centre = Centre(self.engine, lambda: START)
        self.images = Images(self.centre)

    def break_things(self) -> None:
        """From now on machines may fail; ``Crash`` is raised before or after a commit."""
        for name in TILLS:
            self.plug_in(name, name)
        self._listeners = (("before_commit", self._burn), ("after_commit", self._committed))
        for what, listener in self._listeners:
            event.listen(Session, what, listener)

    def plug_in(self, name: str, id: str) -> Device:
        """The machine whose files are in the folder ``name``, and on which a till runs."""
        device = self.devices[name] = Device(name, id, self.tills)
        event.listen(device.till.desk.store.engine, "checkout", device.limit)
        return device

    def restart(self, device: Device) -> None:
        """The till's process ends, wherever it is, and begins again on what is on the disk."""
        before = device.till
        before.close()
        till = self.tills[device.name] = self.opened(device.name, before.world.made + 1_000)
        till.world.at, till.world.online = before.world.at, before.world.online
        event.listen(till.desk.store.engine, "checkout", device.limit)

    def look(self, device: Device) -> None:
        """What must hold at the till."""
        look(device.till, device.seen, self.history)

    def _committed(self, session: Session) -> None:
        if self.watch is not None and not _at_centre(session):
            self.watch()
        self._burn(session)

    def _burn(self, session: Session) -> None:
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise Crash(at_centre=_at_centre(session))


def _at_centre(session: Session) -> bool:
    """A till's engine names no file: its connections come from ``open_file``."""
    return bool(session.get_bind().engine.url.database)
