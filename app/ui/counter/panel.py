"""What takes the cart's place for a moment: a choice, a form, the end of a sale."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ui.counter.actions import Name, cap_of, text_of
from app.ui.counter.parts import KeyCap, label
from app.ui.theme import Theme


class Panel(QFrame):
    """A card in the cart's place. The omnibox keeps the focus and passes on what is for it.

    Signals:
        closed: it has nothing more to show.
    """

    closed = Signal()
    passing = False
    """Whether anything typed closes it, as after a sale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme = theme
        self.title = label("title")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(label("caption", text_of(Name.BACK)))
        head.addWidget(KeyCap(cap_of(Name.BACK)))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(20))
        self.column.setSpacing(theme.px(12))
        self.column.addLayout(head)

    def confirm(self, typed: str) -> bool:  # noqa: ARG002 (some panels read it)
        """Enter was pressed, after ``typed``. Whether that was for this panel."""
        return False

    def step(self, by: int) -> bool:  # noqa: ARG002 (some panels read it)
        """An arrow was pressed: -1 up, 1 down. Whether that was for this panel."""
        return False

    def toggle(self) -> bool:
        """The marked line shall be ticked, or no longer. Whether that was for this panel."""
        return False

    def pick(self, digit: int) -> bool:  # noqa: ARG002 (some panels read it)
        """A single digit was typed. Whether that was for this panel."""
        return False
