"""Which offers a sale uses, what each takes off each line, and why the others were not used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.offers.choice import Choice, Missed, Search, Used, Why
from app.domain.offers.missed import missed
from app.domain.offers.prepared import Prepared, prepare
from app.domain.offers.search import exactly, search
from app.domain.offers.state import State, begin
from app.domain.offers.terms import refusal, times_left
from app.domain.offers.wares import Wares
from app.domain.rulebook import Coupon, Offer, Promotion, Rulebook


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
            Used(one.offer.code, found.off_fen, found.times, one.coupon)
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
    bare = _bare(lines, rulebook) if tier else 0
    offers = (*rulebook.promotions, *rulebook.coupons)
    if choice.exactly is not None:
        offers = tuple([offer for offer in offers if offer.code in choice.exactly])
    if not offers:
        return Chosen(begin(gross, bare).with_tier(tier))
    fitting = _Fitting(Wares(lines, gross), customer, rulebook, at, choice, counted)
    fitting.sort(offers)
    offering = sorted(fitting.offering, key=lambda one: one.turn)
    if choice.exactly is not None:
        return Chosen(exactly(gross, offering, tier_permille=tier, bare=bare))
    wanted = frozenset(choice.wanted)
    state, how = search(gross, offering, wanted=wanted, tier_permille=tier, bare=bare)
    told = [*fitting.missed, *missed(gross, [*offering, *fitting.idle], state)]
    return Chosen(state, tuple(sorted(told, key=lambda one: one.code)), how)


def _bare(lines: Sequence[BasketLine], rulebook: Rulebook) -> int:
    """The lines that the tier takes nothing off, a bit for each."""
    match = rulebook.no_tier_discount
    if match.everything:
        return 0
    return sum(
        1 << at
        for at, line in enumerate(lines)
        if match.covers(line.sku, line.category, line.brand, line.tags)
    )


@dataclass(slots=True)
class _Fitting:
    """Sorting offers into those that can bring something here, the ``idle``, and the barred."""

    wares: Wares
    customer: Customer | None
    rulebook: Rulebook
    at: datetime
    choice: Choice
    counted: Mapping[str, int]
    offering: list[Prepared] = field(default_factory=list)
    idle: list[Prepared] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)

    def sort(self, offers: Sequence[Offer]) -> None:
        """``offers``, a coupon as often as it can be used."""
        for offer in offers:
            copies = self._copies(offer)
            if not copies:
                continue
            why = refusal(offer, self.customer, self.rulebook, at=self.at)
            most, bound = times_left(offer, self.counted, self.rulebook, at=self.at)
            if why or bound:
                self.missed.append(Missed(offer.code, why or bound or Why.CAP))
                continue
            found = prepare(offer, self.wares, most, copies)
            (self.offering if found[0].alone_fen else self.idle).extend(found)

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
