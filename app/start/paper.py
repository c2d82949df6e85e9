"""The print queue on the printer's lane: one job at a time, never twice without asking."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.devices.escpos import PrinterProfile, encode
from app.devices.ports import Drawer, Printer, PrinterState, PrintOutcome
from app.models.counter import JobState
from app.operations import printing
from app.operations.desk import Desk
from app.start.board import Board
from app.ui.counter.outside import PrinterLamp
from app.ui.lanes import Lane

RETRY_MS = 2000
_STATES = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
    PrintOutcome.FAILED: JobState.WAITING,
}


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look at the queue found; ``did`` asks for another at once."""

    state: PrinterState
    did: bool
    waiting: bool


class PrintQueue(QObject):
    """Sends what waits. A dead printer holds up nothing but its own jobs.

    ``trusted``: the printer can never confirm anything, and its owner chose not to be asked.

    Signals:
        changed: a job ended; the number of things to attend to may be another.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        printer: Printer | None,
        drawer: Drawer | None,
        profile: PrinterProfile,
        board: Board,
        *,
        trusted: bool = False,
    ) -> None:
        super().__init__()
        self._desk, self._printer, self._drawer = desk, printer, drawer
        self._profile, self._board = profile, board
        self._states = _STATES | ({PrintOutcome.UNKNOWN: JobState.PRINTED} if trusted else {})
        self._lane = Lane(self, name="printer")
        self._busy = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.wake)

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent and nothing was asked for since."""
        return not self._busy and not self._again

    def wake(self) -> None:
        """There may be something to print: look, now or after the job that is running."""
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self._lane.ask(self, self._look, self._looked, self._looked)

    def stop(self) -> None:
        """No more jobs; waits for the one that is being sent."""
        self._timer.stop()
        self._lane.finish()

    def _look(self) -> _Looked:
        if self._printer is None or self._drawer is None:
            printing.nothing_to_print_on(self._desk)
            return _Looked(PrinterState(online=False), did=False, waiting=False)
        state = self._printer.state()
        job = printing.next_job(self._desk, paper=state.ready) if state.online else None
        if job is None:
            waiting = not state.ready and printing.held_up(self._desk)
            return _Looked(state, did=False, waiting=waiting)
        outcome = (
            self._printer.send(encode(job.receipt, self._profile))
            if job.receipt
            else self._drawer.open_drawer()
        )
        printing.finish(self._desk, job.id, self._states[outcome])
        return _Looked(state, did=outcome is not PrintOutcome.FAILED, waiting=True)

    def _looked(self, looked: object) -> None:
        assert isinstance(looked, _Looked)
        self._busy = False
        if self._printer is not None:
            self._board.printer(_lamp(looked.state))
        if looked.did or looked.waiting:
            self.changed.emit()
        if looked.did or self._again:
            self.wake()
        elif looked.waiting or self._printer is not None:
            self._timer.start(RETRY_MS)


def _lamp(state: PrinterState) -> PrinterLamp:
    if not state.online:
        return PrinterLamp.GONE
    if state.paper_out:
        return PrinterLamp.PAPER_OUT
    if state.cover_open:
        return PrinterLamp.COVER_OPEN
    return PrinterLamp.LOW if state.paper_low else PrinterLamp.READY
