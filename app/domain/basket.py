"""The basket being rung up: a frozen value, and the pure functions that change it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from app.domain.refusal import NothingToDo, OutOfRange

MOST_MILLI = 9_999_000
MOST_LINES = 500
MOST_PRICE_FEN = 100_000_000
NO_CODE, NO_CATEGORY = "?", "未分类"
_QUANTITY = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing that can be sold. ``weighed`` goods are priced by the kilogram.

    What ``open_price`` goods cost is said as they are rung up (开价商品: flowers, a repair).
    """

    sku: str
    name: str
    unit: str
    price_fen: int
    weighed: bool = False
    category: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()
    open_price: bool = False


@dataclass(frozen=True, slots=True)
class BasketLine:
    """``quantity_milli`` thousandths of a unit at ``price_fen`` a unit.

    ``shelf_fen`` is what a unit costs on the shelf where somebody asked for another price, else 0.
    ``note`` is what the customer wants of it. The ``sku`` of an article that is not on file is
    ``NO_CODE`` and behind it the code that was scanned, if there is one.
    """

    sku: str
    name: str
    unit: str
    price_fen: int
    quantity_milli: int
    weighed: bool = False
    category: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()
    shelf_fen: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.quantity_milli <= MOST_MILLI or not 0 <= self.price_fen < 10**9:
            raise ValueError(f"{self.sku}: {self.quantity_milli} at {self.price_fen}")
        if self.shelf_fen < 0 or self.shelf_fen == self.price_fen > 0:
            raise ValueError(f"{self.sku}: {self.shelf_fen} is no other price")

    @property
    def shelf_price_fen(self) -> int:
        """What a unit costs on the shelf."""
        return self.shelf_fen or self.price_fen


@dataclass(frozen=True, slots=True)
class Basket:
    """``member`` is empty for a walk-in; ``points`` is how many shall be redeemed.

    ``value_fen`` is how much the member wants to pay by stored value. ``words`` are discount codes
    that were typed, ``wanted`` and ``declined`` the codes of offers to use and not to use.
    ``note`` is what the customer wants of the whole. ``proof`` is the member who has shown on this
    basket, by PIN or dynamic code, that the value is theirs; empty: nobody.
    """

    id: str
    lines: tuple[BasketLine, ...] = ()
    member: str = ""
    points: int = 0
    value_fen: int = 0
    selected: int = -1
    words: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    note: str = ""
    proof: str = ""

    @property
    def pieces(self) -> int:
        """Articles as a receipt counts them: a weighed line is one."""
        return sum(1 if line.weighed else line.quantity_milli // 1000 for line in self.lines)


def read_quantity(text: str) -> int | None:
    """Thousandths of a unit for a number as a person types it; None where it is none.

    >>> read_quantity("3"), read_quantity("1.268"), read_quantity("0"), read_quantity("1.2345")
    (3000, 1268, None, None)
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    milli = int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0"))
    return milli or None


def add(basket: Basket, goods: Goods, quantity_milli: int = 1000) -> Basket:
    """``goods`` rung up: onto the line that has just them at the same price, else on a new line.

    A weighed article is always a line of its own, because each was weighed apart.
    """
    for index, line in enumerate(basket.lines):
        same = line.sku == goods.sku and line.price_fen == goods.price_fen
        if same and not goods.weighed and not line.shelf_fen and not line.note:
            return set_quantity(basket, index, line.quantity_milli + quantity_milli)
    if len(basket.lines) >= MOST_LINES:
        raise OutOfRange(value=len(basket.lines) + 1, most=MOST_LINES)
    if not 0 < quantity_milli <= MOST_MILLI:
        raise OutOfRange(value=quantity_milli // 1000, most=MOST_MILLI // 1000)
    line = BasketLine(
        goods.sku,
        goods.name,
        goods.unit,
        goods.price_fen,
        quantity_milli,
        goods.weighed,
        goods.category,
        goods.brand,
        goods.tags,
    )
    return replace(basket, lines=(*basket.lines, line), selected=len(basket.lines))


def not_on_file(code: str, price_fen: int) -> Goods:
    """An article that nobody knows (无码商品), by the ``code`` that was scanned, if any.

    >>> not_on_file("6901234567908", 990).name, not_on_file("", 990).sku
    ('无码商品 6901234567908', '?')
    """
    name = f"无码商品 {code}".rstrip()
    return Goods(f"{NO_CODE}{code}", name, "件", price_fen, category=NO_CATEGORY)


def set_quantity(basket: Basket, index: int, quantity_milli: int) -> Basket:
    """The line at ``index`` with another quantity; pieces are whole, only weights have parts."""
    if not 0 <= index < len(basket.lines):
        raise NothingToDo
    if quantity_milli % 1000 and not basket.lines[index].weighed:
        raise OutOfRange(value=0, most=MOST_MILLI // 1000)
    if not 0 < quantity_milli <= MOST_MILLI:
        raise OutOfRange(value=quantity_milli // 1000, most=MOST_MILLI // 1000)
    lines = list(basket.lines)
    lines[index] = replace(lines[index], quantity_milli=quantity_milli)
    return replace(basket, lines=tuple(lines), selected=index)


def set_price(basket: Basket, index: int, price_fen: int) -> Basket:
    """The line at ``index`` at another price; its shelf price again is none that was asked for."""
    if not 0 <= index < len(basket.lines):
        raise NothingToDo
    lines = list(basket.lines)
    shelf_fen = lines[index].shelf_price_fen
    asked = shelf_fen if price_fen != shelf_fen else 0
    lines[index] = replace(lines[index], price_fen=price_fen, shelf_fen=asked)
    return replace(basket, lines=tuple(lines), selected=index)


def set_note(basket: Basket, index: int, note: str) -> Basket:
    """The line at ``index`` with another note; empty: with none."""
    if not 0 <= index < len(basket.lines):
        raise NothingToDo
    lines = list(basket.lines)
    lines[index] = replace(lines[index], note=note)
    return replace(basket, lines=tuple(lines), selected=index)


def remove(basket: Basket, index: int) -> Basket:
    """Without the line at ``index``; the one that moves into its place is selected."""
    if not 0 <= index < len(basket.lines):
        raise NothingToDo
    lines = basket.lines[:index] + basket.lines[index + 1 :]
    return replace(basket, lines=lines, selected=min(index, len(lines) - 1))


def select(basket: Basket, index: int) -> Basket:
    """With the line at ``index`` selected, or the nearest there is."""
    if not basket.lines:
        raise NothingToDo
    return replace(basket, selected=max(0, min(index, len(basket.lines) - 1)))


def lost(now: Basket, then: Basket) -> tuple[BasketLine, ...]:
    """The lines of ``now`` that ``then`` has not: of each article the last ones."""
    left = Counter(line.sku for line in then.lines)
    found = []
    for line in now.lines:
        left[line.sku] -= 1
        if left[line.sku] < 0:
            found.append(line)
    return tuple(found)
