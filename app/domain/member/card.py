"""Preprinted cards (预制卡): which numbers were printed, and which of them may still be bound."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from app.domain.member.mask import mask_card
from app.domain.member.number import luhn_digit, number_ok
from app.domain.refusal import CardTaken, UnknownCard


@dataclass(frozen=True, slots=True)
class CardStock:
    """A run of cards: ``prefix``, a serial of ``digits`` digits from ``first`` to ``last``, check.

    Both ends are in it. The check digit is Luhn's, over all that stands before it.
    """

    prefix: str
    first: int
    last: int
    digits: int

    def __post_init__(self) -> None:
        if not (self.prefix.isascii() and self.prefix.isdigit()):
            raise ValueError("a prefix is digits")
        if not 0 <= self.first <= self.last < 10**self.digits:
            raise ValueError("a run of cards goes from first to last in its digits")

    def number(self, serial: int) -> str:
        """What is printed on the card ``serial``.

        >>> CardStock("8801", 1, 500, 6).number(23)
        '88010000235'
        """
        assert self.first <= serial <= self.last
        body = f"{self.prefix}{serial:0{self.digits}d}"
        return body + luhn_digit(body)

    def has(self, number: str) -> bool:
        """Whether ``number`` was printed in this run.

        >>> stock = CardStock("8801", 1, 500, 6)
        >>> stock.has("88010000235"), stock.has("88010000236"), stock.has(stock.number(500))
        (True, False, True)
        """
        if len(number) != len(self.prefix) + self.digits + 1 or not number_ok(number):
            return False
        serial = int(number[len(self.prefix) : -1])
        return number.startswith(self.prefix) and self.first <= serial <= self.last


def check_card(number: str, stocks: Iterable[CardStock], *, used: Container[str]) -> None:
    """Raise ``UnknownCard`` for a card that was not printed, ``CardTaken`` for one in ``used``.

    ``used`` are the cards that are, or ever were, somebody's: a retired card is never given again.
    """
    if not any(stock.has(number) for stock in stocks):
        raise UnknownCard(card=mask_card(number))
    if number in used:
        raise CardTaken(card=mask_card(number))
