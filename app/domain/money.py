"""Money is ``int`` fen: splitting it, rounding it, showing it and reading it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify, heapreplace

_TYPED = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` (not negative) spread over ``weights`` by largest remainder; sums to ``total``.

    Equal remainders go to the earlier one, so the result does not depend on chance.

    >>> share(287, [400, 1050, 990, 2280, 1012])
    (20, 53, 49, 114, 51)
    >>> share(5, [0, 0])
    (5, 0)
    """
    assert total >= 0
    assert weights or total == 0
    assert all(weight >= 0 for weight in weights)
    whole = sum(weights)
    if whole == 0:
        return tuple(total if index == 0 else 0 for index in range(len(weights)))
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def share_within(total: int, most: Sequence[int]) -> tuple[int, ...]:
    """``total`` spread in proportion to ``most``, never more than ``most`` at any place.

    >>> share_within(10, [3, 30])
    (1, 9)
    """
    assert 0 <= total <= sum(most)
    parts = share(total, most)
    assert all(part <= limit for part, limit in zip(parts, most, strict=True))
    return parts


def apportion(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` of ``sum(weights)`` in proportion, so that a larger total gives nobody less.

    At the whole sum it gives ``weights`` themselves. By largest remainder that need not be so: one
    fen more can take one away elsewhere, and a second return would have to take back what the first
    one gave. This is D'Hondt's method (Balinski and Young, Fair Representation, 1982, ch. 9):
    equal claims go to the earlier one.

    >>> [apportion(total, [6, 5]) for total in (0, 5, 6, 11)]
    [(0, 0), (3, 2), (3, 3), (6, 5)]
    """
    whole = sum(weights)
    assert 0 <= total <= whole
    if whole == 0:
        return tuple(0 for _ in weights)
    if total == whole:
        return tuple(weights)
    parts = [total * weight // whole for weight in weights]
    claims = [(-Fraction(weight, parts[index] + 1), index) for index, weight in enumerate(weights)]
    heapify(claims)
    for _ in range(total - sum(parts)):
        _, index = claims[0]
        parts[index] += 1
        heapreplace(claims, (-Fraction(weights[index], parts[index] + 1), index))
    return tuple(parts)


def priced(quantity_milli: int, price_fen: int) -> int:
    """The price of ``quantity_milli`` thousandths of a unit, to the nearest fen, half up.

    >>> priced(3000, 350), priced(1268, 798)
    (1050, 1012)
    """
    return (quantity_milli * price_fen + 500) // 1000


def permille(amount: int, part: int) -> int:
    """``part`` thousandths of ``amount``, half up.

    >>> permille(5732, 50)
    287
    """
    return (amount * part + 500) // 1000


def show(fen: int) -> str:
    """Yuan with two decimals and thousands apart, as on a receipt.

    >>> show(123456), show(-5), show(0)
    ('1,234.56', '-0.05', '0.00')
    """
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def read(text: str) -> int | None:
    """Fen for yuan as a person types them; None where it is not an amount.

    >>> read("500"), read("9.9"), read("0.05"), read("1.234"), read("-3"), read("")
    (50000, 990, 5, None, None, None)
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None or not text.isascii():
        return None
    yuan, decimals = match.groups()
    return int(yuan) * 100 + int((decimals or "").ljust(2, "0"))
