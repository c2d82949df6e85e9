"""A manager undoes what a till did: the till hears of it, and shows and spends nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.doctor.examination import examine
from app.domain.documents import ReturnedLine
from app.domain.ledger import Kind, shortfall_owner
from app.domain.staff import Role
from app.models import voided
from app.models.balances import balances_of, reading
from app.models.counter import HoldLotRow, HoldRow
from app.models.holds import open_holds
from app.models.journal import DocumentRow, OutboxRow, ResultRow
from app.operations import basket, checkout, members, returns, stored_value
from app.sync import step
from app.sync.step import Limits, sync_once
from app.sync.wire import Reply
from server import feed, resettling, setup, voiding
from server.acts import By
from server.base import reading as server_reading
from server.base import writing
from server.feed import Stamps
from server.grants import Group, grant
from server.identity.staff import Somebody
from server.tables.value import AccountRow
from tests.server.builder import balances, holds_of
from tests.server.invariants import all_hold
from tests.server.test_resettling import fails
from tests.server.test_settle import house
from tests.simulation.at_tills import Seen, look
from tests.simulation.world import GOODS, MEMBERS, World
from tests.till import START, Till

ANNA = MEMBERS[0]
DEAR = max(GOODS, key=lambda sku: GOODS[sku])
BOSS = Somebody("admin", "店长", Role.ADMINISTRATOR, None)
Decide = Callable[[Stamps, str, By], bool]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path)
    with writing(world.engine) as session:
        setup.add_administrator(session, "店长", id="admin", token="token-admin")
    for name in ("T01", "T02"):
        quiet(world, name)
    yield world
    all_hold(world.engine)
    world.close()


def quiet(world: World, name: str = "T01") -> None:
    """Rounds until nothing is new, and nobody stands at the counter."""
    till = world.tills[name]
    while (
        sync_once(till.desk.store, partial(world.ask, name)).more
        or members.release_idle(till.desk)
        or step.pending(till.desk.store)
    ):
        pass


def push(world: World) -> Reply:
    """One round whose answer is lost on the way: the centre has it, the till does not know."""
    return world.ask("T01", step.question(world.tills["T01"].desk.store, Limits()))


def hear(world: World) -> None:
    """What is new is heard; nothing is sent and nothing given back."""
    store = world.tills["T01"].desk.store
    reply = world.ask("T01", replace(step.question(store, Limits()), documents=()))
    step.take_results(store, reply)
    step.take_page(store, reply)


def decide(world: World, act: Decide, document: str) -> None:
    with feed.stamping(world.engine) as stamps:
        assert act(stamps, document, By(BOSS, START, "录错了"))
    all_hold(world.engine)
    world.note()


def check(world: World, name: str) -> None:
    """I4: what the till shows is the row and its own documents that are not in it."""
    look(world.tills[name], Seen(), world.history)


def shown(till: Till, kind: Kind) -> int:
    with reading(till.desk.store) as session:
        return balances_of(session, ANNA)[kind]


def last(till: Till, kind: str) -> str:
    """The id of the last document of ``kind``."""
    with reading(till.desk.store) as session:
        mine = select(DocumentRow.id).where(DocumentRow.kind == kind)
        return session.scalars(mine.order_by(DocumentRow.number.desc())).first() or ""


def born(till: Till, document: str) -> dict[str, tuple[str, int]]:
    """The holds born with ``document``: state, and what is left."""
    with reading(till.desk.store) as session:
        rows = session.execute(
            select(HoldRow.kind, HoldRow.state, HoldLotRow)
            .join(HoldLotRow, HoldLotRow.hold == HoldRow.id)
            .where(HoldRow.id.startswith(f"{document}:"))
        )
        return {kind: (state, lot.amount - lot.spent - lot.returned) for kind, state, lot in rows}


def state(till: Till, document: str) -> tuple[str, str]:
    with reading(till.desk.store) as session:
        row = session.get_one(ResultRow, document)
        assert session.get(OutboxRow, document) is None
        return row.state, row.code


def topped_up(world: World) -> str:
    """Anna stands at T01 and has paid in; nothing was sent yet."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    stored_value.top_up(till.desk, 50_000)
    return last(till, "top_up")


def buy_by_value(till: Till) -> None:
    basket.scan(till.desk, DEAR)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)


def test_a_void_credit_is_not_shown_and_its_born_hold_ends(world: World) -> None:
    """Void: dropped. What the till did not spend of it is spendable nowhere any more."""
    till = world.tills["T01"]
    before = shown(till, Kind.PRINCIPAL)
    top_up = topped_up(world)
    hear_all(world)
    assert shown(till, Kind.PRINCIPAL) == before + 50_000
    assert born(till, top_up)["principal"] == ("open", 50_000)
    decide(world, voiding.void, top_up)
    check(world, "T01")
    hear(world)
    check(world, "T01")
    assert state(till, top_up) == ("void", "void")
    assert shown(till, Kind.PRINCIPAL) == before
    assert {state for state, _ in born(till, top_up).values()} == {"ended"}
    assert examine(till.desk.store.files).sound
    with reading(till.desk.store) as session:
        assert all(top_up not in hold.id for hold in open_holds(session, ANNA))
    members.take_off(till.desk)
    quiet(world)
    assert balances(world.engine, ANNA)["principal"] == before
    assert house(world.engine, shortfall_owner("0107"), Kind.PRINCIPAL) == 0


def hear_all(world: World) -> None:
    """Everything is sent and answered; Anna stays, so nothing is given back."""
    store = world.tills["T01"].desk.store
    while sync_once(store, partial(world.ask, "T01")).more or step.pending(store):
        pass


def test_the_overlay_goes_with_the_result_and_the_row_may_come_later(world: World) -> None:
    """The till never heard that it was settled: its first news is that it is void."""
    till = world.tills["T01"]
    before = shown(till, Kind.PRINCIPAL)
    top_up = topped_up(world)
    push(world)
    decide(world, voiding.void, top_up)
    reply = push(world)
    step.take_results(till.desk.store, reply)
    assert (state(till, top_up), shown(till, Kind.PRINCIPAL)) == (("void", "void"), before)
    step.take_page(till.desk.store, reply)
    assert shown(till, Kind.PRINCIPAL) == before
    check(world, "T01")


def test_what_the_till_sells_before_it_hears_falls_on_shortfall(world: World) -> None:
    till = world.tills["T01"]
    till.world.online = False  # so it has nothing to spend but what was paid in
    before = shown(till, Kind.PRINCIPAL)
    top_up = topped_up(world)
    hear_all(world)
    decide(world, voiding.void, top_up)
    buy_by_value(till)
    sale = last(till, "sale")
    quiet(world)
    assert state(till, top_up) == ("void", "void")
    assert state(till, sale) == ("exception", "overdrawn")
    after = balances(world.engine, ANNA)["principal"]
    assert (shown(till, Kind.PRINCIPAL), after) == (before, before)
    assert house(world.engine, shortfall_owner("0107"), Kind.PRINCIPAL) < 0
    check(world, "T01")


def test_a_void_sale_gives_back_value_that_another_till_can_spend(world: World) -> None:
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    before = shown(till, Kind.PRINCIPAL)
    hear_all(world)
    buy_by_value(till)
    sale = last(till, "sale")
    quiet(world)
    assert shown(till, Kind.PRINCIPAL) < before
    decide(world, voiding.void, sale)
    quiet(world)
    quiet(world, "T02")
    for name in ("T01", "T02"):
        assert shown(world.tills[name], Kind.PRINCIPAL) == before
        check(world, name)


def test_a_result_that_comes_twice_or_late_ends_nothing_twice(world: World) -> None:
    till = world.tills["T01"]
    top_up = topped_up(world)
    settled = push(world)
    decide(world, voiding.void, top_up)
    void = push(world)
    for reply in (void, settled, void):
        step.take_results(till.desk.store, reply)
    assert state(till, top_up) == ("void", "void")
    assert {state for state, _ in born(till, top_up).values()} == {"ended"}


def test_what_a_rejected_sale_had_spent_stands_in_its_hold_again_and_is_given_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the centre would reserve it for ever (I8)."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    hear_all(world)
    before = shown(till, Kind.PRINCIPAL)
    buy_by_value(till)
    sale = last(till, "sale")
    with monkeypatch.context() as defect:
        fails(defect, sale)
        push(world)
    decide(world, resettling.reject, sale)
    quiet(world)
    assert state(till, sale) == ("void", "rejected")
    assert shown(till, Kind.PRINCIPAL) == before
    with reading(till.desk.store) as session:
        rows = session.scalars(select(HoldRow).where(HoldRow.standing.is_(False)))
        assert {row.state for row in rows} == {"ended"}
        mine = {hold.id: hold.left for hold in open_holds(session, ANNA)}
        every = session.scalars(select(HoldRow.id)).all()
    centre = {id: hold.left for id, hold in holds_of(world.engine, *every).items() if hold.left}
    assert centre == mine
    assert examine(till.desk.store.files).sound
    assert balances(world.engine, ANNA)["principal"] == before


def test_what_a_rejected_give_back_had_returned_stands_in_its_hold_again_and_comes_free(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the centre would reserve it for ever (I8). Hearing of it again changes nothing."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    hear_all(world)
    before = shown(till, Kind.PRINCIPAL)
    members.take_off(till.desk)
    back = last(till, "give_back")
    with monkeypatch.context() as defect:
        fails(defect, back)
        push(world)
    assert held(world) > 0
    decide(world, resettling.reject, back)
    hear(world)
    assert state(till, back) == ("void", "rejected")
    opened = left_here(till)
    assert sum(opened.values()) == held(world) > 0
    with till.desk.store.writing.begin() as session:
        voided.end(session, [back], [back])
    assert left_here(till) == opened
    quiet(world)
    assert (left_here(till), held(world)) == ({}, 0)
    with till.desk.store.writing.begin() as session:
        voided.end(session, [back], [back])
    assert left_here(till) == {}, "the later one is counted"
    assert shown(till, Kind.PRINCIPAL) == before == balances(world.engine, ANNA)["principal"]
    assert examine(till.desk.store.files).sound


def held(world: World) -> int:
    """What the centre reserves of Anna's, in fen."""
    with server_reading(world.engine) as session:
        mine = select(func.sum(AccountRow.held)).where(AccountRow.member == ANNA)
        return session.scalar(mine.where(AccountRow.kind.in_(("principal", "bonus")))) or 0


def left_here(till: Till) -> dict[str, int]:
    """What the till may spend of it, by hold."""
    with reading(till.desk.store) as session:
        return {
            hold.id: hold.left
            for hold in open_holds(session, ANNA)
            if hold.account.kind in {Kind.PRINCIPAL, Kind.BONUS}
        }


def test_a_hold_of_a_log_that_is_over_stays_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restored till has begun another log: nothing of the old one is spent."""
    till = world.tills["T01"]
    members.bind(till.desk, ANNA)
    hear_all(world)
    buy_by_value(till)
    sale = last(till, "sale")
    with monkeypatch.context() as defect:
        fails(defect, sale)
        push(world)
    with till.desk.store.writing.begin() as session:
        session.execute(update(HoldRow).values(log="log-before", state="ended"))
    decide(world, resettling.reject, sale)
    hear(world)
    assert state(till, sale) == ("void", "rejected")
    with reading(till.desk.store) as session:
        assert set(session.scalars(select(HoldRow.state))) == {"ended"}


def test_a_coupon_that_came_back_with_a_sale_that_was_void_is_not_counted_twice(
    world: World,
) -> None:
    """I11: a return that the centre sees otherwise names every account that the till's own did."""
    till = world.tills["T01"]
    grant(world.engine, "GIFT", Group(everybody=True), "活动", at=START)
    quiet(world)
    members.bind(till.desk, ANNA)
    sync_once(till.desk.store, partial(world.ask, "T01"))
    basket.scan(till.desk, DEAR)
    assert "GIFT" in basket.show(till.desk).quote.offers
    sold = checkout.pay(till.desk, None)
    push(world)
    decide(world, voiding.void, sold.document)
    line = (ReturnedLine(0, 1_000),)
    returns.take_back(till.desk, sold.serial, line, reason="坏", approved_by="1001")
    quiet(world)
    with reading(till.desk.store) as session:
        assert balances_of(session, ANNA)["coupon:GIFT"] == 1
    assert balances(world.engine, ANNA)["coupon:GIFT"] == 1
