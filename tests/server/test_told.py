"""Results are read by a cursor of their own, and no row is sent before all that there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.ledger import Kind
from app.sync.wire import Reply, ResultState, RulebookRow, TooOld
from server import centre as centre_module
from server import feed
from server.base import writing
from server.centre import Centre
from server.rows import size
from server.tables.journal import ResultRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, accounts_of


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two results at most in an answer."""
    monkeypatch.setattr(centre_module, "MOST_RESULTS", 2)


def rounds(centre: Centre, till: TillBuilder, since: str = "") -> Iterator[Reply]:
    while True:
        request = replace(till.request(), results_since=since)
        reply = centre.round(till.id, request)
        assert reply.results_since == since
        yield reply
        assert reply.results_cursor is not None
        since = reply.results_cursor
        if not reply.more:
            return


@pytest.mark.usefixtures("few")
def test_many_results_come_in_parts_and_no_row_before_the_last(
    centre: Centre, till: TillBuilder
) -> None:
    """The mutant "page before results"."""
    sales = [till.sell(LIN, PAPER) for _ in range(5)]
    till.push(centre, *sales)
    replies = list(rounds(centre, till))
    assert [len(reply.results) for reply in replies] == [2, 2, 1]
    assert [bool(reply.page) for reply in replies] == [False, False, True]
    assert [reply.cursor == reply.since for reply in replies] == [True, True, False]
    told = {result.id for reply in replies for result in reply.results}
    assert told == {sale.id for sale in sales}
    known = [a for r in replies for one in r.results for a in one.accounts if a.kind == Kind.POINTS]
    assert accounts_of(replies[-1])[LIN, Kind.POINTS].ver == max(a.ver for a in known)


def test_what_was_told_is_not_told_again_though_a_document_is_set_aside(
    centre: Centre, till: TillBuilder
) -> None:
    """While one is parked for weeks, an answer does not carry everything since then."""
    odd = replace(till.sell(LIN, PAPER), hash="0" * 64)
    till.push(centre, odd)
    for _ in range(3):
        till.push(centre, till.sell(LIN, PAPER))
    *_, last = rounds(centre, till)
    assert last.results_cursor is not None
    (again,) = rounds(centre, till, last.results_cursor)
    assert (again.results, again.results_cursor) == ((), last.results_cursor)
    assert again.page != ()


def test_a_result_that_changes_is_told_again_however_old_its_document(
    centre: Centre, till: TillBuilder
) -> None:
    first = till.sell(LIN, PAPER)
    till.push(centre, first, till.sell(LIN, PAPER))
    *_, last = rounds(centre, till)
    assert last.results_cursor is not None
    with feed.stamping(centre.engine) as stamps:
        row = stamps.session.get_one(ResultRow, first.id)
        row.ver = stamps.stamp("result", first.id, scope="T01")
        row.state = ResultState.VOID.value
    (reply,) = rounds(centre, till, last.results_cursor)
    assert [(one.id, one.state) for one in reply.results] == [(first.id, ResultState.VOID)]


def test_what_a_request_brings_is_answered_though_it_was_told_before(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    till.push(centre, sale)
    *_, last = rounds(centre, till)
    request = replace(till.request(sale), results_since=last.results_cursor)
    assert [one.id for one in centre.round("T01", request).results] == [sale.id]


def test_another_till_hears_nothing_of_it(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    sale = till.sell(LIN, PAPER)
    till.push(centre, sale)
    (reply,) = rounds(centre, other)
    assert reply.results == ()
    stolen = replace(sale, number=1)
    request = replace(other.request(stolen), results_since="")
    assert sale.id not in {one.id for one in centre.round("T02", request).results}


@pytest.mark.usefixtures("few")
def test_a_till_that_is_too_old_still_hears(centre: Centre, till: TillBuilder) -> None:
    till.push(centre, *[till.sell(LIN, PAPER) for _ in range(3)])
    with pytest.raises(TooOld) as old:
        centre.round("T01", replace(till.request(), version=0, results_since=""))
    assert len(old.value.reply.results) == 2


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_result_beyond_the_horizon_is_told_with_the_rows_that_contain_it(
    centre: Centre, till: TillBuilder
) -> None:
    """An older writer still runs: the feed waits for it, the results do not."""
    with writing(centre.engine) as slow:
        stamps = feed.begin(slow, {"somebody"})
        stamps.stamp("member", LIN)
        stamps.write()
        sale = till.sell("", PAPER)
        request = replace(till.request(sale), results_since="")
        reply = centre.round("T01", request)
        assert [one.id for one in reply.results] == [sale.id]
        (asked,) = rounds(centre, till)
        assert [one.id for one in asked.results] == [sale.id]
        assert asked.results_cursor == ""
    (after,) = rounds(centre, till)
    assert [one.id for one in after.results] == [sale.id]
    assert after.results_cursor != ""


def test_a_page_of_too_many_bytes_is_halved(
    centre: Centre, till: TillBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.push(centre, till.sell(LIN, PAPER))
    till.push(centre, till.sell(LIN, PAPER))
    whole = centre.round("T01", till.request())
    monkeypatch.setattr(centre_module, "MOST_BYTES", size(whole.page) - 1)
    part = centre.round("T01", till.request())
    assert (whole.more, part.more) == (False, True)
    assert 0 < len(part.page) < len(whole.page)
    monkeypatch.setattr(centre_module, "MOST_BYTES", 0)
    assert centre.round("T01", till.request()).page != ()


def test_a_long_row_weighs_what_it_has() -> None:
    row = RulebookRow("rulebook", 1, False, 1, AT, "字" * 1_000)
    assert size([row]) == size([]) + 400 + 3_000
