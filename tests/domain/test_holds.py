"""Holds: never more out of them than is in them, in an order that the shop has chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.holds import (
    HeldLot,
    Hold,
    HoldState,
    Take,
    after_spending,
    frozen,
    give_back,
    spend,
    spend_value,
)
from app.domain.ledger import Account, Kind, document_of
from app.domain.rulebook import SpendOrder
from tests.domain.strategies import DEAD, LIN, hold_books, open_value, spend_orders


def a_hold(*lots: HeldLot, id: str = "h", kind: Kind = Kind.POINTS) -> Hold:
    return Hold(id, "log1", Account(LIN, kind), lots, HoldState.OPEN)


PAID = a_hold(HeldLot("a:0", 1_000), HeldLot("b:0", 500), id="paid", kind=Kind.PRINCIPAL)
GIVEN = a_hold(HeldLot("a:1", 100), HeldLot("b:1", 250), id="given", kind=Kind.BONUS)


def total(takes: tuple[Take, ...]) -> int:
    return sum(take.amount for take in takes)


def by_lot(takes: tuple[Take, ...]) -> dict[str, int]:
    return {take.lot: take.amount for take in takes}


def spendable(holds: dict[str, Hold]) -> int:
    return sum(hold.left for hold in holds.values())


@pytest.mark.parametrize("parts", [(-1, 0, 0), (10, -1, 0), (10, 0, -1), (10, 6, 5)])
def test_a_hold_cannot_be_overdrawn(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="overdrawn"):
        HeldLot("a:0", *parts)


def test_what_is_left_is_what_was_neither_spent_nor_given_back() -> None:
    assert a_hold(HeldLot("a:0", 10, 3, 2), HeldLot("b:0", 7)).left == 12


@pytest.mark.parametrize("state", DEAD)
def test_a_hold_that_is_not_live_has_nothing_left(state: HoldState) -> None:
    dead = replace(PAID, state=state)
    assert dead.left == 0
    assert spend([dead], 10) == ()
    assert spend_value([dead], 10, SpendOrder.PROPORTIONAL) == ()


def test_a_frozen_hold_is_still_reserved_and_what_was_spent_of_it_before_counts() -> None:
    """Late documents of a closed log: it stays frozen until it is used up."""
    late = frozen(PAID)
    assert (late.state, late.left) == (HoldState.FROZEN, 1_500)
    takes = spend([late], 600)
    assert total(takes) == 600
    assert total(spend_value([late], 600, SpendOrder.PROPORTIONAL)) == 600
    after = after_spending(late, takes)
    assert (after.state, after.left) == (HoldState.FROZEN, 900)
    assert after_spending(after, spend([after], 900)).state is HoldState.ENDED


@pytest.mark.parametrize("state", [*DEAD, HoldState.FROZEN])
def test_only_an_open_hold_is_frozen(state: HoldState) -> None:
    """Neither an answer nor what was written off comes to life again with its log's end."""
    assert frozen(replace(PAID, state=state)).state is state


@given(hold_books(), st.integers(0, 20_000))
def test_spending_takes_what_is_asked_or_all_that_is_held(
    holds: dict[str, Hold], amount: int
) -> None:
    assert total(spend(holds.values(), amount)) == min(amount, spendable(holds))


@given(open_value, st.integers(0, 20_000), spend_orders)
def test_value_is_taken_exactly_in_every_order(
    holds: dict[str, Hold], amount: int, order: SpendOrder
) -> None:
    takes = spend_value(list(holds.values()), amount, order)
    assert total(takes) == min(amount, spendable(holds))
    assert all(take.amount > 0 for take in takes)


@given(hold_books(), st.integers(0, 20_000), spend_orders)
def test_never_more_of_a_lot_than_is_held_of_it(
    holds: dict[str, Hold], amount: int, order: SpendOrder
) -> None:
    value = [hold for hold in holds.values() if hold.account.kind is not Kind.POINTS]
    takes = spend_value(value, amount, order)
    taken = Counter[tuple[str, str]]()
    for take in takes:
        taken[take.hold, take.lot] += take.amount
        assert take.account == holds[take.hold].account
        assert holds[take.hold].live
    for (hold, lot), amount_of in taken.items():
        assert amount_of <= next(held.left for held in holds[hold].lots if held.lot == lot)


def test_principal_first_leaves_the_bonus_for_last() -> None:
    takes = spend_value([GIVEN, PAID], 1_600, SpendOrder.PRINCIPAL_FIRST)
    assert by_lot(takes) == {"a:0": 1_000, "b:0": 500, "a:1": 100}


def test_bonus_first_leaves_the_principal_for_last() -> None:
    takes = spend_value([PAID, GIVEN], 400, SpendOrder.BONUS_FIRST)
    assert by_lot(takes) == {"a:1": 100, "b:1": 250, "a:0": 50}


def test_in_proportion_one_top_up_is_used_up_before_the_next() -> None:
    takes = spend_value([PAID, GIVEN], 1_100 + 75, SpendOrder.PROPORTIONAL)
    assert by_lot(takes) == {"a:0": 1_000, "a:1": 100, "b:0": 50, "b:1": 25}


@given(open_value, st.integers(0, 20_000))
def test_in_proportion_the_ratio_of_a_top_up_stays_within_a_fen(
    holds: dict[str, Hold], amount: int
) -> None:
    takes = spend_value(list(holds.values()), amount, SpendOrder.PROPORTIONAL)
    held: dict[str, int] = defaultdict(int)
    used: dict[str, int] = defaultdict(int)
    for hold in holds.values():
        for lot in hold.lots:
            held[document_of(lot.lot)] += lot.left
    for take in takes:
        used[document_of(take.lot)] += take.amount
    taken = {(take.hold, take.lot): take.amount for take in takes}
    for hold in holds.values():
        for lot in hold.lots:
            document = document_of(lot.lot)
            exact = used[document] * lot.left
            got = taken.get((hold.id, lot.lot), 0) * held[document]
            assert abs(got - exact) < max(1, held[document])


@given(hold_books(), st.integers(0, 20_000), st.integers(0, 20_000), spend_orders)
def test_giving_back_after_spending_never_exceeds_what_was_held(
    holds: dict[str, Hold], asked: int, back: int, order: SpendOrder
) -> None:
    value = [hold for hold in holds.values() if hold.account.kind is not Kind.POINTS]
    takes = spend_value(value, asked, order)
    for hold in value:
        spent = after_spending(hold, takes)
        mine = sum(take.amount for take in takes if take.hold == hold.id)
        assert hold.left - spent.left == mine
        after, parts = give_back(spent, back)
        assert sum(part.amount for part in parts) == min(back, spent.left)
        assert after.left == spent.left - min(back, spent.left)


def test_what_goes_back_comes_from_the_last_lot_first() -> None:
    after, parts = give_back(PAID, 700)
    assert [(part.lot, part.amount) for part in parts] == [("b:0", 500), ("a:0", 200)]
    assert [lot.returned for lot in after.lots] == [200, 500]
    assert after.state is HoldState.OPEN


def test_a_hold_ends_when_nothing_is_left() -> None:
    spent = after_spending(PAID, spend([PAID], 1_499))
    assert (spent.state, spent.left) == (HoldState.OPEN, 1)
    after, _ = give_back(spent, 1)
    assert after.state is HoldState.ENDED
    assert after_spending(PAID, spend([PAID], 1_500)).state is HoldState.ENDED


def test_takes_out_of_another_hold_change_nothing() -> None:
    assert after_spending(PAID, spend([replace(PAID, id="other")], 10)) == PAID


def test_of_a_frozen_hold_the_rest_can_still_go_back() -> None:
    after, _ = give_back(replace(PAID, state=HoldState.FROZEN), 100)
    assert (after.state, after.left) == (HoldState.FROZEN, 1_400)


@pytest.mark.parametrize("state", DEAD)
def test_a_hold_that_is_not_live_gives_nothing_back_and_stays_what_it_is(state: HoldState) -> None:
    """An answer is final: neither a refusal nor what was written off becomes an ended hold."""
    dead = replace(PAID, state=state)
    assert give_back(dead, 100) == (dead, ())
    empty = replace(dead, lots=())
    assert after_spending(empty, ()) == empty
