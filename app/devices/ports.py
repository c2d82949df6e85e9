"""What the till needs of its devices, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.stripe import CardRead


class PrintOutcome(StrEnum):
    """What is known of a job after it was sent."""

    PRINTED = "printed"  # the printer answered a status request that was sent behind the job
    UNKNOWN = "unknown"  # some bytes went out, and nobody confirmed them: ask the cashier
    FAILED = "failed"  # not one byte was accepted: it may be sent again without asking


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer says of itself. ``paper_low`` is a warning, the others stop it."""

    online: bool
    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False

    @property
    def ready(self) -> bool:
        """Whether a job may be sent."""
        return self.online and not self.paper_out and not self.cover_open


class Printer(Protocol):
    """Takes finished bytes; says what became of them."""

    def state(self) -> PrinterState:
        """Ask now. ``online=False`` where nobody answers; never raises for a dead device."""
        ...

    def send(self, data: bytes) -> PrintOutcome:
        """Check the state, send ``data`` whole, and wait until it is known to be processed.

        Never raises for a dead device. A retry after ``UNKNOWN`` may print twice.
        """
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


class Scanner(Protocol):
    """Delivers what was read, as text without terminator, on its own thread."""

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[bool], None]) -> None:
        """Begin; ``on_state`` is told True when connected and False when the device is gone.

        It reconnects by itself, with back-off, until ``stop``.
        """
        ...

    def stop(self) -> None:
        """End the thread and let the device go."""
        ...


class Drawer(Protocol):
    """A cash drawer, which usually hangs on the printer."""

    def open_drawer(self) -> PrintOutcome:
        """Pulse once, with no paper in the printer too. Never raises for a dead device.

        Nobody hears whether it opened. Not to be retried by a machine: a person asks again.
        """
        ...


class CardReader(Protocol):
    """Delivers cards, on its own thread."""

    def start(self, on_card: Callable[[CardRead], None], on_state: Callable[[bool], None]) -> None:
        """Begin; ``on_state`` is told True when connected and False when the device is gone.

        A card that stays is told once. It reconnects by itself, with back-off, until ``stop``.
        """
        ...

    def stop(self) -> None:
        """End the thread and let the device go."""
        ...


class LineDisplay(Protocol):
    """A pole display of two lines, read by the customer."""

    def show(self, upper: str, lower: str) -> bool:
        """Show both lines, each cut to its width; False where the device is gone.

        Never raises for a dead device; what cannot be shown is left out.
        """
        ...

    def close(self) -> None:
        """Clear it and let the device go."""
        ...


@dataclass(frozen=True, slots=True)
class Weight:
    """What lies on a scale, less the tare. ``stable`` False: it still moves, and is not sold by."""

    grams: int
    stable: bool


class Scale(Protocol):
    """Weighs goods that are sold by weight."""

    def weigh(self) -> Weight:
        """Ask now. Raises ``Unavailable``: nobody answers, too much lies on it, or below zero."""
        ...

    def tare(self) -> None:
        """What lies on it now weighs nothing from now on. Raises ``Unavailable``."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...
