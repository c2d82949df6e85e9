"""Tiers, what they bring, and how a member moves between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rulebook.earning import HIGHEST_PERCENT
from app.domain.rulebook.problem import Part, Problem, each_named, named, within
from app.domain.rulebook.validity import FOR_EVER, LONGEST_DAYS, Validity


@dataclass(frozen=True, slots=True)
class Gift(Part):
    """What is given for nothing. ``coupons`` are codes of coupons, ``passes`` SKUs of passes."""

    points: int = 0
    bonus_fen: int = 0
    coupons: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    validity: Validity = FOR_EVER

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such passes is asked of the rulebook."""
        yield from within("points", self.points, 0)
        yield from within("bonus_fen", self.bonus_fen, 0)
        yield from each_named("coupons", self.coupons)


NO_GIFT = Gift()


@dataclass(frozen=True, slots=True)
class Tier(Part):
    """A level, from ``from_growth`` of growth on. ``discount_permille`` is off: 50 is 95 折.

    ``gift`` is given once for reaching it, ``birthday_gift`` once a year. ``services`` are rights
    in words (own adviser, late check-out); a higher ``priority`` is served first.
    """

    code: str
    name: str
    discount_permille: int = 0
    multiplier_percent: int = 100
    from_growth: int = 0
    gift: Gift = NO_GIFT
    birthday_gift: Gift = NO_GIFT
    services: tuple[str, ...] = ()
    priority: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("discount_permille", self.discount_permille, 0, 999)
        yield from within("multiplier_percent", self.multiplier_percent, 0, HIGHEST_PERCENT)
        yield from within("from_growth", self.from_growth, 0)
        yield from each_named("services", self.services)
        yield from within("priority", self.priority, 0)


@dataclass(frozen=True, slots=True)
class TierRules(Part):
    """A member goes up at once, and may go down at the end of ``keep_days`` (0: never).

    ``grace_days`` later, to be exact; ``one_step``: by one tier at a time.
    """

    keep_days: int = 365
    grace_days: int = 0
    one_step: bool = True

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("keep_days", self.keep_days, 0, LONGEST_DAYS)
        yield from within("grace_days", self.grace_days, 0, LONGEST_DAYS)
