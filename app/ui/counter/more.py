"""Every action as a button (更多), for hands without a keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.ui.counter.actions import ACTIONS, Name
from app.ui.counter.key_map import FIXED
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton
from app.ui.theme import Theme

_ACROSS = 3
_HEIGHT = 60
_HELD = {Name.CANCEL}
"""What has a place of its own, where it is held and not only touched."""


class More(Panel):
    """Made of the action table, so that no action can be forgotten."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("All actions"))
        self.buttons: dict[Name, KeyButton] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        names = [one.name for one in ACTIONS if one.name not in _HELD | (FIXED - {Name.TOGGLE})]
        for at, name in enumerate(names):
            button = KeyButton(theme, name, height=_HEIGHT, stacked=True)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            grid.addWidget(button, at // _ACROSS, at % _ACROSS)
            self.buttons[name] = button
        page = QWidget()
        page.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        self.column.addWidget(scroll, 1)
