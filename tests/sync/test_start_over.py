"""Real tills and a centre that was put back from a backup: what they keep, tell and show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.ledger import Kind, document_of
from app.domain.refusal import UnknownCode
from app.models.balances import balances_of, reading
from app.models.journal import DocumentRow, OutboxRow, ResultRow, ToldRow
from app.models.mirror import AccountRow
from app.operations import basket, checkout, members, stored_value
from app.sync import restart, step
from app.sync.granting import is_granted
from app.sync.restart import granted
from app.sync.step import Limits, sync_once
from server.base import reading as centre_reading
from server.centre import Centre
from server.identity import grant_signing
from server.tables.journal import DocumentRow as CentreDocumentRow
from tests.server.disaster import Backup, backups, books
from tests.simulation import disks
from tests.simulation.world import GOODS, MEMBERS, World, check_centre
from tests.till import COLA, mirror

ANNA = MEMBERS[0]
WATER = next(iter(GOODS))
FEW = Limits(documents=2, rows=50)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(1, tmp_path / "world")
    for name in made.tills:
        sell(made, name)
        quiet(made, name)
    yield made
    made.close()


@pytest.fixture
def backup(world: World, tmp_path: Path) -> Iterator[Backup]:
    """Of the time when each till had sold something to Anna."""
    with backups(world.engine, tmp_path) as made:
        yield made


def sell(world: World, name: str) -> None:
    basket.scan(world.tills[name].desk, WATER)
    members.bind(world.tills[name].desk, ANNA)
    checkout.pay(world.tills[name].desk, None)


def quiet(world: World, name: str) -> None:
    """Rounds until nothing is new."""
    till = world.tills[name]
    for _ in range(100):
        done = sync_once(till.desk.store, partial(world.ask, name), limits=FEW)
        if not (done.more or members.release_idle(till.desk)):
            return
    raise AssertionError("never quiet")


def shown(world: World, name: str) -> dict[Kind, int]:
    with reading(world.tills[name].desk.store) as session:
        return {kind: balances_of(session, ANNA)[kind] for kind in (Kind.POINTS, Kind.PRINCIPAL)}


def spend(world: World, name: str) -> None:
    """A sale that is paid out of what the centre grants."""
    desk = world.tills[name].desk
    basket.scan(desk, WATER)
    members.bind(desk, ANNA)
    quiet(world, name)
    stored_value.offer(desk)
    checkout.pay(desk, None)


def put_back(world: World, backup: Backup) -> Centre:
    """The centre as it was, in place of the one that is lost."""
    world.centre = backup.restore()
    return world.centre


def after_backup(world: World) -> None:
    """A top-up at T01, which Anna spends at T02 and T03; T02 keeps her at the counter."""
    desk = world.tills["T01"].desk
    members.bind(desk, ANNA)
    stored_value.top_up(desk, 50_000)
    members.take_off(desk)
    quiet(world, "T01")
    for name in ("T02", "T03"):
        spend(world, name)
        quiet(world, name)
    members.bind(world.tills["T02"].desk, ANNA)
    for name in ("T02", "T01", "T03"):
        quiet(world, name)


def test_a_member_is_served_before_the_rows_of_the_new_feed_are_there(world: World) -> None:
    """P10: of the bonus less than nothing is shown meanwhile, and the window ended there."""
    desk = world.tills["T01"].desk
    spend(world, "T01")
    members.bind(desk, ANNA)
    stored_value.top_up(desk, 10_000)
    members.take_off(desk)
    restart.start_over(desk.store)
    with reading(desk.store) as session:
        there = balances_of(session, ANNA)
    assert there[Kind.BONUS] < 0 < there[Kind.PRINCIPAL] + there[Kind.BONUS]
    assert members.bind(desk, ANNA).basket.member == ANNA


@pytest.mark.parametrize("order", list(permutations(("T01", "T02", "T03")))[::2])
def test_a_restored_centre_and_its_tills_are_where_they_were(
    world: World, backup: Backup, order: tuple[str, ...]
) -> None:
    """sync.md, 2: a new feed; documents again, holds told, nothing twice and nothing lost."""
    after_backup(world)
    before = {name: shown(world, name) for name in world.tills}
    lost = books(world.engine)
    centre = put_back(world, backup)
    for name in order:
        quiet(world, name)
    for name in (*order, *order):
        quiet(world, name)
    assert books(centre.engine) == lost
    assert {name: shown(world, name) for name in world.tills} == before
    assert [step.pending(till.desk.store) for till in world.tills.values()] == [0, 0, 0]
    check_centre(centre.engine)


def test_results_and_member_rows_are_dropped_together_and_what_is_stored_is_not_sent_again(
    world: World, backup: Backup
) -> None:
    """P5: a document is kept until its result; what is stored waits for it without being resent."""
    after_backup(world)
    put_back(world, backup)
    store = world.tills["T02"].desk.store
    sync_once(store, partial(world.ask, "T02"), limits=FEW)
    with reading(store) as session:
        assert session.scalars(select(ResultRow)).all() == []
        assert session.scalars(select(AccountRow)).all() == []
        assert session.scalars(select(ToldRow)).all() == []
        every = len(session.scalars(select(OutboxRow)).all())
    assert step.pending(store) == every > 2
    quiet(world, "T02")
    assert step.pending(store) == every
    assert not step.has_news(store)
    asked = step.question(store, FEW)
    assert (asked.documents, asked.results_feed_id, asked.other_logs) == ((), "feed-2", 0)
    members.take_off(world.tills["T02"].desk)
    sell(world, "T02")
    assert [sent.number for sent in step.question(store, FEW).documents] == [
        asked.last_number + 1,
        asked.last_number + 2,
    ]


def test_holds_are_listed_as_they_were_granted_and_not_those_born_with_a_credit(
    world: World, backup: Backup
) -> None:
    """As the centre signed them, whatever was spent; ended ones only beside what names them."""
    after_backup(world)
    with centre_reading(world.engine) as session:
        key = bytes.fromhex(grant_signing.public_of(session))
    put_back(world, backup)
    quiet(world, "T02")
    store = world.tills["T02"].desk.store
    asked = step.question(store, FEW)
    everything = step.question(store, Limits(documents=100), 1)
    assert {one.id for one in asked.granted} < {one.id for one in everything.granted}
    assert all(is_granted("log-T02", one, key) for one in everything.granted)
    one = world.tills["T01"].desk.store
    with reading(one) as session:
        sent = step.question(one, Limits(documents=100), 1).documents
        assert all(not document_of(grant.id) for grant in granted(session, "log-T01", sent))


def test_goods_that_the_restored_centre_does_not_have_go_once_its_feed_has_come(
    world: World, backup: Backup
) -> None:
    """Until then they are sold: P10."""
    till = world.tills["T01"]
    mirror(till, [COLA._replace(sku="999", codes=("999",))])
    put_back(world, backup)
    quiet(world, "T01")
    basket.scan(till.desk, "999")
    basket.remove_line(till.desk)
    for name in ("T02", "T03", "T01"):
        quiet(world, name)
    with pytest.raises(UnknownCode):
        basket.scan(till.desk, "999")
    basket.scan(till.desk, WATER)


def test_a_centre_that_is_put_back_twice_is_told_everything_twice(
    world: World, backup: Backup
) -> None:
    """What the first of them stored is not taken for stored by the second."""
    after_backup(world)
    lost = books(world.engine)
    put_back(world, backup)
    quiet(world, "T02")
    world.centre = centre = backup.restore("feed-3")
    for name in ("T02", "T01", "T03", "T02"):
        quiet(world, name)
    assert books(centre.engine) == lost


def test_what_only_a_copy_of_the_till_has_told_is_sent_all_the_same(
    world: World, backup: Backup
) -> None:
    """P5, I11: the disk was copied, and the centre restored before it knew of the fork."""
    world.break_things()
    disks.double(world, world.devices["T01"])
    put_back(world, backup)
    for name, sales in (("T01b", 3), ("T01", 2)):
        store = world.tills[name].desk.store
        for _ in range(sales):
            sell(world, name)
        for _ in range(3):
            sync_once(store, partial(world.ask, "T01"), limits=FEW)
    for name in ("T02", "T03", "T01b", "T01", "T02", "T03"):
        store = world.tills[name].desk.store
        while sync_once(store, partial(world.ask, name[:3]), limits=FEW, next_log=name).more:
            pass
    for name in ("T02", "T03", "T01b", "T01"):
        store = world.tills[name].desk.store
        assert step.pending(store) == 0
        with store.reading() as session:
            mine = set(session.scalars(select(DocumentRow.id)))
        with centre_reading(world.centre.engine) as session:
            assert mine <= set(session.scalars(select(CentreDocumentRow.id)))


def test_a_reply_of_a_centre_that_is_open_stores_nothing(world: World) -> None:
    store = world.tills["T01"].desk.store
    request = step.question(store, FEW)
    reply = world.ask("T01", request)
    assert (reply.stored, restart.take_stored(store, request, reply)) == (None, False)
    with reading(store) as session:
        assert [row.stored for row in session.scalars(select(OutboxRow))] == []
        assert session.scalars(select(ToldRow.feed_id)).one() == reply.feed_id
