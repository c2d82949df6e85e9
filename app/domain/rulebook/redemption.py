"""What points can be turned into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.earning import Cap
from app.domain.rulebook.problem import Part, Problem, Wrong, named, within
from app.domain.rulebook.validity import ALWAYS, EVERYBODY, Audience, Window


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
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Reward(Part):
    """An entry of the benefits mall (权益商城): ``code`` for ``points`` and ``price_fen``.

    ``code`` is the SKU of goods, the code of a coupon, or a name for a service. It is for the
    ``audience``, as long as ``window`` lasts, and as often as ``caps`` allow each member; without
    points and price only for tiers or plans.
    """

    kind: RewardKind
    code: str
    name: str
    points: int
    price_fen: int = 0
    audience: Audience = EVERYBODY
    window: Window = ALWAYS
    caps: tuple[Cap, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("points", self.points, 0)
        yield from within("price_fen", self.price_fen, 0)
        if not (self.points or self.price_fen or self.audience.tiers or self.audience.plans):
            yield Problem("points", Wrong.NEEDS, "audience")
