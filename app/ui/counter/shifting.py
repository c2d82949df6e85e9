"""Shifts and the drawer: opened, looked at, counted blind, closed; cash in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.domain.approval import Approval
from app.domain.documents import CashWay, Pieces
from app.domain.money import show
from app.domain.receipt import Receipt
from app.domain.refusal import BasketWaits
from app.operations import cash, shifts
from app.operations.shifts import ShiftClosed, ShiftView
from app.ui.counter import reasons
from app.ui.counter.actions import Name
from app.ui.counter.amount import Amount
from app.ui.counter.count import Count
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.shift_closed import Closed
from app.ui.counter.shift_panel import CASH_IN, CASH_OUT, CLOSE, X_REPORT, ShiftPanel
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

FLOATS_FEN = (0, 200_00, 300_00, 500_00, 1000_00)
MOVES_FEN = (100_00, 200_00, 500_00, 1000_00, 2000_00)


class Shifting(QObject):
    """Commands on the shift and on the drawer, and their panels."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._then: Callable[[int], None] = lambda _: None
        self._closing = False
        self.panel = ShiftPanel(theme, session.desk.zone)
        self.amount, self.count, self.closed = Amount(theme), Count(theme), Closed(theme)
        for panel in (self.panel, self.amount, self.count, self.closed):
            stage.add(panel)
        self.panel.picked.connect(self._picked)
        self.panel.counted.connect(self._count)
        self.amount.given.connect(self._given)
        self.count.counted.connect(self._close)
        self.closed.go_on.connect(self._ask_float)

    def look(self) -> None:
        """Say quietly where nobody has opened a shift."""
        self._session.ask(lambda: shifts.running(self._desk), self._note)

    def open(self, typed: str) -> None:
        """F12: the shift; where nobody has opened one, its float. ``4108.5 F12`` was counted."""

        def then(shift: ShiftView | None) -> None:
            self._note(shift)
            if shift is None or not shift.opened:
                self._ask_float()
                return
            self.panel.show_shift(shift)
            self._stage.open(self.panel)
            if typed:
                self.panel.confirm(typed)

        self._session.ask(lambda: shifts.running(self._desk), then)

    def open_drawer(self) -> None:
        """Ctrl+O: without a sale, for a reason that is chosen."""
        session = self._session
        words = self.tr("Open the drawer: {reason}")

        def then(_: None) -> None:
            session.outside.print_now()
            session.tell(Kind.OK, self.tr("The drawer opens."))

        def picked(reason: str) -> None:
            session.attempt(
                words.format(reason=reason),
                lambda approval: cash.open_drawer(self._desk, reason=reason, approval=approval),
                then,
                reason=reason,
            )

        title = self.tr("Open the drawer: why?")
        session.choose(title, reasons.as_options(reasons.for_drawer()), picked)

    def _picked(self, id: str) -> None:
        if id == X_REPORT:
            self._print_x()
        elif id == CLOSE:
            self._count(None)
        elif id in {CASH_IN, CASH_OUT}:
            self._ask_cash(CashWay(id))
        else:
            self._stage.close_panel()
            self._stage.chosen.emit(Name(id))

    def _given(self, fen: int) -> None:
        self._then(fen)

    def _print_x(self) -> None:
        session = self._session

        def then(receipt: Receipt) -> None:
            session.outside.print_now()
            self._show_slip(self.tr("X report"), receipt)

        session.store.do(self, lambda: shifts.x_report(self._desk), then, session.sorry)

    def _ask_float(self) -> None:
        self._then = self._open_shift
        self.amount.ask(
            self.tr("Open a shift"),
            self.tr("How much is in the drawer now? Enter alone: nothing."),
            self.tr("Float"),
            self.tr("Open with {amount}"),
            FLOATS_FEN,
        )
        self.amount.choose(0)
        self._stage.open(self.amount)

    def _open_shift(self, fen: int) -> None:
        session = self._session

        def then(shift: ShiftView) -> None:
            self._note(shift)
            self._stage.close_panel()
            words = self.tr("Shift {name} is open, with {amount} in the drawer.")
            session.tell(Kind.OK, words.format(name=shift.name, amount=show(shift.float_fen)))

        session.store.do(self, lambda: shifts.open_shift(self._desk, fen), then, session.sorry)

    def _ask_cash(self, way: CashWay) -> None:
        into = way is CashWay.IN
        self._then = partial(self._ask_why, way)
        self.amount.ask(
            self.tr("Cash in") if into else self.tr("Cash out"),
            self.tr("The drawer opens and a slip is printed."),
            self.tr("Amount"),
            self.tr("Put {amount} in") if into else self.tr("Take {amount} out"),
            MOVES_FEN,
        )
        self._stage.open(self.amount)

    def _ask_why(self, way: CashWay, fen: int) -> None:
        into = way is CashWay.IN
        title = self.tr("Cash in {amount}: why?") if into else self.tr("Cash out {amount}: why?")
        why = reasons.for_cash_in() if into else reasons.for_cash_out()
        options = reasons.as_options(why)
        self._session.choose(title.format(amount=show(fen)), options, partial(self._move, way, fen))

    def _move(self, way: CashWay, fen: int, reason: str) -> None:
        session, into = self._session, way is CashWay.IN
        said = self.tr("Cash in {amount}: {reason}"), self.tr("Cash out {amount}: {reason}")

        def move(approval: Approval | None) -> Receipt:
            return cash.move(self._desk, way, fen, reason=reason, approval=approval)

        def then(receipt: Receipt) -> None:
            session.outside.print_now()
            self._show_slip(self.tr("Cash in") if into else self.tr("Cash out"), receipt)

        about = said[0 if into else 1].format(amount=show(fen), reason=reason)
        session.attempt(about, move, then, reason=reason)

    def _count(self, fen: int | None) -> None:
        """Count only what can be closed: with goods rung up it would be for nothing."""
        view = self._session.view
        if view is not None and view.basket.lines:
            self._session.sorry(BasketWaits(lines=len(view.basket.lines)))
            return
        self.count.ask(fen)
        self._stage.open(self.count)

    def _close(self, fen: int, pieces: Sequence[Pieces]) -> None:
        session = self._session
        if self._closing:
            return
        self._closing = True

        def then(closed: ShiftClosed) -> None:
            self._closing = False
            session.outside.print_now()
            session.sounded.emit(Tone.ATTENTION if closed.difference_fen else Tone.DONE)
            self.closed.show_closed(closed, fen)
            self._stage.open(self.closed)
            self._note(None)

        def otherwise(problem: Problem) -> None:
            self._closing = False
            session.sorry(problem)

        session.store.do(self, lambda: shifts.close_shift(self._desk, fen, pieces), then, otherwise)

    def _show_slip(self, title: str, receipt: Receipt) -> None:
        self._stage.done.show_slip(title, receipt)
        self._stage.open(self._stage.done)

    def _note(self, shift: ShiftView | None) -> None:
        self._stage.cart.show_shift(opened=shift is not None and shift.opened)
