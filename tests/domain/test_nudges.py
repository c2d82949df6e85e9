"""What is worth a word to a member: birthday, points that lapse, the next tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import Kind
from app.domain.nudges import NEAR_FEN, About, Nudge, Situation, birthday_days, nudges
from app.domain.rulebook import PLAIN, EarnBy, EarningRule, Tier

AT = datetime(2026, 11, 21, 6, 57, tzinfo=UTC)
"""A Saturday afternoon in the shop."""
RULES = replace(
    PLAIN,
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50, from_growth=1_000)),
    earning=(EarningRule("g", EarnBy.MONEY, gives=Kind.GROWTH, rate=1, per=100),),
)
LIN = Situation(AT, "base")
NINE_DAYS = datetime(2026, 11, 30, 16, tzinfo=UTC)
"""The end of the shop's 30 November."""


def test_all_three_are_said_the_most_valuable_first() -> None:
    """F69: the cashier sees it where the member stands."""
    now = replace(LIN, growth=962, birthday="11-22", points=320, lapse_at=NINE_DAYS)
    assert nudges(now, RULES) == (
        Nudge(About.BIRTHDAY, days=1),
        Nudge(About.EXPIRING, days=9, points=320),
        Nudge(About.TIER, fen=38_00, tier="金卡"),
    )


def test_of_somebody_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert nudges(LIN, RULES) == ()
    assert nudges(replace(LIN, points=320), RULES) == ()
    assert nudges(replace(LIN, lapse_at=NINE_DAYS), RULES) == ()


@pytest.mark.parametrize(
    ("birthday", "days"),
    [("11-15", None), ("11-16", -5), ("11-21", 0), ("11-22", 1), ("11-23", None), ("", None)],
)
def test_a_birthday_is_said_from_monday_to_sunday(birthday: str, days: int | None) -> None:
    assert birthday_days(birthday, date(2026, 11, 21)) == days


def test_a_birthday_in_a_leap_year_is_kept_on_the_day_before_march() -> None:
    assert birthday_days("02-29", date(2026, 2, 28)) == 0
    assert birthday_days("02-29", date(2028, 2, 28)) == 1


@pytest.mark.parametrize(
    ("lapse_at", "days"),
    [
        (datetime(2026, 11, 21, 16, tzinfo=UTC), 0),
        (datetime(2026, 11, 21, 16, 0, 1, tzinfo=UTC), 1),
        (AT + timedelta(microseconds=1), 0),
    ],
)
def test_the_last_day_of_points_is_a_day_of_the_shop(lapse_at: datetime, days: int) -> None:
    now = replace(LIN, points=1, lapse_at=lapse_at)
    assert nudges(now, RULES) == (Nudge(About.EXPIRING, days=days, points=1),)


def test_points_that_lapsed_already_are_not_said() -> None:
    assert nudges(replace(LIN, points=1, lapse_at=AT), RULES) == ()


@pytest.mark.parametrize(
    ("growth", "due_fen", "fen"),
    [
        (800, 0, NEAR_FEN),
        (799, 0, None),
        (799, 20_100 - 20_000, 20_000),
        (700, 15_000, 15_000),
        (700, 14_999, 15_001),
        (500, 24_999, None),
        (500, 25_000, 25_000),
        (999, 99, 1),
        (999, 100, None),
        (1_000, 0, None),
    ],
)
def test_a_tier_is_said_where_it_is_near_and_the_basket_does_not_reach_it(
    growth: int, due_fen: int, fen: int | None
) -> None:
    said = nudges(replace(LIN, growth=growth, due_fen=due_fen), RULES)
    assert said == (() if fen is None else (Nudge(About.TIER, fen=fen, tier="金卡"),))


def test_no_tier_is_said_where_there_is_none_above_or_money_brings_none() -> None:
    assert nudges(replace(LIN, tier="gold", growth=999), RULES) == ()
    assert nudges(replace(LIN, growth=999), replace(RULES, earning=())) == ()


@given(st.integers(-50, 2_000), st.integers(0, 300_000))
def test_what_is_missing_is_always_something_and_never_far(growth: int, due_fen: int) -> None:
    for one in nudges(replace(LIN, growth=growth, due_fen=due_fen), RULES):
        assert 0 < one.fen <= max(NEAR_FEN, due_fen)
