"""A till that has only to send asks for no rows: what it shows stays right until they come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.ledger import Kind
from app.domain.refusal import NoMember
from app.models.balances import balances_of, reading
from app.models.journal import ResultRow, ToldRow
from app.models.mirror import CursorRow
from app.operations import basket, checkout, members, stored_value
from app.sync import restart, step
from app.sync.step import Round, sync_once
from app.sync.wire import Reply, Request
from tests.server.builder import balances
from tests.server.invariants import all_hold
from tests.simulation.at_tills import Seen, look
from tests.simulation.world import GOODS, MEMBERS, World

ANNA = MEMBERS[0]
DEAR = max(GOODS, key=lambda sku: GOODS[sku])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path)
    for name in ("T01", "T02"):
        settle_down(world, name)
    yield world
    for name in ("T01", "T02"):
        with suppress(NoMember):
            members.take_off(world.tills[name].desk)
        settle_down(world, name)
        look(world.tills[name], Seen(), world.history)
    all_hold(world.engine)
    world.close()


def settle_down(world: World, name: str) -> None:
    """Whole rounds until nothing is new."""
    till = world.tills[name]
    while (
        sync_once(till.desk.store, partial(world.ask, name)).more
        or members.release_idle(till.desk)
        or step.pending(till.desk.store)
    ):
        pass


def push(world: World, asked: list[Request] | None = None, name: str = "T01") -> Round:
    """What waits is sent, and no more; I4 holds after it."""

    def ask(request: Request) -> Reply:
        if asked is not None:
            asked.append(request)
        return world.ask(name, request)

    done = sync_once(world.tills[name].desk.store, ask, pushing=True)
    look(world.tills[name], Seen(), world.history)
    return done


def top_up(world: World, name: str = "T01") -> None:
    """Anna stands at the till, her hold is there, and she pays in."""
    members.bind(world.tills[name].desk, ANNA)
    settle_down(world, name)
    stored_value.top_up(world.tills[name].desk, 50_000)


def shown(world: World, name: str = "T01") -> int:
    with reading(world.tills[name].desk.store) as session:
        return balances_of(session, ANNA)[Kind.PRINCIPAL]


def places(world: World) -> tuple[str, str]:
    """How far T01 has read rows and results."""
    with reading(world.tills["T01"].desk.store) as session:
        return session.scalars(select(CursorRow.cursor)).one(), session.scalars(
            select(ToldRow.cursor)
        ).one()


def test_a_push_brings_results_and_no_rows_and_what_is_shown_stays_right(world: World) -> None:
    """I4: the result is here before the row that has the document in it."""
    before, read = shown(world), places(world)
    top_up(world)
    read = places(world)
    asked: list[Request] = []
    done = push(world, asked)
    assert [request.rows for request in asked] == [0]
    assert (done.results, done.rows, done.unsent, done.more) == (1, 0, 0, False)
    with reading(world.tills["T01"].desk.store) as session:
        assert "settled" in session.scalars(select(ResultRow.state)).all()
    assert (shown(world), places(world)) == (before + 50_000, read)
    settle_down(world, "T01")
    assert shown(world) == before + 50_000
    assert places(world) != read


def test_what_another_till_did_meanwhile_comes_with_the_next_whole_round(world: World) -> None:
    """I4 and I9: a push between two changes of one account shows neither twice nor too early."""
    before = shown(world)
    top_up(world)
    push(world)
    members.take_off(world.tills["T01"].desk)
    top_up(world, "T02")
    push(world, name="T02")
    assert shown(world) == before + 50_000
    basket.scan(world.tills["T01"].desk, DEAR)
    checkout.pay(world.tills["T01"].desk, GOODS[DEAR])
    push(world)
    assert shown(world) == before + 50_000
    settle_down(world, "T01")
    assert shown(world) == balances(world.engine, ANNA)["principal"] == before + 100_000


def test_a_push_whose_answer_is_lost_is_simply_done_again(world: World) -> None:
    before = shown(world)
    top_up(world)
    store = world.tills["T01"].desk.store

    def lost(request: Request) -> Reply:
        world.ask("T01", request)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        sync_once(store, lost, pushing=True)
    look(world.tills["T01"], Seen(), world.history)
    assert step.pending(store) == 1
    assert push(world).unsent == 0
    assert shown(world) == before + 50_000
    assert balances(world.engine, ANNA)["principal"] == before + 50_000


def test_a_push_that_asks_for_a_hold_asks_for_rows_too(world: World) -> None:
    """An answer that carries holds carries all results, so it may as well carry rows."""
    top_up(world)
    members.take_off(world.tills["T01"].desk)
    members.bind(world.tills["T01"].desk, ANNA)
    asked: list[Request] = []
    push(world, asked)
    assert bool(asked[0].documents) is True
    assert bool(asked[0].holds_wanted) is True
    assert asked[0].rows > 0


def test_a_till_with_nothing_to_send_asks_for_rows(world: World) -> None:
    asked: list[Request] = []
    push(world, asked)
    assert [request.rows > 0 for request in asked] == [True]


def test_a_till_that_has_read_nothing_of_the_feed_asks_for_rows(world: World) -> None:
    """After a start over, or before the first load: there is nothing to wait for."""
    top_up(world)
    with world.tills["T01"].desk.store.reading() as session:
        assert session.scalars(select(CursorRow.cursor)).one()
    restart.start_over(world.tills["T01"].desk.store)
    asked: list[Request] = []

    def ask(request: Request) -> Reply:
        asked.append(request)
        return world.ask("T01", request)

    sync_once(world.tills["T01"].desk.store, ask, pushing=True)
    assert bool(asked[0].documents) is True
    assert asked[0].rows > 0
