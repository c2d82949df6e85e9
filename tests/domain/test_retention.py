"""Which backups are kept: hours, days, weeks, and always the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.retention import DAYS, HOURS, WEEKS, kept

ZONE = timezone(timedelta(hours=8))
START = datetime(2026, 11, 21, 6, 57, tzinfo=UTC)
MINUTES = st.integers(0, 366 * 24 * 60)
MOMENTS = st.sets(MINUTES.map(lambda minutes: START - timedelta(minutes=minutes)), max_size=60)


@given(MOMENTS)
def test_the_newest_is_never_removed_and_nothing_is_made_up(moments: set[datetime]) -> None:
    found = kept(moments, ZONE)
    assert found <= moments
    assert not moments or max(moments) in found


@given(MOMENTS)
def test_what_is_kept_once_is_kept_when_asked_again(moments: set[datetime]) -> None:
    found = kept(moments, ZONE)
    assert kept(found, ZONE) == found


@given(MOMENTS)
def test_no_more_is_kept_than_hours_days_and_weeks_together(moments: set[datetime]) -> None:
    assert len(kept(moments, ZONE)) <= HOURS + DAYS + WEEKS


@given(MOMENTS, MINUTES.map(lambda minutes: START + timedelta(minutes=minutes + 1)))
def test_an_older_one_that_went_never_comes_back_for_a_newer_one(
    moments: set[datetime], newer: datetime
) -> None:
    assert kept({*moments, newer}, ZONE) - {newer} <= kept(moments, ZONE)


def test_a_year_of_hourly_copies_leaves_a_day_two_weeks_and_eight() -> None:
    made = [START - timedelta(hours=hour) for hour in range(24 * 365)]
    found = sorted(kept(made, ZONE), reverse=True)
    assert found[:24] == made[:24]
    days = {moment.astimezone(ZONE).date() for moment in found}
    today = START.astimezone(ZONE).date()
    assert {today - timedelta(days=back) for back in range(14)} <= days
    weeks = {moment.astimezone(ZONE).isocalendar()[:2] for moment in found}
    assert len(weeks) == 8
    assert len(found) == 24 + 12 + 5


def test_of_each_hour_day_and_week_the_newest_stays() -> None:
    first = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    within = [first, first + timedelta(minutes=59), first + timedelta(minutes=60)]
    assert kept(within, ZONE, hours=1, days=1, weeks=1) == {within[2]}
    assert kept(within, ZONE, hours=2, days=1, weeks=1) == set(within[1:])


def test_a_day_is_the_shops_and_a_week_begins_on_monday() -> None:
    sunday = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    monday = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)
    assert kept({sunday, monday}, ZONE, hours=1, days=1, weeks=2) == {sunday, monday}
    assert kept({sunday, monday}, ZONE, hours=1, days=2, weeks=1) == {sunday, monday}
    assert kept({sunday, monday}, UTC, hours=1, days=2, weeks=2) == {monday}


def test_what_a_closed_shop_has_stays() -> None:
    made = {START - timedelta(days=100 + day) for day in range(14)}
    assert len(kept(made, ZONE)) == 14


def test_a_clock_a_year_ahead_removes_nothing_of_today() -> None:
    """G7: one wrong moment takes one place."""
    made = {START - timedelta(hours=hour) for hour in range(20)}
    assert kept({*made, START + timedelta(days=366)}, ZONE) >= made


@pytest.mark.parametrize("words", [{"hours": 0}, {"days": 0}, {"weeks": 0}])
def test_keeping_nothing_is_refused(words: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        kept({START}, ZONE, **words)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has a zone"):
        kept({datetime(2026, 1, 1)}, ZONE)  # noqa: DTZ001 (that is what is refused)
