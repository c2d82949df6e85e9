"""Keys of a scanner that types like a keyboard, caught before any widget sees their Return."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow

from app.ui.counter.outside import Wedge

_RETURNS = ("\r", "\n")
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr}


class WedgeFilter(QObject):
    """An event filter for one ``QWindow``. On widgets a single Return would be seen three times.

    Signals:
        scanned: a code was typed by a scanner; carries it, and how many of its characters have
            leaked into the focused field.
        bursting: whether the key being delivered is a scanner's, and so is no command.
    """

    scanned = Signal(str, int)
    bursting = Signal(bool)

    def __init__(self, wedge: Wedge, window: QWindow) -> None:
        super().__init__(window)
        self._wedge = wedge
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Judge each press with text; swallow the Return that ends a scan, and its echo."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return False
        typed = event.text() and (event.text().isprintable() or event.text() in _RETURNS)
        if not typed:
            self._wedge.reset()
            return False
        verdict = self._wedge.key(event.text(), event.timestamp())
        self.bursting.emit(verdict.burst)
        if verdict.scan:
            self.scanned.emit(verdict.scan, verdict.take_back)
        return verdict.swallow
