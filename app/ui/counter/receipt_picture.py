"""A receipt drawn as the printer sets it: one column for each byte of GB18030."""

from __future__ import annotations

import re

import segno
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain import bars
from app.domain.receipt import BarCode, Bitmap, Cut, Item, Line, Logo, QrCode, Receipt, width
from app.ui.theme import Theme

_COLUMN = {32: 8.5, 48: 7.0}
_COLUMN_DOTS = 12
_LINE = 3.0
_MARGIN = 18
_QR_COLUMNS = 15
_BAR_LINES = 2.2
_RULE = re.compile(r"([-=_])\1{3,}")


class Setting:
    """Where things go on the paper, at one scale."""

    def __init__(self, theme: Theme, receipt: Receipt, logo: Bitmap | None = None) -> None:
        self.theme, self.receipt, self.logo = theme, receipt, logo
        self.column = _COLUMN.get(receipt.columns, 7.0) * theme.scale_percent / 100
        self.line = self.column * _LINE
        self.margin = theme.px(_MARGIN)

    def height_of(self, item: Item) -> float:
        """How much paper an item takes."""
        match item:
            case Line():
                return self.line * item.size
            case QrCode():
                return self.column * (_QR_COLUMNS + 2)
            case BarCode():
                return self.line * (_BAR_LINES + 1.3)
            case Logo():
                high = self.logo.height if self.logo else 0
                return high * self.column / _COLUMN_DOTS
            case Cut():
                return self.line * 0.6

    @property
    def size(self) -> QSize:
        """The paper, margins included."""
        wide = self.receipt.columns * self.column + 2 * self.margin
        high = sum(map(self.height_of, self.receipt.items)) + 2 * self.margin
        return QSize(round(wide), round(high))

    def paint(self, painter: QPainter) -> None:
        """Draw it all, from the top left corner."""
        painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), self._of("paper"))
        painter.setPen(self._of("hairline"))
        painter.drawRect(0, 0, self.size.width() - 1, self.size.height() - 1)
        self.write(painter)

    def write(self, painter: QPainter) -> None:
        """Draw what is on the paper, without the paper."""
        painter.setPen(self._of("ink"))
        top = float(self.margin)
        for item in self.receipt.items:
            if isinstance(item, Line):
                self._text(painter, item, top)
            elif isinstance(item, QrCode):
                self._qr(painter, item, top + self.column)
            elif isinstance(item, BarCode):
                self._bars(painter, item, top + self.line * 0.2)
            elif isinstance(item, Logo) and self.logo is not None:
                self._picture(painter, self.logo, top)
            top += self.height_of(item)

    def _of(self, role: str) -> QColor:
        return self.theme.colour(role)

    def _font(self, size: int, *, bold: bool) -> QFont:
        font = self.theme.font(15, bold=bold)
        font.setPixelSize(round(self.column * 2 * size))
        return font

    def _text(self, painter: QPainter, line: Line, top: float) -> None:
        cell, height = self.column * line.size, self.line * line.size
        left = float(self.margin)
        ruled = {at for rule in _RULE.finditer(line.text) for at in range(*rule.span())}
        painter.setFont(self._font(line.size, bold=line.bold))
        for at, ch in enumerate(line.text):
            wide = width(ch) * cell
            place = QRectF(left, top, wide, height)
            if at in ruled:
                self._rule(painter, ch, place)
            elif ch != " ":
                self._glyph(painter, ch, place)
            left += wide

    def _rule(self, painter: QPainter, ch: str, cell: QRectF) -> None:
        """Rules are drawn through, as a printer's are."""
        at = {"-": 0.5, "=": 0.5, "_": 0.85}[ch]
        thick = 2 if ch == "=" else 1
        line = QRectF(cell.left(), cell.top() + cell.height() * at, cell.width(), thick)
        if ch == "-":
            line.setWidth(cell.width() * 0.7)
        painter.fillRect(line, self._of("ink"))

    def _glyph(self, painter: QPainter, ch: str, cell: QRectF) -> None:
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(ch)
        squeeze = min(1.0, cell.width() / wide)
        base = cell.top() + (cell.height() + metrics.capHeight()) / 2
        left = cell.left() + (cell.width() - wide * squeeze) / 2
        painter.save()
        painter.setTransform(QTransform(squeeze, 0, 0, 1, left, base), combine=True)
        painter.drawText(QPointF(0, 0), ch)
        painter.restore()

    def _qr(self, painter: QPainter, item: QrCode, top: float) -> None:
        rows = [list(row) for row in segno.make_qr(item.content, error="m").matrix]
        side = max(1, int(self.column * _QR_COLUMNS / len(rows)))
        left = (self.size.width() - side * len(rows)) // 2
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    spot = QRectF(left + x * side, round(top) + y * side, side, side)
                    painter.fillRect(spot, self._of("ink"))

    def _bars(self, painter: QPainter, item: BarCode, top: float) -> None:
        modules = bars.modules(item.content)
        room = self.size.width() - 2 * self.margin
        side = max(1, min(2, room // len(modules)))
        left = (self.size.width() - side * len(modules)) // 2
        for at, bar in enumerate(modules):
            if bar == "1":
                spot = QRectF(left + at * side, round(top), side, round(self.line * _BAR_LINES))
                painter.fillRect(spot, self._of("ink"))
        painter.setFont(self._font(1, bold=False))
        below = QRectF(0, top + self.line * _BAR_LINES, self.size.width(), self.line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, item.content)

    def _picture(self, painter: QPainter, logo: Bitmap, top: float) -> None:
        across = (logo.width + 7) // 8
        dots = bytes(byte ^ 0xFF for byte in logo.dots)
        image = QImage(dots, logo.width, logo.height, across, QImage.Format.Format_Mono)
        image.setColorTable([self._of("ink").rgb(), self._of("paper").rgb()])
        dot = self.column / _COLUMN_DOTS
        wide = logo.width * dot
        left = (self.size.width() - wide) / 2
        painter.drawImage(QRectF(left, top, wide, logo.height * dot), image)


def picture(theme: Theme, receipt: Receipt, ratio: float = 1.0) -> QImage:
    """The receipt as an image, ``ratio`` times as large as on the screen."""
    setting = Setting(theme, receipt)
    image = QImage(setting.size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    setting.paint(painter)
    painter.end()
    return image


class ReceiptPicture(QWidget):
    """Shows a receipt on paper, at its full length."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._setting: Setting | None = None
        self.logo: Bitmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def use_logo(self, logo: Bitmap | None) -> None:
        """From the next receipt on its logo is this one, as the printer's is."""
        self.logo = logo

    def show_receipt(self, receipt: Receipt) -> None:
        """Put another receipt on the paper."""
        self._setting = Setting(self._theme, receipt, self.logo)
        self.setFixedSize(self._setting.size)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        if self._setting:
            painter = QPainter(self)
            self._setting.paint(painter)
            painter.end()
