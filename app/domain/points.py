"""Points: what a payment earns, and what points are worth in a sale."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.rulebook import Earning, Redemption, Tier


def points_for(paid_fen: int, earning: Earning, tier: Tier) -> int:
    """Whole points for ``paid_fen`` of money; what is below a point earns nothing.

    >>> gold = Tier("gold", "金卡", multiplier_percent=150)
    >>> points_for(4099, Earning(fen_per_point=100), gold)
    60
    """
    assert paid_fen >= 0
    return paid_fen // earning.fen_per_point * tier.multiplier_percent // 100


def usable_points(amount_fen: int, available: int, rule: Redemption) -> int:
    """The most points that a sale of ``amount_fen`` may take of ``available``: whole steps.

    >>> usable_points(4945, 2096, Redemption(cap_permille=500))
    2000
    >>> usable_points(1999, 2096, Redemption(cap_permille=500))
    900
    >>> usable_points(1999, 80, Redemption())
    0
    """
    by_share = amount_fen * rule.cap_permille // 1000 // rule.step_fen
    most = min(by_share, available // rule.step) * rule.step
    return most if most >= rule.minimum else 0


def worth_fen(points: int, rule: Redemption) -> int:
    """What ``points``, whole steps, take off a price."""
    assert points % rule.step == 0
    return points // rule.step * rule.step_fen


def expiry(at: datetime, valid_days: int) -> datetime | None:
    """When value given at ``at`` lapses; None for never."""
    return at + timedelta(days=valid_days) if valid_days else None
