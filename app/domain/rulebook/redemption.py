"""What points can be turned into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, named, within
from app.domain.rulebook.validity import LONGEST_DAYS


@dataclass(frozen=True, slots=True)
class Redemption(Part):
    """Points as money: ``step`` points are worth ``step_fen``; at most ``cap_permille`` of a sale.

    Fewer than ``minimum`` points are not taken.
    """

    step: int = 100
    step_fen: int = 100
    minimum: int = 100
    cap_permille: int = 500

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("step", self.step, 1)
        yield from within("step_fen", self.step_fen, 1)
        yield from within("minimum", self.minimum, 0)
        yield from within("cap_permille", self.cap_permille, 0, 1000)


class RewardKind(StrEnum):
    """What a reward is."""

    GOODS = "goods"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True)
class Reward(Part):
    """``code``, the SKU of goods or the code of a coupon, for ``points`` and ``price_fen``.

    ``valid_days`` is how long a coupon can be used; 0: for ever.
    """

    kind: RewardKind
    code: str
    name: str
    points: int
    price_fen: int = 0
    valid_days: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("points", self.points, 1)
        yield from within("price_fen", self.price_fen, 0)
        yield from within("valid_days", self.valid_days, 0, LONGEST_DAYS)
