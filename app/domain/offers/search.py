"""The best lawful combination of offers: exact where it can be, with a stated bound where not.

Offers have their turns in one fixed order. A combination says which of them are used; at its turn
each takes what it can off what is left. Searched depth first, with each offer used before it is
left out; a branch is given up once even all that is to come cannot make it better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.domain.basket import BasketLine
from app.domain.money import permille, share
from app.domain.offers.choice import Search
from app.domain.offers.deal import Effect
from app.domain.offers.prepared import Prepared, done

EXACT_COMBINATIONS = 4_096
"""Up to so many combinations the best is found, however long it takes."""

MOST_STEPS = 2_000
"""With more of them, so many steps are taken."""

_A_COUPON = 1
_A_FEN = 1_000
_A_WISH = 10**18
"""A fen less is worth more than any number of coupons saved, and a wish more than any money."""


@dataclass(frozen=True, slots=True)
class Step:
    """An offer (None: the tier's discount) that was used: its effect, and its share by lines."""

    prepared: Prepared | None
    effect: Effect
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Where a combination has got to. ``cost``: wishes not met, what is left to pay, coupons."""

    left: tuple[int, ...]
    taken: frozenset[int] = frozenset()
    steps: tuple[Step, ...] = ()
    groups: frozenset[tuple[str, str]] = frozenset()
    cost: int = 0

    def used(self, one: Prepared, lines: Sequence[BasketLine]) -> State | None:
        """With ``one`` used; None where it may not be used or brings nothing."""
        offer = one.offer
        if any(group == offer.group and code != offer.code for group, code in self.groups):
            return None
        found, shares = done(one, lines, self.left, self.taken)
        if not found.off_fen:
            return None
        left = list(self.left)
        for (line, _), part in zip(found.weights, shares, strict=True):
            left[line] -= part
        taken = self.taken
        if not offer.stacks:
            taken |= {line for line, _ in found.weights}
        coupon = _A_COUPON if one.turn[0] else 0
        return State(
            tuple(left),
            taken,
            (*self.steps, Step(one, found, shares)),
            self.groups | {(offer.group, offer.code)} if offer.group else self.groups,
            self.cost - found.off_fen * _A_FEN + coupon,
        )

    def with_tier(self, off_permille: int) -> State:
        """With the tier's discount, on goods that no offer has to itself."""
        free = [(i, fen) for i, fen in enumerate(self.left) if i not in self.taken]
        off = permille(sum(fen for _, fen in free), off_permille)
        if not off:
            return self
        shares = share(off, [fen for _, fen in free])
        left = list(self.left)
        for (line, _), part in zip(free, shares, strict=True):
            left[line] -= part
        step = Step(None, Effect(off, 1, tuple(free)), shares)
        return State(
            tuple(left), self.taken, (*self.steps, step), self.groups, self.cost - off * _A_FEN
        )


def combinations(offers: Sequence[Prepared]) -> int:
    """How many combinations there are of ``offers``: one of a group, any number without.

    >>> combinations(())
    1
    """
    groups = Counter[str]()
    free = 1
    for (group, _), copies in groupby(offers, key=lambda one: (one.offer.group, one.offer.code)):
        count = len(list(copies))
        if group:
            groups[group] += count
        else:
            free *= count + 1
    for count in groups.values():
        free *= count + 1
    return free


@dataclass(slots=True)
class _Walk:
    lines: Sequence[BasketLine]
    offers: Sequence[Prepared]
    wanted: frozenset[str]
    tier_permille: int
    most_steps: int | None
    tier_at: int = 0
    bounds: list[int] = field(default_factory=list)
    best: State | None = None
    open_cost: int | None = None
    steps: int = 0

    def __post_init__(self) -> None:
        self.tier_at = sum(one.before_tier for one in self.offers)
        self.bounds = _bounds(self.offers)

    def go(self, state: State, at: int) -> None:
        """Through everything that follows from ``state`` at the offer ``at``."""
        self.steps += 1
        if at == self.tier_at:
            state = state.with_tier(self.tier_permille)
        if at == len(self.offers):
            if self.best is None or state.cost < self.best.cost:
                self.best = state
            return
        if self.best is not None:
            bound = self._bound(state, at)
            if bound >= self.best.cost:
                return
            if self.most_steps is not None and self.steps > self.most_steps:
                self.open_cost = bound if self.open_cost is None else min(self.open_cost, bound)
                return
        one = self.offers[at]
        used = state.used(one, self.lines)
        if used is not None:
            self.go(used, at + 1)
        if one.offer.code in self.wanted and not one.copy:
            state = replace(state, cost=state.cost + _A_WISH)
        self.go(state, self._after(at))

    def _after(self, at: int) -> int:
        """The offer after all copies of that at ``at``: left out once, it is left out."""
        code = self.offers[at].offer.code
        while at < len(self.offers) and self.offers[at].offer.code == code:
            at += 1
        return at

    def _bound(self, state: State, at: int) -> int:
        """No combination that follows costs less."""
        off = self.bounds[at]
        if at < self.tier_at:
            off += permille(sum(state.left), self.tier_permille) + 1
        return state.cost - min(off, sum(state.left)) * _A_FEN


def _bounds(offers: Sequence[Prepared]) -> list[int]:
    """For each place, the most that the offers from there on can take off together.

    Of a group it is the one that takes the most off, with all its copies.
    """
    found = [0]
    groups: dict[str, dict[str, int]] = {}
    free = 0
    for one in reversed(offers):
        if one.offer.group:
            of_group = groups.setdefault(one.offer.group, {})
            of_group[one.offer.code] = of_group.get(one.offer.code, 0) + one.alone_fen
        else:
            free += one.alone_fen
        found.append(free + sum(max(codes.values()) for codes in groups.values()))
    found.reverse()
    return found


def search(
    lines: Sequence[BasketLine],
    left: Sequence[int],
    offers: Sequence[Prepared],
    *,
    wanted: frozenset[str],
    tier_permille: int,
) -> tuple[State, Search]:
    """The best of ``offers``, in the order of their turns; as many as can be of ``wanted``."""
    count = combinations(offers)
    most = None if count <= EXACT_COMBINATIONS else MOST_STEPS
    walk = _Walk(lines, offers, wanted, tier_permille, most)
    start = State(tuple(left), cost=sum(left) * _A_FEN)
    walk.go(start, 0)
    assert walk.best is not None
    gap = 0 if walk.open_cost is None else max(0, walk.best.cost - walk.open_cost)
    return walk.best, Search(count, -(-gap // _A_FEN))


def exactly(
    lines: Sequence[BasketLine],
    left: Sequence[int],
    offers: Sequence[Prepared],
    *,
    tier_permille: int,
) -> State:
    """All ``offers`` used, in the order of their turns, as far as they may be."""
    state = State(tuple(left), cost=sum(left) * _A_FEN)
    before = [one for one in offers if one.before_tier]
    for one in before:
        state = state.used(one, lines) or state
    state = state.with_tier(tier_permille)
    for one in offers[len(before) :]:
        state = state.used(one, lines) or state
    return state
