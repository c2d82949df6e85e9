"""Why an offer was not used, told at the prices that its goods had at its turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.domain.offers.choice import Missed, Why
from app.domain.offers.prepared import TIER_TURN, Prepared
from app.domain.offers.state import State, Step
from app.domain.rulebook import DealBy


def missed(gross: Sequence[int], offers: Iterable[Prepared], state: State) -> Iterator[Missed]:
    """Each of ``offers`` that ``state`` does without: whether another was better, or what it lacks.

    A shortage is counted where it counts: what was taken off before its turn does not reach a
    threshold, what is taken off after it does no harm.
    """
    used = {step.prepared.offer.code for step in state.steps if step.prepared}
    unused = [one for one in offers if not one.copy and one.offer.code not in used]
    waiting = list(state.steps)[::-1]
    left, taken = list(gross), 0
    for one in sorted(unused, key=lambda one: one.turn):
        while waiting and _turn(waiting[-1]) < one.turn:
            taken |= _done(waiting.pop(), left)
        yield _told(one, left, taken, in_group=one.offer.group in state.groups)


def _turn(step: Step) -> tuple[object, ...]:
    return step.prepared.turn if step.prepared else TIER_TURN


def _done(step: Step, left: list[int]) -> int:
    """Take ``step`` off ``left``; which lines it took."""
    taken = 0
    for (line, _), part in zip(step.effect.weights, step.shares, strict=True):
        left[line] -= part
        taken |= 1 << line
    return taken if step.prepared and not step.prepared.offer.stacks else 0


def _told(one: Prepared, left: Sequence[int], taken: int, *, in_group: bool) -> Missed:
    code = one.offer.code
    if one.alone_fen:
        if in_group or one.does(left, taken).off_fen:
            return Missed(code, Why.BETTER)
        if taken and one.does(left, 0).off_fen:
            return Missed(code, Why.TAKEN)
    return lacking(one, left)


def lacking(one: Prepared, left: Sequence[int]) -> Missed:
    """What the basket has too little of for ``one``; ``BETTER`` where its goods are cheaper now."""
    deal, code = one.offer.deal, one.offer.code
    if not one.mask:
        return Missed(code, Why.GOODS)
    counts = [sum([one.pieces[i] for i in part]) for part in one.where]
    if deal.by is DealBy.BUNDLE:
        pairs = zip(deal.parts, counts, strict=True)
        missing = sum([max(0, part.pieces - count) for part, count in pairs])
        return Missed(code, Why.PIECES, missing) if missing else Missed(code, Why.BETTER)
    short_fen = deal.from_fen - sum([left[i] for i in one.where[0]])
    if short_fen > 0:
        return Missed(code, Why.AMOUNT, short_fen)
    of_others = deal.by is DealBy.BUY_GET and not deal.gets.everything
    together = 0 if of_others else deal.get
    short = max(deal.from_pieces, deal.nth, deal.buy + together) - counts[0]
    if short > 0:
        return Missed(code, Why.PIECES, short)
    if of_others and not counts[1]:
        return Missed(code, Why.GIFT, deal.get)
    return Missed(code, Why.BETTER)
