"""The till's mirror is made anew while it sells: by image or by pages, killed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from app import canon
from app.domain.refusal import Unavailable
from app.models import loads
from app.sync.load import End, Loader, Phase, Progress
from app.sync.questions import Image, ImageWanted
from app.sync.step import Limits
from tests.simulation.network import AWAY, LOST, exchange
from tests.simulation.world import Crash, Device, World

_PART = 100_000
_KILLED = 0.3
_STOPPED = 0.02


def load(world: World, device: Device) -> None:
    """A load is begun, or gone on with, as far as it goes."""
    draw = world.chance
    killed_at = draw.choice([*Phase]) if draw.random() < _KILLED else None

    def tell(progress: Progress) -> None:
        if progress.phase is killed_at and draw.random() < 0.5:
            raise Crash(at_centre=False)

    loader = _loader(world, device)
    loader.limits, loader.tell = Limits(rows=draw.randint(1, 8)), tell
    loader.stopped = lambda: draw.random() < _STOPPED
    world.watch = partial(world.look, device)
    try:
        with suppress(Unavailable):
            loader.load()
    finally:
        world.watch = None


def finish(world: World, device: Device) -> bool:
    """Go on with a load, if there is one; whether none is left."""
    if loads.load_of(device.till.desk.store) is not None:
        with suppress(Unavailable):
            return _loader(world, device).load() is End.DONE
        return False
    return True


def _loader(world: World, device: Device) -> Loader:
    store = device.till.desk.store
    return Loader(store, Images(world, device), partial(exchange, world, device))


@dataclass(frozen=True, slots=True)
class Images:
    """The centre's images over the same network as the rounds; made at once, by no thread."""

    world: World
    device: Device

    def ask(self, wanted: ImageWanted, /) -> Image:
        """What the mirror is to be made of. Raises ``Unavailable``."""
        world, draw = self.world, self.world.chance
        self._may_fail(AWAY + LOST)
        try:
            if draw.random() < 0.3 or not world.images._kept:
                world.images._make()
            answer = canon.dump(world.images.answer(self.device.id, wanted))
        except Crash as crash:
            if not crash.at_centre:
                raise
            world.start_centre()
            raise Unavailable("centre_unreachable", "the centre died") from crash
        self._may_fail(LOST)
        return canon.load(Image, answer)

    def fetch(self, name: str, start: int, /) -> Iterator[bytes]:
        """The image from ``start`` on. Raises ``Unavailable``."""
        file = self.world.images.file(self.device.id, name)
        if file is None:
            raise Unavailable("nothing_there", "404")
        with file.open("rb") as kept:
            kept.seek(start)
            while part := kept.read(_PART):
                yield part
                self._may_fail(LOST)

    def _may_fail(self, how_often: float) -> None:
        if not self.world.calm and self.world.chance.random() < how_often:
            raise Unavailable("centre_unreachable", "the line is bad")


ACTS = ((0.25, load),)
