"""What the lamps show, put together from those who know a part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.ui.counter.outside import PrinterLamp, Status


class Board(QObject):
    """The current ``Status``, to begin with as of the last talk before the till was started.

    Its slots may be called from any thread, through signals.

    Signals:
        shown: the status changed; carries the new one.
    """

    shown = Signal(object)

    def __init__(self, as_of: datetime | None = None) -> None:
        super().__init__()
        self.status = Status(online=False, as_of=as_of)

    def talk(
        self,
        *,
        online: bool,
        unsent: int,
        stuck_minutes: int = 0,
        as_of: datetime | None = None,
        trouble: str | None = None,
    ) -> None:
        """How it stands with the centre; None leaves the time of the last talk, or the trouble."""
        self._show(
            replace(
                self.status,
                online=online,
                unsent=unsent,
                stuck_minutes=stuck_minutes,
                as_of=as_of or self.status.as_of,
                trouble=self.status.trouble if trouble is None else trouble,
            )
        )

    def loading(self, phase: str, percent: int = 0, count: int = 0) -> None:
        """How far the first load is; an empty ``phase``: there is none."""
        self._show(replace(self.status, loading=phase, loaded_percent=percent, loaded=count))

    def printer(self, lamp: PrinterLamp, unclear: int = 0) -> None:
        """How it stands with the printer, and of how many receipts nobody knows."""
        self._show(replace(self.status, printer=lamp, unclear=unclear))

    def clock(self, off_s: int) -> None:
        """How far the machine's clock is ahead of the right time; 0: as good as not."""
        self._show(replace(self.status, clock_off_s=off_s))

    def room(self, free_mb: int | None) -> None:
        """What is left on the disk; None: enough."""
        self._show(replace(self.status, free_mb=free_mb))

    def scanner(self, connected: bool | None) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether the scanner is there; None: none is set up but the keyboard."""
        self._show(replace(self.status, scanner=connected))

    def cards(self, connected: bool | None) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether the card reader is there; None: there is none."""
        self._show(replace(self.status, cards=connected))

    def display(self, connected: bool | None) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether the display for customers is there; None: none is set up."""
        self._show(replace(self.status, display=connected))

    def scale(self, answers: bool | None) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether the scale answers; None: none is set up."""
        self._show(replace(self.status, scale=answers))

    def drawer(self, there: bool | None) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether a drawer on a line of its own is there; None: it has none."""
        self._show(replace(self.status, drawer=there))

    def _show(self, status: Status) -> None:
        if status != self.status:
            self.status = status
            self.shown.emit(status)
