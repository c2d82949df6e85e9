"""Every business rule of a shop as one frozen value, with a version and a time it begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

LONGEST_DAYS = 36_500
"""Value is given for at most so long, or for ever: a slip of the keys must not stop a sale."""


class SpendOrder(StrEnum):
    """Which part of a top-up is used first. The law does not say; the shop does, and shows it."""

    PROPORTIONAL = "proportional"
    PRINCIPAL_FIRST = "principal_first"
    BONUS_FIRST = "bonus_first"


class OfflinePolicy(StrEnum):
    """What may be spent without a connection."""

    OFF = "off"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Tier:
    """A level. ``discount_permille`` is what is taken off: 50 is 95 折."""

    code: str
    name: str
    discount_permille: int = 0
    multiplier_percent: int = 100

    def __post_init__(self) -> None:
        if not 0 <= self.discount_permille < 1000 or self.multiplier_percent < 0:
            raise ValueError(f"tier {self.code}: out of range")


@dataclass(frozen=True, slots=True)
class Earning:
    """One point for each whole ``fen_per_point`` paid; ``valid_days`` 0 means for ever."""

    fen_per_point: int = 100
    valid_days: int = 365

    def __post_init__(self) -> None:
        if self.fen_per_point <= 0 or not 0 <= self.valid_days <= LONGEST_DAYS:
            raise ValueError("earning: out of range")


@dataclass(frozen=True, slots=True)
class Redemption:
    """Points as money: ``step`` points are worth ``step_fen``; at most ``cap_permille`` of a sale.

    Fewer than ``minimum`` points are not taken.
    """

    step: int = 100
    step_fen: int = 100
    minimum: int = 100
    cap_permille: int = 500

    def __post_init__(self) -> None:
        steps = min(self.step, self.step_fen) > 0 and self.minimum >= 0
        if not steps or not 0 <= self.cap_permille <= 1000:
            raise ValueError("redemption: out of range")


@dataclass(frozen=True, slots=True)
class Offer:
    """At a top-up of ``from_fen`` or more, ``bonus_fen`` is given; ``valid_days`` 0: for ever."""

    from_fen: int
    bonus_fen: int
    valid_days: int = 0

    def __post_init__(self) -> None:
        if min(self.from_fen, self.bonus_fen) < 0 or not 0 <= self.valid_days <= LONGEST_DAYS:
            raise ValueError(f"offer from {self.from_fen}: out of range")


@dataclass(frozen=True, slots=True)
class StoredValue:
    """``limit_fen`` bounds the balance after a top-up, bonus counted (named card: 5,000 yuan)."""

    limit_fen: int = 500_000
    spend_order: SpendOrder = SpendOrder.PROPORTIONAL
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """How much identifying a member sets aside for the till, for each account."""

    policy: OfflinePolicy = OfflinePolicy.HELD
    identification_points: int = 2_000
    identification_fen: int = 20_000


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force from ``effective_from`` until a higher ``version`` takes over.

    ``rounding_fen`` 10 drops the odd fen below a jiao (抹零), always in the customer's favour.
    """

    version: int
    effective_from: datetime
    tiers: tuple[Tier, ...] = (Tier("base", "普通会员"),)
    earning: Earning = field(default_factory=Earning)
    redemption: Redemption = field(default_factory=Redemption)
    stored_value: StoredValue = field(default_factory=StoredValue)
    holding: Holding = field(default_factory=Holding)
    rounding_fen: int = 10

    def __post_init__(self) -> None:
        if self.version < 0 or self.rounding_fen < 1 or not self.tiers:
            raise ValueError("rulebook: out of range")
        if self.effective_from.tzinfo is None:
            raise ValueError("rulebook: effective_from has no zone")

    def tier(self, code: str) -> Tier:
        """The tier ``code``; an unknown one gets what the first tier gets."""
        return next((tier for tier in self.tiers if tier.code == code), self.tiers[0])


PLAIN = Rulebook(0, datetime(2026, 1, 1, tzinfo=UTC))
"""Version 0, known to every program: no discount, one point a yuan, no gift at a top-up."""
