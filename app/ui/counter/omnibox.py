"""The one field that always has the focus: codes are scanned or typed, then a key says what for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.basket import read_quantity
from app.domain.codes import LONGEST_CODE
from app.domain.discount import read_discount
from app.ui.counter.actions import Name, pressed
from app.ui.counter.bounce import Bounce
from app.ui.counter.key_map import EDITING, IN_FORCE
from app.ui.counter.parts import restyle
from app.ui.theme import Theme

HEIGHT = 58
_PADDING = 40
_REPEATS = {Name.UP, Name.DOWN, Name.ONE_LESS}
_READS = {Name.QUANTITY: read_quantity, Name.DISCOUNT: read_discount}


class Omnibox(QLineEdit):
    """Takes what is typed, and turns a key of the action table into a command.

    Input methods are off: they would eat what a wedge scanner types. ``bursting`` is set by the
    window while a scanner types, so that a ``-`` in a code is a character. ``catcher`` is asked
    first about every key, and tells whether it has taken it.

    Signals:
        commanded: a key of the table; carries its ``Name`` and what was typed before, stripped.
        typed: something was typed that is no command.
    """

    commanded = Signal(object, str)
    typed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bursting = False
        self._bounce = Bounce()
        self.catcher: Callable[[QKeyEvent], bool] = lambda _: False
        self.setObjectName("omnibox")
        self.setFixedHeight(theme.px(HEIGHT))
        self.setMaxLength(LONGEST_CODE)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._padding = theme.px(_PADDING)
        self._long = False
        self.textChanged.connect(self._fit)
        self.ask("", secret=False)

    @property
    def secret(self) -> bool:
        """Whether what is typed is shown as dots."""
        return self.echoMode() is QLineEdit.EchoMode.Password

    def ask(self, words: str, *, secret: bool) -> None:
        """Say what is to be typed now; empty: what always is. A ``secret`` is shown as dots.

        Nothing that was typed as a secret, or before one, is ever seen again.
        """
        if secret or self.secret:
            self._forget()
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Password if secret else mode.Normal)
        always = self.tr("Scan, or type and press a key (5678 F2 finds a member)")
        self.setPlaceholderText(words or always)
        self.setAccessibleName(words or self.tr("Scan or type"))
        self._measure()

    def take(self) -> str:
        """What was typed; the box is empty after."""
        text = self.text().strip()
        self._forget()
        return text

    def take_for(self, name: Name) -> str:
        """What was typed, for a button: a secret is told to Enter alone. The box is empty after."""
        told = not self.secret or name is Name.CONFIRM
        text = self.take()
        return text if told else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the open panel wants as it is, a command, or a character."""
        if self.catcher(event):
            event.accept()
            return
        action = pressed(event)
        if action is not None and self._commands(action.name, event):
            event.accept()
            if event.isAutoRepeat() and action.name not in _REPEATS:
                return
            if self._bounce.is_again(action.name, event.timestamp()) and not self.text():
                return
            keeps = {Name.BACK, Name.UP, Name.DOWN}
            text = self.text().strip() if action.name in keeps else self.take()
            told = not self.secret or action.name is Name.CONFIRM
            self.commanded.emit(action.name, text if told else "")
            return
        if event.text():
            self.typed.emit()
        super().keyPressEvent(event)

    def _commands(self, name: Name, event: QKeyEvent) -> bool:
        """Whether the key is a command here: inside a text some only edit it."""
        if IN_FORCE.keys[name] in EDITING and self.text():
            return False
        read = _READS.get(name)
        if read and self.text() and read(self.text().strip()) is None:
            return False
        return not (self.bursting and event.text() and event.text().isprintable())

    def _measure(self) -> None:
        """What is asked for is never cut: with too little room it is smaller than what is typed."""
        self._long = False
        self._fit()
        room = self.width() - self._padding
        self._long = self.fontMetrics().horizontalAdvance(self.placeholderText()) > room
        self._fit()

    def _fit(self) -> None:
        long = "true" if self._long and not self.text() else "false"
        if self.property("long") != long:
            restyle(self, "long", long)

    def _forget(self) -> None:
        """Empty, and undoing brings nothing back."""
        self.setText("")
