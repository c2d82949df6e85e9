"""The lines of the cart as text, and how a cell of them is painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.basket import BasketLine
from app.domain.money import priced, show
from app.domain.quote import QuoteLine
from app.ui.theme import Theme

NUMBER, NAME, QUANTITY, PRICE, DISCOUNT, NET = range(6)
WIDTHS = {NUMBER: 52, QUANTITY: 116, PRICE: 100, DISCOUNT: 96, NET: 118}
_PADDING = 10
_MARK = 4
_SHELF = 18
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def quantity_of(line: BasketLine) -> str:
    """A count, or a weight with its unit.

    >>> quantity_of(BasketLine("1", "苹果", "kg", 798, 1268, weighed=True))
    '1.268 kg'
    >>> quantity_of(BasketLine("2", "可乐", "罐", 350, 3000))
    '3'
    """
    whole, rest = divmod(line.quantity_milli, 1000)
    return f"{whole}.{rest:03d} kg" if line.weighed else str(whole)


class CartModel(QAbstractTableModel):
    """The lines of a quote, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[QuoteLine, ...] = ()

    def show_lines(self, lines: tuple[QuoteLine, ...]) -> None:
        """Take the place of what was shown."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """One a line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Six, always."""
        return 0 if parent.isValid() else len(WIDTHS) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return " ".join(filter(None, (line.line.name, line.line.note)))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        off = line.price_discount_fen
        return (
            str(index.row() + 1),
            f"{line.line.name} 「{line.line.note}」" if line.line.note else line.line.name,
            quantity_of(line.line),
            show(line.line.price_fen),
            show(-off) if off else "",
            show(line.gross_fen - off),
        )[index.column()]

    def before(self, row: int, column: int) -> str:
        """What stood there at the price on the shelf, where somebody asked for another."""
        line = self.lines[row].line
        if not line.shelf_fen:
            return ""
        whole_fen = priced(line.quantity_milli, line.shelf_fen)
        return show(line.shelf_fen if column == PRICE else whole_fen)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (
            "#",
            self.tr("Article"),
            self.tr("Quantity"),
            self.tr("Price"),
            self.tr("Discount"),
            self.tr("Amount"),
        )
        return heads[section]


class Cell(QStyledItemDelegate):
    """Paints a cell. The selected line is marked by its ground and by a bar at its edge."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme, self._table = theme, parent
        self._font, self._small = theme.font(18), theme.font(13)
        self._small.setStrikeOut(True)
        self.selected = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, mark, text."""
        theme, rect = self._theme, QRect(option.rect)
        chosen = index.row() == self.selected
        if chosen:
            painter.fillRect(rect, theme.colour("selected"))
        if chosen and index.column() == NUMBER:
            bar = QRect(rect.left(), rect.top(), theme.px(_MARK), rect.height())
            painter.fillRect(bar, theme.colour("primary"))
        role = {NUMBER: "muted", DISCOUNT: "success"}.get(index.column(), "text")
        painter.setPen(theme.colour(role))
        painter.setFont(self._font)
        room = rect.adjusted(theme.px(_PADDING), 0, -theme.px(_PADDING), 0)
        left = index.column() == NAME
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        text = str(index.data())
        if left:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        before = self._before(index)
        if before:
            upper = room.adjusted(0, 0, 0, -theme.px(_SHELF))
            painter.drawText(upper, side | Qt.AlignmentFlag.AlignVCenter, text)
            painter.setFont(self._small)
            painter.setPen(theme.colour("muted"))
            lower = room.adjusted(0, theme.px(_SHELF), 0, 0)
            painter.drawText(lower, side | Qt.AlignmentFlag.AlignVCenter, before)
            return
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _before(self, index: _Index) -> str:
        """It stands under the price, or, where that is hidden, under the amount."""
        at = NET if self._table.isColumnHidden(PRICE) else PRICE
        model = index.model()
        if index.column() != at or not isinstance(model, CartModel):
            return ""
        return model.before(index.row(), at)
