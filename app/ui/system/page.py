"""The page of the till itself; the counter waits behind it as it was."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.counter.actions import Name, pressed
from app.ui.counter.parts import KeyButton
from app.ui.system.backup_card import BackupCard
from app.ui.system.bundle_card import BundleCard
from app.ui.system.card import Card
from app.ui.system.engine import Engine
from app.ui.system.log_card import LogCard
from app.ui.system.practice_card import PracticeCard
from app.ui.system.report_card import ReportCard
from app.ui.system.state_card import StateCard
from app.ui.theme import Theme

ROW = 52


class SystemPage(QWidget):
    """What there is on the left, one of it on the right. Esc and its own key lead back.

    Signals:
        closed: back to the counter.
        practised: practice shall begin.
        set_up: the steps of the first start shall be gone through once more.
    """

    closed = Signal()
    practised = Signal()
    set_up = Signal()

    def __init__(self, theme: Theme, engine: Engine) -> None:
        super().__init__()
        self._theme = theme
        self.state, self.backup = StateCard(theme, engine), BackupCard(theme, engine)
        self.log, self.bundle = LogCard(theme, engine), BundleCard(theme, engine)
        self.report, self.practice = ReportCard(theme, engine), PracticeCard(theme)
        self.practice.asked.connect(self.practised)
        self.report.settled.connect(self.closed)
        self.stack = QStackedWidget()
        self.rows: dict[Card, QPushButton] = {}
        self._group = QButtonGroup(self)
        margin = theme.px(theme.sizes["margin"])
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addWidget(self._list())
        row.addWidget(self.stack, 1)

    def open(self, card: Card | None = None) -> None:
        """Begin with ``card``; None: with how it stands."""
        wanted = card or self.state
        row = self.rows[wanted]
        if row.isChecked():
            self._show(wanted)
        row.setChecked(True)
        row.setFocus()

    def leave(self) -> None:
        """The counter is shown again; what was asked for goes on by itself."""

    def scan(self, _text: str) -> bool:
        """Whoever scans wants to sell."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, or the key that led here; any other is nobody's."""
        action = pressed(event)
        if action is not None and action.name in {Name.BACK, Name.SYSTEM}:
            self.closed.emit()

    def _list(self) -> QFrame:
        theme = self._theme
        frame = QFrame()
        frame.setProperty("card", "true")
        frame.setFixedWidth(theme.px(212))
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(4))
        for card, icon, words in (
            (self.state, "monitor-dashboard", self.tr("This till")),
            (self.backup, "content-save-outline", self.tr("Backups")),
            (self.log, "text-box-search-outline", self.tr("Log")),
            (self.bundle, "package-variant-closed", self.tr("Diagnostics")),
            (self.report, "alert-octagon-outline", self.tr("Fault reports")),
            (self.practice, "school-outline", self.tr("Practice")),
        ):
            self.stack.addWidget(card)
            made = self._row(icon, words)
            made.setCheckable(True)
            made.setAutoExclusive(True)
            self._group.addButton(made)
            made.toggled.connect(partial(self._toggled, card))
            self.rows[card] = made
            column.addWidget(made)
        self.again = self._row("cog-outline", self.tr("Set up again"))
        self.again.clicked.connect(lambda _: self.set_up.emit())
        column.addWidget(self.again)
        column.addStretch(1)
        back = KeyButton(theme, Name.BACK, height=34, flat=True)
        back.clicked.connect(self.closed)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        return frame

    def _row(self, icon: str, words: str) -> QPushButton:
        theme = self._theme
        made = QPushButton(words)
        made.setObjectName("device_row")
        made.setProperty("system_row", "true")
        made.setIcon(theme.icon(icon, "muted"))
        made.setIconSize(QSize(theme.px(24), theme.px(24)))
        made.setFixedHeight(theme.px(ROW))
        made.setAutoDefault(True)
        return made

    def _toggled(self, card: Card, on: bool) -> None:  # noqa: FBT001 (a slot's value)
        if on:
            self._show(card)

    def _show(self, card: Card) -> None:
        self.stack.setCurrentWidget(card)
        card.begin()
