"""The heartbeat at the wire's edges: what the centre does not serve any more, or not so often."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.refusal import Unavailable
from app.operations import basket, checkout
from app.start.board import Board
from app.start.heart import Heart
from app.sync import step
from app.sync.http import Busy
from app.sync.step import Limits
from app.sync.wire import Reply, Request, Result, ResultState, TooOld
from app.ui.counter.standing import standing
from tests.till import WATER, Till, new_till, stock

ANSWER = Reply("feed-1", "", "", False, (), (), 0, (), datetime(2026, 11, 21, tzinfo=UTC))
Answer = Callable[[Request], Reply]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    made = new_till(tmp_path)
    stock(made)
    yield made
    made.close()


def heart_of(till: Till, answer: Answer) -> Heart:
    return Heart(lambda _: till.desk, answer, Limits(100, 2_000), 15, Board())


def fail(heart: Heart, code: str) -> None:
    with pytest.raises(Unavailable, match=code):
        heart.rounds()


def refusing(problem: Unavailable) -> Answer:
    def answer(_request: Request) -> Reply:
        raise problem

    return answer


def test_a_program_that_is_too_old_sells_on_and_says_to_update_after_the_shift(
    qtbot: QtBot, till: Till
) -> None:
    """426: what was pushed was taken, and its results are in the body."""
    basket.scan(till.desk, "6901234567892")
    checkout.pay(till.desk, 1_000)

    def answer(request: Request) -> Reply:
        results = tuple(
            Result(sent.id, 1, ResultState.SETTLED, "", "", ()) for sent in request.documents
        )
        raise TooOld(replace(ANSWER, since=request.cursor, cursor=request.cursor, results=results))

    heart = heart_of(till, answer)
    heart.rounds()
    assert step.pending(till.desk.store) == 0
    status = heart._board.status
    assert (status.online, status.unsent, status.trouble) == (True, 0, "program_too_old")
    told = standing(status)
    assert told
    assert "Update it after the shift" in told.text
    basket.scan(till.desk, "6901234567892")
    checkout.pay(till.desk, 1_000)
    heart.rounds()
    assert step.pending(till.desk.store) == 0
    heart.lane.finish()


def test_a_revoked_till_is_told_so_until_it_is_let_in_again(qtbot: QtBot, till: Till) -> None:
    """Not as a till that is unknown: somebody did that, and can say why. Threat 5."""
    heart = heart_of(till, refusing(Unavailable("till_revoked", "401")))
    fail(heart, "till_revoked")
    told = standing(heart._board.status)
    assert told
    assert "shut this till out" in told.text
    heart._counted(3)
    assert heart._board.status.trouble == "till_revoked"
    heart._exchange = lambda _: ANSWER
    heart.rounds()
    assert standing(heart._board.status) is None
    heart.lane.finish()


def test_a_line_that_is_down_for_a_moment_is_no_lasting_trouble(qtbot: QtBot, till: Till) -> None:
    heart = heart_of(till, refusing(Unavailable("centre_unreachable")))
    fail(heart, "centre_unreachable")
    assert heart._board.status.trouble == ""
    heart.lane.finish()


def test_the_next_round_waits_as_long_as_the_centre_said(qtbot: QtBot, till: Till) -> None:
    """429: and the page is as large as before, since it was not too large."""
    heart = heart_of(till, refusing(Busy("centre_busy", 40)))
    for _ in range(3):
        fail(heart, "centre_busy")
    heart._next(Busy("centre_busy", 40))
    assert 40_000 <= heart._timer.interval() <= 41_000
    assert heart._limits == Limits(100, 2_000)
    heart.stop()


def test_whoever_ends_an_outage_the_heartbeat_goes_on_at_its_own_pace(
    qtbot: QtBot, till: Till
) -> None:
    """F5: "sync now" succeeds, and what is new at the centre is not five minutes away."""
    heart = heart_of(till, refusing(Busy("centre_busy", 200)))
    fail(heart, "centre_busy")
    heart._next(Busy("centre_busy", 200))
    assert heart._timer.interval() >= 200_000
    heart._exchange = lambda _: ANSWER
    heart.rounds()
    assert heart._timer.isActive()
    assert heart._timer.interval() == 15_000
    heart.stop()


def test_a_page_that_is_too_large_is_halved_at_once(qtbot: QtBot, till: Till) -> None:
    """413."""
    heart = heart_of(till, refusing(Unavailable("page_too_large", "413")))
    for documents, rows in ((50, 1_000), (25, 500)):
        fail(heart, "page_too_large")
        assert heart._limits == Limits(documents, rows)
    heart._exchange = lambda _: ANSWER
    heart.rounds()
    assert heart._limits == Limits(100, 2_000)
    heart.stop()


class Line:
    """A centre that settles whatever comes, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.down = False

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        if self.down:
            raise Unavailable("centre_unreachable")
        results = tuple(
            Result(sent.id, 1, ResultState.SETTLED, "", "", ()) for sent in request.documents
        )
        page = (WATER,) if not request.cursor else ()
        cursor = request.cursor or "1.1"
        return replace(ANSWER, since=request.cursor, cursor=cursor, results=results, page=page)

    @property
    def last(self) -> tuple[int, bool]:
        """How many documents the last request brought, and whether it asked for rows."""
        return len(self.asked[-1].documents), self.asked[-1].rows > 0


@pytest.fixture
def line(till: Till) -> Line:
    """The till has read all of the feed."""
    line = Line()
    step.sync_once(till.desk.store, line)
    line.asked.clear()
    return line


def sell(till: Till) -> None:
    basket.scan(till.desk, "6901234567892")
    checkout.pay(till.desk, 1_000)


def test_a_sale_is_pushed_at_once_and_puts_no_heartbeat_off(
    qtbot: QtBot, till: Till, line: Line
) -> None:
    """A till that sells without a break still hears what is new: the heartbeat keeps its pace."""
    heart = heart_of(till, line)
    heart.start()
    qtbot.waitUntil(lambda: heart.talks == 1 and not heart._busy)
    assert line.last == (0, True)
    as_of, due = heart._board.status.as_of, heart._timer.interval()
    for pushed in (2, 3):
        sell(till)
        heart.wake()
        qtbot.waitUntil(lambda pushed=pushed: heart.talks == pushed and not heart._busy)  # type: ignore[misc]  # (a default of its own)
        assert line.last == (1, False)
    assert (heart._timer.isActive(), heart._timer.interval()) == (True, due)
    assert heart._board.status.as_of == as_of
    assert heart._board.status.unsent == 0
    heart.stop()


def test_a_whole_round_that_falls_due_during_a_push_is_made_after_it(
    qtbot: QtBot, till: Till, line: Line
) -> None:
    heart = heart_of(till, line)
    heart.start()
    qtbot.waitUntil(lambda: heart.talks == 1 and not heart._busy)
    sell(till)
    heart.wake()
    heart.sync_soon()
    qtbot.waitUntil(lambda: heart.talks == 2 and not heart._busy)
    assert line.last == (1, True)
    sell(till)
    heart._looked(True)
    heart._start()
    qtbot.waitUntil(lambda: heart.talks == 4 and not heart._busy)
    assert [request.rows > 0 for request in line.asked[-2:]] == [False, True]
    heart.stop()


def test_what_is_sold_before_the_first_round_goes_with_a_whole_one(
    qtbot: QtBot, till: Till, line: Line
) -> None:
    heart = heart_of(till, line)
    sell(till)
    heart.wake()
    qtbot.waitUntil(lambda: heart.talks == 1 and not heart._busy)
    assert line.last == (1, True)
    heart.stop()


def test_after_a_push_that_failed_the_next_round_is_whole_and_at_the_pace_of_retries(
    qtbot: QtBot, till: Till, line: Line
) -> None:
    heart = heart_of(till, line)
    heart.start()
    qtbot.waitUntil(lambda: heart.talks == 1 and not heart._busy)
    line.down = True
    sell(till)
    heart.wake()
    qtbot.waitUntil(lambda: heart._failures >= 1 and not heart._busy)
    pushed = line.asked[1]
    assert (len(pushed.documents), pushed.rows) == (1, 0)
    assert heart._timer.interval() <= 1_000 * 2 ** (heart._failures - 1), (
        "it may be soon, by chance"
    )
    line.down = False
    heart._start()
    qtbot.waitUntil(lambda: heart.talks == 2 and not heart._busy)
    assert line.last == (1, True)
    heart.stop()


def test_what_a_long_outage_made_small_grows_again_within_the_backlog(
    qtbot: QtBot, till: Till, line: Line
) -> None:
    """A week offline leaves pages of one document; 2,000 of these would take minutes."""
    heart = heart_of(till, refusing(Unavailable("centre_unreachable")))
    for _ in range(8):
        fail(heart, "centre_unreachable")
    assert heart._limits.documents == 1
    for _ in range(7):
        sell(till)
    heart._exchange = line
    heart.rounds()
    assert [len(request.documents) for request in line.asked][:3] == [1, 2, 4]
    heart.stop()
