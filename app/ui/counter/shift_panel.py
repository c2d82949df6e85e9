"""The shift that runs, and what can be done with it (班次)."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from app.domain.money import read, show
from app.operations.shifts import ShiftView
from app.ui.counter.actions import Name, cap_of, text_of
from app.ui.counter.choice import Choice, Option
from app.ui.counter.parts import label
from app.ui.theme import Theme

X_REPORT, CASH_IN, CASH_OUT, CLOSE = "x", "in", "out", "close"
_HEIGHT = 56
_CHOICES = 6


class ShiftPanel(Choice):
    """Shows the shift. A number that is typed is the counted total, its choices are one digit.

    Nothing here says what cash there should be.

    Signals:
        counted: the total of the drawer was typed; carries fen.
    """

    counted = Signal(int)
    at_once = False

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self.hint.setText(self.tr("Type the counted total and Enter; or a digit and Enter"))
        facts = QGridLayout()
        facts.setHorizontalSpacing(theme.px(16))
        facts.setVerticalSpacing(theme.px(2))
        facts.setColumnStretch(4, 1)
        self.since, self.who, self.float, self.unsent = (label("strong") for _ in range(4))
        captions = (
            (self.tr("Since"), self.since), (self.tr("Float"), self.float),
            (self.tr("Opened by"), self.who), (self.tr("Unsent"), self.unsent),
        )  # fmt: skip
        for at, (words, value) in enumerate(captions):
            facts.addWidget(label("body", words, tone="off"), at // 2, at % 2 * 2)
            facts.addWidget(value, at // 2, at % 2 * 2 + 1)
        self.column.insertLayout(1, facts)
        for at, row in enumerate(self.rows):
            row.setFixedHeight(theme.px(_HEIGHT))
            row.setVisible(at < _CHOICES)

    @property
    def wants(self) -> str:
        """The counted total."""
        return self.tr("Counted total, then Enter; or a digit and Enter")

    def show_shift(self, shift: ShiftView) -> None:
        """Take the place of what was shown; Enter alone begins to count."""
        self.since.setText(f"{shift.opened_at.astimezone(self._zone):%m-%d %H:%M}")
        self.who.setText(shift.staff)
        self.float.setText(f"¥{show(shift.float_fen)}")
        self.unsent.setText(str(shift.unsent))
        title = self.tr("Shift {name}").format(name=shift.name)
        options = (
            Option(X_REPORT, self.tr("X report"), self.tr("closes nothing")),
            Option(CASH_IN, self.tr("Cash in")),
            Option(CASH_OUT, self.tr("Cash out")),
            Option(CLOSE, self.tr("Close the shift"), self.tr("count the drawer")),
            Option(Name.DRAWER, text_of(Name.DRAWER), "", cap_of(Name.DRAWER)),
            Option(Name.LOCK, text_of(Name.LOCK), "", cap_of(Name.LOCK)),
        )
        self.show_options(title, options)
        self.step(3)

    def confirm(self, typed: str) -> bool:
        """Enter: the digit of a choice, or the counted total."""
        if not typed:
            return super().confirm("")
        if len(typed) == 1 and typed.isdigit() and self.pick(int(typed)):
            return True
        fen = read(typed)
        if fen is None:
            self.told.emit(self.tr("{typed} is not an amount.").format(typed=typed))
        else:
            self.counted.emit(fen)
        return True
