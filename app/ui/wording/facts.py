"""What a problem is about, as a sentence needs it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.money import show

Facts = Mapping[str, int | str]


def yuan(facts: Facts, name: str) -> str:
    """The amount ``name``, zero where it is not among them."""
    return show(int(facts.get(name, 0)))
