"""A note on the line and one on the sale, in two fields with an input method."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.notes import LONGEST_NOTE
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, Field, KeyButton, KeyCap, label
from app.ui.theme import Theme


class NotePanel(Panel):
    """Asks for both; Enter in either writes both down.

    Signals:
        written: carries the note of the line and that of the sale.
    """

    written = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("Note"))
        self.about = Elided()
        self.about.setProperty("text_role", "strong")
        self.line, self.order = self._field(), self._field()
        self.line.setAccessibleName(self.tr("Note on the line"))
        self.order.setAccessibleName(self.tr("Note on the whole sale"))
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.say(self.tr("Write down"))
        self.enter.clicked.connect(lambda: self.confirm(""))
        whole = QHBoxLayout()
        whole.setSpacing(theme.px(8))
        whole.addWidget(label("muted", self.tr("The whole sale")))
        whole.addWidget(KeyCap("Tab"))
        whole.addStretch(1)
        button = QHBoxLayout()
        button.addWidget(self.enter)
        button.addStretch(1)
        words = self.tr("Printed on the receipt. No phone and no card numbers, please.")
        notice = label("caption", words)
        notice.setWordWrap(True)
        self.column.addSpacing(theme.px(8))
        self.column.addWidget(self.about)
        self.column.addWidget(self.line)
        self.column.addSpacing(theme.px(10))
        self.column.addLayout(whole)
        self.column.addWidget(self.order)
        self.column.addSpacing(theme.px(14))
        self.column.addLayout(button)
        self.column.addSpacing(theme.px(8))
        self.column.addWidget(notice)
        self.column.addStretch(1)

    def ask(self, name: str, line: str, order: str) -> None:
        """Show what is written of the line ``name``, and of the sale."""
        self.about.say(name)
        self.line.setText(line)
        self.order.setText(order)
        self.line.selectAll()

    def confirm(self, typed: str) -> bool:
        """Enter writes down; what stands in the omnibox is no note."""
        if typed:
            return False
        self.written.emit(self.line.text(), self.order.text())
        return True

    def scanned(self, code: str) -> bool:  # noqa: ARG002 (any code)
        """What is written is kept, and the scan goes where every scan goes."""
        self.confirm("")
        return False

    def _field(self) -> Field:
        field = Field()
        field.setMaxLength(LONGEST_NOTE)
        field.setFixedHeight(self._theme.px(48))
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.setPlaceholderText(self.tr("e.g. less ice, gift wrapping"))
        field.commanded.connect(self._commanded)
        return field

    def _commanded(self, name: Name) -> None:
        if name is Name.CONFIRM:
            self.confirm("")
        else:
            self.closed.emit()
