"""One round after another, with a real centre in the same process, and a network that loses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.domain.ledger import Kind
from app.domain.refusal import Unavailable
from app.models.balances import balances_of, reading
from app.models.journal import DocumentRow, PersonalRow, ResultRow
from app.models.mirror import CursorRow, GoodsRow
from app.operations import basket, checkout, members, points, stored_value
from app.sync import step
from app.sync.step import Limits, sync_once
from app.sync.wire import Reply, Request
from server.base import writing
from tests.simulation.world import GOODS, MEMBERS, World, check_centre
from tests.till import Till

ANNA, PHONE = MEMBERS[0], "13800001234"
WATER = next(iter(GOODS))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path)
    yield world
    check_centre(world.engine)
    world.close()


def one(world: World) -> Till:
    return world.tills["T01"]


def exchange(world: World, name: str = "T01") -> Callable[[Request], Reply]:
    return partial(world.ask, name)


def quiet(world: World, name: str = "T01") -> None:
    """Rounds until nothing is new."""
    till = world.tills[name]
    while (
        sync_once(till.desk.store, exchange(world, name)).more
        or members.release_idle(till.desk)
        or step.pending(till.desk.store)
    ):
        pass


def shown(till: Till, kind: Kind, member: str = ANNA) -> int:
    with reading(till.desk.store) as session:
        return balances_of(session, member)[kind]


def sell_to_anna(till: Till) -> None:
    basket.scan(till.desk, WATER)
    members.bind(till.desk, ANNA)
    checkout.pay(till.desk, None)


def test_a_lost_request_changes_nothing_and_the_next_round_brings_it(world: World) -> None:
    """F5: what was not acknowledged is sent again, however often the line is lost."""
    sell_to_anna(one(world))

    def lost(_request: Request, /) -> Reply:
        raise Unavailable("centre_unreachable")

    with pytest.raises(Unavailable):
        sync_once(one(world).desk.store, lost)
    assert step.pending(one(world).desk.store) == 1
    quiet(world)
    assert step.pending(one(world).desk.store) == 0


def test_a_lost_reply_does_not_sell_or_earn_twice(world: World) -> None:
    """F15, F17: a sync that was tried again doubled the points."""
    sell_to_anna(one(world))
    before = shown(one(world), Kind.POINTS)

    def reply_lost(request: Request, /) -> Reply:
        world.ask("T01", request)
        raise Unavailable("centre_unreachable")

    for _ in range(3):
        with pytest.raises(Unavailable):
            sync_once(one(world).desk.store, reply_lost)
        assert shown(one(world), Kind.POINTS) == before
    quiet(world)
    assert shown(one(world), Kind.POINTS) == before


def test_a_request_that_comes_again_after_everything_is_the_same_answer(world: World) -> None:
    """F15, F17, threat 7."""
    members.bind(one(world).desk, ANNA)
    sell_to_anna(one(world))
    old = step.question(one(world).desk.store, Limits())
    first = world.ask("T01", old)
    quiet(world)
    again = world.ask("T01", old)
    assert [(r.id, r.state) for r in again.results][: len(first.results)] == [
        (r.id, r.state) for r in first.results
    ]
    assert again.grants == first.grants
    check_centre(world.engine)


def test_a_reader_between_results_and_rows_counts_nothing_twice(world: World) -> None:
    till = one(world)
    sell_to_anna(till)
    before = shown(till, Kind.POINTS)
    reply = world.ask("T01", step.question(till.desk.store, Limits()))
    step.take_results(till.desk.store, reply)
    assert shown(till, Kind.POINTS) == before
    step.take_page(till.desk.store, reply)
    assert shown(till, Kind.POINTS) == before


def test_rows_before_results_would_count_twice_so_the_order_matters(world: World) -> None:
    till = one(world)
    sell_to_anna(till)
    before = shown(till, Kind.POINTS)
    reply = world.ask("T01", step.question(till.desk.store, Limits()))
    step.take_page(till.desk.store, reply)
    assert shown(till, Kind.POINTS) == before + 1, "the wrong order is what the code must not do"
    step.take_results(till.desk.store, reply)
    assert shown(till, Kind.POINTS) == before


def test_a_page_for_another_cursor_is_not_applied(world: World) -> None:
    till = one(world)
    till.desk.store.close()
    world.tills["T01"] = till = world.opened("T01", 0)
    old = world.ask("T01", step.question(till.desk.store, Limits()))
    sell_to_anna(till)
    quiet(world)
    with reading(till.desk.store) as session:
        cursor = session.scalars(select(CursorRow.cursor)).one()
    step.take_page(till.desk.store, old)
    with reading(till.desk.store) as session:
        assert session.scalars(select(CursorRow.cursor)).one() == cursor


def test_an_older_row_never_replaces_a_newer_one(world: World) -> None:
    till = one(world)
    with reading(till.desk.store) as session:
        name = session.scalars(select(GoodsRow.name).where(GoodsRow.sku == WATER)).one()
    from tests.till import WATER as ROW

    older = ROW._replace(sku=WATER, name="旧", ver=0)
    newer = ROW._replace(sku=WATER, name="新", ver=9)
    from app.models.base import writing_mirror
    from app.sync.pages import apply_page

    for row, seen in ((older, name), (newer, "新"), (older, "新")):
        with writing_mirror(till.desk.store.files) as mirror:
            apply_page(mirror, (row,))
        with reading(till.desk.store) as session:
            assert session.scalars(select(GoodsRow.name).where(GoodsRow.sku == WATER)).one() == seen


def test_a_removed_row_is_not_brought_back_by_an_older_one(world: World) -> None:
    till = one(world)
    from app.models.base import writing_mirror
    from app.sync.pages import apply_page
    from tests.till import WATER as ROW

    gone = ROW._replace(sku=WATER, ver=9, removed=True)
    late = ROW._replace(sku=WATER, ver=8)
    for row in (gone, late):
        with writing_mirror(till.desk.store.files) as mirror:
            apply_page(mirror, (row,))
    with reading(till.desk.store) as session:
        assert session.get(GoodsRow, WATER) is None


def test_what_was_registered_here_is_sold_to_there(world: World) -> None:
    """F18: the customer comes in the same log as what was sold to them, and before it."""
    view = members.register(one(world).desk, PHONE, "王小明")
    assert view.member is not None
    quiet(world, "T01")
    quiet(world, "T02")
    (hit,) = members.find(world.tills["T02"].desk, PHONE)
    assert hit.id == view.member.id
    with reading(one(world).desk.store) as session:
        assert session.execute(select(PersonalRow)).all() == [], "sent, so no longer kept here"


def test_the_second_registration_of_a_phone_is_an_exception_for_a_manager(world: World) -> None:
    members.register(one(world).desk, PHONE)
    members.register(world.tills["T02"].desk, PHONE)
    quiet(world, "T01")
    quiet(world, "T02")
    with reading(world.tills["T02"].desk.store) as session:
        assert session.scalars(select(ResultRow.code)).all() == ["phone_taken"]


def test_money_paid_in_here_cannot_be_spent_elsewhere_before_it_is_given_back(
    world: World,
) -> None:
    first, second = one(world), world.tills["T02"]
    first.world.online = False
    members.bind(first.desk, ANNA)
    stored_value.top_up(first.desk, 10_000)
    request = step.question(first.desk.store, Limits())
    step.take_results(first.desk.store, world.ask("T01", request))
    quiet(world, "T02")
    basket.scan(second.desk, WATER)
    members.bind(second.desk, ANNA)
    quiet(world, "T02")
    strip = basket.show(second.desk).member
    assert strip is not None
    assert strip.value_fen == 37_000
    with reading(second.desk.store) as session:
        held = session.execute(text("SELECT sum(held) FROM shop.account WHERE kind <> 'points'"))
        assert held.scalar_one() == 10_000 + 20_000


def test_two_tills_that_ask_at_once_never_get_more_than_there_is(world: World) -> None:
    for name in ("T01", "T02", "T03"):
        members.bind(world.tills[name].desk, ANNA)
        quiet(world, name)
    held = [basket.show(world.tills[name].desk).member for name in ("T01", "T02", "T03")]
    assert sum(view.held_points for view in held if view) == 1000


def test_a_hold_that_was_given_back_buys_nothing(world: World) -> None:
    till = one(world)
    basket.scan(till.desk, WATER)
    members.bind(till.desk, ANNA)
    quiet(world)
    members.take_off(till.desk)
    till.world.online = False
    members.bind(till.desk, ANNA)
    with pytest.raises(Exception, match="not_held"):
        points.redeem(till.desk, None)


def test_a_document_edited_on_the_disk_is_quarantined_and_stops_no_other(world: World) -> None:
    """F12: one bad record stopped the whole queue."""
    sell_to_anna(one(world))
    sell_to_anna(one(world))
    request = step.question(one(world).desk.store, Limits())
    first, *rest = request.documents
    edited = replace(first, content=first.content.replace(b'"points":0', b'"points":9', 1))
    assert edited != first
    reply = world.centre.round("T01", replace(request, documents=(edited, *rest)))
    states = [result.state.value for result in reply.results]
    assert states[0] == "quarantined"
    assert set(states[1:]) == {"settled"}
    assert len(states) == 1 + len(rest)


def test_a_centre_of_another_world_starts_the_till_over_with_its_documents(world: World) -> None:
    till = one(world)
    sell_to_anna(till)
    quiet(world)
    with writing(world.engine) as session:
        session.execute(text("UPDATE centre SET feed_id = 'feed-2'"))
    world.history.clear()
    quiet(world)
    with reading(till.desk.store) as session:
        results = session.scalars(select(ResultRow.state)).all()
        documents = session.scalars(select(DocumentRow.id)).all()
    assert len(results) == len(documents)
    assert shown(till, Kind.POINTS) == 1001
