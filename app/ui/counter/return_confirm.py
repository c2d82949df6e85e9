"""What a return would do, before it is done: money, points, value, coupons; and why it is made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import show
from app.ui.counter import reasons
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import NARROW, KeyButton, label
from app.ui.counter.reasons import ReasonGrid
from app.ui.counter.return_words import Fact
from app.ui.theme import Theme


class ReturnConfirm(Panel):
    """Shows a return; Enter does it, ``+`` takes other goods for it where that is offered.

    Signals:
        confirmed: do it; carries the reason.
        exchanged: other goods are taken; carries the reason.
        left: something else comes back, or less.
    """

    confirmed = Signal(str)
    exchanged = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._exchangeable = self._asked = False
        self.caption, self.amount = label("due"), label("big")
        self.warning = label("body", tone="warn")
        self.warning.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reasons = ReasonGrid(theme)
        said, why = QVBoxLayout(), QVBoxLayout()
        said.setSpacing(theme.px(2))
        way = QBoxLayout.Direction
        head = QBoxLayout(way.LeftToRight if theme.touch else way.TopToBottom)
        head.setSpacing(theme.px(12 if theme.touch else 2))
        head.addWidget(self.caption)
        head.addWidget(self.amount, 1)
        said.addLayout(head)
        said.addWidget(self._scroll, 1)
        why.setSpacing(theme.px(8))
        if not theme.touch:
            why.addWidget(label("muted", self.tr("Reason: its digit and Enter, or ↑ ↓")))
        why.addWidget(self.reasons)
        why.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(theme.px(6 if theme.touch else 24))
        self._halves.addLayout(said, 1)
        self._halves.addLayout(why, 1)
        self.column.addWidget(self.warning)
        self.column.addLayout(self._halves, 1)
        self.keep_below(self._buttons(theme))

    @property
    def wants(self) -> str:
        """Enter."""
        if self._exchangeable:
            return self.tr("Enter takes the goods back; + exchanges them for others")
        return self.tr("Enter takes the goods back")

    def show_return(
        self,
        title: str,
        money_fen: int,
        facts: Sequence[Fact],
        *,
        warning: str = "",
        exchangeable: bool = False,
    ) -> None:
        """Ask anew. ``money_fen`` is what the customer gets in hand; ``facts`` say all of it."""
        self.title.setText(title)
        self.caption.setText(self.tr("Back to the customer"))
        self.amount.setText(f"¥{show(money_fen)}")
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._exchangeable, self._asked = exchangeable, False
        self.other.setVisible(exchangeable)
        self._show_facts(facts)
        self.reasons.show_reasons(reasons.for_returning())

    def again(self, said: object) -> None:
        """Something was ``said``, or nothing: where it was refused, Enter asks once more."""
        if said is not None:
            self._asked = False

    def confirm(self, typed: str) -> bool:
        """Enter does it, once; after a digit it only marks a reason."""
        if not typed and self._asked:
            return True
        if not typed:
            self._asked = True
            self.confirmed.emit(self.reasons.chosen)
        elif not self.reasons.pick(typed):
            self.told.emit(
                self.tr("{typed} is no reason. Enter alone does it.").format(typed=typed)
            )
        return True

    def step(self, by: int) -> bool:
        """Another reason."""
        self.reasons.step(by)
        return True

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing is typed before them)
        """``+`` exchanges; Esc is one level back."""
        if name is Name.BACK:
            self.left.emit()
            return True
        if name is Name.SETTLE:
            if self._exchangeable and not self._asked:
                self.exchanged.emit(self.reasons.chosen)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """It may have been left for an approval that was given up: Enter asks once more."""
        super().showEvent(event)
        self._asked = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the reasons stand below."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = self.width() < self._theme.px(NARROW)
        self._halves.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        page = QWidget()
        grid = QGridLayout(page)
        gap = self._theme.px(0 if self._theme.touch else 6)
        grid.setContentsMargins(0, gap, self._theme.px(8), 0)
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(gap)
        grid.setColumnStretch(0, 1)
        for at, (words, figure) in enumerate(facts):
            said = label("body", words, tone="off")
            said.setWordWrap(True)
            grid.addWidget(said, at, 0)
            grid.addWidget(label("strong", figure, right=True), at, 1)
        grid.setRowStretch(len(facts), 1)
        self._scroll.setWidget(page)

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=260)
        self.enter.say(self.tr("Take back"))
        self.other = KeyButton(theme, Name.SETTLE, height=60, least_width=200)
        self.other.say(self.tr("Exchange"))
        for button in (self.enter, self.other):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        return row
