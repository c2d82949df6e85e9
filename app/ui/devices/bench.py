"""What the page needs from the outside: the settings, the ports, and devices to be tried.

Filled in by ``start``. Nothing here waits: answers come later, in the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.devices.ports import PrinterState, PrintOutcome, Weight
from app.domain.refusal import Refused
from app.domain.stripe import CardRead

Values = Mapping[str, str | int | bool]


class Device(StrEnum):
    """What a till may have, in the order of the list."""

    PRINTER = "printer"
    DRAWER = "drawer"
    SCANNER = "scanner"
    CARDS = "cards"
    DISPLAY = "display"
    SCREEN = "screen"
    SCALE = "scale"


class Kind(StrEnum):
    """How a setting is given."""

    PLACE = "place"  # the URL of a device
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a device. ``usual`` may be chosen; for a ``NUMBER`` others may be typed."""

    key: str
    kind: Kind
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device may be plugged in. ``name`` is what the system knows of it, or empty."""

    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the printer's doctor; ``numbers`` may be answered, 0: none came out well."""

    name: str
    numbers: range


@dataclass(frozen=True, slots=True)
class Wrong:
    """A setting that cannot be; ``key`` empty: the settings could not be saved."""

    key: str
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes on the line of the device that is being tried, in its turn for one line of the view.

    ``data`` is empty where they are not shown, ``hidden`` says why: ``bank`` or ``damaged``.
    """

    data: bytes
    sent: bool
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether the device that is being listened to is there; told each time that it changes."""

    there: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was read."""

    text: str


@dataclass(frozen=True, slots=True)
class Carded:
    """A card was read."""

    card: CardRead


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the scale says; ``code`` tells why there is no weight, empty where there is one."""

    weight: Weight | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A job of the printer or the drawer ended. ``state`` None: a drawer says nothing of itself."""

    outcome: PrintOutcome
    state: PrinterState | None = None


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Whoever stands there may not do that alone; the trial has ended."""

    problem: Refused


@dataclass(frozen=True, slots=True)
class Displayed:
    """A sample was shown to the customer, or not; the trial has ended."""

    there: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """How the printer confirms, found out by asking it; ``code`` why not, else empty."""

    values: Values
    code: str = ""


News = (
    Wrong | Passed | Reached | Scanned | Carded | Weighed | Tried | Forbidden | Displayed | Learnt
)  # fmt: skip


class Bench(Protocol):
    """The devices of the till, as the page works on them. One trial at a time.

    A trial is made with the settings and ``changes`` that are not saved. The device of the running
    till is let go for it, and taken again when the trial ends, however it ends.
    """

    def values(self) -> Values:
        """All settings of devices, as they are saved."""
        ...

    def settings_of(self, device: Device) -> Sequence[Setting]:
        """What can be set of ``device``, in the order of the form."""
        ...

    def find_places(self, then: Callable[[Mapping[str, Sequence[Place]]], None]) -> None:
        """Look where devices may be plugged in, by the key of the setting that takes the URL."""
        ...

    def wrong(self, changes: Values) -> Wrong | None:
        """What could not be saved of ``changes``; None: nothing."""
        ...

    def save(self, changes: Values, then: Callable[[Wrong | None], None]) -> None:
        """Keep ``changes`` and start again what they concern; None: done."""
        ...

    def begin(self, device: Device, changes: Values, tell: Callable[[News], None]) -> None:
        """Try ``device``. What is told after ``end``, or after another ``begin``, is dropped."""
        ...

    def end(self) -> None:
        """Stop trying, and take the running devices again. Without a trial: nothing."""
        ...

    def steps(self) -> Sequence[Step]:
        """The questions of the printer's doctor, in order."""
        ...

    def print_step(self, name: str, changes: Values, tell: Callable[[News], None]) -> None:
        """Print the samples of a step: a trial like ``begin``."""
        ...

    def learnt(self, name: str, number: int, changes: Values) -> Values:
        """What an answer means for the settings; ``number`` is one of the step's."""
        ...

    def learn_confirmation(self, changes: Values, tell: Callable[[News], None]) -> None:
        """Ask the printer how it confirms, with no paper: a trial like ``begin``."""
        ...
