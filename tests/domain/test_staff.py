"""PINs of staff: how many wrong ones are looked at, and when the next may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.refusal import PinBlocked, PinPaused
from app.domain.staff import PAUSE, Role, Tries, after_try, insist_on_try, is_pin

AT = datetime(2026, 11, 21, tzinfo=UTC)


def wrong(times: int) -> Tries:
    tries = Tries()
    for _ in range(times):
        tries = after_try(tries, AT, right=False)
    return tries


@pytest.mark.parametrize("times", [0, 1, 4, 6, 9])
def test_below_five_and_between_five_and_ten_the_next_is_looked_at(times: int) -> None:
    insist_on_try(wrong(times), AT)


def test_after_the_fifth_none_is_looked_at_for_five_minutes() -> None:
    with pytest.raises(PinPaused) as no:
        insist_on_try(wrong(5), AT)
    assert no.value.facts == {"minutes": 5}
    with pytest.raises(PinPaused) as no:
        insist_on_try(wrong(5), AT + PAUSE - timedelta(seconds=1))
    assert no.value.facts == {"minutes": 1}
    insist_on_try(wrong(5), AT + PAUSE)


def test_after_the_tenth_only_a_manager_helps() -> None:
    for later in (timedelta(0), timedelta(days=400)):
        with pytest.raises(PinBlocked):
            insist_on_try(wrong(10), AT + later)
    insist_on_try(Tries(), AT)


def test_a_right_one_forgets_the_wrong_ones() -> None:
    assert after_try(wrong(9), AT, right=True) == Tries()
    assert after_try(wrong(1), AT, right=False) == Tries(2, AT)


@given(st.lists(st.integers(0, 600), max_size=200))
def test_a_guesser_gets_five_in_five_minutes_and_ten_in_all(waits: list[int]) -> None:
    """Threat 9: 1,000 guesses, of which so few are looked at."""
    tries, now, looked_at = Tries(), AT, list[datetime]()
    for seconds in waits:
        now += timedelta(seconds=seconds)
        try:
            insist_on_try(tries, now)
        except (PinPaused, PinBlocked):
            continue
        looked_at.append(now)
        tries = after_try(tries, now, right=False)
    assert len(looked_at) <= 10
    if len(looked_at) > 5:
        assert looked_at[5] - looked_at[4] >= PAUSE


@pytest.mark.parametrize(
    ("text", "well"),
    [("123456", True), ("12345", False), ("1234567", False), ("12345a", False), ("", False)],
)
def test_a_pin_has_six_digits(text: str, well: bool) -> None:  # noqa: FBT001
    assert is_pin(text) is well


def test_managers_and_cashiers_are_of_shops() -> None:
    assert {role for role in Role if role.of_shops} == {Role.MANAGER, Role.CASHIER}
