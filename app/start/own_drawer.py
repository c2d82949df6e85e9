"""A drawer with a line of its own, on a lane of its own: no printer holds it up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.devices.ports import PrintOutcome
from app.devices.serial_drawer import SerialDrawer
from app.devices.trouble import Trouble
from app.models.counter import JobState
from app.operations import printing
from app.operations.desk import Desk
from app.ui.lanes import Lane

LOOK_MS = 2000


class OwnDrawer(QObject):
    """Opens whatever ``drawer`` gives, for each pulse that waits; None: there is none such.

    A pulse is sent once. It can never be confirmed, so that one that went out is done.

    Signals:
        changed: a pulse was sent, or could not be.
        there: whether the drawer can be reached; None: there is none such.
    """

    changed = Signal()
    there = Signal(object)

    def __init__(self, desk: Desk, drawer: Callable[[], SerialDrawer | None]) -> None:
        super().__init__()
        self._desk, self._drawer = desk, drawer
        self._lane = Lane(self, name="drawer")
        self._busy = self._again = False
        self._looked_at: SerialDrawer | None = None
        self._there = False
        self._trouble = Trouble("drawer")
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.wake)

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent and nothing was asked for since."""
        return not self._busy and not self._again

    def wake(self) -> None:
        """There may be a pulse to send: look, now or after the one that is being sent."""
        self._again = self._busy
        if self._busy:
            return
        if self._drawer() is not None:
            self._busy = True
            self._lane.ask(self, self._look, self._looked, lambda _: self._looked(did=False))
        else:
            self.there.emit(None)

    def stop(self) -> None:
        """No more pulses; waits for the one that is being sent, a second at most."""
        self._timer.stop()
        self._lane.finish()

    def _look(self) -> bool:
        drawer = self._drawer()
        job = printing.next_job(self._desk, paper=False) if drawer else None
        if drawer is None:
            return False
        if drawer is not self._looked_at:
            self._looked_at, self._there = drawer, False
        if job is None:
            self._there = drawer.is_there(was_there=self._there)
            return False
        self._there = sent = drawer.open_drawer() is not PrintOutcome.FAILED
        printing.finish(self._desk, job.id, JobState.PRINTED if sent else JobState.DROPPED)
        return True

    def _looked(self, did: bool) -> None:  # noqa: FBT001 (an answer is one value)
        self._busy = False
        if self._drawer() is not None:
            self.there.emit(self._there)
            self._trouble.well() if self._there else self._trouble.gone()
        if did:
            self.changed.emit()
        if did or self._again:
            self.wake()
        else:
            self._timer.start(LOOK_MS)
