"""What the lamps show, put together from those who know a part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.ui.counter.outside import PrinterLamp, Status


class Board(QObject):
    """The current ``Status``. Its slots may be called from any thread, through signals.

    Signals:
        shown: the status changed; carries the new one.
    """

    shown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = Status(online=False)

    def talk(
        self, *, online: bool, unsent: int, stuck_minutes: int = 0, as_of: datetime | None = None
    ) -> None:
        """How it stands with the centre; ``as_of`` None leaves the time of the last talk."""
        self._show(
            replace(
                self.status,
                online=online,
                unsent=unsent,
                stuck_minutes=stuck_minutes,
                as_of=as_of or self.status.as_of,
            )
        )

    def printer(self, lamp: PrinterLamp) -> None:
        """How it stands with the printer."""
        self._show(replace(self.status, printer=lamp))

    def scanner(self, connected: bool) -> None:  # noqa: FBT001 (a slot has one value)
        """Whether the scanner is there."""
        self._show(replace(self.status, scanner=connected))

    def _show(self, status: Status) -> None:
        if status != self.status:
            self.status = status
            self.shown.emit(status)
