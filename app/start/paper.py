"""The print queue on the printer's lane: one job at a time, never twice without asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.devices.escpos import PrinterProfile, encode
from app.devices.ports import Drawer, Printer, PrinterState, PrintOutcome
from app.devices.serial_drawer import SerialDrawer
from app.devices.trouble import Trouble
from app.domain.receipt import Bitmap
from app.models.counter import JobState
from app.operations import printing
from app.operations.desk import Desk
from app.start.board import Board
from app.start.own_drawer import OwnDrawer
from app.ui.counter.outside import PrinterLamp
from app.ui.lanes import Lane, Problem

T = TypeVar("T")
RETRY_MS = 2000
_STATES = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
    PrintOutcome.FAILED: JobState.WAITING,
}


@dataclass(frozen=True, slots=True)
class _Equipment:
    """What receipts come out of; see ``PrintQueue``."""

    printer: Printer | None
    drawer: Drawer | None
    profile: PrinterProfile
    trusted: bool

    @property
    def own_drawer(self) -> SerialDrawer | None:
        """The drawer where it does not hang on the printer."""
        return self.drawer if isinstance(self.drawer, SerialDrawer) else None

    def sent(self, job: printing.Job, printer: Printer) -> PrintOutcome:
        """Print ``job``, or open the drawer that hangs on the printer."""
        if job.receipt:
            return printer.send(encode(job.receipt, self.profile))
        return self.drawer.open_drawer() if self.drawer else PrintOutcome.FAILED

    def state_after(self, outcome: PrintOutcome) -> JobState:
        """What a job is whose sending came out so."""
        if self.trusted and outcome is PrintOutcome.UNKNOWN:
            return JobState.PRINTED
        return _STATES[outcome]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look at the queue found, None for no printer; ``did`` asks for another at once."""

    state: PrinterState | None
    did: bool
    waiting: bool
    unclear: int = 0


class PrintQueue(QObject):
    """Sends what waits. A dead printer holds up nothing but its own jobs.

    ``printer`` None: there is none, and nothing is kept for it. ``trusted``: it can never confirm
    anything, and its owner chose not to be asked.

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
        self._desk, self._board = desk, board
        self._equipment = _Equipment(printer, drawer, profile, trusted)
        self._trouble = Trouble("printer")
        self._pulses = OwnDrawer(desk, lambda: self._equipment.own_drawer)
        self._pulses.changed.connect(self.changed)
        self._pulses.there.connect(board.drawer)
        self._lane = Lane(self, name="printer")
        self._busy = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.wake)

    @property
    def logo(self) -> Bitmap | None:
        """What is printed above the shop's name; None: nothing."""
        return self._equipment.profile.logo

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent and nothing was asked for since."""
        return not self._busy and not self._again and self._pulses.idle

    def wake(self) -> None:
        """There may be something to print: look, now or after the job that is running."""
        self._pulses.wake()
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self._lane.ask(self, self._look, self._looked, self._looked)

    def use(
        self,
        printer: Printer | None,
        drawer: Drawer | None,
        profile: PrinterProfile,
        *,
        trusted: bool = False,
    ) -> None:
        """Take these from the next job on, and paper as wide as ``profile`` says.

        May be called in any thread. The one before is let go once its job is done.
        """
        equipment = _Equipment(printer, drawer, profile, trusted)

        def swap() -> None:
            before, self._equipment = self._equipment, equipment
            self._desk.columns = equipment.profile.columns
            if before.printer is not None:
                before.printer.close()

        self.lend(swap, lambda _: self.wake(), lambda _: None)

    def lend(
        self, job: Callable[[], T], then: Callable[[T], None], otherwise: Callable[[Problem], None]
    ) -> None:
        """Do something else with the printer between two jobs; answers as ``Lane.ask`` does."""
        self._lane.ask(self, job, then, otherwise)

    def stop(self) -> None:
        """No more jobs; waits for the one that is being sent."""
        self._timer.stop()
        self._pulses.stop()
        self._lane.finish()

    def _look(self) -> _Looked:
        now, desk = self._equipment, self._desk
        pulses = now.own_drawer is None
        if now.printer is None:
            printing.nothing_to_print_on(desk, pulses=pulses)
            return _Looked(None, did=False, waiting=False)
        state = now.printer.state()
        job = printing.next_job(desk, paper=state.ready, pulses=pulses) if state.online else None
        if job is None:
            waiting = not state.ready and printing.held_up(desk, pulses=pulses)
            return _Looked(state, False, waiting, printing.unclear(desk))
        outcome = now.sent(job, now.printer)
        printing.finish(desk, job.id, now.state_after(outcome))
        did = outcome is not PrintOutcome.FAILED
        return _Looked(state, did, True, printing.unclear(desk))

    def _looked(self, looked: object) -> None:
        assert isinstance(looked, _Looked)
        self._busy = False
        lamp = _lamp(looked.state)
        self._board.printer(lamp, looked.unclear)
        if lamp is PrinterLamp.GONE:
            self._trouble.gone()
        elif lamp is not PrinterLamp.NONE:
            self._trouble.well()
        if looked.did or looked.waiting:
            self.changed.emit()
        if looked.did or self._again:
            self.wake()
        elif looked.waiting or looked.state is not None:
            self._timer.start(RETRY_MS)


def _lamp(state: PrinterState | None) -> PrinterLamp:
    if state is None:
        return PrinterLamp.NONE
    if not state.online:
        return PrinterLamp.GONE
    if state.paper_out:
        return PrinterLamp.PAPER_OUT
    if state.cover_open:
        return PrinterLamp.COVER_OPEN
    return PrinterLamp.LOW if state.paper_low else PrinterLamp.READY
