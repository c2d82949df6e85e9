"""All keys on one page, read from the action table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.ui.counter.actions import ACTIONS, Action, Name, cap_of, explained, text_of
from app.ui.counter.panel import Panel
from app.ui.counter.parts import NARROW, KeyButton, KeyCap, label
from app.ui.theme import Theme

_KEYS_WIDTH = 122


class _Row(QFrame):
    """One action: what is typed, its key, what it does.

    Signals:
        clicked: it is wanted.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, action: Action) -> None:
        super().__init__()
        self.name = action.name
        self.setObjectName("help_row")
        self.setAccessibleName(f"{text_of(action.name)} ({cap_of(action.name)})")
        keys = QWidget()
        keys.setFixedWidth(theme.px(_KEYS_WIDTH))
        caps = QHBoxLayout(keys)
        caps.setContentsMargins(0, 0, 0, 0)
        caps.setSpacing(theme.px(6))
        caps.addStretch(1)
        if action.typed:
            caps.addWidget(label("muted", action.typed))
        caps.addWidget(KeyCap(cap_of(action.name)))
        words = label("body", explained(action.name))
        words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        row.setSpacing(theme.px(14))
        row.addWidget(keys)
        row.addWidget(words, 1)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Told by ``clicked``."""
        self.clicked.emit()


class Help(Panel):
    """What each key does, and what is typed before it; a click on a line does it.

    Signals:
        printing: the key sheet is wanted.
    """

    printing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("Keys"))
        self.rows = [_Row(theme, action) for action in ACTIONS]
        for row in self.rows:
            row.clicked.connect(lambda name=row.name: self.chosen.emit(name))
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._across = 0
        self._stand(2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self.column.addWidget(self._scroll, 1)
        self._add_buttons(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the keys stand below each other."""
        super().resizeEvent(event)
        self._stand(1 if self.width() < self._theme.px(NARROW) else 2)

    def _stand(self, across: int) -> None:
        """Put the rows into so many columns."""
        if across == self._across:
            return
        self._across = across
        deep = (len(self.rows) + across - 1) // across
        for row in self.rows:
            self._grid.removeWidget(row)
        for at, row in enumerate(self.rows):
            self._grid.addWidget(row, at % deep, at // deep)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < across))

    def _add_buttons(self, theme: Theme) -> None:
        keys = KeyButton(theme, Name.KEYS, height=44)
        sheet = KeyButton(theme, Name.REPRINT, height=44)
        sheet.say(self.tr("Key sheet"))
        keys.clicked.connect(lambda: self.chosen.emit(Name.KEYS))
        sheet.clicked.connect(self.printing)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(keys)
        buttons.addWidget(sheet)
        buttons.addStretch(1)
        self.column.addLayout(buttons)

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing is typed before)
        """F11 prints the key sheet."""
        if name is not Name.REPRINT:
            return False
        self.printing.emit()
        return True

    def step(self, by: int) -> bool:
        """On a small screen the arrows show the rest."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep() // 2)
        return True
