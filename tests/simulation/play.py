"""One history from its seed: steps with faults, then rest, and what must hold after each."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.refusal import Refused
from app.operations import basket, checkout, members, return_rights
from tests.simulation import (
    acts,
    at_rest,
    back_office,
    clocks,
    decisions,
    disks,
    first_loads,
    goods_back,
    losses,
    network,
    people,
    poison,
    profiles,
    ratings,
    restored_centre,
)
from tests.simulation.at_centre import check_centre
from tests.simulation.at_tills import survived
from tests.simulation.engines import compiled_once
from tests.simulation.world import Crash, Device, World

STEPS = 60
ROUNDS = 50
LAST = 8
ACTS: tuple[tuple[float, Callable[[World, Device], object]], ...] = (
    *network.ACTS, *acts.ACTS, *disks.ACTS, *clocks.ACTS, *back_office.ACTS,
    *poison.ACTS, *goods_back.ACTS, *first_loads.ACTS, *restored_centre.ACTS, *losses.ACTS,
    *decisions.ACTS, *profiles.ACTS, *ratings.ACTS,
)  # fmt: skip
"""What may happen, each with its weight. A new fault is one more function in one of these."""
_WEIGHTS = [weight for weight, _ in ACTS]
_FUSED = 0.12
_LONGEST_FUSE = 12
_MEMORY = Path("/dev/shm")
"""A disk in memory, where there is one: the same files and pragmas, and no waiting."""
_GARBAGE = (50_000, 20, 20)


def begun(seed: int, folder: Path, server: str = "") -> World:
    """The chain before its first step."""
    world = World(seed, folder, server)
    people.appoint(world.engine)
    world.break_things()
    return world


def step(world: World) -> None:
    """One thing happens somewhere; what it can have changed is checked."""
    draw = world.chance
    device = world.devices[draw.choice(sorted(world.devices))]
    ((_, act),) = draw.choices(ACTS, _WEIGHTS)
    world.fuse = draw.randint(1, _LONGEST_FUSE) if draw.random() < _FUSED else 0
    fuse = f" fuse {world.fuse}" if world.fuse else ""
    world.told.append(f"{device.name} {act.__module__.rpartition('.')[2]}.{act.__name__}{fuse}")
    try:
        act(world, device)
    except Crash as crash:
        fall(world, device, crash)
    finally:
        world.fuse = 0
    world.look(device)
    check(world)


def check(world: World) -> None:
    """What must hold at the centre, where something was done there."""
    if world.asked:
        world.asked = False
        check_centre(world.engine, world.excuses, world.taken)


def fall(world: World, device: Device, crash: Crash) -> None:
    """Whose process ended is started again on what is on its disk; nothing acknowledged is gone."""
    world.told[-1] += f", the {crash} crashed"
    world.fuse, world.watch = 0, None
    if crash.at_centre:
        world.start_centre()
    else:
        world.restart(device)
    world.note()
    survived(device.till, device.seen)


def heal(world: World) -> None:
    """The faults stop: within a bounded number of rounds all agree (I11)."""
    world.calm = True
    world.told.append("heal")
    for device in world.devices.values():
        device.till.world.online = True
    losses.strike_off(world)
    for _ in range(4):
        for device in world.devices.values():
            clear(device)
            for _ in range(ROUNDS):
                loaded = first_loads.finish(world, device)
                done = network.one_round(world, device)
                idle = not members.release_idle(device.till.desk)
                left = not loaded or done.unsent
                if idle and not done.more and (not left or restored_centre.is_restoring(world)):
                    break
            else:
                raise AssertionError(f"I11 {device.name} does not come to rest")
    assert not restored_centre.is_restoring(world), "I11 the centre waits for ever"


def clear(device: Device) -> None:
    """Nobody stands at the counter any more: no basket has a member."""
    desk = device.till.desk
    with suppress(Refused):
        while True:
            waiting = basket.suspended(desk)
            if not waiting:
                break
            basket.resume(desk, waiting[0].id)
            checkout.pay(desk, None)
    with suppress(Refused):
        checkout.pay(desk, None)
    with suppress(Refused):
        members.take_off(desk)
    return_rights.release(desk)


def play(seed: int, steps: int = STEPS, server: str = "") -> None:
    """One history from ``seed``. A failure names the seed and the last steps."""
    memory = _MEMORY if _MEMORY.is_dir() else None
    with (
        TemporaryDirectory(prefix="storm-", dir=memory) as folder,
        _seldom_collected(),
        compiled_once(),
    ):
        world: World | None = None
        try:
            world = begun(seed, Path(folder), server)
            _played(world, steps)
        except Exception as error:
            told = world.told if world else []
            last = " · ".join(told[-LAST:])
            raise AssertionError(
                f"seed {seed}, step {len(told)}: {last}: {error!r} "
                f"(python3 dev.py storm --seeds 1 --from {seed})"
            ) from error
        finally:
            if world is not None:
                world.close()


def _played(world: World, steps: int) -> None:
    for _ in range(steps):
        step(world)
    heal(world)
    for device in world.devices.values():
        world.look(device)
    check(world)
    at_rest.level(world)


def failure(seed: int, steps: int, server: str) -> str:
    """Why the history from ``seed`` failed, empty where it did not."""
    try:
        play(seed, steps, server)
    except AssertionError as error:
        return str(error)
    return ""


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A history makes a million small objects; looking for cycles among them takes a tenth."""
    usual = gc.get_threshold()
    gc.set_threshold(*_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
