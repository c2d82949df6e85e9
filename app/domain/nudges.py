"""What a cashier may say to a member now (下一步提示): few words, the most valuable first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendar import day_of, is_birthday
from app.domain.rulebook import Rulebook
from app.domain.tiers import progress

NEAR_FEN = 200_00
"""A tier is worth a word from here on, or where the basket is worth as much as what is missing."""
_LAST_INSTANT = timedelta(microseconds=1)
_DAYS = 7


class About(StrEnum):
    """What a nudge is about, the most valuable first."""

    BIRTHDAY = "birthday"
    EXPIRING = "expiring"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class Nudge:
    """``days`` to the birthday (below zero: since) or to the last day of ``points``.

    ``fen`` more bring the tier called ``tier``.
    """

    about: About
    days: int = 0
    points: int = 0
    fen: int = 0
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """How it stands with a member whose basket comes to ``due_fen`` at ``at``.

    ``birthday`` is ``MM-DD`` or empty; ``points`` lapse soon, the first of them ``lapse_at``.
    """

    at: datetime
    tier: str
    growth: int = 0
    birthday: str = ""
    points: int = 0
    lapse_at: datetime | None = None
    due_fen: int = 0


def nudges(now: Situation, rulebook: Rulebook) -> tuple[Nudge, ...]:
    """All that is worth a word, the most valuable first."""
    today = day_of(now.at, rulebook.zone)
    said = []
    days = birthday_days(now.birthday, today)
    if days is not None:
        said.append(Nudge(About.BIRTHDAY, days=days))
    if now.points > 0 and now.lapse_at is not None and now.lapse_at > now.at:
        last = day_of(now.lapse_at - _LAST_INSTANT, rulebook.zone)
        said.append(Nudge(About.EXPIRING, days=(last - today).days, points=now.points))
    tier = _near_tier(now, rulebook)
    return (*said, tier) if tier else tuple(said)


def birthday_days(birthday: str, today: date) -> int | None:
    """Days from ``today`` to a birthday in the same week, Monday to Sunday; None: it is in another.

    >>> birthday_days("11-22", date(2026, 11, 21)), birthday_days("11-23", date(2026, 11, 21))
    (1, None)
    """
    monday = today - timedelta(days=today.weekday())
    week = (monday + timedelta(days=day) for day in range(_DAYS))
    return next(((day - today).days for day in week if is_birthday(birthday, day)), None)


def _near_tier(now: Situation, rulebook: Rulebook) -> Nudge | None:
    """What the basket lacks; nothing where it may reach the tier by itself."""
    ahead = progress(max(0, now.growth), now.tier, rulebook)
    if ahead.next is None or ahead.missing_fen is None:
        return None
    rest_fen = ahead.missing_fen - now.due_fen
    if not 0 < rest_fen <= max(NEAR_FEN, now.due_fen):
        return None
    return Nudge(About.TIER, fen=rest_fen, tier=ahead.next.name)
