"""What stays set aside after a visit: half of what is free at most; and where it all is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.holds import HoldState
from app.domain.ledger import Kind
from app.sync.wire import HoldWanted, Reply
from server import feed, setup
from server.base import reading
from server.centre import Centre
from server.reserves import Reserve, reserves
from server.setup import OpeningLot
from server.tables.value import HoldRow
from tests.server.builder import AT, LIN, PAPER, TillBuilder, member, sums_hold


def ask(centre: Centre, till: TillBuilder, id: str, amount: int, *, standing: bool = True) -> int:
    """How many of Lin's points are set aside."""
    want = HoldWanted(id, LIN, Kind.POINTS, amount, standing)
    return granted(centre.round(till.id, till.request(wanted=(want,))))


def granted(reply: Reply) -> int:
    (grant,) = reply.grants
    return sum(lot.amount for lot in grant.lots)


def live(centre: Centre, *, log: str = "", after: str = "", limit: int = 100) -> list[Reserve]:
    with reading(centre.engine) as session:
        return list(reserves(session, log=log, after=after, limit=limit))


@pytest.mark.parametrize(("wanted", "given"), [(9_999, 500), (501, 500), (500, 500), (499, 499)])
def test_a_standing_hold_is_half_of_what_is_free_or_what_was_wanted(
    centre: Centre, till: TillBuilder, wanted: int, given: int
) -> None:
    assert ask(centre, till, "s", wanted) == given
    sums_hold(centre.engine)


@pytest.mark.parametrize(("free", "given"), [(7, 3), (2, 1), (1, 0), (0, 0)])
def test_the_half_is_rounded_down_so_that_one_is_left_for_the_others(
    centre: Centre, till: TillBuilder, other: TillBuilder, free: int, given: int
) -> None:
    assert ask(centre, other, "o", 1_000 - free, standing=False) == 1_000 - free
    assert ask(centre, till, "s", 9_999) == given


def test_the_half_is_of_what_can_be_used_now(centre: Centre, till: TillBuilder) -> None:
    born = AT - timedelta(days=1)
    groups = tuple(
        (OpeningLot(Kind.POINTS, 100, born, AT + timedelta(days=days)),) for days in (-1, 5)
    )
    with feed.stamping(centre.engine) as stamps:
        setup.open_members(stamps, [replace(member("chen"), acts=("a", "b"), groups=groups)], AT)
    want = HoldWanted("s", "chen", Kind.POINTS, 999, standing=True)
    assert granted(centre.round(till.id, till.request(wanted=(want,)))) == 50


def test_a_visit_gets_all_that_is_free_beside_a_standing_hold(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    assert ask(centre, till, "s", 9_999) == 500
    assert ask(centre, other, "v", 9_999, standing=False) == 500
    assert ask(centre, other, "w", 1, standing=False) == 0


def test_the_answer_to_a_standing_question_is_final_too(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """Refusals included: a duplicate that comes late sets nothing aside."""
    ask(centre, other, "o", 1_000, standing=False)
    assert ask(centre, till, "s", 100) == 0
    other.push(centre, other.give_back(LIN, {"o": 1_000}))
    assert ask(centre, till, "s", 100) == 0
    assert ask(centre, till, "s", 100, standing=False) == 0
    assert ask(centre, till, "t", 100) == 100


def test_that_it_is_standing_and_since_when_stays_known_after_it_was_spent_of(
    centre: Centre, till: TillBuilder
) -> None:
    ask(centre, till, "s", 500)
    till.push(centre, till.sell(LIN, PAPER, points=100, holds=("s",)))
    with reading(centre.engine) as session:
        row = session.get_one(HoldRow, (LIN, "s"))
        assert (row.standing, row.recalled, row.since) == (True, False, AT)
    assert [one.left for one in live(centre)] == [400]


def test_what_is_set_aside_where_is_listed_for_who_looks_for_a_leak(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """I8 can be looked at: no live hold is missing and no other is there."""
    ask(centre, till, "a", 300)
    ask(centre, till, "b", 200, standing=False)
    ask(centre, till, "ended", 10, standing=False)
    till.push(centre, till.give_back(LIN, {"ended": 10}))
    top_up = till.top_up(LIN, 5_000)
    till.push(centre, top_up)
    ask(centre, other, "refused", 9_999, standing=False)
    found = live(centre)
    assert [one.hold for one in found] == sorted(["a", "b", f"{top_up.id}:0", "refused"])
    by_id = {one.hold: one for one in found}
    assert by_id["a"] == Reserve(
        "0107", "T01", "log-1", "a", LIN, "points", 300, HoldState.OPEN, True, True, AT
    )
    assert by_id["b"].standing is False
    assert (by_id[f"{top_up.id}:0"].kind, by_id[f"{top_up.id}:0"].left) == ("principal", 5_000)
    assert (by_id[f"{top_up.id}:0"].since, by_id[f"{top_up.id}:0"].recalled) == (AT, False)
    assert [one.hold for one in live(centre, log="log-2")] == ["refused"]
    assert [one.hold for one in live(centre, after="a", limit=1)] == ["b"]


def test_holds_of_other_shops_are_not_listed(centre: Centre, till: TillBuilder) -> None:
    ask(centre, till, "a", 300)
    with reading(centre.engine) as session:
        assert reserves(session, shops={"0108"}, limit=10) == ()
        assert len(reserves(session, shops={"0107"}, limit=10)) == 1
