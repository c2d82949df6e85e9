"""The one field that always has the focus: codes are scanned or typed, then a key says what for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.basket import read_quantity
from app.domain.codes import LONGEST_CODE
from app.ui.counter.actions import Name, pressed
from app.ui.theme import Theme

HEIGHT = 58
_REPEATS = {Name.UP, Name.DOWN, Name.ONE_LESS}
_ONLY_WHEN_EMPTY = {Name.ONE_LESS, Name.REMOVE, Name.MEMBER_OFF, Name.TOGGLE, Name.BEST}


class Omnibox(QLineEdit):
    """Takes what is typed, and turns a key of the action table into a command.

    Input methods are off: they would eat what a wedge scanner types. ``bursting`` is set by the
    window while a scanner types, so that a ``-`` in a code is a character.

    Signals:
        commanded: a key of the table; carries its ``Name`` and what was typed before, stripped.
        typed: something was typed that is no command.
    """

    commanded = Signal(object, str)
    typed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bursting = False
        self.setObjectName("omnibox")
        self.setFixedHeight(theme.px(HEIGHT))
        self.setMaxLength(LONGEST_CODE)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText(self.tr("Scan, or type and press a key (5678 F2 finds a member)"))
        self.setAccessibleName(self.tr("Scan or type"))

    def take(self) -> str:
        """What was typed; the box is empty after."""
        text = self.text().strip()
        self.clear()
        return text

    def take_back(self, count: int) -> None:
        """Remove the last ``count`` characters: a scanner typed them."""
        text, at = self.text(), self.cursorPosition()
        keep = max(0, at - count)
        self.setText(text[:keep] + text[at:])
        self.setCursorPosition(keep)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A command, or a character."""
        action = pressed(event)
        if action is not None and self._commands(action.name, event):
            event.accept()
            if event.isAutoRepeat() and action.name not in _REPEATS:
                return
            keeps = {Name.BACK, Name.UP, Name.DOWN}
            text = self.text().strip() if action.name in keeps else self.take()
            self.commanded.emit(action.name, text)
            return
        if event.text():
            self.typed.emit()
        super().keyPressEvent(event)

    def _commands(self, name: Name, event: QKeyEvent) -> bool:
        """Whether the key is a command here: inside a text some only edit it."""
        if name in _ONLY_WHEN_EMPTY and self.text():
            return False
        if name is Name.QUANTITY and self.text() and read_quantity(self.text().strip()) is None:
            return False
        return not (self.bursting and event.text() and event.text().isprintable())
