"""A log that the centre closed, struck off or forked: the till goes on in a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app import canon, keys
from app.domain.ledger import Kind
from app.models import holds
from app.models.balances import balances_of, reading
from app.models.counter import AlarmRow, HoldRow
from app.models.journal import DocumentRow, IdentityRow, ResultRow
from app.models.unsent import unsent
from app.operations import attention, basket, checkout, members, points, stored_value
from app.operations.views import AttentionKind
from app.sync import step
from app.sync.reserved import take_closing
from app.sync.step import Round, sync_once
from app.sync.wire import Reply, Request
from server import closing
from server.base import writing
from server.tables.house import CentreRow
from server.tables.journal import ExceptionRow
from tests.simulation.disks import double
from tests.simulation.world import GOODS, MEMBERS, World
from tests.till import START, Till

ANNA, BAO, _ = MEMBERS
WATER = next(iter(GOODS))
OLD, NEW = "log-T01", "log-next"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path)
    yield world
    world.close()


def till_of(world: World) -> Till:
    return world.tills["T01"]


def sync(world: World, *, next_log: str = NEW) -> Round:
    """Rounds until nothing is new."""
    store, key = till_of(world).desk.store, till_of(world).desk.grant_key
    exchange = partial(world.centre.round, "T01")
    for _ in range(20):
        done = sync_once(store, exchange, grant_key=key, next_log=next_log)
        if not done.more and not done.unsent:
            return done
    raise AssertionError("does not come to rest")


def bring(world: World, copy: str) -> None:
    """One of two copies of the till comes to rest with the centre."""
    store, exchange = world.tills[copy].desk.store, partial(world.centre.round, "T01")
    for _ in range(20):
        done = sync_once(store, exchange, next_log=f"{NEW}-{copy}")
        if not done.more and not done.unsent:
            return
    raise AssertionError("does not come to rest")


def close(world: World, log: str = OLD) -> None:
    """A manager strikes the log off, or a copy of the disk has written another document."""
    with writing(world.engine) as session:
        closing.close(session, [log], START)


def sell(till: Till, member: str = ANNA) -> None:
    basket.scan(till.desk, WATER)
    members.bind(till.desk, member)
    checkout.pay(till.desk, None)


def serve(world: World, member: str = ANNA) -> None:
    """The member stands at the counter, with something set aside."""
    basket.scan(till_of(world).desk, WATER)
    members.bind(till_of(world).desk, member)
    sync(world)


def log_of(till: Till) -> str:
    with till.desk.store.reading() as session:
        return session.scalars(select(IdentityRow.log)).one()


def chain(till: Till) -> list[tuple[str, int, str]]:
    """Log, number and hash of every document, as they were written."""
    query = select(DocumentRow.log, DocumentRow.number, DocumentRow.hash)
    with till.desk.store.reading() as session:
        rows = session.execute(query.order_by(text("rowid")))
        return [(row.log, row.number, row.hash) for row in rows]


def previous(till: Till) -> str:
    """What the last document follows."""
    query = select(DocumentRow.content).order_by(text("rowid DESC")).limit(1)
    with till.desk.store.reading() as session:
        content = session.scalars(query).one()
    return canon.load_document(content).previous


def spendable(till: Till, member: str = ANNA) -> int:
    with till.desk.store.reading() as session:
        return sum(hold.left for hold in holds.open_holds(session, member))


def states(till: Till) -> set[str]:
    with till.desk.store.reading() as session:
        return set(session.scalars(select(HoldRow.state)))


def test_a_closed_log_is_followed_by_a_new_one_that_names_its_head(world: World) -> None:
    """⚑ Numbers begin at 1; the chain goes on."""
    till = till_of(world)
    sell(till)
    sync(world)
    _, _, head = chain(till)[-1]
    close(world)
    assert log_of(till) == OLD
    assert sync_once(till.desk.store, partial(world.centre.round, "T01"), next_log=NEW).begun
    assert log_of(till) == NEW
    till.world.online = False
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, None)
    assert chain(till)[-1][:2] == (NEW, 1)
    assert previous(till) == head


def test_what_was_held_for_the_closed_log_is_never_spent_again(world: World) -> None:
    """⚑ A copy of the disk may have spent it; at the centre it is frozen, not lost."""
    till = till_of(world)
    serve(world)
    stored_value.top_up(till.desk, 10_000)
    assert spendable(till) > 10_000
    close(world)
    sync(world)
    assert spendable(till) == 0
    assert "frozen" in states(till)
    assert not states(till) & {"open", "asked"}
    assert members.release_idle(till.desk) is False
    points.ask_more(till.desk)
    sync(world)
    assert spendable(till) > 0
    with till.desk.store.reading() as session:
        logs = {hold.log for hold in holds.open_holds(session, ANNA)}
    assert logs == {NEW}


def test_what_of_the_old_log_was_not_sent_is_sent_first_and_taken(world: World) -> None:
    """⚑ P2: facts are never refused, whoever closed the log meanwhile."""
    till = till_of(world)
    sell(till)
    sync(world)
    till.world.online = False
    sell(till)
    close(world)
    first = step.question(till.desk.store, step.Limits())
    assert first.log == OLD
    reply = replace(world.centre.round("T01", first), results=(), results_cursor=None)
    assert take_closing(till.desk.store, reply, NEW)
    sell(till, BAO)
    again = step.question(till.desk.store, step.Limits())
    assert (again.log, [sent.number for sent in again.documents]) == (
        OLD,
        [sent.number for sent in first.documents],
    )
    assert again.holds_wanted == ()
    sync(world)
    with till.desk.store.reading() as session:
        told = set(session.scalars(select(ResultRow.state)))
        assert unsent(session) == 0
    assert told <= {"settled", "exception"}


def test_a_sale_between_question_and_answer_stays_in_the_chain(world: World) -> None:
    till = till_of(world)
    sell(till)
    sync(world)
    close(world)

    def slow(request: Request, /) -> Reply:
        reply = world.centre.round("T01", request)
        till.world.online = False
        sell(till)
        return reply

    assert sync_once(till.desk.store, slow, next_log=NEW).begun
    _, _, head = chain(till)[-1]
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, None)
    assert previous(till) == head
    till.world.online = True
    sync(world)


def test_an_answer_about_an_earlier_log_or_one_that_comes_again_changes_nothing(
    world: World,
) -> None:
    till = till_of(world)
    sell(till)
    sync(world)
    request = step.question(till.desk.store, step.Limits())
    close(world)
    late = world.centre.round("T01", request)
    assert late.closed
    sync(world)
    serve(world)
    before = (log_of(till), spendable(till), states(till))
    assert before[1] > 0
    step.take_results(till.desk.store, late)
    assert not take_closing(till.desk.store, late, "log-third")
    assert (log_of(till), spendable(till), states(till)) == before


def test_a_log_that_ended_empty_hands_on_the_head_that_it_followed(world: World) -> None:
    till = till_of(world)
    sell(till)
    sync(world)
    close(world)
    sync(world)
    head = [hash for log, _, hash in chain(till) if log == OLD][-1]
    reply = Reply("feed-1", "", "", False, (), (), 0, (), START, closed=NEW)
    assert take_closing(till.desk.store, reply, "log-third")
    till.world.online = False
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, None)
    assert previous(till) == head


def test_without_a_name_for_the_next_log_the_till_sells_on_in_the_old_one(world: World) -> None:
    till = till_of(world)
    sell(till)
    sync(world)
    close(world)
    assert not sync_once(till.desk.store, partial(world.centre.round, "T01")).begun
    assert log_of(till) == OLD
    with pytest.raises(AssertionError):
        sync_once(till.desk.store, partial(world.centre.round, "T01"), next_log=OLD)


def test_the_cashier_is_told_once_and_selling_goes_on(world: World) -> None:
    till = till_of(world)
    sell(till)
    sync(world)
    close(world)
    sync(world)
    (item,) = attention.attention(till.desk)
    assert (item.kind, item.id, item.at) == (AttentionKind.LOG_CLOSED, OLD, START)
    assert basket.show(till.desk).attention == 1
    sell(till, BAO)
    sync(world)
    attention.saw_alarm(till.desk, item.kind, item.id)
    assert attention.attention(till.desk) == ()
    with till.desk.store.reading() as session:
        assert session.scalars(select(AlarmRow)).all() == []


def test_after_a_log_was_closed_the_figures_agree_again(world: World) -> None:
    """What was done before and after is counted once each."""
    till = till_of(world)
    serve(world)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    close(world)
    sync(world)
    serve(world)
    stored_value.offer(till.desk)
    checkout.pay(till.desk, None)
    sync(world)
    with reading(till.desk.store) as session:
        here = {kind: balances_of(session, ANNA)[kind] for kind in (Kind.POINTS, Kind.PRINCIPAL)}
    sync(world)
    with reading(till.desk.store) as session:
        assert {kind: balances_of(session, ANNA)[kind] for kind in here} == here


def test_under_the_new_log_grants_are_signed_for_it_and_spent(world: World) -> None:
    till = till_of(world)
    with writing(world.engine) as session:
        private = session.scalars(select(CentreRow.grant_key)).one()
    key = keys.signing_public(bytes.fromhex(private))
    till.desk = replace(till.desk, grant_key=key)
    sell(till)
    sync(world)
    close(world)
    sync(world)
    serve(world)
    stored_value.offer(till.desk)
    assert checkout.pay(till.desk, 0).change_fen == 0
    with till.desk.store.reading() as session:
        assert session.scalars(select(AlarmRow.kind)).all() == ["log_closed"]


def test_a_number_that_the_other_copy_of_the_disk_gave_is_not_given_again(world: World) -> None:
    """Two customers with one number are two that one scan finds; what was heard of is skipped."""
    world.break_things()
    double(world, world.devices["T01"])
    numbers = []
    for name, phone in (("T01", "13900007001"), ("T01b", "13900007002"), ("T01", "13900007003")):
        till = world.tills[name]
        view = members.register(till.desk, phone)
        assert view.member is not None
        numbers.append(view.member.number)
        members.take_off(till.desk)
        for copy in ("T01", "T01b", "T01"):
            bring(world, copy)
    assert len(set(numbers)) == 3
    with world.engine.connect() as connection:
        assert "number_taken" not in connection.scalars(select(ExceptionRow.code)).all()
