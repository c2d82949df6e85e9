"""A member's PIN: which are refused, and how many wrong ones a day has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.member.pin import MOST_WRONG, PinTries, after_right, insist_on_member_pin, with_try
from app.domain.refusal import BadPin, PinSpent, WeakPin

TODAY = date(2026, 11, 22)
TOLD = ("138-1234-2904", "1990-08-25")


@pytest.mark.parametrize("pin", ["", "28190", "2819045", "28190a", "２８１９０４", " 281904"])
def test_a_pin_is_six_digits(pin: str) -> None:
    with pytest.raises(BadPin):
        insist_on_member_pin(pin)


@pytest.mark.parametrize("pin", ["111111", "123456", "342904", "900825", "990082"])
def test_what_is_guessed_first_is_refused(pin: str) -> None:
    """A run, the end of the phone, the birthday as it is written."""
    with pytest.raises(WeakPin):
        insist_on_member_pin(pin, TOLD)


def test_what_nobody_can_read_off_the_member_is_a_pin() -> None:
    insist_on_member_pin("281904", TOLD)
    insist_on_member_pin("900825")


def test_the_sixth_of_a_day_is_not_looked_at() -> None:
    tries = PinTries()
    for _ in range(MOST_WRONG):
        tries = with_try(tries, TODAY)
    with pytest.raises(PinSpent):
        with_try(tries, TODAY)
    assert with_try(tries, TODAY + timedelta(days=1)) == PinTries(1, TODAY + timedelta(days=1))


@given(st.lists(st.booleans(), max_size=40))
def test_a_right_one_forgives_no_wrong_one_of_the_day(rights: list[bool]) -> None:
    """Else who knows the PIN of their own card could try others' in between for ever."""
    tries, wrong = PinTries(), 0
    for right in rights:
        if wrong == MOST_WRONG:
            with pytest.raises(PinSpent):
                with_try(tries, TODAY)
            return
        tries = with_try(tries, TODAY)
        if right:
            tries = after_right(tries)
        else:
            wrong += 1
        assert tries.wrong == wrong
