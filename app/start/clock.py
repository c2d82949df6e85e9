"""The till's time: this machine's, put right by the centre, and never put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

TOLERATED = timedelta(minutes=2)
"""A machine's clock may be off so far before anybody is told, and before it is put right."""


class Clock:
    """Says what time it is; may be asked in any thread.

    ``wall`` is the machine's clock, ``stopwatch_s`` one that only goes on, in seconds. A wall clock
    behind ``last``, when the till last heard the centre, was put back while the till was off; one
    that goes back against the stopwatch was put back just now (threat 24). One that goes ahead may
    have slept: only the centre can say that it is wrong.
    """

    def __init__(
        self,
        wall: Callable[[], datetime],
        stopwatch_s: Callable[[], float],
        last: datetime | None = None,
    ) -> None:
        self._wall, self._stopwatch_s = wall, stopwatch_s
        self._right = timedelta(0)
        self._at, self._at_s = last or wall(), stopwatch_s()
        self._lock = Lock()

    def now(self) -> datetime:
        """This moment, in the zone of ``wall``, put right."""
        with self._lock:
            at_s = self._stopwatch_s()
            at = self._wall() + self._right
            least = self._at + timedelta(seconds=at_s - self._at_s)
            if at < least - TOLERATED:
                self._right += least - at
                at = least
            self._at, self._at_s = at, at_s
            return at

    def hear(self, centre: datetime) -> None:
        """The centre says that it is ``centre`` now: that counts where the two differ by far."""
        with self._lock:
            off = centre - self._wall()
            self._right = off if abs(off) > TOLERATED else timedelta(0)
            self._at, self._at_s = self._wall() + self._right, self._stopwatch_s()

    @property
    def off_s(self) -> int:
        """How far the machine's clock is ahead of the right time, in seconds; below zero: behind.

        0 where it hardly matters.
        """
        with self._lock:
            return -int(self._right.total_seconds())
