"""The cart: a line for each article, or, while it is empty, what to do."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.basket import BasketLine
from app.domain.money import show
from app.domain.quote import QuoteLine
from app.operations.views import CounterView
from app.ui.counter.actions import Name, cap_of
from app.ui.counter.parts import NARROW, KeyButton, KeyCap, label, rule
from app.ui.theme import Theme

_NUMBER, _NAME, _QUANTITY, _PRICE, _DISCOUNT, _NET = range(6)
_WIDTHS = {_NUMBER: 52, _QUANTITY: 116, _PRICE: 100, _DISCOUNT: 96, _NET: 118}
_PADDING = 10
_MARK = 4
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
        return 0 if parent.isValid() else len(_WIDTHS) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.line.name
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        off = line.price_discount_fen
        return (
            str(index.row() + 1),
            line.line.name,
            quantity_of(line.line),
            show(line.line.price_fen),
            show(-off) if off else "",
            show(line.gross_fen - off),
        )[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == _NAME else Qt.AlignmentFlag.AlignRight
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


class _Cell(QStyledItemDelegate):
    """Paints a cell. The selected line is marked by its ground and by a bar at its edge."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = theme.font(18)
        self.selected = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, mark, text."""
        theme, rect = self._theme, QRect(option.rect)
        chosen = index.row() == self.selected
        if chosen:
            painter.fillRect(rect, theme.colour("selected"))
        if chosen and index.column() == _NUMBER:
            bar = QRect(rect.left(), rect.top(), theme.px(_MARK), rect.height())
            painter.fillRect(bar, theme.colour("primary"))
        role = {_NUMBER: "muted", _DISCOUNT: "success"}.get(index.column(), "text")
        painter.setPen(theme.colour(role))
        painter.setFont(self._font)
        room = rect.adjusted(theme.px(_PADDING), 0, -theme.px(_PADDING), 0)
        left = index.column() == _NAME
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        text = str(index.data())
        if left:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)


class Cart(QFrame):
    """Shows the lines of a ``CounterView``.

    Signals:
        picked: a line was clicked; carries its index.
        chosen: a button below was clicked; carries the ``Name`` of its action.
    """

    picked = Signal(int)
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme = theme
        self.model = CartModel()
        self.table = self._table(theme)
        self._cell = _Cell(theme, self.table)
        self.table.setItemDelegate(self._cell)
        self.table.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty(theme))
        self._pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(rule())
        column.addLayout(self._buttons(theme))

    def show_view(self, view: CounterView) -> None:
        """Show its lines, the selected one in sight."""
        self._cell.selected = view.basket.selected
        self.model.show_lines(view.quote.lines)
        self._pages.setCurrentIndex(1 if view.quote.lines else 0)
        for button in self.buttons:
            button.setEnabled(bool(view.quote.lines))
        self._keep_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the name needs the room of what stands in the totals too."""
        super().resizeEvent(event)
        for column in (_PRICE, _DISCOUNT):
            self.table.setColumnHidden(column, self.width() < self._theme.px(NARROW))

    def _keep_in_sight(self) -> None:
        """The selected line is scrolled to, now and when the table gets its size."""
        if 0 <= self._cell.selected < len(self.model.lines):
            self.table.scrollTo(self.model.index(self._cell.selected, 0))

    def _table(self, theme: Theme) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setShowGrid(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, heads = table.verticalHeader(), table.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(theme.px(theme.sizes["row"]))
        heads.setFixedHeight(theme.px(40))
        heads.setSectionsClickable(False)
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(theme.px(40))
        for column, width in _WIDTHS.items():
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, theme.px(width))
        heads.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self.picked.emit(index.row()))
        return table

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(6), theme.px(4), theme.px(6), 0)
        row.setSpacing(theme.px(4))
        self.buttons = [
            KeyButton(theme, name, flat=True, height=40)
            for name in (Name.QUANTITY, Name.ONE_LESS, Name.REMOVE)
        ]
        for button in self.buttons:
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _empty(self, theme: Theme) -> QWidget:
        page = QWidget()
        picture = QLabel()
        picture.setPixmap(theme.picture("barcode-scan", "border", 88))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label("title", self.tr("Scan the first article"))
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.setSpacing(theme.px(14))
        column.addStretch(3)
        column.addWidget(picture)
        column.addWidget(title)
        column.addSpacing(theme.px(6))
        column.addLayout(self._hints(theme))
        column.addStretch(4)
        return page

    def _hints(self, theme: Theme) -> QGridLayout:
        rows = (
            (self.tr("No bar code: pinyin initials"), "nfsq", Name.CONFIRM),
            (self.tr("Member: scan the card, or last 4 digits"), "5678", Name.MEMBER),
            (self.tr("Top up a member: amount"), "500", Name.TOP_UP),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(4, 1)
        for at, (words, typed, name) in enumerate(rows):
            grid.addWidget(label("body", words, tone="off", right=True), at, 1)
            grid.addWidget(label("strong", typed), at, 2)
            grid.addWidget(KeyCap(cap_of(name)), at, 3)
        return grid
