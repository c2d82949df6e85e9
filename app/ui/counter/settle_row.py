"""A line of the settle panel: one payment, how far it is, and how much."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.domain.money import show
from app.domain.payment import Payment
from app.ui.counter.parts import Elided, label, restyle
from app.ui.counter.return_words import tender_name
from app.ui.counter.settle_words import state_tone, state_words
from app.ui.theme import Theme

_HEIGHT = 40


class SettleRow(QFrame):
    """One payment.

    Signals:
        clicked: by a hand.
    """

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("choice_row")
        self.setFixedHeight(theme.px(_HEIGHT))
        self.kind, self.state = label("strong"), Elided()
        self.kind.setMinimumWidth(theme.px(110))
        self.state.setProperty("text_role", "body")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.amount = label("strong", right=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self.kind)
        row.addWidget(self.state, 1)
        row.addWidget(self.amount)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Picked by mouse or finger."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def show_payment(self, payment: Payment, *, marked: bool) -> None:
        """Take the place of what was shown."""
        self.kind.setText(tender_name(payment.kind))
        self.state.say(state_words(payment))
        restyle(self.state, "tone", state_tone(payment))
        self.amount.setText(show(payment.amount_fen))
        restyle(self, "marked", "true" if marked else "false")
        said = f"{self.kind.text()} {self.amount.text()} {self.state.whole}"
        self.setAccessibleName(said)
