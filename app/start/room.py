"""How much is left on the disk: what can be done without stops first, new sales last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app import disk
from app.domain.refusal import Unavailable
from app.start.board import Board
from app.ui.counter.standing import SCARCE_MB, SHUT_MB
from app.ui.lanes import Lane

LOOK_MS = 60_000
LOW_MB = 1024
_MB = 1024 * 1024


def free_bytes(folder: Path) -> int:
    """What is left on the disk of ``folder``. Raises ``Unavailable("disk_unknown")``."""
    try:
        return disk.free_bytes(folder)
    except OSError as error:
        raise Unavailable("disk_unknown", str(error)) from error


class DiskRoom(QObject):
    """Looks every minute from ``start`` on. ``free`` says how many bytes are left.

    Until it has looked there is enough: a disk that cannot be looked at stops nobody.
    """

    def __init__(self, free: Callable[[], int], board: Board) -> None:
        super().__init__()
        self._free, self._board = free, board
        self._free_mb = LOW_MB
        self._lane = Lane(self, name="disk")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and every minute from now on."""
        self._timer.start(LOOK_MS)
        self.look()

    def look(self) -> None:
        """Look once more."""
        self._lane.ask(self, self._free, self._judge, lambda _: None)

    def stop(self) -> None:
        """No more of it."""
        self._timer.stop()
        self._lane.finish()

    def takes_a_sale(self) -> bool:
        """Whether a new sale may be begun; one that is rung up is finished in any case."""
        return self._free_mb >= SHUT_MB

    def takes_copies(self) -> bool:
        """Whether there is room for what grows and can be done without: backups and logs."""
        return self._free_mb >= SCARCE_MB

    def _judge(self, free: int) -> None:
        self._free_mb = free // _MB
        self._board.room(self._free_mb if self._free_mb < LOW_MB else None)
