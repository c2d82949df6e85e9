"""A hasty finger, or a worn key: what takes money when it is done counts once."""

from __future__ import annotations

from app.ui.counter.actions import Name

ONCE = frozenset({Name.CONFIRM, Name.CASH})
TWICE_MS = 200
"""Sooner nobody has read what the first press came to; by the events' own clock."""


class Bounce:
    """Remembers the last press, of one keyboard or of one finger."""

    def __init__(self) -> None:
        self._name, self._at_ms = Name.HELP, 0

    def is_again(self, name: Name, at_ms: int) -> bool:
        """Whether ``name``, pressed at ``at_ms``, is what was pressed a moment before.

        ``at_ms`` 0: nobody knows when it was pressed, so it is as it says.
        """
        before, self._at_ms = self._at_ms, at_ms
        named, self._name = self._name, name
        return name in ONCE and name is named and 0 < before <= at_ms < before + TWICE_MS
