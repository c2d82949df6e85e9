"""What is set aside for one till is nobody else's, and an answer is the same for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app.domain.ledger import Kind
from app.sync.wire import Grant, GrantedLot, HoldWanted, Reply
from server import feed, setup
from server.base import reading, writing
from server.centre import Centre
from server.setup import OpeningLot
from server.tables.people import MemberRow
from server.tables.value import AccountRow, HoldRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, accounts_of, member, sums_hold

CHEN = "chen"


def granted(reply: Reply) -> int:
    (grant,) = reply.grants
    return sum(lot.amount for lot in grant.lots)


def open_with(centre: Centre, *groups: tuple[OpeningLot, ...]) -> None:
    """Chen comes, with lots."""
    acts = tuple(f"act-{index}" for index in range(len(groups)))
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [replace(member(CHEN), acts=acts, groups=groups)], AT)


def test_no_more_is_granted_than_is_free(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    assert granted(till.ask(centre, "a", LIN, Kind.POINTS, 700)) == 700
    assert granted(other.ask(centre, "b", LIN, Kind.POINTS, 700)) == 300
    assert granted(till.ask(centre, "c", LIN, Kind.POINTS, 1)) == 0
    sums_hold(centre.engine)


def test_what_is_held_is_seen_by_everyone(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    before = accounts_of(centre.round("T02", other.request()))[LIN, Kind.POINTS]
    till.ask(centre, "a", LIN, Kind.POINTS, 700)
    after = accounts_of(centre.round("T02", other.request()))[LIN, Kind.POINTS]
    assert (after.balance, after.held) == (1_000, 700)
    assert after.ver > before.ver


def test_an_answer_is_the_same_after_the_hold_was_spent(centre: Centre, till: TillBuilder) -> None:
    first = till.ask(centre, "a", LIN, Kind.POINTS, 500).grants
    till.push(centre, till.sell(LIN, PAPER, points=500, holds=("a",)))
    assert till.ask(centre, "a", LIN, Kind.POINTS, 500).grants == first
    assert till.ask(centre, "a", LIN, Kind.POINTS, 9_999).grants == first


def test_a_refusal_is_remembered(centre: Centre, till: TillBuilder, other: TillBuilder) -> None:
    """Else a delayed duplicate of the question sets aside what nobody will spend."""
    till.ask(centre, "a", LIN, Kind.POINTS, 1_000)
    assert granted(other.ask(centre, "b", LIN, Kind.POINTS, 100)) == 0
    till.push(centre, till.give_back(LIN, {"a": 1_000}))
    assert granted(other.ask(centre, "b", LIN, Kind.POINTS, 100)) == 0
    assert granted(other.ask(centre, "c", LIN, Kind.POINTS, 100)) == 100


def test_one_id_asked_twice_in_one_round_is_answered_once(
    centre: Centre, till: TillBuilder
) -> None:
    want = HoldWanted("a", LIN, Kind.POINTS, 400)
    reply = centre.round("T01", till.request(wanted=(want, want)))
    assert len(reply.grants) == 1
    assert accounts_of(reply)[LIN, Kind.POINTS].held == 400


def test_anothers_id_is_refused_and_tells_nothing(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.ask(centre, "a", LIN, Kind.POINTS, 400)
    reply = other.ask(centre, "a", CHEN, Kind.PRINCIPAL, 1)
    assert reply.grants == (Grant("a", CHEN, Kind.PRINCIPAL, (), ""),)


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_granted_where_nothing_is_wanted(
    centre: Centre, till: TillBuilder, amount: int
) -> None:
    assert granted(till.ask(centre, "a", LIN, Kind.POINTS, amount)) == 0


def test_an_unknown_member_is_refused(centre: Centre, till: TillBuilder) -> None:
    assert granted(till.ask(centre, "a", "nobody", Kind.POINTS, 10)) == 0


@pytest.mark.parametrize("status", ["frozen", "lost", "cancelled"])
def test_a_blocked_member_is_refused(centre: Centre, till: TillBuilder, status: str) -> None:
    with writing(centre.engine) as session:
        session.execute(update(MemberRow).values(status=status))
    assert granted(till.ask(centre, "a", LIN, Kind.POINTS, 10)) == 0


def test_points_that_lapse_first_are_granted_first_and_lapsed_ones_never(
    centre: Centre, till: TillBuilder
) -> None:
    """F26: what has expired is set aside for nobody."""
    born = AT - timedelta(days=10)
    days = {"act-0:0": None, "act-1:0": 30, "act-2:0": 5, "act-3:0": 0}
    open_with(
        centre,
        *(
            (OpeningLot(Kind.POINTS, 100, born, None if n is None else AT + timedelta(days=n)),)
            for n in days.values()
        ),
    )
    (grant,) = till.ask(centre, "a", CHEN, Kind.POINTS, 400).grants
    assert grant.lots == (
        GrantedLot("act-2:0", 100),
        GrantedLot("act-1:0", 100),
        GrantedLot("act-0:0", 100),
    )


def test_principal_and_bonus_of_a_top_up_are_granted_in_one_order(
    centre: Centre, till: TillBuilder
) -> None:
    """The bonus of the second top-up lapses first, and brings its principal forward."""
    first, second = AT - timedelta(days=9), AT - timedelta(days=2)
    open_with(
        centre,
        (OpeningLot(Kind.PRINCIPAL, 100, first), OpeningLot(Kind.BONUS, 10, first)),
        (
            OpeningLot(Kind.PRINCIPAL, 100, second),
            OpeningLot(Kind.BONUS, 10, second, AT + timedelta(days=1)),
        ),
    )
    principal = till.ask(centre, "p", CHEN, Kind.PRINCIPAL, 150).grants[0].lots
    bonus = till.ask(centre, "b", CHEN, Kind.BONUS, 20).grants[0].lots
    assert principal == (GrantedLot("act-1:0", 100), GrantedLot("act-0:0", 50))
    assert bonus == (GrantedLot("act-1:1", 10), GrantedLot("act-0:1", 10))


def test_what_a_document_of_the_same_round_earns_can_be_granted(
    centre: Centre, till: TillBuilder
) -> None:
    want = HoldWanted("a", LIN, Kind.POINTS, 9_999)
    reply = centre.round("T01", till.request(till.sell(LIN, PAPER), wanted=(want,)))
    assert granted(reply) == 1_022


def at_once(jobs: list[Callable[[], object]]) -> None:
    """Run ``jobs`` in as many threads, all begun before any goes on."""
    start = threading.Barrier(len(jobs), timeout=30)

    def run(job: Callable[[], object]) -> object:
        start.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        list(threads.map(run, jobs))


def test_eight_tills_at_once_hold_no_more_than_there_is(centre: Centre) -> None:
    """F25: between the look and the debit another one was debited."""
    with writing(centre.engine) as session:
        for n in range(10, 18):
            setup.enrol(session, "0107", f"T{n}", id=f"T{n}", token=f"token-{n}")
    tills = [TillBuilder(f"T{n}", f"log-{n}", code=f"T{n}") for n in range(10, 18)]

    def shop(till: TillBuilder) -> None:
        for turn in range(6):
            hold = f"{till.id}-{turn}"
            amount = granted(till.ask(centre, hold, LIN, Kind.POINTS, 100))
            if amount == 100:
                till.push(centre, till.sell(LIN, PAPER, points=100, holds=(hold,)))
            elif amount:
                till.push(centre, till.give_back(LIN, {hold: amount}))

    at_once([lambda till=till: shop(till) for till in tills])  # type: ignore[misc]  # (a default binds the till)
    sums_hold(centre.engine)
    with reading(centre.engine) as session:
        assert session.scalars(select(HoldRow.state).distinct()).all() != ["refused"]
        row = session.get_one(AccountRow, (LIN, "points"))
        assert row.held == 0
        assert row.balance >= 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET held = balance + 1",
        "UPDATE account SET held = -1",
        'UPDATE lot SET held = "left" + 1',
        'UPDATE lot SET "left" = amount + 1',
        "UPDATE hold_lot SET spent = amount + 1",
        "UPDATE hold_lot SET returned = -1",
    ],
)
def test_no_sql_can_overdraw(centre: Centre, till: TillBuilder, statement: str) -> None:
    """F25: the database itself keeps the floor."""
    till.ask(centre, "a", LIN, Kind.POINTS, 10)
    with pytest.raises(IntegrityError), writing(centre.engine) as session:
        session.execute(text(statement))
