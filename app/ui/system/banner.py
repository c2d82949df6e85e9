"""What stands over the whole window while one practises: nobody can take it for the real till."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from app.ui.counter.actions import Name, cap_of
from app.ui.counter.parts import Elided, KeyCap
from app.ui.devices.button import button
from app.ui.theme import Theme


class PracticeBanner(QFrame):
    """A bar in the colour of warnings, with the way back.

    Signals:
        left: back to the real till.
    """

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("practice")
        self.setFixedHeight(max(52, theme.px(34)))
        self.words = Elided(theme.px(200))
        self.words.say(
            self.tr("PRACTICE · nothing counts, the drawer stays shut, receipts prove nothing")
        )
        self.words.setObjectName("practice_words")
        self.leave = button(theme, self.tr("End practice"), self.left.emit)
        self.leave.setMaximumHeight(self.height() - 8)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(10))
        row.addStretch(1)
        row.addWidget(self.words)
        row.addWidget(self.leave)
        row.addWidget(KeyCap(cap_of(Name.SYSTEM)))
        row.addStretch(1)

    def stand_over(self, column: QBoxLayout, bar: QWidget, height: int) -> None:
        """Above all in ``column``; with no more than ``height`` pixels, in the place of ``bar``."""
        bar.setVisible(column.minimumSize().height() + self.height() <= height)
        column.insertWidget(0, self)
