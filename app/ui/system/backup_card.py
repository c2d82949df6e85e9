"""Backups: one now, and those that are there."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from app.domain.refusal import Unavailable
from app.ui.counter.messages import Kind
from app.ui.counter.parts import label
from app.ui.devices.button import button
from app.ui.system.card import Card, Note, buttons, empty, size_words
from app.ui.system.engine import Copy, Engine, State
from app.ui.system.state_card import moment
from app.ui.theme import Theme
from app.ui.wording import unavailable_sentence


class BackupCard(Card):
    """A backup is made beside the sale: who sells notices nothing."""

    def __init__(self, theme: Theme, engine: Engine) -> None:
        about = self.tr("One is made every hour by itself. Selling goes on meanwhile.")
        super().__init__(theme, self.tr("Backups"), about)
        self._engine = engine
        self.now = button(theme, self.tr("Back up now"), self._back_up, primary=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(theme.px(8))
        self.busy.setAccessibleName(self.tr("Making a backup"))
        policy = self.busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(policy)
        self.busy.hide()
        self.note = Note(theme)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(6))
        self.column.addLayout(buttons(theme, self.now))
        self.column.addWidget(self.busy)
        self.column.addWidget(self.note)
        self.column.addWidget(label("strong", self.tr("The last backups")))
        self.column.addLayout(self.list)
        self.column.addStretch(1)

    def begin(self) -> None:
        """Look which are there."""
        self.note.say(None)
        self._engine.look(self.show_state)

    def show_state(self, state: State) -> None:
        """These are there."""
        empty(self.list)
        if not state.copies:
            self.list.addWidget(label("body", self.tr("None yet."), tone="off"))
        for copy in state.copies:
            row = label("body", f"{moment(copy.at)}    {size_words(copy.bytes)}")
            row.setToolTip(copy.place)
            self.list.addWidget(row)

    def _back_up(self) -> None:
        self.now.setEnabled(False)
        self.busy.show()
        self.note.say(Kind.INFO, self.tr("Making a backup. Selling goes on."))
        self._engine.back_up(self._made, self._failed)

    def _made(self, copy: Copy) -> None:
        words = self.tr("Backed up and checked: {size}, {place}")
        told = words.format(size=size_words(copy.bytes), place=copy.place)
        self._ended(Kind.OK, told)
        self._engine.look(self.show_state)

    def _failed(self, problem: Unavailable) -> None:
        self._ended(Kind.ERROR, unavailable_sentence(problem.code))

    def _ended(self, kind: Kind, words: str) -> None:
        self.busy.hide()
        self.now.setEnabled(True)
        self.now.setFocus()
        self.note.say(kind, words)
