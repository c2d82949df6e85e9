"""The lines of a basket as offers look at them: which are which goods, and of how many pieces.

A set of lines is a number whose bit i stands for line i: looked up once by category, brand, tag and
SKU, and joined by machine instructions, however many offers ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.basket import BasketLine
from app.domain.money import priced
from app.domain.offers.deal import Where
from app.domain.rulebook import DealBy, Match, Offer

_Index = dict[str, int]


class Wares:
    """``lines`` at ``gross`` fen before any discount; ``pieces`` of each, at least one."""

    __slots__ = ("_brands", "_categories", "_places", "_skus", "_tags", "gross", "lines", "pieces")

    def __init__(self, lines: Sequence[BasketLine], gross: Sequence[int] = ()) -> None:
        self.lines = lines
        self.gross = tuple(gross)
        self.pieces = [pieces_of(line) for line in lines]
        self._skus: _Index = {}
        self._categories: _Index = {}
        self._brands: _Index = {}
        self._tags: _Index = {}
        self._places: dict[int, tuple[int, ...]] = {}
        bit = 1
        for line in lines:
            self._skus[line.sku] = self._skus.get(line.sku, 0) | bit
            self._categories[line.category] = self._categories.get(line.category, 0) | bit
            self._brands[line.brand] = self._brands.get(line.brand, 0) | bit
            for tag in line.tags:
                self._tags[tag] = self._tags.get(tag, 0) | bit
            bit <<= 1

    def covered(self, match: Match) -> int:
        """The lines that ``match`` covers."""
        if match.everything:
            return (1 << len(self.lines)) - 1
        return (
            _any(self._skus, match.skus)
            | _any(self._categories, match.categories)
            | _any(self._brands, match.brands)
            | _any(self._tags, match.tags)
        )

    def meant(self, offer: Offer) -> list[int]:
        """The lines that ``offer`` is about, as ``effect`` wants them: each in one part only.

        A line that fits several parts is in the first; one that is got is not among the bought.
        """
        deal = offer.deal
        if deal.by is DealBy.BUNDLE:
            found, seen = [], 0
            for part in deal.parts:
                found.append(self.covered(part.match) & ~seen)
                seen |= found[-1]
            return found
        mine = self.covered(offer.match)
        if deal.by is DealBy.BUY_GET and not deal.gets.everything:
            got = self.covered(deal.gets)
            return [mine & ~got, got]
        if deal.prices:
            mine &= _any(self._skus, [price.sku for price in deal.prices])
        return [mine]

    def places(self, mask: int) -> tuple[int, ...]:
        """The lines of ``mask``, in their order."""
        found = self._places.get(mask)
        if found is None:
            found = self._places[mask] = tuple(_bits(mask))
        return found

    def asked(self, offer: Offer, where: Where) -> dict[int, int]:
        """What a fixed price asks for each of its lines."""
        if offer.deal.by is not DealBy.PRICE:
            return {}
        prices = {price.sku: price.price_fen for price in offer.deal.prices}
        lines, otherwise = self.lines, offer.deal.price_fen
        return {
            i: priced(lines[i].quantity_milli, prices.get(lines[i].sku, otherwise))
            for i in where[0]
        }


def pieces_of(line: BasketLine) -> int:
    """Articles as they are counted: what was weighed is one, and nothing is less than one."""
    return 1 if line.weighed else max(1, line.quantity_milli // 1000)


def where_of(offer: Offer, lines: Sequence[BasketLine]) -> Where:
    """Which of ``lines`` the offer is about, each in the first place that it fits in."""
    wares = Wares(lines)
    return tuple([wares.places(mask) for mask in wares.meant(offer)])


def _any(index: _Index, names: Iterable[str]) -> int:
    mask = 0
    for name in names:
        mask |= index.get(name, 0)
    return mask


def _bits(mask: int) -> Iterable[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
