"""What the customer is asked on the screen that faces them: to agree to a text, or for the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

IN_ORDER = (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)


class PinStep(StrEnum):
    """Which PIN is asked for."""

    PAY = "pay"
    OLD = "old"
    NEW = "new"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """Whether the holder of ``phone``, masked, becomes a member under the text ``version``.

    ``minor``: a child under 14, for whom a guardian has to agree.
    """

    phone: str
    version: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class PinAsked:
    """The PIN; ``digits`` stand on the pad in this order. ``amount_fen`` is what it pays, or 0."""

    step: PinStep
    digits: tuple[int, ...] = IN_ORDER
    amount_fen: int = 0


Question = ConsentAsked | PinAsked


def shuffled(chance: bytes) -> tuple[int, ...]:
    """The digits in an order that nobody can read off a hand; ``chance`` is not empty.

    >>> shuffled(bytes(9))
    (2, 3, 4, 5, 6, 7, 8, 9, 0, 1)
    """
    digits = list(IN_ORDER)
    for last in range(len(digits) - 1, 0, -1):
        other = chance[last % len(chance)] % (last + 1)
        digits[last], digits[other] = digits[other], digits[last]
    return tuple(digits)
