"""After a shift: how far the count was off, large; the Z report; the next shift."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.money import show
from app.operations.shifts import ShiftClosed
from app.ui.counter.actions import Name
from app.ui.counter.done import Done
from app.ui.counter.parts import KeyButton, restyle
from app.ui.theme import Theme


class Closed(Done):
    """Shows how a shift ended. Enter opens the next one; anything else goes on without.

    Signals:
        go_on: the next shift is to be opened.
    """

    go_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("Shift closed"))
        self.next.setText(self.tr("Selling goes on without a shift, too."))
        self._picture.hide()
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=260)
        self.enter.say(self.tr("Open the next shift"))
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        row = QHBoxLayout()
        row.addWidget(self.enter)
        row.addStretch(1)
        self.column.addLayout(row)

    def show_closed(self, closed: ShiftClosed, counted_fen: int) -> None:
        """``counted_fen`` lay in the drawer."""
        off_fen = closed.difference_fen
        if off_fen:
            caption = self.tr("Too much in the drawer") if off_fen > 0 else self.tr("Short")
        else:
            caption = self.tr("Exact")
        self._show_amount(caption, off_fen)
        for part in (self.yen, self.amount):
            restyle(part, "tone", "bad" if off_fen else "ok")
        self._show_facts(
            [
                (self.tr("Z report no."), f"{closed.number:06d}"),
                (self.tr("Counted"), show(counted_fen)),
                (self.tr("Should be"), show(counted_fen - off_fen)),
            ]
        )
        self._show_receipt(closed.receipt)

    def confirm(self, typed: str) -> bool:
        """Enter alone."""
        if not typed:
            self.go_on.emit()
        return not typed
