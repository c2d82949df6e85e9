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
    """What the lamps show.

    ``as_of`` is the last talk with the centre, None before the first; ``unsent`` the documents it
    has not got; ``stuck_minutes`` how old the oldest of these is, where it is online and something
    is wrong, else 0. ``scanner`` is None where none is set up but the keyboard, ``cards``,
    ``display`` and ``scale`` where there is no such device, ``drawer`` where it hangs on the
    printer. ``trouble`` is the code of what keeps
    the centre from serving this till until somebody does something. ``loading`` is what a first
    load is doing, empty where there is none; ``loaded`` how many bytes or rows there are of it,
    ``loaded_percent`` how much of all, 0 where nobody knows. ``unclear`` are receipts of which
    nobody knows whether they were printed. ``clock_off_s`` is how far the machine's clock is ahead
    of the right time, below zero: behind it; 0 where it hardly matters. ``free_mb`` is what is left
    on the disk, None where that is enough.
    """

    online: bool
    unsent: int = 0
    stuck_minutes: int = 0
    as_of: datetime | None = None
    printer: PrinterLamp = PrinterLamp.NONE
    scanner: bool | None = None
    cards: bool | None = None
    display: bool | None = None
    scale: bool | None = None
    drawer: bool | None = None
    trouble: str = ""
    loading: str = ""
    loaded_percent: int = 0
    loaded: int = 0
    unclear: int = 0
    clock_off_s: int = 0
    free_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """The world behind the window.

    ``sync_now`` does whole rounds with the centre on the centre's lane, and raises ``Unavailable``
    where it cannot be reached. ``print_now`` wakes the print queue; it returns at once.
    ``lock_minutes``: after so many without a key or a click the till is locked; 0: never.
    ``clock`` gives a moment with a zone.

    ``points_worth`` is asked on the store's lane: how many points make so many fen, by the rulebook
    in force.
    """

    shop: str
    till: str
    clock: Callable[[], datetime]
    sync_now: Callable[[], object]
    points_worth: Callable[[int], int]
    print_now: Callable[[], None] = lambda: None
    lock_minutes: int = 0


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

    @property
    def wait_ms(self) -> int:
        """After how long without a key ``quiet`` is to be asked; 0: not needed."""
        ...


class Wedge(Protocol):
    """Tells the typing of a scanner from that of a person. Times are those of the events, in ms."""

    def key(self, text: str, at_ms: float, *, leaks: bool = True) -> Verdict:
        """Judge one press; ``leaks``: the focused field is given it."""
        ...

    def quiet(self, at_ms: float) -> Verdict:
        """No key has come since."""
        ...

    def reset(self) -> None:
        """A key came that no scanner sends."""
        ...
