"""Lotteries (抽奖): what a draw costs, what can be won, and how likely it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rulebook.earning import Cap
from app.domain.rulebook.problem import Part, Problem, Wrong, distinct, named, within
from app.domain.rulebook.tiers import NO_GIFT, Gift
from app.domain.rulebook.validity import ALWAYS, EVERYBODY, Audience, Window

HIGHEST_PRIZE_FEN = 5_000_000
"""反不正当竞争法 (2019) Art. 10(3): the highest prize of a lottery is at most ¥50,000."""


@dataclass(frozen=True, slots=True)
class Prize(Part):
    """Won with ``weight`` of the sum of all weights; ``value_fen`` is what it is worth in all.

    ``gift`` is put into the member's accounts; ``goods`` is handed over at the counter. One till
    gives it ``stock`` times (0: without bound); after that it falls to the draw's last prize.
    """

    code: str
    name: str
    weight: int
    value_fen: int = 0
    gift: Gift = NO_GIFT
    goods: str = ""
    stock: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("weight", self.weight, 0, 1_000_000)
        yield from within("value_fen", self.value_fen, self.gift.bonus_fen, HIGHEST_PRIZE_FEN)
        yield from within("stock", self.stock, 0)


@dataclass(frozen=True, slots=True)
class Draw(Part):
    """A draw costs ``points``, or one of the coupon ``ticket`` (given by a rule for a purchase).

    The last prize is the consolation, without bound: what is out of stock falls to it, as the
    published odds say. A member draws as often as ``caps`` allow.
    """

    code: str
    name: str
    prizes: tuple[Prize, ...]
    points: int = 0
    ticket: str = ""
    audience: Audience = EVERYBODY
    window: Window = ALWAYS
    caps: tuple[Cap, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there is such a coupon is asked of the rulebook."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("points", self.points, 0)
        yield from distinct("prizes", "code", (prize.code for prize in self.prizes))
        if bool(self.points) == bool(self.ticket):
            yield Problem("points", Wrong.CONFLICT if self.points else Wrong.NEEDS, "ticket")
        if not self.prizes:
            yield Problem("prizes", Wrong.EMPTY)
            return
        if self.prizes[-1].stock:
            last = len(self.prizes) - 1
            yield Problem(f"prizes[{last}].stock", Wrong.ABOVE, "0")
        if not sum(prize.weight for prize in self.prizes):
            yield Problem("prizes", Wrong.NEEDS, "weight")
