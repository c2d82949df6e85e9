"""How often a till may ask: one that floods the centre is told to wait, and the others are not."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

PER_S, AT_ONCE = 20, 200
"""Requests in a second, for as long as it likes, and how many may come at once before that."""


@dataclass(slots=True)
class Quota:
    """Of each till by itself; of one process, so several of them allow as many times more.

    Only tills that were let in are counted, so nobody uses up the quota of another. ``seconds``
    is a clock that never goes back.
    """

    seconds: Callable[[], float] = time.monotonic
    at_once: int = AT_ONCE
    _used: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait_s(self, till: str) -> int:
        """0, and one request is counted; or after how many whole seconds ``till`` may ask again."""
        with self._lock:
            now = self.seconds()
            used, at = self._used.get(till, (0.0, now))
            used = max(0.0, used - (now - at) * PER_S)
            over = used + 1 - self.at_once
            self._used[till] = (used if over > 0 else used + 1, now)
            return math.ceil(over / PER_S) if over > 0 else 0
