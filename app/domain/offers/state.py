"""A combination of offers as it comes about: what is left of each line, and what was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.money import permille, share
from app.domain.offers.deal import Effect
from app.domain.offers.prepared import Prepared

A_FEN = 10**6
"""A fen less is worth more than any number of coupons saved."""


@dataclass(frozen=True, slots=True)
class Step:
    """An offer (None: the tier's discount) that was used: its effect, and its share by lines."""

    prepared: Prepared | None
    effect: Effect
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class State:
    """``left`` fen of each line. ``cost``: what is left to pay, then the coupons that were used up.

    ``taken`` are the lines that offers which do not stack were used on; ``groups`` has the offer
    that was used of each. Off ``bare`` lines the tier takes nothing.
    """

    left: tuple[int, ...]
    cost: int
    taken: int = 0
    steps: tuple[Step, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    bare: int = 0

    def used(self, one: Prepared) -> State | None:
        """With ``one`` used; None where it may not be used or brings nothing."""
        offer = one.offer
        if self.groups.get(offer.group, offer.code) != offer.code:
            return None
        found = one.does(self.left, self.taken)
        if not found.off_fen:
            return None
        taken, groups = self.taken, self.groups
        if not offer.stacks:
            for line, _ in found.weights:
                taken |= 1 << line
        if offer.group:
            groups = {**groups, offer.group: offer.code}
        cost = self.cost - found.off_fen * A_FEN + one.coupon
        return self._after(Step(one, found, shares_of(found)), cost, taken, groups)

    def with_tier(self, off_permille: int) -> State:
        """With the tier's discount, on goods that no offer has to itself."""
        off = self.tier_off(off_permille)
        if not off:
            return self
        found = Effect(off, 1, tuple(self._free()))
        cost = self.cost - off * A_FEN
        return self._after(Step(None, found, shares_of(found)), cost, self.taken, self.groups)

    def tier_off(self, off_permille: int) -> int:
        """What the tier takes off."""
        return permille(sum([fen for _, fen in self._free()]), off_permille)

    def _free(self) -> list[tuple[int, int]]:
        taken = self.taken | self.bare
        return [(i, fen) for i, fen in enumerate(self.left) if not taken >> i & 1]

    def _after(self, step: Step, cost: int, taken: int, groups: Mapping[str, str]) -> State:
        left = list(self.left)
        for (line, _), part in zip(step.effect.weights, step.shares, strict=True):
            left[line] -= part
        return State(tuple(left), cost, taken, (*self.steps, step), groups, self.bare)


def begin(gross: Sequence[int], bare: int = 0) -> State:
    """Nothing used; off the lines ``bare`` the tier takes nothing."""
    return State(tuple(gross), sum(gross) * A_FEN, bare=bare)


def shares_of(found: Effect) -> tuple[int, ...]:
    """The share of each of ``found.weights``; what is off all of it is off each."""
    weights = [weight for _, weight in found.weights]
    return tuple(weights) if sum(weights) == found.off_fen else share(found.off_fen, weights)
