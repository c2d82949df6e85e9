"""The PIN pad on the customer's screen: no cashier sees a digit, and no hand gives one away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.asking import PinAsked, PinStep
from app.domain.money import show
from app.domain.staff import PIN_DIGITS
from app.ui.counter.parts import label
from app.ui.theme import Theme

_KEY_W, _KEY_H = 200, 104
_DOT, _OPEN = "●", "○"
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class PinPad(QWidget):
    """Asks for six digits; the sixth one sends them. Nothing shows which they are.

    Signals:
        typed: carries the PIN.
        gave_up: the customer does not want to.
    """

    typed = Signal(str)
    gave_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pin = ""
        self.head, self.dots = label("customer_ask"), label("customer_dots")
        self.keys = [QPushButton() for _ in range(10)]
        self.back, self.leave = QPushButton("⌫"), QPushButton(self.tr("Not now"))
        self.back.setAccessibleName(self.tr("Delete"))
        grid = QGridLayout()
        grid.setSpacing(theme.px(12))
        places = [(at // 3, at % 3) for at in range(9)] + [(3, 1)]
        placed = [*zip(self.keys, places, strict=True), (self.leave, (3, 0)), (self.back, (3, 2))]
        for key, place in placed:
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setFixedSize(theme.px(_KEY_W), theme.px(_KEY_H))
            grid.addWidget(key, *place)
        for key in self.keys:
            key.clicked.connect(lambda _=False, key=key: self._press(key.text()))
        self.back.clicked.connect(self._delete)
        self.leave.clicked.connect(self.gave_up)
        pad = QHBoxLayout()
        pad.addStretch(1)
        pad.addLayout(grid)
        pad.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(26), 0, theme.px(26))
        column.setSpacing(theme.px(14))
        column.addStretch(1)
        column.addWidget(self.head, 0, _CENTRE)
        column.addWidget(self.dots, 0, _CENTRE)
        column.addLayout(pad)
        column.addStretch(1)

    def ask(self, asked: PinAsked) -> None:
        """Ask anew; nothing is typed yet."""
        self.head.setText(self._words(asked))
        for key, digit in zip(self.keys, asked.digits, strict=True):
            key.setText(str(digit))
        self.forget()

    def forget(self) -> None:
        """What was typed is nowhere any more."""
        self._pin = ""
        self._show()

    def _words(self, asked: PinAsked) -> str:
        if asked.step is PinStep.PAY and asked.amount_fen:
            words = self.tr("Your PIN, to pay {amount}")
            return words.format(amount=f"¥{show(asked.amount_fen)}")
        return {
            PinStep.PAY: self.tr("Your payment PIN"),
            PinStep.OLD: self.tr("Your present PIN"),
            PinStep.NEW: self.tr("Choose a PIN of six digits"),
            PinStep.AGAIN: self.tr("The same PIN once more"),
        }[asked.step]

    def _press(self, digit: str) -> None:
        self._pin += digit
        self._show()
        if len(self._pin) == PIN_DIGITS:
            pin = self._pin
            self.forget()
            self.typed.emit(pin)

    def _delete(self) -> None:
        self._pin = self._pin[:-1]
        self._show()

    def _show(self) -> None:
        typed = len(self._pin)
        self.dots.setText("  ".join([_DOT] * typed + [_OPEN] * (PIN_DIGITS - typed)))
