"""The middle of the page: the settings of one device, and what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.counter.actions import Name
from app.ui.counter.parts import KeyButton, label
from app.ui.devices.button import button
from app.ui.devices.form import Form
from app.ui.theme import Theme


class FormCard(QFrame):
    """A title, the form, three buttons.

    Signals:
        looked: look for ports once more.
        discarded: forget what was edited.
        saved: keep what was edited.
    """

    looked = Signal()
    discarded = Signal()
    saved = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.title, self.form = label("title"), Form(theme)
        self.look = button(theme, self.tr("Look for ports"), self.looked.emit)
        self.discard = button(theme, self.tr("Discard"), self.discarded.emit)
        self.save = button(theme, self.tr("Save"), self.saved.emit, primary=True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.title)
        head.addStretch(1)
        self.back = KeyButton(theme, Name.BACK, height=34, flat=True)
        head.addWidget(self.back)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.look)
        buttons.addStretch(1)
        buttons.addWidget(self.discard)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(14), theme.px(12), theme.px(14))
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)

    def in_order(self) -> tuple[QWidget, ...]:
        """What Tab goes through, from above."""
        fields = [field.asked for field in self.form.fields.values()]
        return (*fields, self.look, self.discard, self.save)
