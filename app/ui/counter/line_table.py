"""A table of plain rows in a panel, one of them marked: what comes back, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.counter.parts import NARROW
from app.ui.theme import Theme

_PADDING, _MARK = 10, 4
_NARROW_CELL = 60
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` 0: it takes what is left. ``spare``: on a narrow screen it is not shown.

    ``role``: the colour of what stands in it. ``ending``: where there is no room, how it ends is
    what tells it from others.
    """

    head: str
    width: int = 0
    spare: bool = False
    left: bool = False
    role: str = "text"
    ending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in each column; ``off``: nothing can be done with it."""

    cells: tuple[str, ...]
    off: bool = False


class _Rows(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns, self.rows = tuple(columns), tuple[Row, ...]()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return self.rows[index.row()].cells[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.columns[section])
        return self.columns[section].head if role == Qt.ItemDataRole.DisplayRole else None


class _Cell(QStyledItemDelegate):
    """Paints a cell. The marked row has another ground and a bar at its edge."""

    def __init__(self, theme: Theme, model: _Rows) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._font = theme.font(18)
        self.marked = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, rect = self._theme, QRect(option.rect)
        column, row = self._model.columns[index.column()], self._model.rows[index.row()]
        if index.row() == self.marked:
            painter.fillRect(rect, theme.colour("selected"))
            if index.column() == 0:
                bar = QRect(rect.left(), rect.top(), theme.px(_MARK), rect.height())
                painter.fillRect(bar, theme.colour("primary"))
        painter.setPen(theme.colour("faint" if row.off else column.role))
        painter.setFont(self._font)
        room = rect.adjusted(theme.px(_PADDING), 0, -theme.px(_PADDING), 0)
        text = row.cells[index.column()]
        mode = Qt.TextElideMode.ElideLeft if column.ending else Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(text, mode, room.width())
        painter.drawText(room, _side(column), text)


class LineTable(QTableView):
    """Shows rows. A click marks one, as the arrows do.

    Signals:
        marked: another row is; carries its index.
    """

    marked = Signal(int)

    def __init__(self, theme: Theme, columns: Sequence[Column]) -> None:
        super().__init__()
        self._theme, self._rows = theme, _Rows(columns)
        self._cell = _Cell(theme, self._rows)
        self.setModel(self._rows)
        self.setItemDelegate(self._cell)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.sizes["row"]))
        heads = self.horizontalHeader()
        heads.setFixedHeight(theme.px(36))
        heads.setSectionsClickable(False)
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(theme.px(_NARROW_CELL // 2))
        mode = QHeaderView.ResizeMode
        for at, column in enumerate(columns):
            heads.setSectionResizeMode(at, mode.Fixed if column.width else mode.Stretch)
            self.setColumnWidth(at, theme.px(column.width or _NARROW_CELL))
        self.clicked.connect(lambda index: self.mark(index.row()))

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows.rows

    @property
    def at(self) -> int:
        """The marked row; -1 for none."""
        return self._cell.marked

    def show_rows(self, rows: Sequence[Row], at: int) -> None:
        """Take the place of what was shown, with the row ``at`` marked, or the nearest."""
        self._rows.show_rows(rows)
        self._mark(at)

    def mark(self, at: int) -> None:
        """Mark the row ``at``, or the nearest, and tell."""
        self._mark(at)
        self.marked.emit(self.at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen what can be spared gives way."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW)
        for at, column in enumerate(self._rows.columns):
            self.setColumnHidden(at, narrow and column.spare)

    def _mark(self, at: int) -> None:
        self._cell.marked = min(max(at, 0), len(self.rows) - 1)
        if self.rows:
            self.scrollTo(self._rows.index(self.at, 0))
        self.viewport().update()


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column.left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
