"""Work that arrives at the same moment is done together: one transaction instead of many.

Nobody waits for others to come. Who finds nothing being done does it, at once and alone; who comes
meanwhile waits, and the first of those does the next portion for them all.

One portion at a time: with two beside each other 200 tills waited 72 ms in the median on two cores,
with one 26 (PostgreSQL, 800 requests a second).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class _Asked(Generic[T, R]):
    what: T
    answer: R | None = None
    leads: bool = False
    ready: Event = field(default_factory=Event)


@dataclass(slots=True)
class Gathering(Generic[T, R]):
    """``together`` answers at most ``most`` questions, in their order; None: not together.

    Thread-safe; one portion at a time. Where ``together`` raises, who called it gets the error and
    the others None.
    """

    together: Callable[[Sequence[T]], Sequence[R | None]]
    most: int
    _waiting: deque[_Asked[T, R]] = field(default_factory=deque)
    _busy: bool = False
    _lock: Lock = field(default_factory=Lock)

    def ask(self, what: T) -> R | None:
        """The answer to ``what``; None: it has to be done alone."""
        mine: _Asked[T, R] = _Asked(what)
        with self._lock:
            self._waiting.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.ready.wait()
        if mine.leads:
            self._lead()
        return mine.answer

    def _lead(self) -> None:
        """Do the first portion, in which one's own is, and hand over to who waits then."""
        with self._lock:
            portion = [self._waiting.popleft() for _ in range(min(self.most, len(self._waiting)))]
        try:
            answers = self.together([one.what for one in portion])
            for one, answer in zip(portion, answers, strict=True):
                one.answer = answer
        finally:
            for one in portion:
                one.ready.set()
            with self._lock:
                self._busy = bool(self._waiting)
                if self._busy:
                    self._waiting[0].leads = True
                    self._waiting[0].ready.set()
