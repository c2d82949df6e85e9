"""When a rule holds, for whom, for which goods, and how long what it gives lives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.rulebook.problem import Part, Problem, Wrong, each_named, each_within, within

LONGEST_DAYS = 36_500
"""Value is given for at most so long, or for ever: a slip of the keys must not stop a sale."""

_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Validity(Part):
    """How long value lives: rolling, ``days`` after it was given (0: for ever), or fixed.

    Fixed (``month`` and ``day`` set): until the end of that day of the year, ``years`` years after
    the one in which it was given; one that would be over already is meant for the year after.
    """

    days: int = 0
    month: int = 0
    day: int = 0
    years: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("days", self.days, 0, LONGEST_DAYS)
        yield from within("month", self.month, 0, 12)
        yield from within("years", self.years, 0, 100)
        if self.month and not self.day:
            yield Problem("month", Wrong.NEEDS, "day")
        if self.day and not self.month:
            yield Problem("day", Wrong.NEEDS, "month")
        if self.years and not self.month:
            yield Problem("years", Wrong.NEEDS, "month")
        if self.days and self.month:
            yield Problem("days", Wrong.CONFLICT, "month")
        if 1 <= self.month <= 12 and self.day and not _is_yearly(self.month, self.day):
            yield Problem("day", Wrong.NO_DAY)


def _is_yearly(month: int, day: int) -> bool:
    """Whether every year has the day: 29 February is not in each, nor in 2025."""
    try:
        date(2025, month, day)
    except ValueError:
        return False
    return True


FOR_EVER = Validity()


@dataclass(frozen=True, slots=True)
class Window(Part):
    """When, by the shop's clock: days from ``first`` to ``last``, both included.

    ``weekdays`` 1 (Monday) to 7, ``days`` of the month, minutes of the day from ``from_minute`` up
    to, not including, ``until_minute``. What is empty does not limit.
    """

    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    from_minute: int = 0
    until_minute: int = _MINUTES_A_DAY

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        if self.first and self.last and self.last < self.first:
            yield Problem("last", Wrong.EARLIER, "first")
        yield from each_within("weekdays", self.weekdays, 1, 7)
        yield from each_within("days", self.days, 1, 31)
        yield from within("from_minute", self.from_minute, 0, _MINUTES_A_DAY - 1)
        yield from within("until_minute", self.until_minute, 1, _MINUTES_A_DAY)
        if self.until_minute <= self.from_minute:
            yield Problem("until_minute", Wrong.NOT_LATER, "from_minute")


@dataclass(frozen=True, slots=True)
class Match(Part):
    """Which goods: any of the ``skus``, ``categories``, ``brands`` or ``tags``.

    All empty: every article.
    """

    skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from each_named("skus", self.skus)
        yield from each_named("categories", self.categories)
        yield from each_named("brands", self.brands)
        yield from each_named("tags", self.tags)

    def covers(self, sku: str, category: str, brand: str, tags: Sequence[str] = ()) -> bool:
        """Whether an article is one of them."""
        named = sku in self.skus or category in self.categories or brand in self.brands
        return named or self.everything or any(tag in self.tags for tag in tags)

    @property
    def everything(self) -> bool:
        """Whether it does not limit."""
        return not (self.skus or self.categories or self.brands or self.tags)


@dataclass(frozen=True, slots=True)
class Audience(Part):
    """Who: of these ``tiers``, of these ``plans``; ``birthday``: on theirs only.

    ``first_order``: who has not bought anything yet; ``members``: whoever is one. What is empty or
    false does not limit.
    """

    tiers: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    birthday: bool = False
    first_order: bool = False
    members: bool = False

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such tiers is asked of the rulebook."""
        yield from each_named("plans", self.plans)


ALWAYS, EVERYTHING, EVERYBODY = Window(), Match(), Audience()
