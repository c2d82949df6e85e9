"""What the parts for a member ask for again and again: one entry, a yes, an identity."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.ui.counter.choice import Option
from app.ui.counter.entry import Entry
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme

YES, NO = "yes", "no"


class Asking(QObject):
    """Asks one thing at a time, in the cart's place; what is given up is forgotten."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session)
        self._session, self._stage = session, stage
        self._then: Callable[[str], None] = _nothing
        self.entry = Entry(theme)
        stage.add(self.entry)
        self.entry.given.connect(self._given)

    def enter(
        self,
        title: str,
        about: str,
        caption: str,
        then: Callable[[str], None],
        *,
        words: bool = False,
        scans: bool = False,
        empty: bool = False,
    ) -> None:
        """Ask for a text as ``Entry.ask`` does. The panel stays until ``then`` has had its way."""
        self._then = then
        verb = self.tr("Go on")
        self.entry.ask(title, about, caption, verb, words=words, scans=scans, empty=empty)
        self._stage.open(self.entry)
        self.entry.begin()

    def confirm(self, title: str, yes: str, no: str, then: Callable[[], None]) -> None:
        """Let the cashier say ``yes``, or leave all as it is."""

        def picked(id: str) -> None:
            if id == YES:
                then()

        self._session.choose(title, (Option(YES, yes), Option(NO, no)), picked)

    def identify(self, then: Callable[[], None]) -> None:
        """Go on once who asks has shown who they are."""
        self.confirm(
            self.tr("Check who it is: ID card, or the code by SMS"),
            self.tr("Checked, it is they"),
            self.tr("Not shown"),
            then,
        )

    def _given(self, text: str) -> None:
        self._then(text)


def _nothing(_: str) -> None:
    """Nothing is asked."""
