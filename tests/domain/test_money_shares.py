"""Splitting money: nothing is lost, nobody gets more than there is, order is not chance."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain import money

amounts = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


@given(amounts, weights)
def test_the_shares_sum_to_what_was_shared(total: int, weights: list[int]) -> None:
    parts = money.share(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert min(parts) >= 0


@given(amounts, weights)
def test_a_share_is_less_than_a_fen_from_its_exact_part(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    assume(whole)
    for part, weight in zip(money.share(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole


@given(amounts, weights)
def test_what_weighs_nothing_gets_nothing(total: int, weights: list[int]) -> None:
    assume(any(weights))
    parts = money.share(total, weights)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


def test_without_any_weight_the_first_takes_all() -> None:
    assert money.share(7, [0, 0, 0]) == (7, 0, 0)


def test_equal_remainders_go_to_the_earlier_one() -> None:
    assert money.share(2, [1, 1, 1]) == (1, 1, 0)
    assert money.share(100, [50, 50, 50]) == (34, 33, 33)


def test_the_largest_remainder_is_served_first() -> None:
    assert money.share(10, [1, 30]) == (0, 10)
    assert money.share(3, [26, 27, 47]) == (1, 1, 1)


def test_nothing_is_shared_among_nobody() -> None:
    assert money.share(0, []) == ()
    with pytest.raises(AssertionError):
        money.share(1, [])


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [2, -1])])
def test_negative_amounts_are_a_bug(total: int, weights: list[int]) -> None:
    with pytest.raises(AssertionError):
        money.share(total, weights)


@given(st.data(), st.lists(st.integers(0, 10**9), max_size=12))
def test_within_limits_no_place_gets_more_than_its_limit(
    data: st.DataObject, most: list[int]
) -> None:
    total = data.draw(st.integers(0, sum(most)))
    parts = money.share_within(total, most)
    assert sum(parts) == total
    assert all(0 <= part <= limit for part, limit in zip(parts, most, strict=True))


def test_more_than_all_limits_together_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        money.share_within(34, [3, 30])


@pytest.mark.parametrize(
    ("quantity_milli", "price_fen", "fen"),
    [
        (1000, 350, 350),
        (500, 1, 1),
        (499, 1, 0),
        (1268, 798, 1012),
        (9_999_000, 10**9 - 1, 9999 * (10**9 - 1)),
    ],
)
def test_a_price_is_rounded_half_up_to_the_fen(
    quantity_milli: int, price_fen: int, fen: int
) -> None:
    assert money.priced(quantity_milli, price_fen) == fen


@pytest.mark.parametrize(
    ("amount", "part", "fen"),
    [(10, 50, 1), (9, 50, 0), (1, 499, 0), (1, 500, 1), (1, 999, 1), (5445, 500, 2723)],
)
def test_thousandths_are_rounded_half_up(amount: int, part: int, fen: int) -> None:
    assert money.permille(amount, part) == fen


@given(amounts, st.integers(0, 1000))
def test_a_part_of_an_amount_is_never_more_than_the_amount(amount: int, part: int) -> None:
    assert 0 <= money.permille(amount, part) <= amount


@given(st.integers(0, 10**11 - 1))
def test_what_is_shown_can_be_typed_again(fen: int) -> None:
    assert money.read(money.show(fen).replace(",", "")) == fen


@given(st.integers(1, 10**15))
def test_below_zero_only_the_sign_differs(fen: int) -> None:
    assert money.show(-fen) == "-" + money.show(fen)


@pytest.mark.parametrize(
    ("text", "fen"),
    [(" 5 ", 500), ("9.9", 990), ("0.05", 5), ("007", 700), ("999999999.99", 99_999_999_999)],
)
def test_yuan_are_read_as_people_type_them(text: str, fen: int) -> None:
    assert money.read(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "5.",
        ".5",
        "1.234",
        "-3",
        "+3",
        "1,000",
        "1e3",
        "1234567890",
        "５",
        "5\u3000",
        "五",
        "5 5",
    ],
)
def test_what_is_not_an_amount_is_none(text: str) -> None:
    assert money.read(text) is None


@given(st.text())
def test_reading_an_amount_never_raises(text: str) -> None:
    fen = money.read(text)
    assert fen is None or 0 <= fen < 10**11


parts_of = st.lists(st.integers(0, 10**6), max_size=8)


@given(st.data(), parts_of)
def test_a_larger_total_gives_nobody_less(data: st.DataObject, weights: list[int]) -> None:
    """F35, F44: what one return gave, no later one takes back."""
    whole = sum(weights)
    less = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(less, whole))
    for small, large in zip(
        money.apportion(less, weights), money.apportion(more, weights), strict=True
    ):
        assert small <= large


@given(st.data(), parts_of)
def test_what_is_apportioned_is_all_of_it_and_no_more_than_there_is(
    data: st.DataObject, weights: list[int]
) -> None:
    whole = sum(weights)
    total = data.draw(st.integers(0, whole))
    parts = money.apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert total * weight // max(whole, 1) <= part <= weight
    assert money.apportion(whole, weights) == tuple(weights)


def test_fen_by_fen_the_parts_only_grow() -> None:
    """By largest remainder, 3 of (6, 6, 2) gives the last one a fen that 4 would take away."""
    weights = [6, 6, 2]
    steps = [money.apportion(total, weights) for total in range(15)]
    assert steps[:8] == [
        (0, 0, 0),
        (1, 0, 0),
        (1, 1, 0),
        (2, 1, 0),
        (2, 2, 0),
        (3, 2, 0),
        (3, 3, 0),
        (3, 3, 1),
    ]
    assert steps[14] == (6, 6, 2)
    for fewer, more in pairwise(steps):
        assert sum(b - a for a, b in zip(fewer, more, strict=True)) == 1
        assert all(a <= b for a, b in zip(fewer, more, strict=True))


def test_one_place_may_get_more_than_one_of_what_is_left_over() -> None:
    """Its claims 7/2 and 7/3 come before the 2/1 of the others."""
    assert money.apportion(3, [7, 2, 2]) == (3, 0, 0)
    assert money.apportion(50, [100, 1, 1, 1]) == (50, 0, 0, 0)
    assert money.apportion(52, [1, 100, 1, 1]) == (0, 52, 0, 0)


def test_of_nothing_everybody_gets_nothing() -> None:
    assert money.apportion(0, []) == ()
    assert money.apportion(0, [0, 0]) == (0, 0)
    assert money.apportion(0, [3]) == (0,)


@pytest.mark.parametrize("total", [-1, 8])
def test_more_than_there_is_or_less_than_nothing_is_not_apportioned(total: int) -> None:
    with pytest.raises(AssertionError):
        money.apportion(total, [3, 4])
