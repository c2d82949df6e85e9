"""What the centre tells of a member's profile, to whoever serves them and asks.

As strict as ``wire``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.member.told import Kept


@dataclass(frozen=True, slots=True)
class ProfileTold:
    """What is kept of the member."""

    kept: Kept
