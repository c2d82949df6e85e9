"""Days as a cashier reads them: periods and value end as a day of the shop ends."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

_AN_INSTANT = timedelta(microseconds=1)


def day_text(at: datetime, zone: tzinfo) -> str:
    """The day of ``at``."""
    return f"{at.astimezone(zone):%Y-%m-%d}"


def last_day_text(ends_at: datetime, zone: tzinfo) -> str:
    """The last day of what ends at ``ends_at``, which is no part of it.

    >>> from datetime import UTC
    >>> last_day_text(datetime(2026, 12, 23, tzinfo=UTC), UTC)
    '2026-12-22'
    """
    return day_text(ends_at - _AN_INSTANT, zone)
