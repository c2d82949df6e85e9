"""What holds for each malformed input, and how it is played."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

Check = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Property:
    """``holds`` opens what is needed in a folder and gives the check of one input."""

    kind: str
    name: str
    inputs: st.SearchStrategy[Any]
    holds: Callable[[Path], AbstractContextManager[Check]]


def play(one: Property, examples: int, folder: Path, first_seed: int | None = None) -> int:
    """Check so many inputs, and how many there were; raises with the smallest that is wrong."""
    played = 0
    with one.holds(folder) as check:

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(one.inputs)
        def checked(value: Any) -> None:
            nonlocal played
            check(value)
            played += 1

        (checked if first_seed is None else seed(first_seed)(checked))()
    return played
