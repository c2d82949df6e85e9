"""What a till sends is settled once, as it was sold, and nothing holds up the rest."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app import keys
from app.domain.documents import Sale
from app.domain.ledger import Kind
from app.domain.refusal import Unavailable
from app.domain.rulebook import Deal, DealBy, Promotion, Tier
from app.models import mirror
from app.models.base import Files, open_file, writing_mirror
from app.models.upgrade import upgrade
from app.operations import backup, basket, members
from app.operations.restoring import restore
from app.second_copy.medium import SecondCopy
from app.sync import step
from app.sync.pages import apply_page
from app.sync.wire import Reply, Request, RulebookRow
from app.ui.wording import unavailable_sentence
from server.base import reading as reading_centre
from server.feed import stamping
from server.rulebooks import put
from server.second_copy import read, take_in
from tests.field.counter import (
    ANNA,
    BAO,
    CHEAP,
    DEAR,
    MIDDLE,
    at_centre,
    begun,
    documents,
    restart,
    sell,
    settled,
    shown,
    sync,
    unsent,
)
from tests.simulation.chain import OFFERS, SHOP
from tests.simulation.world import World
from tests.till import KEY, ZONE, Till

PRIVATE = bytes(range(32))
NEXT = replace(
    OFFERS,
    version=3,
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 200)),
    promotions=(Promotion("ALL", "全场", Deal(DealBy.PERCENT, off_permille=300)),),
)


@pytest.fixture
def till(world: World) -> Till:
    """One till of the chain, in an outage."""
    found = world.tills["T01"]
    found.world.online = False
    return found


def exceptions(world: World) -> list[str]:
    """What a manager has to look at."""
    with reading_centre(world.engine) as session:
        return list(session.scalars(text("SELECT code FROM exception ORDER BY code")))


def test_what_was_sold_offline_stays_paid_in_full_though_the_prices_have_changed(
    world: World, till: Till
) -> None:
    """F11: worked out anew after the sync, and then only paid in part."""
    sold = sell(till, CHEAP, MIDDLE, DEAR, member=ANNA)
    with stamping(world.engine) as stamps:
        put(stamps, NEXT)
    before = at_centre(world, Kind.POINTS)
    sync(world)
    (sale,) = [one for one in documents(till) if isinstance(one.body, Sale)]
    assert isinstance(sale.body, Sale)
    assert sum(tender.amount_fen for tender in sale.body.tenders) == sold.due_fen
    assert settled(world)[sold.document] == "settled"
    assert exceptions(world) == []
    assert at_centre(world, Kind.POINTS) - before == sold.earned
    assert sell(till, CHEAP, MIDDLE, DEAR, member=ANNA).due_fen != sold.due_fen


def test_a_customer_record_that_nobody_can_read_holds_up_no_sale(world: World, till: Till) -> None:
    """F12: one bad record stopped the whole queue."""
    members.register(till.desk, "13800001234", "王小明")
    hers = sell(till)
    theirs = [sell(till, member=ANNA), sell(till, member=BAO), sell(till)]

    def damaged(request: Request, /) -> Reply:
        parts = (
            replace(one, personal=b"\xff") if one.personal else one for one in request.documents
        )
        return world.ask("T01", replace(request, documents=tuple(parts)))

    for _ in range(3):
        step.sync_once(till.desk.store, damaged)
    became = settled(world)
    assert became[documents(till)[0].id] == "quarantined"
    assert {became[one.document] for one in (hers, *theirs)} == {"settled"}
    later = sell(till)
    step.sync_once(till.desk.store, damaged)
    assert settled(world)[later.document] == "settled"


@pytest.mark.parametrize("damage", ["gone", "emptied", "first page", "every page", "not ours"])
def test_a_mirror_that_is_damaged_costs_no_sale_and_comes_again_by_itself(
    world: World, till: Till, damage: str
) -> None:
    """F13: what had been fetched was gone or could not be read, and somebody had to clear it."""
    sold = sell(till, member=ANNA)
    till.close()
    file = till.desk.store.files.mirror()
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    raw = bytearray(file.read_bytes())
    if damage == "gone":
        file.unlink()
    elif damage == "not ours":
        file.write_bytes(b"SQLite format 3\0" + bytes(8_000))
    else:
        many = {"emptied": 0, "first page": 4_096, "every page": len(raw)}[damage]
        file.write_bytes(bytes(many) + raw[many:] if many else b"")
    till = world.tills["T01"] = world.opened("T01", 1_000)
    assert unsent(till) == [sold.document]
    sync(world)
    assert settled(world)[sold.document] == "settled"
    again = sell(till, DEAR, member=ANNA)
    sync(world)
    assert settled(world)[again.document] == "settled"
    assert shown(till, Kind.POINTS) == at_centre(world, Kind.POINTS)


def test_a_page_of_the_mirror_that_cannot_be_read_is_mended_by_starting_again(
    world: World, till: Till
) -> None:
    """F13: the first start after it was seen finds which, and fetches everything anew."""
    till.close()
    file = till.desk.store.files.mirror()
    with closing(open_file(file, KEY)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = delete")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'goods'"
        page = connection.execute(query).fetchone()[0] - 1
    raw = bytearray(file.read_bytes())
    raw[page * 4_096 : (page + 1) * 4_096] = bytes(4_096)
    file.write_bytes(raw)
    till = restart(world)
    with pytest.raises(Unavailable, match="database_unreadable"):
        basket.find_goods(till.desk, CHEAP)
    assert unavailable_sentence("database_unreadable") != unavailable_sentence("nobody knows")
    till = restart(world)
    sync(world)
    assert sell(till, CHEAP).due_fen > 0
    till = restart(world)
    assert till.desk.store.files.generation == 2


def test_a_damaged_file_of_a_till_loses_no_sale(world: World, till: Till, tmp_path: Path) -> None:
    """F14: one damaged file without backup, copy or a way back, and everything was lost."""
    files, stick = till.desk.store.files, tmp_path / "stick"
    stick.mkdir()
    second = SecondCopy(stick, "T01", keys.seal_public(PRIVATE))
    first = sell(till, member=ANNA)
    at = till.world.now()
    copy = backup.backup_now(files, tmp_path / "backups", at, ZONE).file
    after = sell(till, DEAR, member=ANNA)
    second.keep(till.desk.store)
    till.close()
    files.till.write_bytes(bytes(files.till.stat().st_size))
    with pytest.raises(Unavailable, match="database_unreadable"):
        upgrade(Files(files.folder, KEY))
    restore(Files(files.folder, KEY), copy, shop=SHOP, till="T01", log="log-2", made_at=at, now=at)
    till = world.tills["T01"] = begun(files.folder, "T01", till)
    sold = sell(till)
    sync(world)
    assert set(settled(world)) >= {first.document, sold.document}
    take_in(world.engine, read(second.file.read_bytes(), PRIVATE), at)
    world.note()
    sync(world)
    became = settled(world)
    assert [became[one.document] for one in (first, after, sold)] == ["settled"] * 3
    assert shown(till, Kind.POINTS) == at_centre(world, Kind.POINTS)


def test_two_rounds_of_one_till_at_the_same_time_sell_nothing_twice(
    world: World, till: Till
) -> None:
    """F16: a cycle began before the last one had ended, and both sent the same."""
    for _ in range(3):
        sell(till, member=ANNA)
    before, here = shown(till, Kind.POINTS), threading.Barrier(2, timeout=30)
    turn = threading.Lock()

    def together(request: Request, /) -> Reply:
        here.wait()
        assert len(request.documents) == 3
        with turn:
            reply = world.ask("T01", request)
        here.wait()
        return reply

    with ThreadPoolExecutor(2) as threads:
        rounds = [threads.submit(step.sync_once, till.desk.store, together) for _ in range(2)]
        assert [one.result().unsent for one in rounds] == [0, 0]
    sync(world)
    assert sorted(settled(world)) == sorted(one.id for one in documents(till))
    assert shown(till, Kind.POINTS) == at_centre(world, Kind.POINTS) == before


@pytest.mark.parametrize("rules", ["the newest", "all"])
def test_rules_that_a_till_cannot_read_cost_nobody_their_points(
    world: World, till: Till, rules: str
) -> None:
    """F19: the rules could not be read once, and what was earned was dropped without a word.

    The till goes by the newest rules that it can read, which it names; the centre by the same.
    """
    unreadable = '{"from":"tomorrow"}'
    with writing_mirror(till.desk.store.files) as session:
        if rules == "all":
            session.execute(update(mirror.RulebookRow).values(content=unreadable))
        newest = RulebookRow("rulebook", 9, False, 9, OFFERS.effective_from, unreadable)
        apply_page(session, (newest,))
    before = at_centre(world, Kind.POINTS)
    sold = sell(till, DEAR, member=ANNA)
    assert documents(till)[0].rulebook == {"the newest": OFFERS.version, "all": 0}[rules]
    assert sold.earned > 0
    sync(world)
    assert settled(world)[sold.document] == "settled"
    assert at_centre(world, Kind.POINTS) == before + sold.earned
