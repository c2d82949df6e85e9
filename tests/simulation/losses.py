"""A till that is lost: struck off, written off, and found again, late."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import text

from app.domain.refusal import Refused
from app.sync.wire import Sent
from server import feed, second_copy, striking
from server.second_copy import Contents
from server.senders import UnknownTill
from tests.simulation.people import by
from tests.simulation.restored_centre import is_restoring
from tests.simulation.world import Device, World
from tests.till import START

_LOGS = "SELECT DISTINCT log FROM document UNION SELECT log FROM identity"
_WRITTEN = text("""
    SELECT log, number, id, document.content, hash, signature, personal.content AS personal, salt
    FROM document LEFT JOIN personal ON personal.document = document.id
    WHERE log = :log ORDER BY number
""")


def lose(world: World, device: Device) -> None:
    """The till's machines are gone, and a manager strikes it off. Once in a history."""
    if world.lost:
        return
    world.lost = [one for one in world.devices.values() if one.id == device.id]
    for one in world.lost:
        del world.devices[one.name]
        world.excuses.struck |= set(logs_of(one))
    strike_off(world)


def strike_off(world: World) -> None:
    """The till is answered no more, whatever of it is still on the way."""
    if not world.lost:
        return
    gone = world.lost[0]
    world.decided += 1
    try:
        with feed.stamping(world.engine) as stamps:
            striking.strike_off(stamps, gone.id, by("遗失"))
    finally:
        world.note()
    if gone.sent:
        with pytest.raises(UnknownTill):
            world.ask(gone.id, world.chance.choice(gone.sent))


def write_off(world: World, _device: Device) -> None:
    """Nothing of the lost till is expected any more; or the one who is to say so waits."""
    if not world.lost:
        return
    world.decided += 1
    try:
        with suppress(Refused), feed.stamping(world.engine) as stamps:
            striking.write_off(stamps, world.lost[0].id, by("找不到"), forced=True)
    finally:
        world.note()


def find(world: World, _device: Device) -> None:
    """The lost till's disk is found, or a copy of some of it: its documents come in late."""
    if not world.lost or is_restoring(world):
        return
    one, draw = world.chance.choice(world.lost), world.chance
    logs = {}
    for log in logs_of(one):
        sent = _documents(one, log)
        if sent:
            first = 0 if draw.random() < 0.6 else draw.randrange(len(sent))
            logs[one.id, log] = sent[first : first + draw.randint(1, len(sent))]
    world.decided += 1
    try:
        second_copy.take_in(world.engine, Contents(logs, 0, 0), START)
    finally:
        world.note()


def logs_of(device: Device) -> list[str]:
    """Every log that was written on the machine."""
    with device.till.desk.store.reading() as session:
        return sorted(session.connection().exec_driver_sql(_LOGS).scalars())


def _documents(device: Device, log: str) -> tuple[Sent, ...]:
    with device.till.desk.store.reading() as session:
        rows = session.connection().execute(_WRITTEN, {"log": log}).all()
    return tuple(
        Sent(
            row.number, row.id, row.content, row.hash, row.signature, row.personal or b"",
            row.salt or b"",
        )
        for row in rows
    )  # fmt: skip


ACTS = ((0.1, lose), (0.3, write_off), (0.4, find))
