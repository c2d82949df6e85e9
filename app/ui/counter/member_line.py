"""Who is served, where there is little room: the same as the strip, in three lines."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.domain.money import show
from app.operations.views import CounterView, MemberView
from app.ui.counter.actions import Name
from app.ui.counter.keypad import HoldButton
from app.ui.counter.parts import Elided
from app.ui.theme import Theme
from app.ui.wording.offers import hint_sentence

HEIGHT = 86


class MemberLine(QFrame):
    """Shows the member of a ``CounterView``; its size is the same with and without one.

    At its right end, apart from everything that is touched often, the sale is cancelled.

    Signals:
        chosen: its button was held; carries the ``Name`` of the action.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedHeight(theme.px(HEIGHT))
        self.tier, self.name = Elided(theme.px(40)), Elided(theme.px(60))
        self.tier.setObjectName("tier")
        self.name.setProperty("text_role", "strong")
        self.figures, self.hint = Elided(), Elided()
        for part in (self.figures, self.hint):
            part.setProperty("text_role", "caption")
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        who = QHBoxLayout()
        who.setSpacing(theme.px(8))
        who.addWidget(self.tier)
        who.addWidget(self.name)
        who.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(who)
        column.addWidget(self.figures)
        column.addWidget(self.hint)
        self.cancel = HoldButton(theme, Name.CANCEL, height=70)
        self.cancel.setFixedWidth(theme.px(110))
        self.cancel.held.connect(lambda: self.chosen.emit(Name.CANCEL))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(16))
        row.addLayout(column, 1)
        row.addWidget(self.cancel)

    def show_view(self, view: CounterView, *, as_of: datetime | None, now: datetime) -> None:  # noqa: ARG002 (as the strip; there is no room to say how old it is)
        """Show the member, and what is worth saying."""
        member = view.member
        self.cancel.setEnabled(bool(view.basket.lines))
        self.tier.setVisible(member is not None and bool(member.tier_name))
        self.hint.say(hint_sentence(view.hint) if view.hint and not view.value_fen else "")
        if member is None:
            self.name.say(self.tr("No member"))
            self.figures.say(self.tr("Scan a card, or last 4 digits and Member"))
            return
        self.tier.say(member.tier_name)
        self.name.say(f"{member.name} {member.phone}".strip())
        self.figures.say(self._figures(member))

    def _figures(self, member: MemberView) -> str:
        words = self.tr("Points {points} · balance {value} · here {held}")
        return words.format(
            points=f"{member.points:,}", value=show(member.value_fen), held=show(member.held_fen)
        )
