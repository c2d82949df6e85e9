"""A colleague says yes, in place of the cart: what to, who, their PIN, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.counter import reasons
from app.ui.counter.actions import Name
from app.ui.counter.credentials import Credentials
from app.ui.counter.parts import KeyButton, label
from app.ui.counter.reasons import ReasonGrid
from app.ui.theme import Theme


class Approving(Credentials):
    """Asks for an approval. Nothing has been done yet; Esc leaves it so.

    Signals:
        given_up: Esc.
        office_asked: the head office shall approve it; carries what, and why.
    """

    given_up = Signal()
    office_asked = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._reason = ""
        self.title.setText(self.tr("Somebody has to approve this"))
        self.about = label("strong")
        self.about.setWordWrap(True)
        self.caption = label("muted", self.tr("Reason: its digit and Enter, or ↑ ↓"))
        self.reasons = ReasonGrid(theme)
        self.enter.say(self.tr("Approve"))
        self.office = KeyButton(theme, Name.SYNC, height=60)
        self.office.say(self.tr("Ask the head office"))
        self.office.clicked.connect(lambda: self.chosen.emit(Name.SYNC))
        self.waiting = label("body", tone="off")
        self.waiting.setWordWrap(True)
        self.column.addWidget(self.about)
        self.column.addLayout(self.fields(theme))
        self.column.addWidget(self.caption)
        self.column.addWidget(self.reasons)
        self.column.addStretch(1)
        self.column.addWidget(self.waiting)
        buttons = self.button()
        buttons.insertWidget(1, self.office)
        self.keep_below(buttons)

    @property
    def reason(self) -> str:
        """Why it is approved, as chosen here or before."""
        return self._reason or self.reasons.chosen

    def ask_about(self, about: str, reason: str) -> None:
        """Ask anew for ``about``, a sentence; ``reason`` empty: it is to be chosen here."""
        self._reason = reason
        self.about.setText(about)
        self.show_office(there=False, asked=False)
        self.caption.setVisible(not reason)
        self.reasons.setVisible(not reason)
        self.reasons.show_reasons(() if reason else reasons.for_approval())
        self.ask()

    def show_office(self, *, there: bool, asked: bool) -> None:
        """Whether anybody at the head office could be asked, and whether somebody is."""
        self.office.setVisible(there and not asked)
        words = self.tr("The head office is asked. Esc gives it up; a colleague here can approve.")
        self.waiting.setText(words if asked else "")
        self.waiting.setVisible(asked)

    def confirm(self, typed: str) -> bool:
        """A digit alone is a reason, for no number and no PIN is so short."""
        if self.reasons.pick(typed):
            return True
        return super().confirm(typed)

    def step(self, by: int) -> bool:
        """Another reason."""
        self.reasons.step(by)
        return True

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing else is done here)
        """Esc gives it up; other commands would too easily, so they wait."""
        if name is Name.BACK:
            if not self.waits:
                self.given_up.emit()
            return True
        if name is Name.SYNC and self.office.isVisible():
            self.office_asked.emit(self.about.text(), self.reason)
            return True
        self.told.emit(self.tr("First the approval. Esc gives it up; nothing is changed then."))
        return True
