"""The best lawful combination of offers: exact where it can be, with a stated bound where not.

Offers have their turns in one fixed order. A combination says which of them are used; at its turn
each takes what it can off what is left. Each combination grows out of one with an offer less; what
cannot become better than the best known is given up, and what promises most is tried first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, groupby

from app.domain.offers.bounds import most_together
from app.domain.offers.choice import Search
from app.domain.offers.prepared import Prepared
from app.domain.offers.state import A_FEN, State, begin

EXACT_COMBINATIONS = 4_096
"""Up to so many combinations the best is found, however long it takes."""

MOST_STEPS = 60
"""With more of them, so many combinations are tried."""

_TIER = -1
"""In place of an offer: the discount of the tier, and no further offer before it."""


def combinations(offers: Sequence[Prepared]) -> int:
    """How many combinations there are of ``offers``: one of a group, any number without.

    >>> combinations(())
    1
    """
    groups = Counter[str]()
    free = 1
    for (group, _), copies in groupby(offers, key=lambda one: (one.offer.group, one.offer.code)):
        number = len(list(copies))
        if group:
            groups[group] += number
        else:
            free *= number + 1
    for number in groups.values():
        free *= number + 1
    return free


@dataclass(frozen=True, slots=True)
class _Node:
    """A combination, complete but for the offers from ``at`` on.

    ``offs`` is what each brings now, ``places`` are those that bring something. ``tier`` is still
    to come. ``cost`` counts the wishes that it has left unmet too.
    """

    state: State
    at: int
    offs: list[int]
    places: list[int]
    tier: bool
    cost: int


class _Walk:
    """A search among ``offers``; the best so far is ``best``, at ``best_cost``."""

    def __init__(
        self, start: State, offers: Sequence[Prepared], wanted: frozenset[str], tier: int
    ) -> None:
        self._offers = offers
        self._tier_permille = tier
        self._tier_at = sum([one.before_tier for one in offers])
        self._wish = start.cost + A_FEN
        wishes = [one.offer.code in wanted and not one.copy for one in offers]
        self._wishes = [count * self._wish for count in accumulate(wishes, initial=0)]
        self._named = [(one.offer.group, one.offer.code) for one in offers]
        self._start = start
        self.best: State | None = None
        self.best_cost = self._wishes[-1] + self._wish

    def go(self, most_steps: int | None) -> int:
        """Until no combination can cost less, or after ``most_steps``; what then none costs less.

        Followed up is always what promises most: first of what came last, so that there is soon
        something good to compare with; then of all. The first is followed to its end.
        """
        offs = [one.alone_fen for one in self._offers]
        places = [at for at, off in enumerate(offs) if off]
        node = _Node(self._start, 0, offs, places, self._tier_permille > 0, self._start.cost)
        open_: list[tuple[int, int, int, _Node, int]] = []
        steps = 0
        first = True
        while True:
            steps += 1
            self._judge(node)
            children = sorted(self._children(node))
            first = first and bool(children)
            enough = most_steps is not None and steps >= most_steps and not first
            for number, (bound, at) in enumerate(children[0 if enough else 1 :]):
                heappush(open_, (bound, steps, number, node, at))
            if children and not enough:
                node = self._child(node, children[0][1])
            elif not open_ or open_[0][0] >= self.best_cost:
                return self.best_cost
            elif enough:
                return open_[0][0]
            else:
                *_, parent, at = heappop(open_)
                node = self._child(parent, at)

    def _judge(self, node: _Node) -> None:
        """Keep the combination of ``node`` if it is complete, and better."""
        cost = node.cost + self._unmet(node.at, len(self._offers))
        if not node.tier and cost < self.best_cost:
            self.best, self.best_cost = node.state, cost

    def _unmet(self, first: int, last: int) -> int:
        """What it costs to leave the offers from ``first`` to before ``last`` out."""
        return self._wishes[last] - self._wishes[first]

    def _children(self, node: _Node) -> Iterator[tuple[int, int]]:
        """What may be used next, each with what no combination with it costs less."""
        state, first, offers = node.state, node.at, self._offers
        last, off_tier = len(offers), 0
        if node.tier:
            last, off_tier = self._tier_at, state.tier_off(self._tier_permille)
        most, late = most_together(self._named, node.offs, node.places, last)
        left = sum(state.left)
        met, best = node.cost - self._wishes[first], self.best_cost
        if node.tier:
            cost = met + self._wishes[last] - min(left, late + off_tier) * A_FEN
            if cost < best:
                yield cost, _TIER
        for at, off in zip(node.places, most, strict=True):
            if at >= last:
                return
            cost = met + self._wishes[at] + offers[at].coupon - min(left, off + off_tier) * A_FEN
            if cost < best and (at == first or not offers[at].copy):
                yield cost, at

    def _child(self, node: _Node, at: int) -> _Node:
        """``node`` with the offer ``at`` used, and those before it left out."""
        if at == _TIER:
            state = node.state.with_tier(self._tier_permille)
            last = first = self._tier_at
        else:
            used = node.state.used(self._offers[at])
            assert used is not None, "it brings something"
            state, last, first = used, at, at + 1
        cost = node.cost + self._unmet(node.at, last) + state.cost - node.state.cost
        offs, places = self._offs(node, first, state)
        return _Node(state, first, offs, places, node.tier and at != _TIER, cost)

    def _offs(self, node: _Node, first: int, new: State) -> tuple[list[int], list[int]]:
        """What each offer from ``first`` on brings now: less only where lines changed."""
        places = node.places[bisect_left(node.places, first) :]
        if new is node.state:
            return node.offs, places
        step = new.steps[-1]
        changed = 0
        for line, _ in step.effect.weights:
            changed |= 1 << line
        group = step.prepared.offer.group if step.prepared else ""
        chosen = (group, new.groups[group]) if group else None
        offs, offers, named = node.offs.copy(), self._offers, self._named
        sums: dict[int, int] = {}
        for at in places:
            if chosen and named[at][0] == group and named[at] != chosen:
                offs[at] = 0
            elif offers[at].mask & changed:
                offs[at] = offers[at].off(new.left, new.taken, sums)
        return offs, [at for at in places if offs[at]]


def search(
    gross: Sequence[int],
    offers: Sequence[Prepared],
    *,
    wanted: frozenset[str],
    tier_permille: int,
    bare: int = 0,
    exact: int = EXACT_COMBINATIONS,
    most_steps: int = MOST_STEPS,
) -> tuple[State, Search]:
    """The best of ``offers``, in the order of their turns; as many as can be of ``wanted``.

    Off the lines ``bare`` the tier takes nothing. Of up to ``exact`` combinations it is the best,
    else what is found in ``most_steps``.
    """
    number = combinations(offers)
    walk = _Walk(begin(gross, bare), offers, wanted, tier_permille)
    least = walk.go(None if number <= exact else most_steps)
    assert walk.best is not None
    gap_fen = -(-(walk.best_cost - least) // A_FEN)
    return walk.best, Search(number, min(gap_fen, max(1, sum(walk.best.left))))


def exactly(
    gross: Sequence[int], offers: Sequence[Prepared], *, tier_permille: int, bare: int = 0
) -> State:
    """All ``offers`` used, in the order of their turns, as far as they may be."""
    state = begin(gross, bare)
    before = [one for one in offers if one.before_tier]
    for one in before:
        state = state.used(one) or state
    state = state.with_tier(tier_permille)
    for one in offers[len(before) :]:
        state = state.used(one) or state
    return state
