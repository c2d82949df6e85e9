"""How often the centre may be asked who a member is: a till that only asks is collecting them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST = 60
WITHIN = timedelta(hours=1)


def free_at(fruitless: Sequence[datetime], now: datetime) -> datetime:
    """When one may ask again, given the moments of look-ups that no document followed.

    Not after ``now`` where fewer than 60 of them fell in the last hour.
    """
    recent = sorted(at for at in fruitless if at > now - WITHIN)
    return now if len(recent) < MOST else recent[-MOST] + WITHIN
