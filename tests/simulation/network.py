"""The network between a till and the centre: it loses, doubles, delays and reorders.

Rounds are as ``app.start.heart`` makes them: whole, or only pushing; a page is halved where one
failed, and grows again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from app.domain.refusal import Unavailable
from app.models.loads import load_of
from app.operations import members, points
from app.sync import step
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from tests.simulation.chain import founded
from tests.simulation.world import Crash, Device, World

LOST = 0.15
LATE = 0.15
OLD = 0.05
AWAY = 0.03
PUSHED = 0.33


def sync(world: World, device: Device) -> None:
    """One round with pages of one to four; a crash may fall between the two files' commits."""
    draw = world.chance
    most = Limits(draw.randint(1, 4), draw.randint(1, 4))
    pushing = draw.random() < PUSHED
    world.watch = partial(world.look, device)
    limits = step.doubled(device.limits, most)
    try:
        one_round(world, device, limits, pushing=pushing)
        device.limits = limits
    except Unavailable:
        device.limits = step.halved(limits)
    finally:
        world.watch = None
    if draw.random() < 0.3:
        members.release_idle(device.till.desk)


def one_round(
    world: World, device: Device, limits: Limits | None = None, *, pushing: bool = False
) -> step.Round:
    """One round of the product's own, over this network. Raises ``Unavailable``."""
    store = device.till.desk.store
    limits = limits or Limits()
    if load_of(store) is not None:
        limits = replace(limits, rows=0)
    talk = partial(exchange, world, device)
    following = f"log-{device.name}-{device.till.world.new_id()}"
    done = step.sync_once(
        store,
        talk,
        limits=limits,
        send_from=device.send_from,
        grant_key=founded(world.server).grant_key,
        next_log=following,
        pushing=pushing,
    )
    device.send_from = done.send_from
    if done.begun:
        points.ask_more(device.till.desk)
    return done


def exchange(world: World, device: Device, request: Request) -> Reply:
    """Bring ``request`` and its answer. Raises ``Unavailable`` where one of them is lost."""
    draw = world.chance
    device.sent.append(request)
    if world.calm:
        return arrive(world, device, request)
    if draw.random() < AWAY:
        raise Unavailable("centre_unreachable", "503")
    if draw.random() < LOST:
        raise Unavailable("centre_unreachable", "the request is lost")
    if draw.random() < LATE:
        arrive(world, device, draw.choice(device.sent))
    reply = arrive(world, device, request)
    if draw.random() < LOST:
        raise Unavailable("centre_unreachable", "the reply is lost")
    device.heard.append(reply)
    return draw.choice(device.heard) if draw.random() < OLD else reply


def arrive(world: World, device: Device, request: Request) -> Reply:
    """The centre's answer. A centre that dies gives none. Raises ``Unavailable``."""
    try:
        return world.ask(device.id, request)
    except Crash as crash:
        if not crash.at_centre:
            raise
        world.start_centre()
        raise Unavailable("centre_unreachable", "the centre died") from crash


def echo(world: World, device: Device) -> None:
    """A request of before arrives only now, or once more; nobody waits for its answer."""
    if device.sent:
        with suppress(Unavailable):
            arrive(world, device, world.chance.choice(device.sent))


def hang_up(world: World, device: Device) -> None:
    """The till believes to be online, or not."""
    device.till.world.online = world.chance.random() < 0.7


ACTS = ((5, sync), (0.5, echo), (1, hang_up))
