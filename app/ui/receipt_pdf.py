"""A receipt as a PDF: real text with the fonts in it, on a page as long as the receipt."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from app.domain.receipt import Bitmap, Receipt
from app.ui.counter.receipt_picture import Setting
from app.ui.theme import Theme

_COLUMN_MM = 1.5
_DOTS_PER_INCH = 720
_MM_PER_INCH = 25.4
_TITLE = "MemberTill"


def pdf(receipt: Receipt, theme: Theme, logo: Bitmap | None = None) -> bytes:
    """``receipt`` at its size on paper, in the colours and fonts of ``theme``."""
    setting = Setting(theme, receipt, logo)
    mm = _COLUMN_MM / setting.column
    size = QSizeF(setting.size.width() * mm, setting.size.height() * mm)
    exactly = QPageSize.SizeMatchPolicy.ExactMatch
    memory = QBuffer()
    memory.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(memory)
    writer.setTitle(_TITLE)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", exactly))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    scale = mm * _DOTS_PER_INCH / _MM_PER_INCH
    painter.scale(scale, scale)
    setting.write(painter)
    painter.end()
    return bytes(memory.data().data())
