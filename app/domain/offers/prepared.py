"""An offer set against a basket: which lines it is about, and what it would bring alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.basket import BasketLine
from app.domain.money import share
from app.domain.offers.deal import Effect, Where, effect
from app.domain.rulebook import Coupon, DealBy, Match, Offer


@dataclass(frozen=True, slots=True)
class Prepared:
    """``offer`` with the lines it is about, at most ``most`` times.

    ``copy`` counts the coupons of one kind, from 0; ``alone_fen`` is what it takes off where
    nothing else is used, and the most that it ever can.
    """

    offer: Offer
    where: Where
    most: int
    copy: int = 0
    alone_fen: int = 0
    lines_meant: frozenset[int] = field(default_factory=frozenset)

    @property
    def turn(self) -> tuple[bool, int, int, str, int]:
        """When it has its turn: coupons last, pieces before sums, parts before amounts."""
        deal = self.offer.deal
        stage = 0 if deal.of_pieces else 1 if deal.by is DealBy.PERCENT else 2
        coupon = isinstance(self.offer, Coupon)
        return coupon, stage, -self.offer.priority, self.offer.code, self.copy

    @property
    def before_tier(self) -> bool:
        """Whether it comes before the discount of the tier: what prices single pieces does."""
        return self.offer.deal.of_pieces and not isinstance(self.offer, Coupon)

    def where_free(self, taken: frozenset[int]) -> Where:
        """Its lines, without those ``taken`` by offers that do not stack, if it does not either."""
        if self.offer.stacks or not taken & self.lines_meant:
            return self.where
        return tuple(tuple(i for i in part if i not in taken) for part in self.where)


def where_of(offer: Offer, lines: Sequence[BasketLine]) -> Where:
    """Which of ``lines`` the offer is about, each in the first place that it fits in."""
    deal = offer.deal
    if deal.by is DealBy.BUNDLE:
        matches = [part.match for part in deal.parts]
    elif deal.by is DealBy.BUY_GET and not deal.gets.everything:
        matches = [deal.gets, offer.match]
    else:
        matches = [offer.match]
    found: list[list[int]] = [[] for _ in matches]
    for index, line in enumerate(lines):
        place = next((n for n, match in enumerate(matches) if _covers(match, line)), None)
        if place is not None and not (deal.prices and not _priced(offer, line)):
            found[place].append(index)
    if len(matches) == len(found) and deal.by is DealBy.BUY_GET:
        found.reverse()
    return tuple(map(tuple, found))


def _covers(match: Match, line: BasketLine) -> bool:
    return match.covers(line.sku, line.category, line.brand, line.tags)


def _priced(offer: Offer, line: BasketLine) -> bool:
    return any(price.sku == line.sku for price in offer.deal.prices)


def done(
    one: Prepared, lines: Sequence[BasketLine], left: Sequence[int], taken: frozenset[int]
) -> tuple[Effect, tuple[int, ...]]:
    """What ``one`` does now, and its share for each of ``effect.weights``."""
    found = effect(one.offer.deal, one.where_free(taken), lines, left, one.most)
    return found, share(found.off_fen, [weight for _, weight in found.weights])
