"""A sale that was paid is never lost, never open again, and reaches the centre."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Pool, event, select

from app.domain.documents import Document
from app.domain.refusal import Refused, Unavailable
from app.domain.rulebook import PLAIN
from app.models.balances import reading
from app.models.base import Files, writing_mirror
from app.models.counter import PrintJobRow
from app.models.upgrade import begin_generation, upgrade
from app.operations import basket, checkout, standing
from app.operations.staff import log_in
from app.operations.views import CounterView
from app.start.board import Board
from app.start.heart import Heart
from app.sync import restart as starting_over
from app.sync import step
from app.sync.http import HttpExchange
from app.sync.pages import apply_page
from app.sync.step import Limits
from app.sync.wire import Reply, Request, Row
from app.ui.wording import unavailable_sentence
from server.base import reading as reading_centre
from server.feed import stamping
from server.http import create_app
from server.sales import past_sales
from server.setup import Goods, add_goods
from tests.field.counter import (
    ANNA,
    CHEAP,
    DEAR,
    MIDDLE,
    begun,
    documents,
    restart,
    sell,
    settled,
    sync,
    taken_from_the_disk,
    unsent,
)
from tests.field.line import broken_line
from tests.operations.test_staff import LI, PIN
from tests.server.speaking import served
from tests.simulation.world import World
from tests.sync.test_http import answering
from tests.till import KEY, Till

DAY = date(2026, 11, 21)
WHOLE = 1 << 30


class PowerCut(Exception):
    """The machine stopped here."""


@pytest.fixture
def till(world: World) -> Till:
    """One till of the chain, in an outage."""
    found = world.tills["T01"]
    found.world.online = False
    return found


def know(till: Till, row: Row) -> None:
    """Let ``row`` be in the mirror, as of a page that has come."""
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, (row,))


def numbers(till: Till) -> list[int]:
    return [one.number for one in documents(till)]


def receipts(till: Till) -> set[str]:
    """The documents that something is printed of, or that open the drawer."""
    with reading(till.desk.store) as session:
        return set(session.scalars(select(PrintJobRow.document)))


def test_a_power_cut_takes_no_paid_sale_and_gives_no_number_twice(
    till: Till, tmp_path: Path
) -> None:
    """F1: what was not synced to the disk yet is lost or torn; a paid sale was synced."""
    for _ in range(3):
        sell(till)
    files = till.desk.store.files
    wal = files.till.with_name("till.db-wal")
    synced = wal.stat().st_size
    with reading(till.desk.store) as session:
        how = session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one()
    assert how == 2, "every commit waits for the disk"
    basket.scan(till.desk, CHEAP)
    log = wal.read_bytes()
    assert len(log) > synced
    for cut in (synced, synced + 1, (synced + len(log)) // 2, len(log) - 1):
        for torn in (b"", bytes(len(log) - cut)):
            folder = tmp_path / f"{cut}-{len(torn)}"
            shutil.copytree(files.folder, folder, ignore=shutil.ignore_patterns("*-shm"))
            (folder / wal.name).write_bytes(log[:cut] + torn)
            after = begun(folder, "T01", till)
            assert numbers(after) == [1, 2, 3]
            sold = sell(after)
            assert numbers(after) == [1, 2, 3, 4]
            assert sold.serial.endswith("-000004")
            after.close()


def test_nothing_is_printed_of_a_sale_that_the_centre_will_not_have(
    world: World, till: Till
) -> None:
    """F2: a receipt, and no record; the machine stopped in the sale, or while it was sent."""
    at = 0
    for statement in range(1, 200):
        basket.scan(till.desk, CHEAP)
        left = [statement]

        def count(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCut

        event.listen(till.desk.store.engine, "before_cursor_execute", count)
        try:
            checkout.pay(till.desk, None)
            at = statement
        except PowerCut:
            pass
        till = restart(world)
        assert receipts(till) <= {one.id for one in documents(till)}
        if at:
            break
    assert at > 10, "it was stopped in a sale"
    sell(till, member=ANNA)

    def stopped(request: Request, /) -> Reply:
        world.ask("T01", request)
        raise PowerCut

    with pytest.raises(PowerCut):
        sync(world, exchange=stopped)
    till = restart(world)
    sync(world)
    became = settled(world)
    assert receipts(till)
    assert {became[id] for id in receipts(till)} == {"settled"}


def test_a_sale_that_was_paid_offline_is_never_open_again_nor_cancelled(
    world: World, till: Till
) -> None:
    """F3: it came back as a draft and was cancelled when the shift was closed."""
    basket.scan(till.desk, DEAR)
    waiting = basket.suspend(till.desk)
    basket.scan(till.desk, CHEAP)
    paid_basket = basket.show(till.desk).basket.id
    sold = checkout.pay(till.desk, None)
    before = documents(till)
    till = restart(world)
    assert basket.show(till.desk).basket.lines == ()
    (left,) = basket.suspended(till.desk)
    assert left.id != paid_basket
    with pytest.raises(Refused):
        basket.resume(till.desk, paid_basket)
    basket.resume(till.desk, left.id)
    standing.give_back_all(till.desk)
    till = restart(world)
    assert documents(till) == before
    till.world.online = True
    sync(world)
    assert settled(world) == {sold.document: "settled"}
    assert [line.sku for line in basket.show(till.desk).basket.lines] == [DEAR]
    assert waiting.basket.lines == ()


def test_what_was_rung_up_and_paid_is_on_the_disk_before_the_next_key(
    world: World, till: Till, tmp_path: Path
) -> None:
    """F4: 300 ms in which a paid sale was in memory only. Here there is no such moment."""
    for turn, code in enumerate((CHEAP, MIDDLE, DEAR)):
        seen = basket.scan(till.desk, code).view
        assert len(seen.basket.lines) == turn + 1
        there = taken_from_the_disk(world, "T01", tmp_path / f"scan-{turn}")
        assert basket.show(there.desk).basket == seen.basket
        there.close()
    sold = checkout.pay(till.desk, None)
    there = taken_from_the_disk(world, "T01", tmp_path / "paid")
    assert documents(there) == documents(till)
    assert unsent(there) == [sold.document]
    assert receipts(there) == {sold.document}
    there.close()


def test_a_line_that_breaks_anywhere_in_a_round_leaves_no_sale_unsent(
    world: World, till: Till
) -> None:
    """F5: a second outage during the sync, and the sales counted as sent."""
    with served(create_app(world.centre)) as address:
        for asked, answered in (
            (0, 0), (200, 0), (600, 0), (1_500, 0),
            (WHOLE, 0), (WHOLE, 40), (WHOLE, 200), (WHOLE, 500),
        ):  # fmt: skip
            sold = sell(till, member=ANNA)
            with broken_line(address, asked=asked, answered=answered) as line:
                exchange = HttpExchange(line, "token-T01")
                with pytest.raises(Unavailable):
                    step.sync_once(till.desk.store, exchange)
            assert unsent(till)[-1] == sold.document
            till = restart(world)
            if answered:
                sync(world, exchange=HttpExchange(address, "token-T01"))
                assert unsent(till) == []
    sync(world)
    assert unsent(till) == []
    assert sorted(settled(world)) == sorted(one.id for one in documents(till))
    assert set(settled(world).values()) == {"settled"}


def test_sales_of_a_day_that_was_closed_are_sent_when_the_till_is_next_started(
    world: World, till: Till
) -> None:
    """F6: what was not sent when the session was closed was not sent at all."""
    sold = sell(till, member=ANNA)
    made_at = documents(till)[0].made_at
    standing.give_back_all(till.desk)
    till = restart(world)
    till.world.at += timedelta(days=1)
    till.world.online = True
    sync(world)
    assert settled(world)[sold.document] == "settled"
    with reading_centre(world.engine) as session:
        (there,) = past_sales(session, DAY, DAY, PLAIN)
    assert (there.id, there.at) == (sold.document, made_at)


def test_a_shift_that_began_offline_needs_no_opening_at_the_centre(
    world: World, till: Till
) -> None:
    """F7: the opening was in memory, and the session had sales and no beginning."""
    know(till, LI)
    log_in(till.desk, "1008", PIN)
    first = sell(till)
    till = restart(world)
    log_in(till.desk, "1008", PIN)
    second = sell(till)
    till.world.online = True
    sync(world)
    assert settled(world) == {first.document: "settled", second.document: "settled"}
    assert {one.staff for one in documents(till)} == {"1008"}


def test_a_till_is_offline_where_no_round_succeeds_though_its_network_is_up(
    qtbot: QtBot, world: World, till: Till
) -> None:
    """F7: the system says "online" as long as there is a router. Here a round has to succeed."""
    heart: Heart
    with answering(200, b"<html>the router's own page</html>", []) as router:
        exchange = HttpExchange(router, "token-T01")
        heart = Heart(lambda _: till.desk, exchange, Limits(), 15, Board())
        sell(till)
        for _ in range(2):
            with pytest.raises(Unavailable):
                heart.rounds()
            heart._next(Unavailable("centre_not_understood"))
            assert not heart.online()
            assert heart._timer.isActive(), "it tries again by itself"
    assert not heart._board.status.online
    heart._exchange = partial(world.ask, "T01")
    heart.rounds()
    assert heart.online()
    assert heart._board.status.online
    assert unsent(till) == []
    heart.stop()


def test_a_sale_that_comes_days_later_counts_on_its_own_day_at_its_own_till(
    world: World, till: Till
) -> None:
    """F8: sessions were invented for late orders, and no drawer agreed any more."""
    late = sell(till)
    other = world.tills["T02"]
    early = sell(other)
    sync(world, "T02")
    for one in (till, other):
        one.world.at += timedelta(days=2)
    next_day = sell(other)
    sync(world, "T02")
    till.world.online = True
    sync(world)

    def sales(day: date) -> list[tuple[str, str]]:
        with reading_centre(world.engine) as session:
            return sorted((one.till, one.id) for one in past_sales(session, day, day, PLAIN))

    assert sales(DAY) == [("T01", late.document), ("T02", early.document)]
    assert sales(DAY + timedelta(days=2)) == [("T02", next_day.document)]
    with reading_centre(world.engine) as session:
        logs = session.connection().exec_driver_sql("SELECT DISTINCT log FROM document")
        assert sorted(logs.scalars()) == ["log-T01", "log-T02"]


def refused_at_last(till: Till) -> tuple[str, CounterView, list[Document]]:
    """Sell until the pages that are there are full: why it did not go, and what was there."""
    while True:
        before, made = basket.show(till.desk), documents(till)
        try:
            if before.basket.lines:
                checkout.pay(till.desk, None)
            else:
                basket.scan(till.desk, CHEAP)
        except Unavailable as problem:
            return problem.code, before, made


def test_a_full_disk_says_so_and_the_sale_is_made_once_there_is_room(
    world: World, till: Till
) -> None:
    """F9: the sale was aborted, and why was hidden behind "failed to place order"."""
    world.break_things()
    device = world.devices["T01"]
    device.full = True
    code, before, made = refused_at_last(till)
    assert code == "disk_full"
    assert unavailable_sentence("disk_full") != unavailable_sentence("nobody knows")
    assert (basket.show(till.desk), documents(till)) == (before, made)
    device.full = False
    if not before.basket.lines:
        basket.scan(till.desk, CHEAP)
    checkout.pay(till.desk, None)
    assert numbers(till) == [*range(1, len(made) + 2)]


def test_a_full_disk_ends_no_heartbeat(qtbot: QtBot, world: World, till: Till) -> None:
    """F5, F9: what came could not be written, and nothing was asked any more."""
    heart = Heart(lambda _: till.desk, partial(world.ask, "T01"), Limits(), 15, Board())
    sell(till, member=ANNA)
    with stamping(world.engine) as stamps:
        many = (f"690{number:010d}" for number in range(500))
        add_goods(stamps, [Goods(code, "新品" * 20, "件", 100, "", (code,)) for code in many])

    def full(connection: object, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]  # (the driver's)

    event.listen(Pool, "connect", full)
    try:
        with pytest.raises(Unavailable) as no:
            heart.rounds()
    finally:
        event.remove(Pool, "connect", full)
    assert no.value.code == "disk_full"
    heart.rounds()
    assert heart.online()
    assert unsent(till) == []
    heart.stop()


def test_nothing_that_is_done_to_a_till_takes_its_unsent_sales_along(
    world: World, till: Till
) -> None:
    """F10: they were lost by logging out, by an update, by clearing what had been fetched."""
    know(till, LI)
    log_in(till.desk, "1008", PIN)
    sold = [sell(till).document, sell(till, member=ANNA).document]

    def revoked(_request: Request, /) -> Reply:
        raise Unavailable("till_revoked")

    files = till.desk.store.files
    with pytest.raises(Unavailable):
        step.sync_once(till.desk.store, revoked)
    assert unsent(till) == sold
    till = restart(world)
    upgrade(Files(files.folder, KEY))
    begin_generation(till.desk.store.files, 2)
    assert unsent(till) == sold
    starting_over.start_over(till.desk.store)
    assert unsent(till) == sold
    standing.give_back_all(till.desk)
    sync(world)
    assert {settled(world)[id] for id in sold} == {"settled"}
    assert [one.id for one in documents(till)][:2] == sold
