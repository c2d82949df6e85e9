"""What managers decide about single documents: undone, tried again, or given up."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import text

from app.domain.refusal import Refused
from server import feed, resettling, voiding
from tests.simulation.people import by
from tests.simulation.restored_centre import is_restoring
from tests.simulation.world import Device, World
from tests.till import START

_SETTLED = text("""
    SELECT document.id FROM document JOIN result ON result.document = document.id
    WHERE result.state IN ('settled', 'exception') AND document.kind IN ('sale', 'top_up', 'return')
    ORDER BY document.id
""")
_ASIDE = text("""
    SELECT document FROM result WHERE state IN ('parked', 'quarantined') ORDER BY document
""")
_STATE = text("SELECT state FROM result WHERE document = :id")


def void(world: World, _device: Device) -> None:
    """A settled document is undone; what was spent of what it gave, the shop bears."""
    with world.engine.connect() as connection:
        settled = connection.scalars(_SETTLED).all()
    if not settled or is_restoring(world):
        return
    id = world.chance.choice(settled)
    world.decided += 1
    try:
        with suppress(Refused), feed.stamping(world.engine) as stamps:
            voiding.void(stamps, id, by("录错"))
    finally:
        _note(world, id)


def look_again(world: World, _device: Device) -> None:
    """What was set aside is tried again, or given up, or everything is tried as at a start."""
    with world.engine.connect() as connection:
        aside = connection.scalars(_ASIDE).all()
    if not aside or is_restoring(world):
        return
    id, draw = world.chance.choice(aside), world.chance.random()
    world.decided += 1
    try:
        with suppress(Refused):
            if draw < 0.3:
                resettling.settle_parked(world.engine, START)
            else:
                act = resettling.settle_again if draw < 0.6 else resettling.reject
                with feed.stamping(world.engine) as stamps:
                    act(stamps, id, by("看过"))
    finally:
        _note(world, id)


def _note(world: World, id: str) -> None:
    """What was decided; of a document that is void now nobody may count on anything."""
    with world.engine.connect() as connection:
        if connection.scalar(_STATE, {"id": id}) == "void":
            world.excuses.undone.add(id)
    world.note()


ACTS = ((0.25, void), (0.2, look_again))
