"""The centre's database is lost, and a backup of it, which is behind, is put back."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from server import feed, restored, striking
from server.base import reading
from tests.simulation import chain
from tests.simulation.people import by
from tests.simulation.world import Backup, Device, World

_KNOWN = text("SELECT till FROM log")
_TOLD = text("SELECT document FROM result")


def back_up(world: World, _device: Device) -> None:
    """The centre's database is copied."""
    file = world.folder / "backup.db"
    chain.back_up(world.engine, file, world.server)
    world.backup = Backup(file, world.decided)


def put_back(world: World, _device: Device) -> None:
    """It is put back under a new ``feed_id``; who is lost is struck off once more.

    A till that had said nothing before the backup is not waited for. Nothing is served in between,
    so nobody crashes.
    """
    backup = world.backup
    if backup is None:
        return
    world.fuse = 0
    told = _of(world, _TOLD)
    chain.put_back(world.engine, backup.file, world.server)
    excuses = world.excuses
    excuses.restored = True
    excuses.untold |= told - _of(world, _TOLD)
    excuses.unheard |= {one.id for one in world.devices.values()} - _of(world, _KNOWN)
    excuses.forgot |= world.decided > backup.decided
    world.feeds += 1
    world.taken.clear()
    with feed.stamping(world.engine) as stamps:
        restored.begin(stamps, f"feed-{world.feeds}")
    world.start_centre()
    for till in sorted({one.id for one in world.lost}):
        with feed.stamping(world.engine) as stamps:
            striking.strike_off(stamps, till, by("遗失"))
    world.note()


def _of(world: World, names: TextClause) -> set[str]:
    with world.engine.connect() as connection:
        return set(connection.scalars(names))


def is_restoring(world: World) -> bool:
    """Whether the centre waits for its tills."""
    with reading(world.engine) as session:
        return restored.is_restoring(session)


ACTS = ((0.25, back_up), (0.15, put_back))
