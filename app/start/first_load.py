"""The first load, on a lane of its own: the counter works meanwhile and shows how far it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.base import Store
from app.start import makers
from app.start.board import Board
from app.sync.http import Busy
from app.sync.image import Images
from app.sync.load import End, Loader, Progress, needs_load
from app.sync.pace import wait_s
from app.sync.step import Limits, halved
from app.sync.wire import Exchange
from app.ui.lanes import Lane, Problem

AGAIN_S = 2.0


class FirstLoad(QObject):
    """Loads whenever ``look`` finds that it is needed, and goes on until it is done.

    ``paused``: somebody wants none of it now; once nobody does, the next ``look`` goes on with it.

    Signals:
        done: a whole new mirror is in use.
    """

    done = Signal()
    _needed = Signal()
    _told = Signal(object)

    def __init__(
        self, store: Store, images: Images, exchange: Exchange, limits: Limits, board: Board
    ) -> None:
        super().__init__()
        self._store, self._board = store, board
        self._most = limits
        self._loader = Loader(store, images, exchange, limits, self._told.emit, self._is_stopped)
        self._lane = Lane(self, name="load")
        self._running = self._stopped = self.paused = False
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go)
        self._needed.connect(self._begin)
        self._told.connect(self._show)

    def look(self) -> bool:
        """Whether the mirror is being loaded, so that no round shall bring rows; on any thread."""
        needed = needs_load(self._store)
        if needed:
            self._needed.emit()
        return needed

    def stop(self) -> None:
        """No more of it; what was done until now is gone on with at the next start."""
        self._stopped = True
        self._timer.stop()
        self._lane.finish()

    def _is_stopped(self) -> bool:
        return self._stopped or self.paused

    def _begin(self) -> None:
        if not (self._running or self._is_stopped()):
            self._running = True
            self._board.loading("asking")
            self._go()

    def _go(self) -> None:
        self._lane.ask(self, self._loader.load, self._ended, self._failed)

    def _ended(self, end: End) -> None:
        self._failures, self._loader.limits = 0, self._most
        if end is End.WAITING:
            self._timer.start(int(AGAIN_S * 1_000))
            return
        self._running = False
        self._board.loading("")
        if end is End.DONE:
            self.done.emit()

    def _failed(self, problem: Problem) -> None:
        self._failures += 1
        told_s = problem.wait_s if isinstance(problem, Busy) else 0
        if not told_s:
            self._loader.limits = halved(self._loader.limits)
        wait = wait_s(self._failures, AGAIN_S, makers.chance(), told_s)
        self._timer.start(int(wait * 1_000))

    def _show(self, progress: Progress) -> None:
        if self._running:
            percent = progress.done * 100 // progress.total if progress.total else 0
            self._board.loading(progress.phase.value, percent, progress.done)
