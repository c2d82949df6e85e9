"""The one-time code as it is typed, and how long it can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enrolment import LETTERS, LIFETIME, MOST_WRONG, is_open, parse, shown
from app.domain.lookups import MOST, WITHIN, free_at

AT = datetime(2026, 11, 21, tzinfo=UTC)
SECRETS = st.text(LETTERS, min_size=8, max_size=8)


@given(st.text("0123456789", min_size=6, max_size=6), SECRETS, st.booleans())
def test_what_was_shown_is_read_in_any_case(digits: str, secret: str, lower: bool) -> None:  # noqa: FBT001
    text = shown(digits, secret)
    assert parse(text.lower() if lower else text) == (digits, secret)


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    assert parse("01o7o2-OiIl-LABC") == ("010702", "01111ABC")


@pytest.mark.parametrize(
    "text", ["", "010702", "010702-AAAA-AAA", "010702-AAAA-AAAAA", "A10702-AAAA-AAAA",
             "010702-AAAA-AAAU", "010702-AAAA-AA*A", "٠10702-AAAA-AAAA"]
)  # fmt: skip
def test_anything_else_is_no_code(text: str) -> None:
    assert parse(text) is None


def test_a_code_is_open_for_fifteen_minutes_and_nine_wrong_guesses() -> None:
    assert (timedelta(minutes=15), 10) == (LIFETIME, MOST_WRONG)
    assert is_open(AT, 9, AT - timedelta(microseconds=1))
    assert not is_open(AT, 9, AT)
    assert not is_open(AT, 10, AT - LIFETIME)


def test_sixty_look_ups_an_hour_that_lead_to_nothing_are_answered() -> None:
    asked = [AT + timedelta(seconds=second) for second in range(MOST)]
    now = AT + timedelta(minutes=10)
    assert free_at(asked[1:], now) == now
    assert free_at(asked, now) == AT + WITHIN
    assert free_at(asked, AT + WITHIN) == AT + WITHIN
    more = [*asked, AT + timedelta(minutes=2)]
    assert free_at(more, now) == AT + timedelta(seconds=1) + WITHIN


@given(st.lists(st.integers(0, 7_200), max_size=300))
def test_no_hour_has_more_than_sixty_answers(seconds: list[int]) -> None:
    """Threat 19."""
    answered: list[datetime] = []
    for second in sorted(seconds):
        now = AT + timedelta(seconds=second)
        if free_at(answered, now) <= now:
            answered.append(now)
    for at in answered:
        assert sum(at <= other < at + WITHIN for other in answered) <= MOST
