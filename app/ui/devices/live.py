"""The bytes on a line, as they pass: hexadecimal and text, the last 200 rows."""

from __future__ import annotations

from collections import deque

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.counter.parts import label
from app.ui.devices.bench import Passed
from app.ui.devices.button import button
from app.ui.theme import Theme

ROWS, BYTES = 200, 8
_SENT, _CAME = "→", "←"


def rows_of(data: bytes) -> list[str]:
    r"""Eight bytes a row: in hexadecimal, and what of them can be read.

    >>> rows_of(b"6901\r\n")
    ['36 39 30 31 0D 0A\t6901..']
    """
    parts = [data[at : at + BYTES] for at in range(0, len(data), BYTES)]
    return [f"{part.hex(' ').upper()}\t{_readable(part)}" for part in parts]


def _readable(data: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)


class LiveView(QWidget):
    """Shows what passes. While it pauses what passes is kept, and shown when it goes on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._kept: deque[str] = deque(maxlen=ROWS)
        self._paused = False
        self.pause = button(theme, self.tr("Pause"), self._pause)
        self.clear = button(theme, self.tr("Clear"), self.empty)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMaximumBlockCount(ROWS)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("Live bytes"))
        self.text.setPlaceholderText(self.tr("→ sent to the device, ← came from it"))
        font = theme.font(13)
        self.text.setFont(font)
        widest = QFontMetricsF(font).horizontalAdvance(f"{_SENT} " + "DD " * BYTES)
        self.text.setTabStopDistance(widest + theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label("strong", self.tr("Live bytes")))
        head.addStretch(1)
        head.addWidget(self.pause)
        head.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def show_passed(self, passed: Passed) -> None:
        """One line more. A bank card's digits are not among what is told here."""
        arrow = _SENT if passed.sent else _CAME
        hidden = {
            "bank": self.tr("bank card, not shown"),
            "damaged": self.tr("card not read whole, not shown"),
        }
        rows = [hidden[passed.hidden]] if passed.hidden else rows_of(passed.data)
        self._kept.extend(f"{arrow} {row}" for row in rows)
        if not self._paused:
            self._flush()

    def empty(self) -> None:
        """Forget what was seen."""
        self._kept.clear()
        self.text.clear()

    def _pause(self) -> None:
        self._paused = not self._paused
        self.pause.setText(self.tr("Go on") if self._paused else self.tr("Pause"))
        if not self._paused:
            self._flush()

    def _flush(self) -> None:
        if self._kept:
            self.text.appendPlainText("\n".join(self._kept))
            self._kept.clear()
