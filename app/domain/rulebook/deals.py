"""What a promotion or a coupon does to the price of the goods that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, Wrong, distinct, named, within
from app.domain.rulebook.validity import EVERYTHING, Match

HIGHEST_PIECES = 9_999


class DealBy(StrEnum):
    """How it is reckoned.

    ``AMOUNT``: so much off (满减). ``PERCENT``: a part off (折扣). ``PRICE``: each piece at a fixed
    price (一口价, 会员价, 秒杀). ``NTH``: every nth piece cheaper (第二件半价). ``BUY_GET``: goods
    bring others (买赠, 满赠, 换购). ``BUNDLE``: a set for one price (组合价).
    """

    AMOUNT = "amount"
    PERCENT = "percent"
    PRICE = "price"
    NTH = "nth"
    BUY_GET = "buy_get"
    BUNDLE = "bundle"


_OF_PIECES = {DealBy.PRICE, DealBy.NTH, DealBy.BUY_GET, DealBy.BUNDLE}
_USES = {
    "from_fen": {DealBy.AMOUNT, DealBy.PERCENT, DealBy.PRICE, DealBy.BUY_GET},
    "from_pieces": {DealBy.AMOUNT, DealBy.PERCENT, DealBy.PRICE},
    "off_fen": {DealBy.AMOUNT},
    "off_permille": {DealBy.PERCENT, DealBy.NTH, DealBy.BUY_GET},
    "price_fen": {DealBy.PRICE, DealBy.NTH, DealBy.BUY_GET, DealBy.BUNDLE},
    "prices": {DealBy.PRICE},
    "every": {DealBy.AMOUNT, DealBy.BUY_GET},
    "nth": {DealBy.NTH},
    "buy": {DealBy.BUY_GET},
    "get": {DealBy.BUY_GET},
    "gets": {DealBy.BUY_GET},
    "parts": {DealBy.BUNDLE},
    "most_times": {DealBy.AMOUNT, *_OF_PIECES},
}


@dataclass(frozen=True, slots=True)
class SkuPrice(Part):
    """The article ``sku`` at ``price_fen`` a piece."""

    sku: str
    price_fen: int

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("sku", self.sku)
        yield from within("price_fen", self.price_fen, 0)


@dataclass(frozen=True, slots=True)
class BundlePart(Part):
    """``pieces`` of what ``match`` covers belong into a set."""

    match: Match
    pieces: int = 1

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("pieces", self.pieces, 1, HIGHEST_PIECES)


@dataclass(frozen=True, slots=True)
class Deal(Part):
    """The goods are those that the offer's ``match`` covers; amounts, as they stand at its turn.

    It holds from ``from_fen`` and ``from_pieces`` of them on. ``AMOUNT`` takes ``off_fen`` off, and
    with ``every`` again for each whole ``from_fen`` (or ``from_pieces``). ``PERCENT`` takes
    ``off_permille`` off. ``PRICE`` asks ``price_fen`` a piece, or what ``prices`` say for the SKU.
    ``NTH`` makes each ``nth`` piece, by falling price, cheaper. ``BUY_GET``: ``buy`` pieces, or
    ``from_fen`` of goods, bring ``get`` cheaper pieces of ``gets`` (empty: of the same goods),
    with ``every`` again and again; pieces that are bought do so always. Cheaper is by
    ``off_permille`` or, where that is 0, at ``price_fen`` (0: for nothing). ``BUNDLE`` sells a set
    of ``parts`` for ``price_fen``. In one sale it is done ``most_times`` (pieces for ``PRICE``,
    else sets; 0: without bound), and takes no more than ``most_fen`` off (0: without bound).
    """

    by: DealBy
    from_fen: int = 0
    from_pieces: int = 0
    off_fen: int = 0
    off_permille: int = 0
    price_fen: int = 0
    prices: tuple[SkuPrice, ...] = ()
    every: bool = False
    nth: int = 0
    buy: int = 0
    get: int = 0
    gets: Match = EVERYTHING
    parts: tuple[BundlePart, ...] = ()
    most_times: int = 0
    most_fen: int = 0

    @property
    def of_pieces(self) -> bool:
        """Whether it prices single pieces, before the tier's discount and all that counts sums."""
        return self.by in _OF_PIECES

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        for name in ("from_fen", "off_fen", "price_fen", "most_times", "most_fen"):
            yield from within(name, getattr(self, name), 0)
        for name in ("from_pieces", "buy", "get", "nth"):
            yield from within(name, getattr(self, name), 0, HIGHEST_PIECES)
        yield from within("off_permille", self.off_permille, 0, 1000)
        yield from distinct("prices", "sku", (price.sku for price in self.prices))
        for name, kinds in _USES.items():
            if self.by not in kinds and getattr(self, name) not in (0, (), EVERYTHING):
                yield Problem(name, Wrong.CONFLICT, f"by {self.by}")
        yield from self._needs()

    def _needs(self) -> Iterator[Problem]:
        """What each kind cannot do without."""
        if self.by is DealBy.AMOUNT:
            yield from within("off_fen", self.off_fen, 1)
            if self.every and not (self.from_fen or self.from_pieces):
                yield Problem("every", Wrong.NEEDS, "from_fen")
        elif self.by is DealBy.PERCENT:
            yield from within("off_permille", self.off_permille, 1)
        elif self.by is DealBy.NTH:
            yield from within("nth", self.nth, 2)
        elif self.by is DealBy.BUY_GET:
            yield from within("get", self.get, 1)
            if bool(self.buy) == bool(self.from_fen):
                yield Problem("buy", Wrong.CONFLICT if self.buy else Wrong.NEEDS, "from_fen")
            if self.from_fen and self.gets.everything:
                yield Problem("from_fen", Wrong.NEEDS, "gets")
        elif self.by is DealBy.BUNDLE:
            yield from self._parts()

    def _parts(self) -> Iterator[Problem]:
        if len(self.parts) <= 1:
            yield Problem("parts", Wrong.EMPTY)
        for index, part in enumerate(self.parts):
            if part.match in [other.match for other in self.parts[:index]]:
                yield Problem(f"parts[{index}].match", Wrong.TWICE, "parts")
