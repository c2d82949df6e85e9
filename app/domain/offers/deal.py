"""What a deal takes off goods: pure arithmetic on lines, their pieces and what is left of them.

Dearer goods, more of them, and less taken off before never make it less. The search for the best
combination stands on that: no offer brings more than it would alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.money import permille
from app.domain.rulebook import Deal, DealBy

Weights = list[tuple[int, int]]
Where = tuple[tuple[int, ...], ...]
Run = tuple[int, int, int]
"""The pieces of one line: the price of one below zero, so that the dearest sort first; the line;
how many."""

NOTHING_ASKED: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Effect:
    """``off_fen`` in all, to be divided by ``weights``: line and fen, of all lines that took part.

    ``times`` is how often it was done: pieces for a fixed price, else sets.
    """

    off_fen: int
    times: int
    weights: tuple[tuple[int, int], ...]


NO_EFFECT = Effect(0, 0, ())


def effect(
    deal: Deal,
    where: Where,
    pieces: Sequence[int],
    left: Sequence[int],
    most: int,
    *,
    asked: Mapping[int, int] = NOTHING_ASKED,
) -> Effect:
    """What ``deal`` does, at most ``most`` times, to lines of whose prices ``left`` fen are left.

    ``where`` are the lines that it is about; for ``BUY_GET`` of other goods also those of the other
    goods, for ``BUNDLE`` those of each part. No line is in two of them. ``asked`` is what
    ``PRICE`` asks for each of its lines.
    """
    if not most:
        return NO_EFFECT
    if deal.by is DealBy.BUNDLE:
        found = _bundle(deal, [_runs(part, pieces, left) for part in where], most)
    elif deal.by is DealBy.NTH:
        found = _sets(deal, _runs(where[0], pieces, left), deal.nth - 1, 1, most)
    elif deal.by is DealBy.BUY_GET:
        found = _buy_get(deal, where, pieces, left, most)
    else:
        found = _from_sums(deal, where[0], pieces, left, most, asked=asked)
    if deal.most_fen and found.off_fen > deal.most_fen:
        return Effect(deal.most_fen, found.times, found.weights)
    return found if found.off_fen else NO_EFFECT


def sum_off(deal: Deal, base_fen: int, count: int, most: int) -> tuple[int, int]:
    """What ``AMOUNT`` or ``PERCENT`` takes off ``count`` pieces worth ``base_fen``; how often.

    >>> sum_off(Deal(DealBy.AMOUNT, 100_00, off_fen=20_00, every=True), 250_00, 1, 9)
    (4000, 2)
    """
    if base_fen < deal.from_fen or count < deal.from_pieces:
        return 0, 0
    times, off = 1, deal.off_fen
    if deal.by is DealBy.PERCENT:
        off = permille(base_fen, deal.off_permille)
    elif deal.every:
        counts = [base_fen // deal.from_fen] if deal.from_fen else []
        if deal.from_pieces:
            counts.append(count // deal.from_pieces)
        times = min(most, *counts)
        off *= times
    off = min(off, base_fen)
    return min(off, deal.most_fen) if deal.most_fen else off, times


def _from_sums(
    deal: Deal,
    where: Sequence[int],
    pieces: Sequence[int],
    left: Sequence[int],
    most: int,
    *,
    asked: Mapping[int, int],
) -> Effect:
    """The deals that hold from a sum or a number of pieces on."""
    base = sum([left[i] for i in where])
    count = sum([pieces[i] for i in where])
    if deal.by is not DealBy.PRICE:
        off, times = sum_off(deal, base, count, most)
        return Effect(off, times, tuple([(i, left[i]) for i in where]))
    if base < deal.from_fen or count < deal.from_pieces:
        return NO_EFFECT
    return _at_price(where, pieces, left, most, asked)


def _at_price(
    where: Sequence[int],
    pieces: Sequence[int],
    left: Sequence[int],
    most: int,
    asked: Mapping[int, int],
) -> Effect:
    """Each line by itself: what is left of ``most`` pieces above the price, most saving first."""
    savings = [(i, left[i] - asked[i]) for i in where if left[i] > asked[i]]
    times = sum([pieces[i] for i, _ in savings])
    if times > most:
        savings.sort(key=lambda one: (-Fraction(one[1], pieces[one[0]]), one[0]))
        savings, times = _dearest(savings, pieces, most)
    return Effect(sum([off for _, off in savings]), times, tuple(savings))


def _dearest(savings: Weights, pieces: Sequence[int], most: int) -> tuple[Weights, int]:
    """The savings on the first ``most`` pieces, and on how many there are any."""
    weights: Weights = []
    times = 0
    for i, saving in savings:
        used = min(pieces[i], most - times)
        off = saving * used // pieces[i]
        if off:
            weights.append((i, off))
            times += used
    return weights, times


def _runs(where: Sequence[int], pieces: Sequence[int], left: Sequence[int]) -> list[Run]:
    """The pieces of the lines, the dearest first."""
    return sorted([(-(left[i] // pieces[i]), i, pieces[i]) for i in where])


def _cheaper(deal: Deal, unit_fen: int) -> int:
    """What is off a piece of ``unit_fen`` that the deal makes cheaper."""
    if deal.off_permille:
        return permille(unit_fen, deal.off_permille)
    return max(0, unit_fen - deal.price_fen)


def _count(runs: Sequence[Run]) -> int:
    return sum([count for _, _, count in runs])


def _saving(deal: Deal, runs: Sequence[Run]) -> list[Run]:
    """Those that the deal makes cheaper: the first of them, since it saves most on the dearest."""
    return [run for run in runs if _cheaper(deal, -run[0])]


def _sets(deal: Deal, runs: Sequence[Run], buy: int, get: int, most: int) -> Effect:
    """Of each set of ``buy`` + ``get`` pieces, by falling price, the last ``get`` are cheaper.

    As many sets as save something.
    """
    size = buy + get
    saving = (_count(_saving(deal, runs)) + get - 1) // size
    times = min(most, _count(runs) // size, saving)
    off = seen = 0
    weights: Weights = []
    for run, used in _taken(runs, times * size):
        cheap = _cheap_before(seen + used, buy, size) - _cheap_before(seen, buy, size)
        off += cheap * _cheaper(deal, -run[0])
        weights.append((run[1], used * -run[0]))
        seen += used
    return Effect(off, times, tuple(weights))


def _cheap_before(position: int, buy: int, size: int) -> int:
    whole, rest = divmod(position, size)
    return whole * (size - buy) + max(0, rest - buy)


def _buy_get(
    deal: Deal, where: Where, pieces: Sequence[int], left: Sequence[int], most: int
) -> Effect:
    if deal.gets.everything:
        return _sets(deal, _runs(where[0], pieces, left), deal.buy, deal.get, most)
    if deal.buy:
        sets = sum([pieces[i] for i in where[0]]) // deal.buy
    else:
        sets = sum([left[i] for i in where[0]]) // deal.from_fen
        sets = sets if deal.every else min(sets, 1)
    others = _saving(deal, _runs(where[1], pieces, left))
    got = min(min(sets, most) * deal.get, _count(others))
    if not got:
        return NO_EFFECT
    times = -(-got // deal.get)
    if deal.buy:
        weights = _first(_runs(where[0], pieces, left), times * deal.buy)
    else:
        weights = [(i, left[i]) for i in where[0]]
    off = sum([count * _cheaper(deal, -run[0]) for run, count in _taken(others, got)])
    return Effect(off, times, (*weights, *_first(others, got)))


def _taken(runs: Sequence[Run], count: int) -> list[tuple[Run, int]]:
    """The first ``count`` pieces of ``runs``."""
    found = []
    for run in runs:
        if count <= 0:
            break
        found.append((run, min(run[2], count)))
        count -= run[2]
    return found


def _first(runs: Sequence[Run], count: int) -> Weights:
    return [(run[1], used * -run[0]) for run, used in _taken(runs, count)]


def _bundle(deal: Deal, parts: Sequence[Sequence[Run]], most: int) -> Effect:
    """As many sets as save something; each further one is of cheaper pieces."""
    needs = [part.pieces for part in deal.parts]
    low, high = 0, min(most, *[_count(part) // n for part, n in zip(parts, needs, strict=True)])
    while low < high:
        sets = (low + high + 1) // 2
        more = _worth(parts, needs, sets) - _worth(parts, needs, sets - 1)
        low, high = (sets, high) if more > deal.price_fen else (low, sets - 1)
    weights: Weights = []
    for part, n in zip(parts, needs, strict=True):
        weights += _first(part, low * n)
    return Effect(_worth(parts, needs, low) - low * deal.price_fen, low, tuple(weights))


def _worth(parts: Sequence[Sequence[Run]], needs: Sequence[int], sets: int) -> int:
    pairs = zip(parts, needs, strict=True)
    return sum([fen for part, n in pairs for _, fen in _first(part, sets * n)])
