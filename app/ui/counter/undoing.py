"""Ctrl+Z: the last step of the basket, or, where there is none, the sale just made (红冲)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.money import show
from app.domain.refusal import NotSoldHere
from app.operations import returns, undo
from app.operations.undo import Undoable
from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.counter.return_words import member_facts, money_facts
from app.ui.counter.returning import Returning
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme


class UndoPanel(Panel):
    """Asks whether the sale shall be undone. Enter does it, once.

    Signals:
        confirmed: do it.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._asked = False
        self.caption, self.amount = label("due"), label("big")
        words = self.tr("All of it comes back, as it was paid. Points and coupons too.")
        self.about = label("body", words, tone="off")
        self.about.setWordWrap(True)
        self.way = label("strong")
        self.way.setWordWrap(True)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=260)
        self.enter.say(self.tr("Undo the sale"))
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        row = QHBoxLayout()
        row.addWidget(self.enter)
        row.addStretch(1)
        self.column.addSpacing(theme.px(12))
        self.column.addWidget(self.caption)
        self.column.addWidget(self.amount)
        self.column.addWidget(self.way)
        self.column.addWidget(self.about)
        self.column.addSpacing(theme.px(12))
        self.column.addLayout(row)
        self.column.addStretch(1)

    @property
    def wants(self) -> str:
        """Enter."""
        return self.tr("Enter undoes the sale")

    def show_sale(self, sale: Undoable) -> None:
        """Ask anew."""
        self._asked = False
        self.title.setText(self.tr("Undo the sale?"))
        self.caption.setText(sale.serial)
        self.amount.setText(f"¥{show(sale.due_fen)}")
        facts = [*money_facts(sale.back.refunds), *member_facts(sale.back.check)]
        self.way.setText(" · ".join(f"{words} {figure}" for words, figure in facts))

    def confirm(self, typed: str) -> bool:
        """Enter alone."""
        if typed:
            return False
        if not self._asked:
            self._asked = True
            self.confirmed.emit()
        return True


class Undoing(QObject):
    """One key for both; ``cart_undo`` takes back a step, and tells whether there was one."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, returning: Returning) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._returning = returning
        self._serial = ""
        self.cart_undo: Callable[[Callable[[bool], None]], None] | None = None
        self.panel = UndoPanel(theme)
        stage.add(self.panel)
        self.panel.confirmed.connect(self._undo)

    def command(self, _typed: str) -> None:
        """Ctrl+Z."""
        if self.cart_undo is None:
            self._no_step(stepped=False)
        else:
            self.cart_undo(lambda stepped: self._no_step(stepped=stepped))

    def _no_step(self, *, stepped: bool) -> None:
        view = self._session.view
        if stepped:
            return
        if view is not None and view.basket.lines:
            self._session.tell(Kind.INFO, self.tr("No step of this sale to undo."))
        else:
            self.undo_sale()

    def undo_sale(self) -> None:
        """Ask whether the sale just made shall be undone; where it cannot be, say why."""

        def then(sale: Undoable) -> None:
            self._serial = sale.serial
            self.panel.show_sale(sale)
            self._stage.open(self.panel)

        self._session.ask(lambda: undo.last_sale(self._desk), then)

    def _undo(self) -> None:
        self._attempt(self._ask_centre)

    def _attempt(self, not_here: Callable[[Problem], None]) -> None:
        reason = QCoreApplication.translate("Reasons", "Undone at once")

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, NotSoldHere):
                not_here(problem)
            else:
                self._sorry(problem)

        operation = partial(undo.undo, self._desk, self._serial, reason=reason)
        self._session.store.do(self, operation, self._returning.finish, otherwise)

    def _ask_centre(self, _problem: Problem) -> None:
        """It knows of the sale already: this till needs the right to return it."""
        question = partial(returns.find, self._desk, self._serial)
        self._session.calls.ask(self, question, lambda _: self._attempt(self._sorry), self._sorry)

    def _sorry(self, problem: Problem) -> None:
        self._stage.close_panel()
        self._returning.release()
        self._session.sorry(problem)
