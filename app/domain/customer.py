"""Who is served, as far as the rules ask: what a quote and an earning look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counter:
    """What a member has been given already under the cap ``name``, as the till knew."""

    name: str
    amount: int


def counts(counters: Iterable[Counter]) -> Mapping[str, int]:
    """What was given, by the name of its counter."""
    return {counter.name: counter.amount for counter in counters}


@dataclass(frozen=True, slots=True)
class Customer:
    """A member at the counter: tier and plan, and the points that this till may spend.

    ``birthday`` is ``MM-DD``, empty where it is not known. ``first_order``: nothing was bought yet.
    ``coupons`` are those that this till may use, the one that lapses first ahead: each code once,
    with how many there are.
    """

    tier: str
    points_available: int = 0
    plan: str = ""
    birthday: str = ""
    counters: tuple[Counter, ...] = ()
    first_order: bool = False
    coupons: tuple[Counter, ...] = ()

    def counted(self, name: str) -> int:
        """What counts already against the cap ``name``."""
        return sum(counter.amount for counter in self.counters if counter.name == name)
