"""What of a member is set aside for a till: while they are served, and from visit to visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, within
from app.domain.rulebook.validity import LONGEST_DAYS


class OfflinePolicy(StrEnum):
    """What may be spent without a connection."""

    OFF = "off"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Holding(Part):
    """How much identifying a member sets aside for the till, for each account.

    ``standing_points`` and ``standing_fen`` is what may stay with a till after a member's visit,
    so that an outage does not stop them from paying; 0: nothing stays. ``till_points`` and
    ``till_fen`` is what may stay with one till of all members together. A till that does not see
    a member for ``idle_days`` gives it back.
    """

    policy: OfflinePolicy = OfflinePolicy.HELD
    identification_points: int = 2_000
    identification_fen: int = 20_000
    standing_points: int = 2_000
    standing_fen: int = 20_000
    till_points: int = 20_000
    till_fen: int = 200_000
    idle_days: int = 7

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("identification_points", self.identification_points, 0)
        yield from within("identification_fen", self.identification_fen, 0)
        yield from within("standing_points", self.standing_points, 0)
        yield from within("standing_fen", self.standing_fen, 0)
        yield from within("till_points", self.till_points, 0)
        yield from within("till_fen", self.till_fen, 0)
        yield from within("idle_days", self.idle_days, 1, LONGEST_DAYS)

    @property
    def standing(self) -> bool:
        """Whether anything stays with a till after a visit."""
        return self.policy is OfflinePolicy.HELD and bool(self.standing_points or self.standing_fen)
