"""What a member is told of what is kept of them: agreements and tags."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.member.consent import Given


@dataclass(frozen=True, slots=True)
class Kept:
    """For each purpose the last word; ``tags`` by hand, ``automatic`` those that the rules give."""

    words: tuple[Given, ...] = ()
    tags: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
