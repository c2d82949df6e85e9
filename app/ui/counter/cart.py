"""The cart: a line for each article, or, while it is empty, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.operations.views import CounterView
from app.ui.counter.actions import Name, cap_of
from app.ui.counter.cart_lines import DISCOUNT, NAME, PRICE, WIDTHS, CartModel, Cell
from app.ui.counter.parts import NARROW, KeyButton, KeyCap, label, rule
from app.ui.theme import Theme

_NARROWEST = 400
_BUTTONS = (
    (Name.QUANTITY, Name.ONE_LESS, Name.REMOVE),
    (Name.PRICE, Name.DISCOUNT, Name.CANCEL),
)
_TOUCHED = ((Name.ONE_LESS, Name.REMOVE), (Name.PRICE, Name.DISCOUNT))
"""Where there are digits to touch, how many stands there, and cancelling apart."""


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
        self._cell = Cell(theme, self.table)
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
        self._below = self._button_row(theme)
        below = QWidget()
        below.setLayout(self._below)
        below.setMinimumWidth(theme.px(_NARROWEST))
        column.addWidget(below)

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
        narrow = self.width() < self._theme.px(NARROW)
        above = narrow and not self._theme.touch
        for column in (PRICE, DISCOUNT):
            self.table.setColumnHidden(column, narrow)
        way = QBoxLayout.Direction
        self._below.setDirection(way.TopToBottom if above else way.LeftToRight)

    def show_shift(self, *, opened: bool) -> None:
        """Whether somebody has opened a shift; selling goes on without."""
        self.no_shift.setVisible(not opened)

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
        for column, width in WIDTHS.items():
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, theme.px(width))
        heads.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self.picked.emit(index.row()))
        return table

    def _button_row(self, theme: Theme) -> QBoxLayout:
        """Two groups beside each other, on a narrow screen one above the other."""
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        both.setContentsMargins(theme.px(6), theme.px(4), theme.px(6), 0)
        both.setSpacing(theme.px(4))
        self.buttons = []
        for names in _TOUCHED if theme.touch else _BUTTONS:
            row = QHBoxLayout()
            row.setSpacing(theme.px(4))
            for name in names:
                button = KeyButton(theme, name, flat=True, height=40)
                button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
                if name is Name.CANCEL:
                    row.addStretch(1)
                row.addWidget(button)
                self.buttons.append(button)
            if Name.CANCEL not in names:
                row.addStretch(1)
            both.addLayout(row)
        return both

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
        column.addWidget(self._no_shift(theme))
        return page

    def _no_shift(self, theme: Theme) -> QWidget:
        self.no_shift = QWidget()
        row = QHBoxLayout(self.no_shift)
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(label("caption", self.tr("No shift is open")))
        row.addWidget(KeyCap(cap_of(Name.SHIFT)))
        row.addWidget(label("caption", self.tr("opens one")))
        row.addStretch(1)
        self.no_shift.hide()
        return self.no_shift

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
