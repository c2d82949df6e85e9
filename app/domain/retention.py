"""Which backups are kept: many of today, fewer of the weeks before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, tzinfo
from typing import Any

HOURS, DAYS, WEEKS = 24, 14, 8


def kept(
    moments: Collection[datetime],
    zone: tzinfo,
    *,
    hours: int = HOURS,
    days: int = DAYS,
    weeks: int = WEEKS,
) -> frozenset[datetime]:
    """Those of ``moments`` to keep: the newest of each of the last hours, days and weeks.

    Hours, days and weeks without any do not count, so what a closed shop has stays, and the newest
    always does; no clock is asked, so none that goes wrong has anything removed. Days and weeks
    are those of ``zone``; a week begins on Monday. Raises ``ValueError`` for a moment without a
    zone, or where nothing would be kept.

    >>> from datetime import UTC, timedelta
    >>> first = datetime(2026, 11, 21, 8, 10, tzinfo=UTC)
    >>> made = [first + timedelta(minutes=20 * step) for step in range(6)]
    >>> [moment.minute for moment in sorted(kept(made, UTC, hours=2, days=1, weeks=1))]
    [50, 50]
    """
    if min(hours, days, weeks) < 1:
        raise ValueError("at least one is kept")
    if any(moment.tzinfo is None for moment in moments):
        raise ValueError("a moment has a zone")
    newest_first = sorted(moments, reverse=True)
    spans: tuple[tuple[Callable[[datetime], Any], int], ...] = (
        (_hour, hours),
        (lambda moment: moment.astimezone(zone).date(), days),
        (lambda moment: moment.astimezone(zone).isocalendar()[:2], weeks),
    )
    found: set[datetime] = set()
    for span_of, most in spans:
        newest: dict[Any, datetime] = {}
        for moment in newest_first:
            newest.setdefault(span_of(moment), moment)
        found.update(list(newest.values())[:most])
    return frozenset(found)


def _hour(moment: datetime) -> int:
    """Hours are counted through a change of the clocks."""
    return int(moment.timestamp() // 3600)
