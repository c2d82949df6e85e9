"""Looking on at a device while it is tried: the bytes on its line, as news for the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from app.devices import tap
from app.devices.live import LiveLine, LiveLines
from app.ui.devices.bench import News, Passed

Tell = Callable[[News], None]


class Trial(Protocol):
    """A trial that runs. Both are called in the window's thread and return at once."""

    def begin(self) -> None:
        """Start."""
        ...

    def end(self) -> None:
        """Stop, and give the device back. Called once."""
        ...


class Eye:
    """Sees what passes on a line; ``cards``: a bank card may be read there."""

    def __init__(self, url: str, tell: Tell, *, cards: bool = False) -> None:
        self._tell, self._cards = tell, cards
        self._lines = LiveLines()
        self._heard_at = time.monotonic()
        self.close = tap.put(url, self)

    def __call__(self, data: bytes, *, sent: bool) -> None:
        """See ``Tap``."""
        if sent or not self._cards:
            if data:
                self._tell(Passed(data, sent=sent))
            return
        now = time.monotonic()
        seen = self._lines.feed(data) if data else self._lines.quiet(now - self._heard_at)
        if data:
            self._heard_at = now
        for line in seen:
            self._tell(_passed(line))


def _passed(line: LiveLine) -> Passed:
    return Passed(line.data, sent=False, hidden=line.hidden.value if line.hidden else "")
