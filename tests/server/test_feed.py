"""Pages: every changed row once, those changed together together, none lost to a late commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from app.canon import Unreadable
from app.domain.ledger import Kind
from app.sync.wire import Reply, Row, TooOld
from server import feed, setup
from server.base import reading, writing
from server.centre import Centre
from server.senders import UnknownTill
from server.setup import Goods
from server.tables.house import FeedRow, TillRow
from tests.server.builder import LIN, PAPER, TillBuilder, accounts_of

WRITERS, EACH = 6, 12


def pages(centre: Centre, till: TillBuilder, rows: int, cursor: str = "") -> Iterator[Reply]:
    while True:
        reply = centre.round(till.id, replace(till.request(), cursor=cursor, rows=rows))
        assert reply.since == cursor
        yield reply
        cursor = reply.cursor
        if not reply.more:
            return


def key_of(row: Row) -> tuple[str, ...]:
    if row.row == "result":
        return (row.row, row.result.id)
    return (row.row, *map(str, row[3 : 5 if row.row == "account" else 4]))


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 1000])
def test_small_pages_carry_what_one_large_page_does(
    centre: Centre, till: TillBuilder, rows: int
) -> None:
    for _ in range(3):
        till.top_up(LIN, 50_000)
        till.sell(LIN, PAPER)
        till.push(centre)
    (whole,) = pages(centre, till, 1000)
    some = list(pages(centre, till, rows))
    assert [row for reply in some for row in reply.page] == list(whole.page)
    assert some[-1].cursor == whole.cursor
    assert (len(some) > 1) == (rows < 1000)


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_a_page_ends_between_transactions(centre: Centre, till: TillBuilder, rows: int) -> None:
    """Else a till sees the account without the result, or one account of two."""
    for _ in range(4):
        till.push(centre, till.top_up(LIN, 50_000), till.sell(LIN, PAPER))
    with reading(centre.engine) as session:
        places = sorted((row.txn, row.seq) for row in session.scalars(select(FeedRow)))
    for reply in pages(centre, till, rows):
        last = feed.place_of(reply.cursor)
        following = next((place for place in places if place > last), None)
        assert following is None or following[0] != last.txn


def test_a_row_changed_often_is_read_once_as_it_stands(centre: Centre, till: TillBuilder) -> None:
    for _ in range(5):
        till.push(centre, till.sell(LIN, PAPER))
    (reply,) = pages(centre, till, 1000)
    assert len({key_of(row) for row in reply.page}) == len(reply.page)
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_000 + 5 * 22


def test_a_result_is_told_to_its_own_till_only(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(centre, till.sell(LIN, PAPER))
    (mine,) = pages(centre, till, 1000)
    (theirs,) = pages(centre, other, 1000)
    assert [row.row for row in mine.page].count("result") == 1
    assert [row.row for row in theirs.page].count("result") == 0
    assert theirs.results == ()


def test_results_come_from_the_oldest_without_one(centre: Centre, till: TillBuilder) -> None:
    for _ in range(5):
        till.sell()
    till.push(centre)
    for oldest, count in ((1, 5), (4, 2), (6, 0), (0, 0)):
        request = replace(till.request(), oldest_without_result=oldest)
        assert len(centre.round("T01", request).results) == count


def test_what_a_page_contains_its_results_contain(centre: Centre, till: TillBuilder) -> None:
    """Page and results are of one snapshot, whatever is settled between the two reads."""
    till.push(centre, till.sell(LIN, PAPER))
    later = till.sell(LIN, PAPER)
    done = threading.Event()

    def settle_in_between(_: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM feed" in statement and not done.is_set():
            done.set()
            with ThreadPoolExecutor(1) as other:
                other.submit(till.push, centre, later).result()

    event.listen(centre.engine, "before_cursor_execute", settle_in_between)
    reply = centre.round("T01", till.request())
    event.remove(centre.engine, "before_cursor_execute", settle_in_between)
    assert done.is_set()
    known = {(a.owner, a.kind): a.ver for result in reply.results for a in result.accounts}
    assert accounts_of(reply)[LIN, Kind.POINTS].ver == known[LIN, Kind.POINTS]


def test_a_reader_beside_many_writers_misses_nothing(centre: Centre, till: TillBuilder) -> None:
    """A number that is committed late must not be below a cursor that was given out."""
    seen: list[Row] = []
    finished = threading.Event()

    def write(writer: int) -> None:
        for index in range(EACH):
            sku = f"{writer}-{index}"
            with feed.stamping(centre.engine) as stamps:
                setup.add_goods(stamps, [Goods(sku, "苹果", "kg", 798, "水果", (sku,))])

    def read() -> None:
        cursor = ""
        while True:
            last = finished.is_set()
            for reply in pages(centre, till, 3, cursor):
                seen.extend(reply.page)
                cursor = reply.cursor
            if last:
                return

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(read)
        writers = [threads.submit(write, writer) for writer in range(WRITERS)]
        wait(writers)
        finished.set()
        reader.result()
        for one in writers:
            one.result()
    goods = [row.sku for row in seen if row.row == "goods"]
    assert sorted(goods) == sorted(f"{w}-{i}" for w in range(WRITERS) for i in range(EACH))


def test_a_transaction_that_fails_leaves_nothing(centre: Centre, till: TillBuilder) -> None:
    def fail(_: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO feed"):
            raise ConnectionError("the disk is gone")

    event.listen(centre.engine, "before_cursor_execute", fail)
    with pytest.raises(ConnectionError):
        till.push(centre, till.sell(LIN, PAPER))
    event.remove(centre.engine, "before_cursor_execute", fail)
    reply = centre.round("T01", till.request())
    assert reply.results == ()
    assert accounts_of(reply)[LIN, Kind.POINTS].balance == 1_000
    assert [result.state.value for result in till.push(centre).results] == ["settled"]


def test_an_old_feed_id_learns_the_new_one_and_nothing_else(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    reply = centre.round("T01", replace(till.request(sale), feed_id="before", cursor="7"))
    assert (reply.feed_id, reply.since, reply.cursor) == ("feed-1", "7", "")
    assert (reply.page, reply.results, reply.grants, reply.send_from) == ((), (), (), 0)
    request = replace(till.request(), feed_id="feed-1")
    assert centre.round("T01", request).results == ()


def test_a_till_that_is_too_old_gets_its_results_and_no_rows(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    with pytest.raises(TooOld) as old:
        centre.round("T01", replace(till.request(sale), version=0))
    assert [result.id for result in old.value.reply.results] == [sale.id]
    assert old.value.reply.page == ()


def test_a_revoked_till_is_not_served(centre: Centre, till: TillBuilder) -> None:
    with writing(centre.engine) as session:
        session.get_one(TillRow, "T01").revoked = True
    for documents in ((), (till.sell(),)):
        with pytest.raises(UnknownTill):
            centre.round("T01", till.request(*documents))


@pytest.mark.parametrize(
    "change",
    [
        {"cursor": "1; DROP"},
        {"cursor": "٣"},
        {"cursor": "9" * 19},
        {"cursor": "7"},
        {"cursor": f"1.{'9' * 19}"},
        {"results_since": "7"},
        {"log": ""},
        {"log": "a b"},
        {"rows": -1},
        {"oldest_without_result": -1},
    ],
    ids=str,
)
def test_what_no_till_sends_is_unreadable(
    centre: Centre, till: TillBuilder, change: dict[str, object]
) -> None:
    request = till.request(till.sell())
    with pytest.raises(Unreadable):
        centre.round("T01", replace(request, **change))  # type: ignore[arg-type]  # (fields of any type)


@pytest.mark.parametrize(
    "change", [{"id": ""}, {"id": "a\0"}, {"hash": "x"}, {"number": 0}, {"signature": "s" * 1001}]
)
def test_a_message_about_a_document_has_a_form(
    centre: Centre, till: TillBuilder, change: dict[str, object]
) -> None:
    sent = replace(till.sell(), **change)  # type: ignore[arg-type]  # (fields of any type)
    with pytest.raises(Unreadable):
        till.push(centre, sent)
