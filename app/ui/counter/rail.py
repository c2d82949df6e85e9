"""The buttons at the right: how to pay, and what else can be done. Each names its key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.operations.views import CounterView
from app.ui.counter.actions import Name, text_of
from app.ui.counter.keypad import HIGH, LINE_GAP
from app.ui.counter.parts import KeyButton
from app.ui.theme import Theme

PAYING = (Name.CASH, Name.VALUE, Name.CONFIRM)
SERVING = (
    (Name.REDEEM, Name.TOP_UP, Name.SUSPEND),
    (Name.OFFERS, Name.MEMBER, Name.RETURN),
)
_PAY_HEIGHT, _HEIGHT = 56, 48
_BESIDE = (Name.MEMBER, Name.REDEEM, Name.OFFERS, Name.TOP_UP, Name.SUSPEND)
_BAR_HEIGHT = 88


class Rail(QWidget):
    """A button for each action that a hand may want instead of a key.

    Signals:
        chosen: a button was clicked; carries the ``Name`` of its action.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.buttons: dict[Name, KeyButton] = {}
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        for row, names in enumerate((PAYING, *SERVING)):
            for column, name in enumerate(names):
                primary = row == 0
                height = _PAY_HEIGHT if primary else _HEIGHT
                button = KeyButton(theme, name, primary=primary, height=height)
                grid.addWidget(self._joined(button), row, column)
                grid.setColumnStretch(column, 1)
        grid.addWidget(self._or_settle(theme, _PAY_HEIGHT), 0, PAYING.index(Name.CONFIRM))

    def _or_settle(self, theme: Theme, height: int) -> KeyButton:
        """What takes the place of finishing while there is something to pay."""
        return self._joined(KeyButton(theme, Name.SETTLE, primary=True, height=height))

    def _joined(self, button: KeyButton) -> KeyButton:
        button.clicked.connect(lambda: self.chosen.emit(button.name))
        self.buttons[button.name] = button
        return button

    def show_view(self, view: CounterView) -> None:
        """Dim what has no object now; its key still says why."""
        goods, member = bool(view.basket.lines), view.member is not None
        paid = goods and view.rest_fen == 0
        can = {
            Name.CASH: goods and not paid,
            Name.VALUE: goods and member,
            Name.CONFIRM: paid,
            Name.SETTLE: goods,
            Name.REDEEM: goods and member,
            Name.TOP_UP: member,
            Name.SUSPEND: goods or view.suspended > 0,
        }
        for name, button in self.buttons.items():
            button.setEnabled(can.get(name, True))
        self.buttons[Name.CONFIRM].setVisible(paid)
        self.buttons[Name.SETTLE].setVisible(not paid)
        resume = not goods and view.suspended > 0
        words = self.tr("Resume") if resume else text_of(Name.SUSPEND)
        self.buttons[Name.SUSPEND].say(words)


class TouchRail(Rail):
    """The same for fingers: a column beside the digits, and ``bar``, the ways to pay, for below."""

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(LINE_GAP))
        for name in _BESIDE:
            column.addWidget(self._joined(KeyButton(theme, name, height=HIGH, stacked=True)))
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for name in PAYING:
            button = KeyButton(theme, name, primary=True, height=_BAR_HEIGHT)
            row.addWidget(self._joined(button), 1)
        row.addWidget(self._or_settle(theme, _BAR_HEIGHT), 1)
