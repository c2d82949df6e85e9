"""A fault report: its contents first, then whether it is kept. Nothing is ever sent."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.ui.counter.messages import Kind
from app.ui.devices.button import button
from app.ui.system.card import Card, Note, buttons
from app.ui.system.engine import Engine
from app.ui.theme import Theme


class ReportCard(Card):
    """One after another, the oldest first.

    Signals:
        settled: there is none left.
    """

    settled = Signal()

    def __init__(self, theme: Theme, engine: Engine) -> None:
        about = self.tr(
            "The program had a fault and went on. Every sale that was completed is on the disk. "
            "This is all that was noted; read it before you keep it."
        )
        super().__init__(theme, self.tr("Fault report"), about)
        self._engine = engine
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(theme.font(13))
        self.text.setAccessibleName(self.tr("What was noted"))
        self.comment = QLineEdit()
        self.comment.setMaxLength(300)
        self.comment.setMinimumHeight(theme.px(44))
        hint = self.tr("What were you doing? No names and no phone numbers, please. May stay empty")
        self.comment.setPlaceholderText(hint)
        self.comment.setAccessibleName(hint)
        self.keep = button(theme, self.tr("Keep"), self._keep, primary=True)
        self.discard = button(theme, self.tr("Throw away"), self._discard)
        self.note = Note(theme)
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self.comment)
        self.column.addLayout(buttons(theme, self.keep, self.discard))
        self.column.addWidget(self.note)

    def begin(self) -> None:
        """Show the oldest."""
        waiting = self._engine.reports()
        there = bool(waiting)
        self.text.setPlainText(waiting[0] if there else "")
        self.comment.clear()
        for part in (self.comment, self.keep, self.discard):
            part.setEnabled(there)
        count = len(waiting)
        some = self.tr("%n reports to look at. Kept ones go into the diagnostics.", "", count)
        none = self.tr("No report waits.")
        self.note.say(Kind.INFO, some if there else none)

    def _keep(self) -> None:
        self._engine.keep_report(self.comment.text())
        self._next()

    def _discard(self) -> None:
        self._engine.discard_report()
        self._next()

    def _next(self) -> None:
        self.begin()
        if not self._engine.reports():
            self.settled.emit()
