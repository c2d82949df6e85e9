"""All keys on one page, read from the action table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.ui.counter.actions import ACTIONS, cap_of, explained
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyCap, label
from app.ui.theme import Theme


class Help(Panel):
    """What each key does, and what is typed before it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(3))
        half = (len(ACTIONS) + 1) // 2
        for at, action in enumerate(ACTIONS):
            row, side = at % half, 3 * (at // half)
            keys = QHBoxLayout()
            keys.setSpacing(theme.px(6))
            keys.addStretch(1)
            if action.typed:
                keys.addWidget(label("muted", action.typed))
            keys.addWidget(KeyCap(cap_of(action.name)))
            words = label("body", explained(action.name))
            words.setWordWrap(True)
            grid.addLayout(keys, row, side)
            grid.addWidget(words, row, side + 1)
            grid.setRowMinimumHeight(row, theme.px(32))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(2, theme.px(16))
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setRowStretch(half, 1)
        page = QWidget()
        page.setLayout(grid)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self.column.addWidget(self._scroll, 1)

    def step(self, by: int) -> bool:
        """On a small screen the arrows show the rest."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep() // 2)
        return True
