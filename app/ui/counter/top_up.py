"""Topping up: for whom, how much, what is given on top. Enter takes the money."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton

from app.domain.money import read, show
from app.operations.views import MemberView
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

PRESETS_FEN = (100_00, 200_00, 300_00, 500_00, 1000_00)


class TopUp(Panel):
    """Asks for an amount, then for Enter.

    Signals:
        asked: an amount was chosen; carries fen. What is given on top is to be told by ``offer``.
        confirmed: take the money; carries fen.
    """

    asked = Signal(int)
    confirmed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._amount_fen = self._before_fen = 0
        self.title.setText(self.tr("Top up"))
        self.member = label("strong")
        self.tier = QLabel()
        self.tier.setObjectName("tier")
        who = QHBoxLayout()
        who.setSpacing(theme.px(12))
        who.addWidget(self.tier)
        who.addWidget(self.member)
        who.addStretch(1)
        self.amount, self.bonus = label("big", right=True), label("big", right=True)
        self.before, self.after = label("strong", right=True), label("strong", right=True)
        rows = (
            (self.tr("Cash received"), self.amount),
            (self.tr("Gift"), self.bonus),
            (self.tr("Balance now"), self.before),
            (self.tr("Balance after"), self.after),
        )
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnMinimumWidth(1, theme.px(240))
        grid.setColumnStretch(2, 1)
        for at, (words, number) in enumerate(rows):
            grid.addWidget(label("body", words, tone="off"), at, 0)
            grid.addWidget(number, at, 1)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.confirm(""))
        button = QHBoxLayout()
        button.addWidget(self.enter)
        button.addStretch(1)
        self.column.addSpacing(theme.px(8))
        self.column.addLayout(who)
        self.column.addSpacing(theme.px(8))
        self.column.addLayout(self._presets(theme))
        self.column.addSpacing(theme.px(8))
        self.column.addLayout(grid)
        self.column.addSpacing(theme.px(12))
        self.column.addLayout(button)
        self.column.addStretch(1)
        note = self.tr("Two slips are printed: one to be signed, one for the customer.")
        self.column.addWidget(label("caption", note))

    def show_member(self, member: MemberView) -> None:
        """Ask for whom and how much: nothing is chosen yet."""
        self._before_fen = member.value_fen
        self.tier.setText(member.tier_name)
        self.member.setText(f"{member.name} {member.phone}".strip())
        self.before.setText(f"¥{show(member.value_fen)}")
        self._amount_fen = 0
        for number in (self.amount, self.bonus, self.after):
            number.setText("—")
        self._show_button()

    def offer(self, amount_fen: int, bonus_fen: int) -> None:
        """Show what ``amount_fen`` brings."""
        self._amount_fen = amount_fen
        self.amount.setText(f"¥{show(amount_fen)}")
        self.bonus.setText(f"¥{show(bonus_fen)}" if bonus_fen else "—")
        self.after.setText(f"¥{show(self._before_fen + amount_fen + bonus_fen)}")
        self._show_button()

    def confirm(self, typed: str) -> bool:
        """Enter: with an amount typed, ask about it; without, take the money."""
        if typed:
            fen = read(typed)
            if fen is None:
                return False
            self.asked.emit(fen)
        elif self._amount_fen:
            self.confirmed.emit(self._amount_fen)
        return True

    def _show_button(self) -> None:
        self.enter.setEnabled(self._amount_fen > 0)
        words = self.tr("Take {amount}").format(amount=f"¥{show(self._amount_fen)}")
        self.enter.say(words if self._amount_fen else self.tr("Type or choose an amount"))

    def _presets(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for fen in PRESETS_FEN:
            button = QPushButton(f"¥{show(fen).removesuffix('.00')}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(theme.px(52))
            button.clicked.connect(lambda _=False, fen=fen: self.asked.emit(fen))
            row.addWidget(button, 1)
        return row
