"""What people do at the tills."""

from __future__ import annotations

from contextlib import suppress

from app.domain.refusal import Refused
from app.models.balances import reading
from app.operations import basket, checkout, members, offers, points, standing, stored_value
from tests.simulation import clocks
from tests.simulation.chain import COUPONS, GOODS, MEMBERS
from tests.simulation.network import sync
from tests.simulation.world import Device, World

_REGISTERED = "SELECT member FROM document WHERE kind = 'new_member' ORDER BY number"


def sell(world: World, device: Device) -> None:
    """A basket is rung up and paid, by a walk-in or a member, in one of many ways."""
    desk, draw = device.till.desk, world.chance
    for _ in range(draw.randint(1, 4)):
        with suppress(Refused):
            basket.scan(desk, draw.choice(list(GOODS)))
    if draw.random() < 0.85:
        with suppress(Refused):
            members.bind(desk, someone(world, device))
    if draw.random() < 0.6:
        sync(world, device)
    choose(world, device)
    if draw.random() < 0.6:
        with suppress(Refused):
            points.redeem(desk, draw.choice((None, 100, 500)))
    if draw.random() < 0.03:
        clocks.step(world, device)
    if draw.random() < 0.7:
        with suppress(Refused):
            if stored_value.ask_rest(desk) and draw.random() < 0.7:
                sync(world, device)
            stored_value.offer(desk)
    if draw.random() < 0.1:
        with suppress(Refused):
            members.take_off(desk)
    if draw.random() < 0.1:
        with suppress(Refused):
            basket.suspend(desk)
            return
    pay(device)


def pay(device: Device) -> None:
    """What was rung up is paid; once that is said it is on the disk."""
    with suppress(Refused):
        checkout.pay(device.till.desk, None)
        device.acknowledged()


def choose(world: World, device: Device) -> None:
    """Somebody asks for an offer, or for none; most take what is best."""
    desk, draw = device.till.desk, world.chance
    with suppress(Refused):
        if draw.random() < 0.2:
            offers.type_word(desk, "word")
        if draw.random() < 0.3:
            act = draw.choice((offers.use_offer, offers.decline_offer))
            act(desk, draw.choice((*COUPONS, "SUM", "FLASH")))


def top_up(world: World, device: Device) -> None:
    """Somebody pays in, and perhaps stays to buy."""
    desk = device.till.desk
    with suppress(Refused):
        members.bind(desk, someone(world, device))
        stored_value.top_up(desk, world.chance.choice((1000, 10_000, 50_000)))
        device.acknowledged()
    if world.chance.random() < 0.5:
        with suppress(Refused):
            members.take_off(desk)


def register(world: World, device: Device) -> None:
    """A new member; sometimes two tills register the same phone."""
    phone = f"1380000{world.chance.randint(0, 30):04d}"
    with suppress(Refused):
        members.register(device.till.desk, phone, "王小明")
        device.acknowledged()


def end_day(_world: World, device: Device) -> None:
    """The till closes: nothing stays set aside there."""
    standing.give_back_all(device.till.desk)
    device.acknowledged()


def someone(world: World, device: Device) -> str:
    """A member known at the till."""
    known = list(MEMBERS)
    with reading(device.till.desk.store) as session:
        known += session.connection().exec_driver_sql(_REGISTERED).scalars()
    return world.chance.choice(known)


ACTS = ((3, sell), (1, top_up), (1, register), (0.3, end_day))
