"""待处理: what happened, what to do, and the buttons to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.operations.views import AttentionItem, AttentionKind
from app.ui.counter.panel import Panel
from app.ui.counter.parts import label, rule
from app.ui.theme import Theme
from app.ui.wording import exception_sentence

_PRINTING = {AttentionKind.PRINT_UNKNOWN, AttentionKind.PRINT_WAITING}


class Attention(Panel):
    """Lists what waits for somebody.

    Signals:
        resend: print this job again; carries its id.
        drop: the receipt is there, or nobody wants it; carries the id of the job.
    """

    resend = Signal(str)
    drop = Signal(str)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self.title.setText(self.tr("To settle"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._scroll, 1)

    def show_items(self, items: Sequence[AttentionItem]) -> None:
        """Take the place of what was listed."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, self._theme.px(10), 0)
        column.setSpacing(self._theme.px(10))
        if not items:
            column.addWidget(label("body", self.tr("Nothing waits. All is settled."), tone="off"))
        for item in items:
            column.addWidget(self._row(item))
            column.addWidget(rule())
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _row(self, item: AttentionItem) -> QFrame:
        row = QFrame()
        what, todo = self._sentences(item)
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(12))
        line.addWidget(label("strong", what))
        line.addStretch(1)
        line.addWidget(label("caption", f"{item.at.astimezone(self._zone):%m-%d %H:%M}"))
        explained = label("body", todo, tone="off")
        explained.setWordWrap(True)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        column.addLayout(line)
        if item.serial:
            column.addWidget(label("caption", item.serial))
        column.addWidget(explained)
        if item.kind in _PRINTING:
            column.addLayout(self._buttons(item))
        return row

    def _sentences(self, item: AttentionItem) -> tuple[str, str]:
        manager = self.tr("The sale stands. The manager settles this in the back office.")
        return {
            AttentionKind.PRINT_UNKNOWN: (
                self.tr("Was this receipt printed?"),
                self.tr("The printer stopped while printing. The sale is complete. Please look."),
            ),
            AttentionKind.PRINT_WAITING: (
                self.tr("Receipt not printed yet"),
                self.tr("The sale is complete. It is printed as soon as the printer is ready."),
            ),
            AttentionKind.EXCEPTION: (exception_sentence(item.code), manager),
            AttentionKind.QUARANTINED: (self.tr("Not accepted by the head office"), manager),
            AttentionKind.PARKED: (self.tr("Could not be sent, set aside"), manager),
        }[item.kind]

    def _buttons(self, item: AttentionItem) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        if item.kind is AttentionKind.PRINT_UNKNOWN:
            again = self._button(self.tr("Print again"))
            again.setProperty("primary", "true")
            again.clicked.connect(lambda: self.resend.emit(item.id))
            row.addWidget(again)
            drop = self._button(self.tr("Printed, never mind"))
        else:
            drop = self._button(self.tr("Do not print"))
        drop.clicked.connect(lambda: self.drop.emit(item.id))
        row.addWidget(drop)
        row.addStretch(1)
        return row

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedHeight(self._theme.px(44))
        return button
