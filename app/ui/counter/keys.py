"""Keys of a scanner that types like a keyboard, caught before any widget sees their Return."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.counter.outside import Verdict, Wedge

_RETURNS = ("\r", "\n")
_PRINTABLE = range(0x21, 0x7F)
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

    def __init__(self, wedge: Wedge | None, window: QWindow) -> None:
        super().__init__(window)
        self._wedge = wedge
        self._at_ms = 0
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._paused)
        window.installEventFilter(self)

    def use(self, wedge: Wedge | None) -> None:
        """Judge by this from now on; None: every key is a person's."""
        self._quiet.stop()
        self._wedge = wedge

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Judge each press with text; swallow the Return that ends a scan, and its echo."""
        is_press = event.type() == QEvent.Type.KeyPress
        if self._wedge is None or not is_press or not isinstance(event, QKeyEvent):
            return False
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return False
        text, leaks = _typed(event)
        if not text:
            self._wedge.reset()
            return False
        self._at_ms = event.timestamp()
        verdict = self._wedge.key(text, self._at_ms, leaks=leaks)
        self.bursting.emit(verdict.burst)
        self._obey(verdict)
        return verdict.swallow

    def _paused(self) -> None:
        self._at_ms += self._quiet.interval()
        assert self._wedge is not None
        self._obey(self._wedge.quiet(self._at_ms))

    def _obey(self, verdict: Verdict) -> None:
        self._quiet.stop()
        if verdict.wait_ms:
            self._quiet.start(verdict.wait_ms)
        if verdict.scan:
            self.scanned.emit(verdict.scan, verdict.take_back)


def _typed(event: QKeyEvent) -> tuple[str, bool]:
    """What a key types, empty: nothing; and whether the focused field is given it.

    Ctrl that is still held makes control characters of the first keys of a swipe.
    """
    text = event.text()
    if text and (text.isprintable() or text in _RETURNS):
        return text, True
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return (chr(event.key()), False) if held and event.key() in _PRINTABLE else ("", False)


def take_back(field: QWidget | None, count: int) -> None:
    """Remove from ``field``, if one can type there, the last ``count`` characters."""
    if isinstance(field, QComboBox):
        field = field.lineEdit()
    if isinstance(field, QLineEdit):
        text, keep = field.text(), max(0, field.cursorPosition() - count)
        field.setText(text[:keep] + text[field.cursorPosition() :])
        field.setCursorPosition(keep)
