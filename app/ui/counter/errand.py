"""What is done for the member on the sale: for nobody else, on a sheet where it is to be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from app.domain.basket import Basket
from app.domain.receipt import Receipt
from app.domain.refusal import NoMember, NotHeld
from app.operations import basket
from app.operations.views import MemberView
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Sheet
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

T = TypeVar("T")


class Errand(QObject):
    """Finds out and does what one member wants."""

    def __init__(self, session: Session, stage: Stage) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._member: MemberView | None = None

    @property
    def member(self) -> MemberView:
        """For whom it is done."""
        assert self._member is not None, "an errand is for somebody"
        return self._member

    def find(self, question: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the store about the member; of another one, who came since, nothing is told."""
        self._session.ask(self.theirs(question), then)

    def as_now(self) -> Callable[[], bool]:
        """Whether the same is still shown, of the same sale: a late answer disturbs no other."""
        before = self._stage.panel, _sale(self._session)
        return lambda: (self._stage.panel, _sale(self._session)) == before

    def hand_over(self, title: str, receipt: Receipt, said: str) -> None:
        """It is done: its slip is printed and shown, and a sentence said."""
        self._stage.done.show_slip(title, receipt)
        self._stage.open(self._stage.done)
        self._session.outside.print_now()
        self._session.sounded.emit(Tone.DONE)
        self._session.tell(Kind.OK, said)

    def theirs(self, operation: Callable[[], T]) -> Callable[[], T]:
        """``operation``, as long as the sale is the member's."""
        member = self.member.id

        def same() -> T:
            if basket.show(self._desk).basket.member != member:
                raise NoMember
            return operation()

        return same


class OnSheet(Errand):
    """Has a sheet, and does once what stands on it."""

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage)
        self.sheet = Sheet(theme)
        stage.add(self.sheet)

    def show_sheet(self, content: Content) -> None:
        """Show ``content`` in the cart's place."""
        self.sheet.show_content(content)
        if self._stage.panel is not self.sheet:
            self._stage.open(self.sheet)

    def do_held(self, operation: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do what spends what is set aside; what is not yet is asked for, and it is done then.

        A sheet that was left or changed meanwhile does nothing any more.
        """
        self._do(self.theirs(operation), then, again=True)

    def refuse(self, words: str) -> None:
        """Say why what was typed does nothing."""
        self.sheet.again()
        self._session.tell(Kind.ERROR, words)
        self._session.sounded.emit(Tone.ERROR)

    def _do(self, operation: Callable[[], T], then: Callable[[T], None], *, again: bool) -> None:
        session, asked = self._session, self.sheet.content

        def once_more() -> None:
            if self._stage.panel is self.sheet and self.sheet.content is asked:
                self._do(operation, then, again=False)

        def otherwise(problem: Problem) -> None:
            if again and isinstance(problem, NotHeld) and self._desk.online():
                session.tell(Kind.INFO, self.tr("Asking the head office to set it aside here…"))
                session.sync(once_more, once_more)
            else:
                self.sheet.again()
                session.sorry(problem)

        session.store.do(self, operation, then, otherwise)


def _sale(session: Session) -> Basket | None:
    return session.view.basket if session.view else None
