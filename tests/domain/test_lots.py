"""Value by lot: the order of use, taking out, and what comes back of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.ledger import Account, Kind, Reason
from app.domain.lots import Lot, Part, allocate, in_order, mirror

AT = datetime(2026, 11, 21, tzinfo=UTC)
SOON, LATER = AT + timedelta(days=30), AT + timedelta(days=365)
POINTS = Account("lin", Kind.POINTS)
LOT = Lot("d1:0", POINTS, 100, 60, AT, SOON, Reason.EARN)

parts = st.lists(st.integers(0, 500), max_size=8).map(
    lambda amounts: [Part(f"lot{index}", amount) for index, amount in enumerate(amounts)]
)


def total(parts: tuple[Part, ...] | list[Part]) -> int:
    return sum(part.amount for part in parts)


def ids(lots: list[Lot]) -> list[str]:
    return [lot.id for lot in in_order(lots)]


@pytest.mark.parametrize("left", [-1, 101])
def test_a_lot_has_no_more_left_than_it_brought_and_no_less_than_nothing(left: int) -> None:
    with pytest.raises(ValueError, match="left"):
        replace(LOT, left=left)


def test_principal_never_expires() -> None:
    principal = replace(LOT, account=Account("lin", Kind.PRINCIPAL), expires_at=None)
    with pytest.raises(ValueError, match="never expires"):
        replace(principal, expires_at=SOON)


def test_what_lapses_first_is_used_first() -> None:
    never = replace(LOT, id="d1:0", expires_at=None)
    late = replace(LOT, id="d2:0", expires_at=LATER)
    soon = replace(LOT, id="d3:0", expires_at=SOON)
    assert ids([never, late, soon]) == ["d3:0", "d2:0", "d1:0"]


def test_of_two_that_lapse_together_the_older_is_used_first() -> None:
    young = replace(LOT, id="d1:0", born_at=AT + timedelta(hours=1))
    assert ids([young, replace(LOT, id="d2:0")]) == ["d2:0", "d1:0"]


def test_the_bonus_of_a_top_up_brings_its_principal_forward() -> None:
    principal, bonus = Account("lin", Kind.PRINCIPAL), Account("lin", Kind.BONUS)
    old = Lot("d1:0", principal, 10, 10, AT, None, Reason.TOP_UP)
    paid = Lot("d2:0", principal, 10, 10, LATER, None, Reason.TOP_UP)
    given_with_it = Lot("d2:1", bonus, 5, 5, LATER, LATER, Reason.BONUS)
    assert ids([old, paid, given_with_it]) == ["d2:1", "d2:0", "d1:0"]


@given(st.permutations(range(5)))
def test_the_order_does_not_depend_on_how_lots_are_listed(order: list[int]) -> None:
    lots = [
        replace(LOT, id="d1:0"),
        replace(LOT, id="d1:1", expires_at=None),
        replace(LOT, id="d2:0"),
        replace(LOT, id="d3:0", expires_at=None),
        replace(LOT, id="d4:0", expires_at=LATER),
    ]
    assert ids([lots[index] for index in order]) == ids(lots)


@given(parts, st.integers(0, 5_000))
def test_what_is_taken_is_what_was_asked_or_all_there_is(parts: list[Part], amount: int) -> None:
    taken = allocate(parts, amount)
    assert total(taken) == min(amount, total(parts))
    there = {part.lot: part.amount for part in parts}
    assert all(0 < part.amount <= there[part.lot] for part in taken)


@given(parts, st.integers(0, 5_000))
def test_a_part_is_touched_only_when_those_before_it_are_used_up(
    parts: list[Part], amount: int
) -> None:
    taken = allocate(parts, amount)
    assume(taken)
    kept = [part for part in parts if part.amount][: len(taken)]
    assert taken[:-1] == tuple(kept[:-1])
    assert taken[-1].lot == kept[-1].lot


def test_a_negative_amount_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        allocate([Part("a", 1)], -1)


def test_what_was_taken_last_comes_back_first() -> None:
    taken = [Part("a", 30), Part("b", 10)]
    assert mirror(taken, 4) == (Part("b", 4),)
    assert mirror(taken, 25) == (Part("b", 10), Part("a", 15))


@given(parts, st.integers(0, 5_000))
def test_a_return_never_gives_back_more_than_was_taken(taken: list[Part], amount: int) -> None:
    back = mirror(taken, amount)
    assert total(back) == min(amount, total(taken))
    used = {part.lot: part.amount for part in taken}
    assert all(part.amount <= used[part.lot] for part in back)


@given(parts, st.lists(st.integers(0, 700), max_size=6))
def test_returns_one_by_one_give_back_what_one_return_of_all_would(
    taken: list[Part], amounts: list[int]
) -> None:
    left = {part.lot: part.amount for part in taken}
    for amount in amounts:
        still = [Part(lot, there) for lot, there in left.items()]
        for part in mirror(still, amount):
            left[part.lot] -= part.amount
    at_once = {part.lot: part.amount for part in mirror(taken, sum(amounts))}
    assert all(there >= 0 for there in left.values())
    assert left == {part.lot: part.amount - at_once.get(part.lot, 0) for part in taken}


def test_a_lot_can_be_used_until_the_moment_it_lapses() -> None:
    """F26, F40, F46: neither a moment longer nor a moment less."""
    moment = timedelta(microseconds=1)
    assert (LOT.expired(SOON - moment), LOT.usable(SOON - moment)) == (False, True)
    assert (LOT.expired(SOON), LOT.usable(SOON)) == (True, False)
    assert (LOT.expired(SOON + moment), LOT.usable(SOON + moment)) == (True, False)


def test_a_lot_can_be_used_from_the_moment_it_vests() -> None:
    vesting = replace(LOT, vests_at=SOON, expires_at=LATER)
    assert not vesting.usable(SOON - timedelta(microseconds=1))
    assert vesting.usable(SOON)
    assert not vesting.expired(SOON - timedelta(days=9))


def test_what_lives_for_ever_never_lapses_and_what_is_empty_cannot_be_used() -> None:
    for_ever = replace(LOT, expires_at=None)
    assert for_ever.usable(LATER)
    assert not for_ever.expired(LATER)
    assert replace(for_ever, left=1).usable(LATER)
    assert not replace(for_ever, left=0).usable(LATER)


def test_what_is_left_of_a_closed_lot_can_be_used() -> None:
    assert not LOT.closed
    assert replace(LOT, closed=True).usable(AT)


@pytest.mark.parametrize("left", [0, 100])
def test_a_lot_may_be_whole_or_used_up(left: int) -> None:
    assert replace(LOT, left=left).left == left
