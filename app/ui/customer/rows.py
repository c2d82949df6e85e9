"""The end of the basket, painted: as many lines as there is room for, and nothing that moves."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.display import ShownLine
from app.domain.money import show
from app.ui.theme import Theme

_ROW, _FONT, _GAP = 54, 29, 20
_QUANTITY, _AMOUNT = 150, 170
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def said(quantity: str) -> str:
    """A quantity as it is printed large.

    >>> said("x3"), said("1.268kg"), said("")
    ('×3', '1.268 kg', '')
    """
    return quantity.replace("x", "×").replace("kg", " kg")


class Rows(QWidget):
    """Shows lines of the basket, the last one at the bottom once there are too many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[ShownLine, ...] = ()

    def show_rows(self, rows: tuple[ShownLine, ...]) -> None:
        """Take the place of what was shown."""
        if rows != self._rows:
            self._rows = rows
            self.update()

    @property
    def shown(self) -> tuple[ShownLine, ...]:
        """Those for which there is room."""
        return self._rows[-self._room :]

    @property
    def _room(self) -> int:
        return max(1, self.height() // self._theme.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """Room for the columns of figures, a short name, and one line."""
        wide = self._theme.px(_QUANTITY + _AMOUNT + 4 * _FONT + 2 * _GAP)
        return QSize(wide, self._theme.px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name, quantity and amount of each; a long name ends in an ellipsis."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(_FONT))
        height = self.height() // self._room
        for at, row in enumerate(self.shown):
            self._paint(painter, QRect(0, at * height, self.width(), height), row)
            if at:
                rule = QRect(0, at * height, self.width(), 1)
                painter.fillRect(rule, self._theme.colour("hairline"))
        painter.end()

    def _paint(self, painter: QPainter, place: QRect, row: ShownLine) -> None:
        theme, middle = self._theme, Qt.AlignmentFlag.AlignVCenter
        amount = QRect(place)
        amount.setLeft(place.right() + 1 - theme.px(_AMOUNT))
        quantity = amount.translated(-theme.px(_QUANTITY), 0)
        quantity.setWidth(theme.px(_QUANTITY))
        name = QRect(place)
        name.setRight(quantity.left() - theme.px(_GAP))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, name.width())
        for role, part, side, text in (
            ("text", name, _LEFT, shown),
            ("muted", quantity, _RIGHT, said(row.quantity)),
            ("text", amount, _RIGHT, show(row.fen)),
        ):
            painter.setPen(theme.colour(role))
            painter.drawText(part, side | middle, text)
