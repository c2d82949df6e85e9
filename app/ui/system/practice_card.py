"""Practice: everything as it is, and nothing of it counts."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.counter.parts import label
from app.ui.devices.button import button
from app.ui.system.card import Card, buttons
from app.ui.theme import Theme


class PracticeCard(Card):
    """Says what will be, and has a button.

    Signals:
        asked: practice shall begin.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        about = self.tr(
            "A till to learn on, with a copy of the members and goods. Nothing of it counts."
        )
        super().__init__(theme, self.tr("Practice"), about)
        for words in (
            self.tr("Receipts say at both ends that they prove nothing."),
            self.tr("The drawer stays shut; take no money."),
            self.tr("Balances, points, receipt numbers and the shift stay as they are."),
            self.tr("The same key leads back. After a crash the real till starts."),
            self.tr("Who began it, and who approved it, is noted."),
        ):
            row = label("body", f"·  {words}")
            row.setWordWrap(True)
            self.column.addWidget(row)
        self.start = button(theme, self.tr("Begin practice"), self.asked.emit, primary=True)
        self.column.addLayout(buttons(theme, self.start))
        self.column.addStretch(1)
