"""Days by the shop's clock: when a rule holds, when value begins and ends, what a cap counts in.

A day begins at midnight in the shop's zone, whatever the zone of the till. Moments come out in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from app.domain.rulebook import CapPer, Validity, Window

_A_DAY = timedelta(days=1)
_LETTERS = {CapPer.DAY: 10, CapPer.MONTH: 7, CapPer.YEAR: 4, CapPer.EVER: 0}


def day_of(at: datetime, zone: timezone) -> date:
    """The shop's day at ``at``, which has a zone of its own.

    >>> day_of(datetime(2026, 11, 21, 16, 30, tzinfo=UTC), timezone(timedelta(hours=8)))
    datetime.date(2026, 11, 22)
    """
    assert at.tzinfo is not None, "a moment has a zone"
    return at.astimezone(zone).date()


def midnight(day: date, zone: timezone) -> datetime:
    """The moment at which ``day`` begins in the shop."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days_later(given_at: datetime, days: int, zone: timezone) -> datetime | None:
    """The end of the shop's day ``days`` days after ``given_at``; 0: never.

    >>> str(days_later(datetime(2026, 11, 22, 1, tzinfo=UTC), 30, timezone(timedelta(hours=8))))
    '2026-12-22 16:00:00+00:00'
    """
    assert days >= 0
    return midnight(day_of(given_at, zone) + timedelta(days=days + 1), zone) if days else None


def expires_at(validity: Validity, given_at: datetime, zone: timezone) -> datetime | None:
    """When value given at ``given_at`` lapses: the first moment of the day after its last.

    None: never.
    """
    if not validity.month:
        return days_later(given_at, validity.days, zone)
    given = day_of(given_at, zone)
    last = date(given.year + validity.years, validity.month, validity.day)
    if last < given:
        last = date(last.year + 1, validity.month, validity.day)
    return midnight(last + _A_DAY, zone)


def vests_at(vesting_days: int, given_at: datetime, zone: timezone) -> datetime | None:
    """When value given at ``given_at`` may be used: as the day begins; None: at once."""
    assert vesting_days >= 0
    if not vesting_days:
        return None
    return midnight(day_of(given_at, zone) + timedelta(days=vesting_days), zone)


def holds_at(window: Window, at: datetime, zone: timezone) -> bool:
    """Whether ``at`` is within ``window``."""
    day = day_of(at, zone)
    clock = at.astimezone(zone)
    return (
        (window.first or day) <= day <= (window.last or day)
        and (not window.weekdays or day.isoweekday() in window.weekdays)
        and (not window.days or day.day in window.days)
        and window.from_minute <= clock.hour * 60 + clock.minute < window.until_minute
    )


def span_name(per: CapPer, at: datetime, zone: timezone) -> str:
    """The day, month or year of ``at`` as a cap names it; empty for ``EVER``.

    >>> span_name(CapPer.MONTH, datetime(2026, 11, 30, 12, tzinfo=UTC), UTC)
    '2026-11'
    """
    return day_of(at, zone).isoformat()[: _LETTERS[per]]


def is_birthday(birthday: str, day: date) -> bool:
    """Whether the birthday ``MM-DD`` (empty: not known) is kept on ``day``.

    One on 29 February is kept on the 28th in a year without.
    """
    last_of_february = day.month == 2 and (day + _A_DAY).month == 3
    return birthday == day.isoformat()[5:] or (birthday == "02-29" and last_of_february)
