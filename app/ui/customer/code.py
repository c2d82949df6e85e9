"""A QR code on paper, dark on light in both themes, each of its dots a whole number of pixels."""

from __future__ import annotations

import segno
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme

_QUIET = 4
"""Dots of white around it, as ISO/IEC 18004 asks for."""


class Code(QWidget):
    """Shows what ``content`` says; raises ``ValueError`` where that is too much for a code.

    It is ``side`` pixels wide at 100 percent, or a little less.
    """

    def __init__(self, theme: Theme, content: str, side: int) -> None:
        super().__init__()
        self._theme = theme
        self._matrix = dots_of(content)
        across = len(self._matrix) + 2 * _QUIET
        self._dot = max(1, theme.px(side) // across)
        self.setFixedSize(self._dot * across, self._dot * across)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, then dots."""
        painter, dot = QPainter(self), self._dot
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        ink = self._theme.colour("ink")
        for y, row in enumerate(self._matrix, start=_QUIET):
            for x, dark in enumerate(row, start=_QUIET):
                if dark:
                    painter.fillRect(x * dot, y * dot, dot, dot, ink)
        painter.end()


def dots_of(content: str) -> list[list[int]]:
    """The dots of a code that says ``content``, row by row; ``ValueError``: that is too much."""
    return [list(row) for row in segno.make_qr(content, error="m").matrix]
