"""What identifying a member sets aside for a till."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rulebook.problem import Part, Problem, within


class OfflinePolicy(StrEnum):
    """What may be spent without a connection."""

    OFF = "off"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Holding(Part):
    """How much identifying a member sets aside for the till, for each account."""

    policy: OfflinePolicy = OfflinePolicy.HELD
    identification_points: int = 2_000
    identification_fen: int = 20_000

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("identification_points", self.identification_points, 0)
        yield from within("identification_fen", self.identification_fen, 0)
