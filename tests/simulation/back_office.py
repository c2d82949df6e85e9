"""What managers do, at the centre and at a till: campaigns, merges, whom a till is sent."""

from __future__ import annotations

from contextlib import suppress

from app.domain.refusal import Refused
from app.operations import merging
from server import scope
from server.feed import stamping
from server.grants import Group, grant
from server.tables.house import Reach
from tests.simulation.acts import someone
from tests.simulation.restored_centre import is_restoring
from tests.simulation.world import Device, World
from tests.till import START


def campaign(world: World, _device: Device) -> None:
    """The centre gives a coupon to each member; now and then the same once more."""
    if is_restoring(world):
        return
    world.decided += 1
    if not world.campaigns or world.chance.random() < 0.7:
        world.campaigns += 1
    try:
        grant(world.engine, "GIFT", Group(everybody=True), f"第 {world.campaigns} 期", at=START)
    finally:
        world.note()


def merge(world: World, device: Device) -> None:
    """Two members are one person, says somebody at a till."""
    desk = device.till.desk
    winner, loser = someone(world, device), someone(world, device)
    with suppress(Refused):
        if winner != loser:
            done = merging.merge(desk, winner, loser, reason="同一人", approved_by="1001")
            device.acknowledged()
            world.merges.append((winner, loser, done.document))


def unmerge(world: World, device: Device) -> None:
    """They are not, says somebody at any till."""
    if world.merges:
        winner, loser, act = world.chance.choice(world.merges)
        with suppress(Refused):
            merging.unmerge(
                device.till.desk, winner, loser, act, reason="误合并", approved_by="1001"
            )
            device.acknowledged()


def reach(world: World, device: Device) -> None:
    """The till is sent everybody, or only whom its shop has served; one of them leaves."""
    if is_restoring(world):
        return
    draw = world.chance
    wanted = draw.choice((Reach.SHOP, Reach.EVERYBODY))
    try:
        with stamping(world.engine) as stamps:
            scope.set_reach(stamps, device.id, wanted)
            if wanted is Reach.SHOP and draw.random() < 0.7:
                scope.leave(stamps, device.id, [someone(world, device)])
    finally:
        world.note()


def look_up(world: World, device: Device) -> None:
    """Somebody is looked up, and is in the till's scope from then on."""
    if is_restoring(world):
        return
    try:
        scope.look_up(world.engine, device.id, [someone(world, device)])
    finally:
        world.note()


ACTS = ((1, campaign), (0.15, merge), (0.08, unmerge), (0.2, reach), (0.2, look_up))
