"""The buttons at the right: how to pay, and what else can be done. Each names its key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.operations.views import CounterView
from app.ui.counter.actions import Name, text_of
from app.ui.counter.parts import KeyButton
from app.ui.theme import Theme

PAYING = (Name.CASH, Name.VALUE, Name.CONFIRM)
SERVING = (
    (Name.REDEEM, Name.TOP_UP, Name.SUSPEND),
    (Name.OFFERS, Name.MEMBER, Name.REPRINT),
)
_PAY_HEIGHT, _HEIGHT = 56, 48


class Rail(QWidget):
    """A button for each action that a hand may want instead of a key.

    Signals:
        chosen: a button was clicked; carries the ``Name`` of its action.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        self.buttons: dict[Name, KeyButton] = {}
        for row, names in enumerate((PAYING, *SERVING)):
            for column, name in enumerate(names):
                primary = row == 0
                height = _PAY_HEIGHT if primary else _HEIGHT
                button = KeyButton(theme, name, primary=primary, height=height)
                button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
                grid.addWidget(button, row, column)
                grid.setColumnStretch(column, 1)
                self.buttons[name] = button

    def show_view(self, view: CounterView) -> None:
        """Dim what has no object now; its key still says why."""
        goods, member = bool(view.basket.lines), view.member is not None
        paid = goods and view.rest_fen == 0
        can = {
            Name.CASH: goods and not paid,
            Name.VALUE: goods and member,
            Name.CONFIRM: paid,
            Name.REDEEM: goods and member,
            Name.TOP_UP: member,
            Name.SUSPEND: goods or view.suspended > 0,
        }
        for name, button in self.buttons.items():
            button.setEnabled(can.get(name, True))
        resume = not goods and view.suspended > 0
        words = self.tr("Resume") if resume else text_of(Name.SUSPEND)
        self.buttons[Name.SUSPEND].say(words)
