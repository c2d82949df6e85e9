"""What the page of the till needs from the outside. Filled in by ``start``; nothing here waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.refusal import Unavailable
from app.operations.upkeep import Upkeep

Otherwise = Callable[[Unavailable], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup that is there."""

    at: datetime
    bytes: int
    place: str


@dataclass(frozen=True, slots=True)
class State:
    """How the till stands. Times have the shop's zone; ``last_talk_at`` None: there was none.

    ``second_copy`` is the folder of the second copy, empty where none is set up, and
    ``second_copy_at`` when it was written last, None: it is not there. ``clock_off_s`` is how far
    the machine's clock is ahead, 0 where that hardly matters. ``parts`` are what the program is
    made of, each with its version.
    """

    program: str
    parts: Sequence[tuple[str, str]]
    shop: str
    till: str
    centre_url: str
    online: bool
    last_talk_at: datetime | None
    upkeep: Upkeep
    clock_off_s: int
    free_bytes: int
    folder: str
    copies: Sequence[Copy]
    second_copy: str
    second_copy_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log; ``at`` has the shop's zone."""

    at: datetime
    level: str
    where: str
    says: str
    trace: str


@dataclass(frozen=True, slots=True)
class Content:
    """One file of a diagnostics bundle, and what it is made of, in English."""

    name: str
    bytes: int


class Engine(Protocol):
    """The till, as whoever looks after it may ask for things. Answers come later."""

    def look(self, then: Callable[[State], None]) -> None:
        """How it stands now."""
        ...

    def back_up(self, then: Callable[[Copy], None], otherwise: Otherwise) -> None:
        """Make a backup now, beside the sale."""
        ...

    def read_log(
        self, level: str, words: str, hours: int, then: Callable[[Sequence[LogLine]], None]
    ) -> None:
        """What was written, the newest first; ``hours`` 0: as far back as there is."""
        ...

    def gather(self, then: Callable[[Sequence[Content]], None], otherwise: Otherwise) -> None:
        """What a diagnostics bundle would have in it; nothing is written yet."""
        ...

    def write_bundle(self, then: Callable[[str], None], otherwise: Otherwise) -> None:
        """Write what was gathered last; where it is."""
        ...

    def reports(self) -> Sequence[str]:
        """The contents of the fault reports that nobody has looked at, the oldest first."""
        ...

    def keep_report(self, comment: str) -> None:
        """Keep the oldest, for the next bundle, with what somebody says of it."""
        ...

    def discard_report(self) -> None:
        """Throw the oldest away."""
        ...
