"""Which offers a sale uses, what each takes off each line, and why the others were not used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.offers.choice import Choice, Missed, Search, Used, Why
from app.domain.offers.deal import pieces_of
from app.domain.offers.prepared import Prepared, done, where_of
from app.domain.offers.search import State, exactly, search
from app.domain.offers.terms import refusal, times_left
from app.domain.rulebook import Coupon, DealBy, Offer, Promotion, Rulebook


@dataclass(frozen=True, slots=True)
class Chosen:
    """``state`` has what was used, in the order of turns, with its shares; the rest is told."""

    state: State
    missed: tuple[Missed, ...] = ()
    search: Search = field(default_factory=Search)

    @property
    def used(self) -> tuple[Used, ...]:
        """The offers that were used, in the order of their turns."""
        steps = [(step.prepared, step.effect) for step in self.state.steps]
        return tuple(
            Used(one.offer.code, found.off_fen, found.times, isinstance(one.offer, Coupon))
            for one, found in steps
            if one is not None
        )


def choose(
    lines: Sequence[BasketLine],
    gross: Sequence[int],
    customer: Customer | None,
    rulebook: Rulebook,
    *,
    at: datetime,
    choice: Choice,
    counted: Mapping[str, int],
) -> Chosen:
    """The best for ``customer`` of what is lawful and wanted, before points and rounding.

    ``counted`` is what was given under caps and stocks already. The result does not depend on the
    order of promotions and coupons; nor does the price on the order of lines.
    """
    tier = rulebook.tier(customer.tier).discount_permille if customer else 0
    fitting = _Fitting(lines, gross, customer, rulebook, at, choice, counted)
    offers = sorted(fitting.prepared(), key=lambda one: one.turn)
    if choice.exactly is not None:
        return Chosen(exactly(lines, gross, offers, tier_permille=tier))
    wanted = frozenset(choice.wanted)
    kept = _without_rivals(offers, wanted)
    state, how = search(lines, gross, kept, wanted=wanted, tier_permille=tier)
    missed = sorted([*fitting.missed, *_unused(offers, state, lines)], key=lambda one: one.code)
    return Chosen(state, tuple(missed), how)


def _without_rivals(offers: Sequence[Prepared], wanted: frozenset[str]) -> list[Prepared]:
    """Without those that share a group with one that is wanted; of two wanted the first stays."""
    first: dict[str, str] = {}
    for one in offers:
        if one.offer.group and one.offer.code in wanted:
            first.setdefault(one.offer.group, one.offer.code)
    return [one for one in offers if first.get(one.offer.group, one.offer.code) == one.offer.code]


@dataclass(slots=True)
class _Fitting:
    """Sorting the rulebook's offers into those that can bring something here, and the others."""

    lines: Sequence[BasketLine]
    gross: Sequence[int]
    customer: Customer | None
    rulebook: Rulebook
    at: datetime
    choice: Choice
    counted: Mapping[str, int]
    missed: list[Missed] = field(default_factory=list)

    def prepared(self) -> Iterator[Prepared]:
        """Every offer that can bring something, a coupon as often as it can be used."""
        for offer in (*self.rulebook.promotions, *self.rulebook.coupons):
            copies = self._copies(offer)
            if not copies:
                continue
            why = refusal(offer, self.customer, self.rulebook, at=self.at)
            most, bound = times_left(offer, self.counted, self.rulebook, at=self.at)
            if why or bound:
                self.missed.append(Missed(offer.code, why or bound or Why.CAP))
                continue
            yield from self._fitted(offer, copies, most)

    def _copies(self, offer: Offer) -> int:
        """How often it may be used, as far as the customer has and wants it; 0: say why, if asked.

        A promotion whose word was not typed, and a coupon that the customer has none of, are not
        spoken of.
        """
        chosen = self.choice
        if chosen.exactly is not None:
            most = offer.per_sale if isinstance(offer, Coupon) else 1
            return min(most, chosen.exactly.count(offer.code))
        if isinstance(offer, Coupon):
            coupons = self.customer.coupons if self.customer else ()
            held = sum(one.amount for one in coupons if one.name == offer.code)
            copies = min(offer.per_sale, held)
            absent = Why.NOT_HELD
        else:
            assert isinstance(offer, Promotion)
            copies = int(not offer.word or offer.word in chosen.words)
            absent = Why.WORD
        if not copies and offer.code in chosen.wanted:
            self.missed.append(Missed(offer.code, absent))
        elif copies and offer.code in chosen.declined:
            self.missed.append(Missed(offer.code, Why.DECLINED))
            return 0
        return copies

    def _fitted(self, offer: Offer, copies: int, most: int) -> Iterator[Prepared]:
        where = where_of(offer, self.lines)
        meant = frozenset(i for part in where for i in part)
        alone = Prepared(offer, where, most, lines_meant=meant)
        found, _ = done(alone, self.lines, self.gross, frozenset())
        if not found.off_fen:
            self.missed.append(lacking(alone, self.lines, self.gross))
            return
        for copy in range(copies):
            yield Prepared(offer, where, most, copy, found.off_fen, meant)


def _unused(
    offers: Sequence[Prepared], state: State, lines: Sequence[BasketLine]
) -> Iterator[Missed]:
    """Those of ``offers`` that the best combination does without, and why."""
    used = {step.prepared.offer.code for step in state.steps if step.prepared}
    for one in offers:
        code = one.offer.code
        if code in used or one.copy:
            continue
        now, _ = done(one, lines, state.left, state.taken)
        free, _ = done(one, lines, state.left, frozenset())
        if now.off_fen or any(group == one.offer.group for group, _ in state.groups):
            yield Missed(code, Why.BETTER)
        elif free.off_fen:
            yield Missed(code, Why.TAKEN)
        else:
            yield lacking(one, lines, state.left)


def lacking(one: Prepared, lines: Sequence[BasketLine], left: Sequence[int]) -> Missed:
    """What the basket has too little of for ``one``; ``BETTER`` where its goods are cheaper now."""
    deal, code, where = one.offer.deal, one.offer.code, one.where
    if not any(where):
        return Missed(code, Why.GOODS)
    counts = [sum(pieces_of(lines[i]) for i in part) for part in where]
    if deal.by is DealBy.BUNDLE:
        pairs = zip(deal.parts, counts, strict=True)
        missing = sum(max(0, part.pieces - count) for part, count in pairs)
        return Missed(code, Why.PIECES, missing) if missing else Missed(code, Why.BETTER)
    short_fen = deal.from_fen - sum(left[i] for i in where[0])
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
