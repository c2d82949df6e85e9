"""What a deal takes off goods: pure arithmetic on lines, their pieces and what is left of them.

Dearer goods, more of them, and less taken off before never make it less. The search for the best
combination stands on that: no offer brings more than it would alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.basket import BasketLine
from app.domain.money import permille, priced
from app.domain.rulebook import Deal, DealBy

Weights = list[tuple[int, int]]
Where = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """``off_fen`` in all, to be divided by ``weights``: line and fen, of all lines that took part.

    ``times`` is how often it was done: pieces for a fixed price, else sets.
    """

    off_fen: int
    times: int
    weights: tuple[tuple[int, int], ...]


NO_EFFECT = Effect(0, 0, ())


def pieces_of(line: BasketLine) -> int:
    """Articles as they are counted: what was weighed is one."""
    return 1 if line.weighed else line.quantity_milli // 1000


def effect(
    deal: Deal, where: Where, lines: Sequence[BasketLine], left: Sequence[int], most: int
) -> Effect:
    """What ``deal`` does to ``lines``, of whose prices ``left`` fen are left; ``most`` times.

    ``where`` are the lines that it is about; for ``BUY_GET`` of other goods also those of the other
    goods, for ``BUNDLE`` those of each part. No line is in two of them.
    """
    if not most:
        return NO_EFFECT
    if deal.by is DealBy.BUNDLE:
        found = _bundle(deal, [_runs(part, lines, left) for part in where], most)
    elif deal.by is DealBy.NTH:
        found = _sets(deal, _runs(where[0], lines, left), deal.nth - 1, 1, most)
    elif deal.by is DealBy.BUY_GET:
        found = _buy_get(deal, where, lines, left, most)
    elif _reached(deal, where[0], lines, left):
        found = _of_sum(deal, where[0], lines, left, most)
    else:
        found = NO_EFFECT
    if deal.most_fen and found.off_fen > deal.most_fen:
        return Effect(deal.most_fen, found.times, found.weights)
    return found if found.off_fen else NO_EFFECT


def _reached(
    deal: Deal, where: Sequence[int], lines: Sequence[BasketLine], left: Sequence[int]
) -> bool:
    enough = sum(left[i] for i in where) >= deal.from_fen
    return enough and sum(pieces_of(lines[i]) for i in where) >= deal.from_pieces


def _of_sum(
    deal: Deal, where: Sequence[int], lines: Sequence[BasketLine], left: Sequence[int], most: int
) -> Effect:
    if deal.by is DealBy.PRICE:
        return _at_price(deal, where, lines, left, most)
    base = sum(left[i] for i in where)
    weights = tuple((i, left[i]) for i in where)
    if deal.by is DealBy.PERCENT:
        return Effect(permille(base, deal.off_permille), 1, weights)
    times = 1
    if deal.every:
        counts = [base // deal.from_fen] if deal.from_fen else []
        if deal.from_pieces:
            counts.append(sum(pieces_of(lines[i]) for i in where) // deal.from_pieces)
        times = min(most, *counts)
    return Effect(min(base, times * deal.off_fen), times, weights)


def _at_price(
    deal: Deal, where: Sequence[int], lines: Sequence[BasketLine], left: Sequence[int], most: int
) -> Effect:
    """Each line by itself: what is left of ``most`` pieces above the price, most saving first."""
    prices = {price.sku: price.price_fen for price in deal.prices}
    savings = []
    for i in where:
        line, count = lines[i], pieces_of(lines[i])
        price = prices.get(line.sku, deal.price_fen)
        asked = priced(line.quantity_milli, price) if line.weighed else count * price
        if left[i] > asked:
            savings.append((-Fraction(left[i] - asked, count), i, count, asked))
    weights: Weights = []
    times = 0
    for _, i, count, asked in sorted(savings):
        used = min(count, most - times)
        off = (left[i] - asked) * used // count
        if off > 0:
            weights.append((i, off))
            times += used
    return Effect(sum(off for _, off in weights), times, tuple(weights))


@dataclass(frozen=True, slots=True)
class _Run:
    """``count`` pieces of the line ``line``, each worth ``unit_fen`` now."""

    unit_fen: int
    count: int
    line: int


def _runs(where: Sequence[int], lines: Sequence[BasketLine], left: Sequence[int]) -> list[_Run]:
    """The pieces of the lines, the dearest first."""
    runs = [_Run(left[i] // pieces_of(lines[i]), pieces_of(lines[i]), i) for i in where]
    return sorted(runs, key=lambda run: (-run.unit_fen, run.line))


def _cheaper(deal: Deal, unit_fen: int) -> int:
    """What is off a piece of ``unit_fen`` that the deal makes cheaper."""
    if deal.off_permille:
        return permille(unit_fen, deal.off_permille)
    return max(0, unit_fen - deal.price_fen)


def _sets(deal: Deal, runs: Sequence[_Run], buy: int, get: int, most: int) -> Effect:
    """Of each set of ``buy`` + ``get`` pieces, by falling price, the last ``get`` are cheaper."""
    size = buy + get
    times = min(most, sum(run.count for run in runs) // size)
    off = seen = 0
    weights: Weights = []
    for run in runs:
        used = min(run.count, times * size - seen)
        if used <= 0:
            break
        cheap = _cheap_before(seen + used, buy, size) - _cheap_before(seen, buy, size)
        off += cheap * _cheaper(deal, run.unit_fen)
        weights.append((run.line, used * run.unit_fen))
        seen += used
    return Effect(off, times, tuple(weights))


def _cheap_before(position: int, buy: int, size: int) -> int:
    whole, rest = divmod(position, size)
    return whole * (size - buy) + max(0, rest - buy)


def _buy_get(
    deal: Deal, where: Where, lines: Sequence[BasketLine], left: Sequence[int], most: int
) -> Effect:
    bought = _runs(where[0], lines, left)
    if deal.gets.everything:
        return _sets(deal, bought, deal.buy, deal.get, most)
    if deal.buy:
        sets = sum(run.count for run in bought) // deal.buy
    else:
        sets = sum(left[i] for i in where[0]) // deal.from_fen
        sets = sets if deal.every else min(sets, 1)
    others = _runs(where[1], lines, left)
    got = min(min(sets, most) * deal.get, sum(run.count for run in others))
    times = -(-got // deal.get)
    weights = _first(bought, times * deal.buy) if deal.buy else [(i, left[i]) for i in where[0]]
    off = sum(count * _cheaper(deal, run.unit_fen) for run, count in _taken(others, got))
    return Effect(off, times, (*weights, *_first(others, got)) if got else ())


def _taken(runs: Sequence[_Run], count: int) -> list[tuple[_Run, int]]:
    """The first ``count`` pieces of ``runs``."""
    found = []
    for run in runs:
        used = min(run.count, count)
        if used:
            found.append((run, used))
            count -= used
    return found


def _first(runs: Sequence[_Run], count: int) -> Weights:
    return [(run.line, used * run.unit_fen) for run, used in _taken(runs, count)]


def _bundle(deal: Deal, parts: Sequence[Sequence[_Run]], most: int) -> Effect:
    """As many sets as save something; each further one is of cheaper pieces."""
    needs = [part.pieces for part in deal.parts]
    there = (sum(run.count for run in runs) // n for runs, n in zip(parts, needs, strict=True))
    low, high = 0, min(most, *there)
    while low < high:
        sets = (low + high + 1) // 2
        more = _worth(parts, needs, sets) - _worth(parts, needs, sets - 1)
        low, high = (sets, high) if more > deal.price_fen else (low, sets - 1)
    weights: Weights = []
    for runs, n in zip(parts, needs, strict=True):
        weights += _first(runs, low * n)
    return Effect(_worth(parts, needs, low) - low * deal.price_fen, low, tuple(weights))


def _worth(parts: Sequence[Sequence[_Run]], needs: Sequence[int], sets: int) -> int:
    pairs = zip(parts, needs, strict=True)
    return sum(fen for runs, n in pairs for _, fen in _first(runs, sets * n))
