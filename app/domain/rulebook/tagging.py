"""Which tags a member gets by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, Wrong, each_named, named, within
from app.domain.rulebook.validity import EVERYTHING, LONGEST_DAYS, Match


class TagBy(StrEnum):
    """What a tag rule looks at: who the member is, or what was bought in the last days."""

    SEX = "sex"
    AGE = "age"
    TIER = "tier"
    SPEND = "spend"
    FREQUENCY = "frequency"
    RECENCY = "recency"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class TagRule(Part):
    """The ``tag`` for members whose figure is from ``least`` to ``most`` (None: no bound).

    Figures: years for age, fen for spend, sales for frequency, days since the last sale for
    recency, fen for goods that ``match`` for preference; over the last ``days`` (0: all).
    ``values`` are the tiers or sexes.
    """

    tag: str
    by: TagBy
    least: int | None = None
    most: int | None = None
    days: int = 0
    values: tuple[str, ...] = ()
    match: Match = EVERYTHING

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such tiers is asked of the rulebook."""
        yield from named("tag", self.tag)
        if self.least is not None:
            yield from within("least", self.least, 0)
        if self.most is not None:
            yield from within("most", self.most, 0)
        if self.least is not None and self.most is not None and self.most < self.least:
            yield Problem("most", Wrong.LESS, "least")
        yield from within("days", self.days, 0, LONGEST_DAYS)
        yield from each_named("values", self.values)
        if self.by in {TagBy.SEX, TagBy.TIER}:
            if not self.values:
                yield Problem("by", Wrong.NEEDS, "values")
        elif self.values:
            yield Problem("values", Wrong.CONFLICT, f"by {self.by}")
