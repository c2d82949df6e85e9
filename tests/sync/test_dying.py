"""A till that dies after any commit of a round: the next one brings what it has not heard."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.ledger import Kind
from app.models.balances import balances_of, reading
from app.models.journal import ResultRow
from app.operations import members, stored_value
from app.sync.step import Limits
from server import feed, voiding
from tests.server.builder import balances
from tests.server.invariants import all_hold
from tests.simulation import network, people
from tests.simulation.world import MEMBERS, Crash, Device, World

ANNA = MEMBERS[0]
WHOLE = Limits()
LOADING = Limits(rows=0)
"""A round brings no rows while the mirror is being loaded."""


def rounds(world: World, device: Device, limits: Limits = WHOLE) -> None:
    """Rounds until nothing is new."""
    while network.one_round(world, device, limits).more or members.release_idle(device.till.desk):
        pass


def die(world: World, device: Device, after: int, limits: Limits) -> bool:
    """One round that ends with the commit number ``after``; whether there was such a one."""
    left = after

    def watch() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Crash(at_centre=False)

    world.watch = watch
    with suppress(Crash):
        network.one_round(world, device, limits)
    world.watch = None
    world.restart(device)
    world.look(device)
    return left <= 0


def top_up(world: World, device: Device, times: int) -> list[str]:
    """Anna has paid in at the till, which has heard that it is settled."""
    members.bind(device.till.desk, ANNA)
    rounds(world, device)
    done = [stored_value.top_up(device.till.desk, 1_000).document for _ in range(times)]
    members.take_off(device.till.desk)
    rounds(world, device)
    return done


@pytest.mark.parametrize(
    ("limits", "commits"), [(WHOLE, 2), (LOADING, 1)], ids=["whole", "loading"]
)
def test_a_result_that_changes_is_heard_of_whenever_the_till_dies(
    tmp_path: Path, limits: Limits, commits: int
) -> None:
    """I4 and I11: results, how far they were read, rows and the cursor go together or in order."""
    world = World(1, tmp_path)
    people.appoint(world.engine)
    world.break_things()
    world.calm, device = True, world.devices["T01"]
    for after, document in enumerate(top_up(world, device, commits + 1), start=1):
        with feed.stamping(world.engine) as stamps:
            assert voiding.void(stamps, document, people.by("录错"))
        world.note()
        assert die(world, device, after, limits) is (after <= commits)
        rounds(world, device, limits)
        with reading(device.till.desk.store) as session:
            assert session.get_one(ResultRow, document).state == "void"
        rounds(world, device)
        with reading(device.till.desk.store) as session:
            shown = balances_of(session, ANNA)[Kind.PRINCIPAL]
        assert shown == balances(world.engine, ANNA)["principal"]
    all_hold(world.engine)
    world.close()
