"""Days by the shop's clock: windows, expiries, spans of caps, birthdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    day_of,
    days_later,
    expires_at,
    holds_at,
    is_birthday,
    midnight,
    span_name,
    vests_at,
)
from app.domain.rulebook import FOR_EVER, LONGEST_DAYS, CapPer, Validity, Window

CHINA = timezone(timedelta(hours=8))
NEW_YORK = timezone(timedelta(hours=-5))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # a Sunday in China
YEAR_END = Validity(month=12, day=31)

zones = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 (Hypothesis adds the zone)
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def at(hour: int, minute: int = 0, *, day: int = 22) -> datetime:
    """A moment of November 2026 in China."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def test_a_day_begins_at_the_shops_midnight() -> None:
    assert day_of(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC), CHINA) == date(2026, 11, 21)
    assert day_of(datetime(2026, 11, 21, 16, tzinfo=UTC), CHINA) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 22, 4, 59, tzinfo=UTC), NEW_YORK) == date(2026, 11, 21)
    assert midnight(date(2026, 11, 22), CHINA) == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert midnight(date(2026, 11, 22), NEW_YORK) == datetime(2026, 11, 22, 5, tzinfo=UTC)


@given(moments, zones)
def test_a_moment_is_within_its_day(moment: datetime, zone: timezone) -> None:
    day = day_of(moment, zone)
    assert midnight(day, zone) <= moment < midnight(day + timedelta(days=1), zone)


def test_a_moment_without_a_zone_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="zone"):
        day_of(datetime(2026, 11, 22), CHINA)  # noqa: DTZ001 (the zone is what is missing)


def test_expiries_are_kept_in_utc() -> None:
    for lapses in (
        days_later(NOON, 1, CHINA),
        expires_at(YEAR_END, NOON, CHINA),
        vests_at(1, NOON, CHINA),
    ):
        assert lapses is not None
        assert lapses.tzinfo is UTC


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_value_lives_to_the_end_of_its_last_day_whenever_it_was_given(hour: int) -> None:
    assert days_later(at(hour), 1, CHINA) == at(0, day=24)
    assert days_later(at(hour), 7, CHINA) == at(0, day=30)
    assert expires_at(Validity(days=7), at(hour), CHINA) == at(0, day=30)


def test_no_days_are_for_ever_and_fewer_are_a_bug() -> None:
    assert days_later(NOON, 0, CHINA) is None
    assert expires_at(FOR_EVER, NOON, CHINA) is None
    with pytest.raises(AssertionError):
        days_later(NOON, -1, CHINA)


def test_points_live_as_long_as_the_rule_says_and_not_by_a_constant() -> None:
    """F40: an expiry was 27 years by a constant."""
    assert expires_at(Validity(days=365), NOON, CHINA) == datetime(2027, 11, 23, tzinfo=CHINA)
    assert expires_at(Validity(days=30), NOON, CHINA) == datetime(2026, 12, 23, tzinfo=CHINA)
    assert expires_at(YEAR_END, NOON, CHINA) == datetime(2027, 1, 1, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("validity", "lapses"),
    [
        (Validity(month=11, day=23), date(2026, 11, 24)),
        (Validity(month=11, day=22), date(2026, 11, 23)),
        (Validity(month=11, day=21), date(2027, 11, 22)),
        (Validity(month=11, day=21, years=1), date(2027, 11, 22)),
        (Validity(month=12, day=31, years=1), date(2028, 1, 1)),
        (Validity(month=2, day=28, years=2), date(2028, 2, 29)),
    ],
)
def test_a_fixed_day_that_is_over_is_meant_for_the_year_after(
    validity: Validity, lapses: date
) -> None:
    assert expires_at(validity, NOON, CHINA) == midnight(lapses, CHINA)


def test_the_year_of_a_fixed_day_is_the_shops() -> None:
    new_year = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert expires_at(YEAR_END, new_year, CHINA) == datetime(2028, 1, 1, tzinfo=CHINA)
    assert expires_at(YEAR_END, new_year, UTC) == datetime(2027, 1, 1, tzinfo=UTC)


@given(st.integers(0, LONGEST_DAYS), st.integers(0, 12), st.integers(0, 100), moments, zones)
def test_whatever_is_given_lives_into_the_future(
    days: int, month: int, years: int, given_at: datetime, zone: timezone
) -> None:
    """F46: what was given had lapsed already."""
    validity = Validity(month=month, day=1, years=years) if month else Validity(days=days)
    lapses = expires_at(validity, given_at, zone)
    assert lapses is None or lapses > given_at
    assert (lapses is None) == (validity == FOR_EVER)


def test_the_longest_time_can_be_reckoned_from_any_day_of_this_century() -> None:
    last = days_later(datetime(2099, 12, 31, tzinfo=UTC), LONGEST_DAYS, UTC)
    assert last == datetime(2199, 12, 8, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_value_vests_as_a_day_begins(hour: int) -> None:
    assert vests_at(1, at(hour), CHINA) == at(0, day=23)
    assert vests_at(7, at(hour), CHINA) == at(0, day=29)
    assert vests_at(0, at(hour), CHINA) is None


def test_value_that_vests_before_it_is_given_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        vests_at(-1, NOON, CHINA)


def test_a_window_holds_from_its_first_day_to_its_last_both_included() -> None:
    window = Window(first=date(2026, 11, 11), last=date(2026, 11, 12))
    days = [day for day in range(1, 31) if holds_at(window, at(12, day=day), CHINA)]
    assert days == [11, 12]
    assert holds_at(window, at(0, day=11), CHINA)
    assert holds_at(window, at(23, 59, day=12), CHINA)


def test_a_window_may_have_no_end_or_no_beginning() -> None:
    since, until = Window(first=date(2026, 11, 22)), Window(last=date(2026, 11, 22))
    held = [[holds_at(w, at(12, day=day), CHINA) for day in (21, 22, 23)] for w in (since, until)]
    assert held == [[False, True, True], [True, True, False]]


def test_weekdays_count_from_monday() -> None:
    weekend = Window(weekdays=(6, 7))
    days = [day for day in range(16, 30) if holds_at(weekend, at(12, day=day), CHINA)]
    assert days == [21, 22, 28, 29]


def test_days_of_the_month_are_the_shops() -> None:
    members_day = Window(days=(8, 22))
    days = [day for day in range(1, 31) if holds_at(members_day, at(0, day=day), CHINA)]
    assert days == [8, 22]
    assert not holds_at(members_day, at(0, day=22), UTC)


def test_a_time_of_day_holds_from_its_first_minute_up_to_its_last() -> None:
    lunch = Window(from_minute=11 * 60 + 30, until_minute=13 * 60)
    asked = [(11, 29), (11, 30), (12, 59), (13, 0)]
    assert [holds_at(lunch, at(*clock), CHINA) for clock in asked] == [False, True, True, False]


def test_all_that_a_window_names_has_to_hold() -> None:
    window = Window(
        date(2026, 11, 1), date(2026, 11, 30), weekdays=(7,), days=(22,), until_minute=600
    )
    assert holds_at(window, at(9), CHINA)
    assert not holds_at(window, at(10), CHINA)
    assert not holds_at(window, at(9, day=29), CHINA)


@given(moments, zones)
def test_a_window_that_names_nothing_always_holds(moment: datetime, zone: timezone) -> None:
    assert holds_at(Window(), moment, zone)


@pytest.mark.parametrize(
    ("per", "name"),
    [
        (CapPer.DAY, "2027-01-01"),
        (CapPer.MONTH, "2027-01"),
        (CapPer.YEAR, "2027"),
        (CapPer.EVER, ""),
    ],
)
def test_a_span_is_named_by_the_shops_calendar(per: CapPer, name: str) -> None:
    assert span_name(per, datetime(2026, 12, 31, 16, tzinfo=UTC), CHINA) == name


def test_a_birthday_comes_once_a_year() -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    assert [day for day in days if is_birthday("11-22", day)] == [date(2026, 11, 22)]


def test_a_birthday_on_29_february_is_kept_on_the_28th_in_a_year_without() -> None:
    kept = [
        date(year, month, day)
        for year in (2027, 2028)
        for month, day in ((1, 28), (2, 27), (2, 28), (2, 29), (3, 1))
        if (year, day) != (2027, 29) and is_birthday("02-29", date(year, month, day))
    ]
    assert kept == [date(2027, 2, 28), date(2028, 2, 29)]
    assert is_birthday("02-28", date(2028, 2, 28))
    assert not is_birthday("02-28", date(2028, 2, 29))


@given(st.dates())
def test_a_birthday_that_is_not_known_is_never_kept(day: date) -> None:
    assert not is_birthday("", day)
