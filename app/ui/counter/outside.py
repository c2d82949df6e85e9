"""What the window needs from the outside, and what it is told: filled in by ``start``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PrinterLamp(StrEnum):
    """What is known of the printer. ``LOW`` and ``NONE`` do not stop a receipt or have none."""

    READY = "ready"
    LOW = "low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    GONE = "gone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Status:
    """What the four lamps show.

    ``as_of`` is the last talk with the centre, None before the first; ``unsent`` the documents it
    has not got; ``stuck_minutes`` how old the oldest of these is, where it is online and something
    is wrong, else 0. ``scanner`` is None where none is set up but the keyboard.
    """

    online: bool
    unsent: int = 0
    stuck_minutes: int = 0
    as_of: datetime | None = None
    printer: PrinterLamp = PrinterLamp.NONE
    scanner: bool | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """The world behind the window.

    ``sync_now`` does whole rounds with the centre on the centre's lane, and raises ``Unavailable``
    where it cannot be reached. ``print_now`` wakes the print queue; it returns at once.
    ``clock`` gives a moment with a zone.

    Two questions to the rulebook in force, asked on the store's lane: ``bonus_of`` says what is
    given on top of a top-up of so many fen, ``points_worth`` how many points make so many fen.
    """

    shop: str
    till: str
    clock: Callable[[], datetime]
    sync_now: Callable[[], object]
    bonus_of: Callable[[int], int]
    points_worth: Callable[[int], int]
    print_now: Callable[[], None] = lambda: None


class Verdict(Protocol):
    """What a key means: see ``Wedge``."""

    @property
    def swallow(self) -> bool:
        """The key goes no further."""
        ...

    @property
    def scan(self) -> str:
        """The code that this key ended; empty for none."""
        ...

    @property
    def take_back(self) -> int:
        """How many characters of it the focused field was given already."""
        ...

    @property
    def burst(self) -> bool:
        """The key belongs to a scan, so it is a character and no command."""
        ...


class Wedge(Protocol):
    """Tells the typing of a scanner from that of a person. Times are those of the events, in ms."""

    def key(self, text: str, at_ms: float) -> Verdict:
        """Judge one press."""
        ...

    def reset(self) -> None:
        """A key came that no scanner sends."""
        ...
