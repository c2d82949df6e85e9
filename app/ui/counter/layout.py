"""Where the parts of the counter stand: for keys and mouse, or for fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from app.operations.views import CounterView
from app.ui.counter.actions import Name
from app.ui.counter.keypad import SIDE, Keypad
from app.ui.counter.member_line import MemberLine
from app.ui.counter.member_strip import MemberStrip
from app.ui.counter.messages import Kind, MessageLine
from app.ui.counter.more import More
from app.ui.counter.omnibox import Omnibox
from app.ui.counter.quick import Quick
from app.ui.counter.rail import Rail, TouchRail
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.totals import Totals
from app.ui.theme import Theme

Command = Callable[[Name, str], None]

_SIDE, _GAP = 480, 8
_NARROW_SIDE, _ALL_IT_MAY = 400, 1000
_ROOMY = 1500
"""From this width on there is room for a third column."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be placed."""

    stage: Stage
    message: MessageLine
    omnibox: Omnibox
    strip: MemberStrip | MemberLine
    totals: Totals
    rail: Rail


class Counter(QWidget):
    """The counter below the top bar. ``side`` is what nobody sees before they have logged in.

    Signals:
        rung: an article was touched that was sold before; carries its sku.
    """

    rung = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.side = QWidget()

    def join(self, session: Session, stage: Stage, command: Command, omnibox: Omnibox) -> None:
        """Connect what only this layout has."""

    def show_view(self, view: CounterView) -> None:
        """The screen stands like this now."""

    def shut(self, shut: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """Somebody has to log in; or it is open again."""
        self.side.setHidden(shut)


class KeyCounter(Counter):
    """Cart and omnibox at the left, member, total and buttons at the right."""

    def __init__(self, theme: Theme, parts: Parts) -> None:
        super().__init__(theme)
        margin = theme.px(theme.sizes["margin"])
        right = QVBoxLayout(self.side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(margin)
        right.addWidget(parts.strip)
        right.addWidget(parts.totals, 1)
        right.addWidget(parts.rail)
        self.side.setMaximumWidth(theme.px(_SIDE))
        self.side.setMinimumWidth(theme.px(_NARROW_SIDE))
        self.quick = Quick(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addLayout(_left(theme, parts), 1)
        row.addWidget(self.side, _ALL_IT_MAY)
        row.addWidget(self.quick)
        self._shut = False
        self.quick.hide()

    def join(self, session: Session, stage: Stage, command: Command, omnibox: Omnibox) -> None:  # noqa: ARG002 (fingers have more)
        """The quick goods learn from what is paid."""
        self.quick.rung.connect(stage.close_panel)
        self.quick.rung.connect(self.rung)
        session.paid.connect(self.quick.learn)

    def show_view(self, view: CounterView) -> None:
        """What is rung up may be sold."""
        self.quick.show_view(view)

    def shut(self, shut: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """What sells is nobody's business who has not logged in."""
        super().shut(shut)
        self._shut = shut
        self._show_quick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for the quick goods, or there is none."""
        super().resizeEvent(event)
        self._show_quick()

    def _show_quick(self) -> None:
        self.quick.setVisible(not self._shut and self.width() >= self._theme.px(_ROOMY))


class TouchCounter(Counter):
    """Cart at the left, digits at the right, and the ways to pay all along the bottom."""

    def __init__(self, theme: Theme, parts: Parts) -> None:
        super().__init__(theme)
        margin, gap = theme.px(theme.sizes["margin"]), theme.px(_GAP)
        assert isinstance(parts.rail, TouchRail), "fingers have a rail of their own"
        self.keypad = Keypad(theme, parts.omnibox)
        parts.message.setFixedHeight(theme.target)
        assert isinstance(parts.strip, MemberLine), "and a line that knows where they are"
        self._rail, self._cancel, self._more = parts.rail, parts.strip.cancel, More(theme)
        about = QVBoxLayout(self.side)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(gap)
        about.addWidget(parts.strip)
        about.addWidget(parts.totals, 1)
        pad = QHBoxLayout()
        pad.setSpacing(gap)
        pad.addWidget(parts.rail, 1)
        pad.addWidget(self.keypad)
        hand = QWidget()
        hand.setFixedWidth(theme.px(SIDE))
        right = QVBoxLayout(hand)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(gap)
        right.addWidget(self.side, 1)
        right.addStretch(0)
        right.addLayout(pad)
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addLayout(_left(theme, parts), 1)
        row.addWidget(hand)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addLayout(row, 1)
        column.addWidget(parts.rail.bar)

    def join(self, session: Session, stage: Stage, command: Command, omnibox: Omnibox) -> None:
        """The keys of actions, the page of all of them, and what to say of a hasty touch."""
        stage.add(self._more)
        self.keypad.chosen.connect(lambda name: command(name, omnibox.take_for(name)))
        self.keypad.lettered.connect(self._rail.setHidden)
        self.keypad.more.connect(lambda: stage.open(self._more))
        words = self.tr("Nothing was cancelled. Hold the button until the question comes.")
        self._cancel.hasty.connect(lambda: session.tell(Kind.INFO, words))

    def shut(self, shut: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """The digits stay: a number and a PIN are typed with them."""
        super().shut(shut)
        for part in (self._rail, self._rail.bar):
            part.setEnabled(not shut)


def _left(theme: Theme, parts: Parts) -> QLayout:
    left = QVBoxLayout()
    left.setSpacing(theme.px(_GAP))
    left.addWidget(parts.stage, 1)
    left.addWidget(parts.message)
    left.addWidget(parts.omnibox)
    return left
