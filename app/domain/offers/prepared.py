"""An offer set against a basket: which lines it is about, and what it would bring alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.offers.deal import Effect, Where, effect, sum_off
from app.domain.offers.wares import Wares, where_of
from app.domain.rulebook import Coupon, DealBy, Offer

__all__ = ["TIER_TURN", "Prepared", "Turn", "prepare", "turn_of", "where_of"]

Turn = tuple[int, bool, int, int, str, int]
TIER_TURN: Turn = (1, False, 0, 0, "", 0)


@dataclass(frozen=True, slots=True)
class Prepared:
    """``offer`` with the lines it is about (``mask``, and ``where``), at most ``most`` times.

    ``pieces`` are those of every line of the basket, ``count`` those that it is about. ``copy``
    counts the coupons of one kind, from 0; ``alone_fen`` is what it takes off where nothing else is
    used, and the most it ever can. ``turn`` says when it has its turn.
    """

    offer: Offer
    where: Where
    mask: int
    most: int
    pieces: Sequence[int]
    count: int
    asked: Mapping[int, int]
    copy: int
    alone_fen: int
    coupon: bool
    turn: Turn
    plain_sum: bool

    @property
    def before_tier(self) -> bool:
        """Whether it comes before the discount of the tier."""
        return self.turn < TIER_TURN

    def does(self, left: Sequence[int], taken: int) -> Effect:
        """What it does now; goods ``taken`` by what does not stack, it leaves if it does not."""
        where = self.where
        if taken & self.mask and not self.offer.stacks:
            where = tuple([tuple([i for i in part if not taken >> i & 1]) for part in where])
        return effect(self.offer.deal, where, self.pieces, left, self.most, asked=self.asked)

    def off(self, left: Sequence[int], taken: int, sums: dict[int, int]) -> int:
        """What it takes off now, in all; ``sums`` keeps what is left of lines for the next."""
        if not self.plain_sum:
            return self.does(left, taken).off_fen
        base = sums.get(self.mask, -1)
        if base < 0:
            base = sums[self.mask] = sum([left[i] for i in self.where[0]])
        return sum_off(self.offer.deal, base, self.count, self.most)[0]


def prepare(offer: Offer, wares: Wares, most: int, copies: int = 1) -> list[Prepared]:
    """``offer`` set against ``wares``, to be done ``most`` times; one for each of its copies."""
    masks = wares.meant(offer)
    where = tuple([wares.places(mask) for mask in masks])
    mask = 0
    for part in masks:
        mask |= part
    asked = wares.asked(offer, where)
    alone = effect(offer.deal, where, wares.pieces, wares.gross, most, asked=asked).off_fen
    count = sum([wares.pieces[i] for i in where[0]])
    plain_sum = offer.stacks and not offer.deal.of_pieces
    coupon = isinstance(offer, Coupon)
    return [
        Prepared(
            offer, where, mask, most, wares.pieces, count, asked, copy, alone, coupon,
            turn_of(offer, copy), plain_sum,
        )
        for copy in range(copies)
    ]  # fmt: skip


def turn_of(offer: Offer, copy: int = 0) -> Turn:
    """When it has its turn: coupons last, pieces before sums, parts before amounts.

    Before the discount of the tier comes what prices single pieces, and what keeps its goods to
    itself: on them there is no such discount, so it has to be known by then which they are.
    """
    deal, coupon = offer.deal, isinstance(offer, Coupon)
    stage = 0 if deal.of_pieces else 1 if deal.by is DealBy.PERCENT else 2
    early = not offer.stacks or (deal.of_pieces and not coupon)
    return 0 if early else 2, coupon, stage, -offer.priority, offer.code, copy
