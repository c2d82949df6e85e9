"""Keeps copies while the till sells: a backup every hour, and the second copy after each document.

Each has a lane of its own, so that neither a long copy nor a slow medium holds up a sale, a round,
or the other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.refusal import Unavailable
from app.models.base import Store
from app.operations import backup
from app.second_copy.medium import SecondCopy
from app.start import makers
from app.ui.lanes import Lane, Problem

LOOK_MS = 60_000


class Keeper(QObject):
    """Begins with ``start``; ``wake`` tells that there may be a new document.

    ``room`` says whether the disk has room for a backup: a sale needs it more.

    Signals:
        troubled: copies cannot be made; carries the ``Unavailable``, once until it works again.
    """

    troubled = Signal(object)

    def __init__(
        self,
        store: Store,
        backups: Path,
        second: SecondCopy | None,
        room: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._room = room
        self._store, self._backups, self._second = store, backups, second
        self._lanes = {"backup": Lane(self, name="backup"), "medium": Lane(self, name="medium")}
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._told: set[str] = set()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Look now, and every minute from now on."""
        self._timer.start(LOOK_MS)
        self._look()

    def wake(self) -> None:
        """There may be a document that the second copy lacks."""
        if self._second is not None:
            self._do("medium", partial(self._second.keep, self._store))

    def stop(self) -> None:
        """No more; waits for what is being written."""
        self._timer.stop()
        for lane in self._lanes.values():
            lane.finish()

    def _look(self) -> None:
        self._do("backup", self._back_up)
        self.wake()

    def _back_up(self) -> object:
        now = makers.now()
        if not self._room() or not backup.due(self._backups, now):
            return None
        return backup.backup_now(self._store.files, self._backups, now, makers.zone())

    def _do(self, what: str, job: Callable[[], object]) -> None:
        """One at a time of each; what is asked meanwhile is done once, after it."""
        if what in self._busy:
            self._again.add(what)
            return
        self._busy.add(what)
        self._lanes[what].ask(
            self, job, lambda _: self._ended(what, job, None), partial(self._ended, what, job)
        )

    def _ended(self, what: str, job: Callable[[], object], problem: Problem | None) -> None:
        self._busy.discard(what)
        if isinstance(problem, Unavailable) and what not in self._told:
            self._told.add(what)
            self.troubled.emit(problem)
        if problem is None:
            self._told.discard(what)
        if what in self._again:
            self._again.discard(what)
            self._do(what, job)
