"""Lotteries (抽奖): what a drawing wins, how likely each prize is, and what drawing can cost.

What can be won, how often it is there and how likely it is, is published before anybody draws, and
not changed (规范促销行为暂行规定, 2020, Art. 13; for points and vouchers also how they are used,
Art. 14); the records are kept for two years. Here they are documents, which are never removed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate

from app.domain.counters import prize_name
from app.domain.ledger import Account, Kind
from app.domain.limits import stock_name
from app.domain.money import share
from app.domain.refusal import NoSuchDraw
from app.domain.rulebook import Draw, Prize, Rulebook

_BITS = 256
_NOTHING: Mapping[str, int] = {}


def draw_of(code: str, rulebook: Rulebook) -> Draw:
    """The draw ``code``; raises ``NoSuchDraw`` where the shop has none."""
    for draw in rulebook.draws:
        if draw.code == code:
            return draw
    raise NoSuchDraw(draw=code)


def cost(draw: Draw, member: str) -> tuple[Account, int]:
    """The account that one drawing is paid out of, and how much of it."""
    if draw.ticket:
        return Account(member, Kind.COUPON, draw.ticket), 1
    return Account(member, Kind.POINTS), draw.points


def chance_of(seed: str, document: str, previous: str) -> int:
    """The number below 2**256 that a drawing gets: SHA-256 over what nobody at the till chooses.

    ``seed`` is 64 hexadecimal digits by chance, ``document`` the id of the drawing's document,
    ``previous`` the hash of the one before it in its log. All three stand in the signed chain, so
    anybody can work it out again. A changed program could try seeds until it likes one; then the
    frequencies at the centre are not those that were published.

    >>> chance_of("0" * 64, "d1", "") == chance_of("0" * 64, "d1", "")
    True
    """
    mixed = f"{seed}\n{previous}\n{document}".encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(mixed).digest(), "big")


def won(draw: Draw, number: int, counted: Mapping[str, int] = _NOTHING) -> Prize:
    """What ``number``, below 2**256, wins; ``counted`` is what this till gave of each prize.

    A prize that is out of stock falls to the last. Each has exactly its weight of the numbers, but
    for one: its chance is the published one to within 2**-256.
    """
    ends = tuple(accumulate(prize.weight for prize in draw.prizes))
    prize = draw.prizes[bisect_right(ends, number * ends[-1] >> _BITS)]
    return prize if _in_stock(draw, prize, counted) else draw.prizes[-1]


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely ``prize`` is: exactly, and in ten-thousandths, which add up to 10,000."""

    prize: Prize
    chance: Fraction
    permyriad: int

    @property
    def text(self) -> str:
        """In per cent, as it is shown.

        >>> Odds(Prize("a", "茶", 1), Fraction(1, 8), 1250).text
        '12.50%'
        >>> Odds(Prize("a", "茶", 1), Fraction(1, 10**6), 0).text
        '<0.01%'
        """
        if self.chance and not self.permyriad:
            return "<0.01%"
        return f"{self.permyriad // 100}.{self.permyriad % 100:02d}%"


def odds(draw: Draw, counted: Mapping[str, int] = _NOTHING) -> tuple[Odds, ...]:
    """The chance of each prize, in the order of the rulebook, as published: all is in stock.

    With ``counted``: as they are at a till that gave so much already.
    """
    whole = sum(prize.weight for prize in draw.prizes)
    weights = [prize.weight if _in_stock(draw, prize, counted) else 0 for prize in draw.prizes[:-1]]
    weights.append(whole - sum(weights))
    shown = share(10_000, weights)
    return tuple(
        Odds(prize, Fraction(weight, whole), part)
        for prize, weight, part in zip(draw.prizes, weights, shown, strict=True)
    )


def odds_when_gone(draw: Draw) -> tuple[Odds, ...]:
    """The chances once every prize with a stock is gone: they are published beside the others."""
    return odds(draw, {stock_name(prize_name(draw, prize)): prize.stock for prize in draw.prizes})


def expected_fen(draw: Draw, counted: Mapping[str, int] = _NOTHING) -> Fraction:
    """What a drawing costs the shop on average."""
    return sum((one.chance * one.prize.value_fen for one in odds(draw, counted)), Fraction(0))


def stock_fen(draw: Draw, *, tills: int) -> int:
    """What all prizes with a stock are worth together, at ``tills`` tills."""
    return tills * sum(prize.value_fen * prize.stock for prize in draw.prizes)


def most_fen(draw: Draw, drawings: int, *, tills: int) -> int:
    """What so many ``drawings`` at ``tills`` tills can cost at most, however they fall."""
    assert drawings >= 0
    most = 0
    last = draw.prizes[-1]
    can_be_won = [prize for prize in draw.prizes if prize.weight or prize is last]
    for prize in sorted(can_be_won, key=lambda prize: -prize.value_fen):
        given = min(drawings, prize.stock * tills) if prize.stock else drawings
        most += given * prize.value_fen
        drawings -= given
    return most


def _in_stock(draw: Draw, prize: Prize, counted: Mapping[str, int]) -> bool:
    name = stock_name(prize_name(draw, prize))
    return not prize.stock or counted.get(name, 0) < prize.stock
