"""Paid membership (付费会员): what it costs, how long it lasts, what it brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rulebook.problem import Part, Problem, each_named, named, within
from app.domain.rulebook.tiers import NO_GIFT, Gift

LEAST_WHOLE_DAYS = 7
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Plan(Part):
    """A period of ``months`` for ``price_fen``: 1 is monthly, 3 quarterly, 12 yearly.

    A member may try it once in a lifetime for ``trial_days`` (0: never) without paying. For
    ``grace_days`` after its end, no more than a period has, it still holds, and is renewed as if it
    had not ended. ``gift`` is given with each period that is paid for. A period that ends early is
    paid back by days; within ``whole_days`` of its payment, if nothing was had of it, all of it
    (法释〔2025〕4号 Art. 14: at least seven).
    ``services`` are rights in words (free delivery); its discounts and points are the offers and
    rules whose audience names the plan.
    """

    code: str
    name: str
    price_fen: int
    months: int = 1
    trial_days: int = 0
    grace_days: int = 0
    whole_days: int = LEAST_WHOLE_DAYS
    gift: Gift = NO_GIFT
    services: tuple[str, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such coupons and passes is asked of the rulebook."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("price_fen", self.price_fen, 1)
        yield from within("months", self.months, 1, 36)
        yield from within("trial_days", self.trial_days, 0, 366)
        yield from within("grace_days", self.grace_days, 0, min(366, self.months * _SHORTEST_MONTH))
        yield from within("whole_days", self.whole_days, LEAST_WHOLE_DAYS, 366)
        yield from each_named("services", self.services)
