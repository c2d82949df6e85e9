"""What becomes of the tills: processes that end, disks that are full, copied, or replaced."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from app.domain.refusal import Refused, Unavailable
from app.models.backups import write_copy
from app.models.base import Files
from app.operations import basket, checkout
from app.operations.restoring import restore
from tests.simulation.chain import GOODS, SHOP
from tests.simulation.world import Device, World
from tests.till import KEY

_WRITTEN = """
    SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM main."transfer"),
    (SELECT count(*) FROM outbox), (SELECT count(*) FROM hold), (SELECT count(*) FROM print_job)
"""
_BASKETS = "SELECT content FROM basket ORDER BY id"
_LOG = "SELECT log FROM identity"


def crash(world: World, device: Device) -> None:
    """The till dies between two acts and is started again."""
    world.restart(device)


def fill(world: World, device: Device) -> None:
    """The disk is full: a sale is refused whole or done whole. Then there is room again."""
    desk = device.till.desk
    with suppress(Refused):
        for _ in range(world.chance.randint(1, 3)):
            basket.scan(desk, world.chance.choice(list(GOODS)))
    before, baskets = _written(device)
    device.full = True
    refused = ""
    try:
        checkout.pay(desk, None)
    except (Refused, Unavailable) as error:
        refused = str(error)
    finally:
        device.full = False
    after, left = _written(device)
    if refused:
        assert (after, left) == (before, baskets), f"half a sale is on the disk: {refused}"
    else:
        assert after[0] > before[0], "a sale was acknowledged and is not there"
        device.acknowledged()


def _written(device: Device) -> tuple[tuple[int, ...], list[bytes]]:
    """How much of everything a sale writes there is, and the baskets."""
    with device.till.desk.store.reading() as session:
        connection = session.connection()
        counts = tuple(connection.exec_driver_sql(_WRITTEN).one())
        return counts, list(connection.exec_driver_sql(_BASKETS).scalars())


def back_up(world: World, device: Device) -> None:
    """A copy of the till's file is made, of which it may be restored one day."""
    write_copy(device.till.desk.store.files, _copy_of(world, device))


def go_back(world: World, device: Device) -> None:
    """The till's disk is lost, and the till goes on from the last copy, in a new log."""
    copy = _copy_of(world, device)
    if not copy.exists():
        return
    world.excuses.dead.add(log_of(device))
    device.till.close()
    files, at = Files(world.folder / device.name, KEY), device.till.world.at
    log = f"log-{device.name}-{len(world.excuses.dead) + 1}"
    device.seen.kept.clear()
    device.seen.forget()
    restore(files, copy, shop=SHOP, till=device.id, log=log, made_at=at, now=at)
    copy.unlink()
    world.restart(device)


def double(world: World, device: Device) -> None:
    """The disk is copied and both machines go on: the log forks. Once in a history."""
    name = f"{device.name}b"
    copied = (world.folder / name).exists()
    if copied or any(one.name != one.id for one in world.devices.values()):
        return
    world.excuses.torn.add(log_of(device))
    device.till.close()
    shutil.copytree(world.folder / device.name, world.folder / name)
    world.tills[name] = world.opened(name, made=0)
    world.tills[name].world.at = device.till.world.at
    world.plug_in(name, device.id)
    world.restart(device)


def log_of(device: Device) -> str:
    """The log that the till writes now."""
    with device.till.desk.store.reading() as session:
        log: str = session.connection().exec_driver_sql(_LOG).scalar_one()
        return log


def _copy_of(world: World, device: Device) -> Path:
    return world.folder / f"copy-{device.name}.db"


ACTS = ((1, crash), (0.3, fill), (0.2, back_up), (0.15, go_back), (0.04, double))
