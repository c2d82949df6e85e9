"""Goods as a person writes them into a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.canon import Unreadable
from app.domain.basket import BasketLine, read_quantity


@dataclass(frozen=True, slots=True)
class CaseLine:
    """``quantity`` "3", or "1.268" where ``weighed``. Without a ``sku`` it is the line's number."""

    name: str
    price_fen: int
    quantity: str = "1"
    weighed: bool = False
    sku: str = ""
    category: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()


def read_goods(basket: Sequence[CaseLine], place: str) -> tuple[BasketLine, ...]:
    """The lines of ``basket``, which stands at ``place``; raises ``Unreadable``."""
    if not basket:
        raise Unreadable(f"{place}: nothing in it")
    return tuple(_line(index, line, place) for index, line in enumerate(basket))


def read_milli(text: str, *, weighed: bool, place: str) -> int:
    """Thousandths of a unit; pieces are whole. Raises ``Unreadable``."""
    milli = read_quantity(text)
    if milli is None or (milli % 1000 and not weighed):
        raise Unreadable(f"{place}.quantity: not a quantity")
    return milli


def _line(index: int, line: CaseLine, place: str) -> BasketLine:
    here = f"{place}.{index}"
    milli = read_milli(line.quantity, weighed=line.weighed, place=here)
    sku = line.sku or str(index)
    try:
        return BasketLine(
            sku,
            line.name,
            "",
            line.price_fen,
            milli,
            line.weighed,
            line.category,
            line.brand,
            line.tags,
        )
    except ValueError as error:
        raise Unreadable(f"{here}: {error}") from None
