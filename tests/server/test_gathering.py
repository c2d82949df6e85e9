"""Requests settled together: what they share, what they do not, and several processes at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from threading import Barrier, Event, Semaphore
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import OperationalError

from app.domain.documents import Merge
from app.domain.ledger import Kind
from app.sync.wire import Reply
from server import setup
from server.base import MOST_TRIES, again, open_engine, reading, writing
from server.centre import Centre
from server.gathering import Gathering
from server.pushes import Taken, push
from server.tables.journal import DocumentRow, ResultRow
from tests.server.builder import LIN, PAPER, TillBuilder, balances, exceptions
from tests.server.hammering import ROUNDS, hammer, requests_of
from tests.server.invariants import all_hold

CHEN = "chen"
SPAWN = get_context("spawn")


class Announced(deque[Any]):
    """A queue that says when something was put in."""

    def __init__(self) -> None:
        super().__init__()
        self.came = Semaphore(0)

    def append(self, value: Any) -> None:
        super().append(value)
        self.came.release()


def states(reply: Reply) -> list[tuple[str, str]]:
    return [(result.state.value, result.code) for result in reply.results]


def taken_together(centre: Centre, *builders: TillBuilder) -> list[Taken | None]:
    """All that ``builders`` have, as one portion."""
    return centre.together([push(one.id, one.request(*one.sent)) for one in builders])


def test_a_lone_question_is_answered_at_once() -> None:
    asked: list[Sequence[int]] = []

    def double(numbers: Sequence[int]) -> list[int | None]:
        asked.append(numbers)
        return [2 * number for number in numbers]

    gathering = Gathering(double, 10)
    assert [gathering.ask(2), gathering.ask(3)] == [4, 6]
    assert asked == [[2], [3]]


@pytest.mark.parametrize(("most", "portions"), [(10, [1, 3]), (2, [1, 2, 1])])
def test_what_comes_while_work_is_done_waits_and_is_done_together(
    most: int, portions: list[int]
) -> None:
    done: list[int] = []
    begun, go = Event(), Event()

    def double(numbers: Sequence[int]) -> list[int | None]:
        done.append(len(numbers))
        begun.set()
        assert go.wait(30)
        return [2 * number for number in numbers]

    waiting = Announced()
    gathering = Gathering(double, most, waiting)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(gathering.ask, 1)
        assert begun.wait(30)
        others = [threads.submit(gathering.ask, number) for number in (2, 3, 4)]
        for _ in range(4):
            assert waiting.came.acquire(timeout=30)
        go.set()
        assert [one.result(30) for one in (first, *others)] == [2, 4, 6, 8]
    assert done == portions


def test_an_error_is_for_who_did_the_work_and_the_others_do_theirs_alone() -> None:
    begun, go = Event(), Event()

    def fail(numbers: Sequence[int]) -> list[int | None]:
        begun.set()
        assert go.wait(30)
        if len(numbers) == 2:
            raise KeyError(numbers[0])
        return [0]

    waiting = Announced()
    gathering = Gathering(fail, 10, waiting)
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(gathering.ask, 1)
        assert begun.wait(30)
        others = [threads.submit(gathering.ask, number) for number in (2, 3)]
        for _ in range(3):
            assert waiting.came.acquire(timeout=30)
        go.set()
        errors = [one.exception(30) for one in others]
        assert first.result(30) == 0
    assert sorted(type(error).__name__ for error in errors) == ["KeyError", "NoneType"]
    assert gathering.ask(5) == 0


def test_two_tills_settled_together_have_what_they_would_have_alone(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.sell(LIN, PAPER)
    other.sell(LIN, PAPER)
    other.top_up(LIN, 50_000)
    assert taken_together(centre, till, other) == [Taken(), Taken()]
    assert states(till.push(centre)) == [("settled", "")]
    assert states(other.push(centre)) == [("settled", ""), ("settled", "")]
    assert balances(centre.engine, LIN) == {"points": 1_044, "principal": 60_000, "bonus": 6_000}
    all_hold(centre.engine)


def test_a_sale_at_one_till_and_its_return_at_another_in_one_portion(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    sold = till.sell(LIN, PAPER)
    other.bring_back(till.past(sold), (0, 1_000))
    taken_together(centre, till, other)
    assert states(other.push(centre)) == [("exception", "return_without_right")]
    assert balances(centre.engine, LIN)["points"] == 1_000
    all_hold(centre.engine)


def test_the_same_goods_do_not_come_back_at_two_tills_at_once(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """F: two counters refund one receipt. The sale is nobody's, so no member tells them apart."""
    past = till.past(till.sell())
    till.push(centre)
    till.sent.clear()
    till.bring_back(past, (0, 1_000))
    other.bring_back(past, (0, 1_000))
    taken_together(centre, till, other)
    assert sorted([*states(till.push(centre))[-1:], *states(other.push(centre))]) == [
        ("exception", "posting_differs"),
        ("settled", ""),
    ]
    all_hold(centre.engine)


def test_a_poison_document_of_one_till_undoes_the_portion_and_stops_no_other(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    for _ in range(2):
        till.top_up(CHEN, 2**63 - 1)
    other.sell(LIN, PAPER)
    assert taken_together(centre, till, other) == [None, None]
    with reading(centre.engine) as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 0
    assert states(other.push(centre)) == [("settled", "")]
    assert states(till.push(centre)) == [("settled", ""), ("quarantined", "failed")]
    all_hold(centre.engine)


def test_a_log_of_another_till_is_refused_alone(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.push(centre, till.sell())
    third = TillBuilder("T03", till.log, code="T03")
    third.sell()
    other.sell()
    assert taken_together(centre, third, other) == [None, None]
    assert states(other.push(centre)) == [("settled", "")]


def test_a_second_request_of_a_till_waits_for_the_first(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """F16: overlapping cycles sent the same twice."""
    till.sell(LIN, PAPER)
    other.sell(LIN, PAPER)
    assert taken_together(centre, till, till, other) == [Taken(), None, Taken()]
    assert balances(centre.engine, LIN)["points"] == 1_044
    all_hold(centre.engine)


def test_one_id_from_two_tills_in_one_portion_is_an_alarm_and_settled_once(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    first = till.sell(LIN, PAPER)
    other.write(other.sale(LIN, PAPER), id=first.id)
    assert taken_together(centre, till, other) == [Taken(), Taken()]
    assert list(exceptions(centre.engine)) == ["id_reused"]
    assert balances(centre.engine, LIN)["points"] == 1_022


def test_a_merge_is_settled_alone_and_what_follows_it_reaches_the_winner(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    till.push(centre)
    till.sent.clear()
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    other.sell(CHEN, PAPER)
    assert taken_together(centre, till, other) == [None, Taken()]
    till.push(centre)
    other.push(centre, other.sell(CHEN, PAPER))
    assert balances(centre.engine, LIN)["points"] == 1_044
    assert balances(centre.engine, CHEN) == {}
    all_hold(centre.engine)


def test_what_a_parked_document_delays_is_of_its_own_till_only(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    parked = till.top_up(LIN, 50_000)
    till.make_newer()
    till.sell(LIN, PAPER, value_fen=100, holds=(f"{parked.id}:0",))
    other.sell(LIN, PAPER, value_fen=100, holds=(f"{parked.id}:0",))
    taken_together(centre, till, other)
    assert states(till.push(centre)) == [("parked", "newer"), ("parked", "depends")]
    assert states(other.push(centre)) == [("exception", "overdrawn")]
    all_hold(centre.engine)


def test_what_comes_back_of_a_parked_sale_waits_with_it(centre: Centre, till: TillBuilder) -> None:
    sold = till.sell(LIN, PAPER)
    past = till.past(sold)
    till.make_newer()
    till.bring_back(past, (0, 1_000))
    till.sell(LIN, PAPER)
    assert states(till.push(centre)) == [
        ("parked", "newer"),
        ("parked", "depends"),
        ("settled", ""),
    ]


def test_another_member_under_the_hold_of_a_parked_document_does_not_wait(
    centre: Centre, till: TillBuilder
) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 500)
    till.sell(LIN, PAPER, points=300, holds=("h",))
    till.make_newer()
    till.sell(CHEN, PAPER, holds=("h",))
    till.push(centre)
    assert states(till.push(centre)) == [("parked", "newer"), ("settled", "")]
    all_hold(centre.engine)


def test_what_is_parked_once_still_parks_in_a_later_round(
    centre: Centre, till: TillBuilder
) -> None:
    parked = till.top_up(LIN, 50_000)
    till.make_newer()
    till.push(centre)
    later = till.give_back(LIN, {f"{parked.id}:0": 100})
    free = till.sell(LIN, PAPER)
    found = {one.id: one.code for one in till.push(centre, later, free).results}
    assert (found[later.id], found[free.id]) == ("depends", "")
    all_hold(centre.engine)


def test_two_processes_on_one_database_give_the_answers_of_one(url: str, engine: Engine) -> None:
    """Every round is sent to both, at the same moment; three tills, two members."""
    with writing(engine) as session:
        setup.add_shop(session, "0108", "二店")
    tills = ("T01", "T02", "T03")
    workers = [SPAWN.Process(target=hammer, args=(url, order)) for order in (tills, tills[::-1])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    all_hold(engine)
    documents = [len(request.documents) for till in tills for request in requests_of(till)]
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == sum(documents)
        found = select(ResultRow.state, func.count()).group_by(ResultRow.state)
        assert [(row[0], row[1]) for row in session.execute(found)] == [("settled", sum(documents))]
    given = 8_500 * ROUNDS * len(tills)
    value = [balances(engine, who).get(kind, 0) for who in (LIN, CHEN) for kind in ("principal",)]
    assert sum(value) == 10_000 + given


class GivesWay:
    """Work that the database throws away ``times`` times, with ``sqlstate``."""

    def __init__(self, times: int, sqlstate: str) -> None:
        self.times, self.sqlstate, self.done = times, sqlstate, 0

    def __call__(self) -> str:
        self.done += 1
        if self.done <= self.times:
            cause = type("Cause", (Exception,), {"sqlstate": self.sqlstate})()
            raise OperationalError("", {}, cause)
        return "done"


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_work_that_gave_way_is_done_again_but_not_for_ever(sqlstate: str) -> None:
    work = GivesWay(MOST_TRIES - 1, sqlstate)
    assert (again(work), work.done) == ("done", MOST_TRIES)
    work = GivesWay(MOST_TRIES, sqlstate)
    with pytest.raises(OperationalError):
        again(work)
    assert work.done == MOST_TRIES


def test_other_errors_are_not_tried_again() -> None:
    work = GivesWay(1, "53300")
    with pytest.raises(OperationalError):
        again(work)
    assert work.done == 1


def test_a_deadlock_of_the_database_itself_ends_with_both_done(postgresql: str) -> None:
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS crossing"))
        connection.execute(text("CREATE TABLE crossing (id int PRIMARY KEY, n int)"))
        connection.execute(text("INSERT INTO crossing VALUES (1, 0), (2, 0)"))
    both = Barrier(2)
    tries: list[int] = []

    def cross(first: int, second: int) -> None:
        met = False

        def work() -> None:
            nonlocal met
            tries.append(first)
            with writing(engine) as session:
                session.execute(text("UPDATE crossing SET n = n + 1 WHERE id = :id"), {"id": first})
                if not met:
                    met = True
                    both.wait(30)
                session.execute(
                    text("UPDATE crossing SET n = n + 1 WHERE id = :id"), {"id": second}
                )

        again(work)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(cross, (1, 2), (2, 1)))
    with engine.begin() as connection:
        assert connection.scalars(text("SELECT n FROM crossing")).all() == [2, 2]
        connection.execute(text("DROP TABLE crossing"))
    assert len(tries) > 2, "one of the two gave way"
    engine.dispose()
