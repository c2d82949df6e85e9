"""Finding a member, putting one on the sale; who is found nowhere may be registered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.member import is_mobile
from app.domain.refusal import MemberBlocked, UnknownMember
from app.operations import members
from app.operations.views import CounterView, MemberHit
from app.ui.counter.actions import Commands, Name
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.tones import Tone


class Membership:
    """Commands on the member of the sale."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.MEMBER: self.find, Name.MEMBER_OFF: lambda _: self.take_off()}

    def find(self, typed: str) -> None:
        """``5678 F2``: one hit is taken, several are offered, a new phone may be registered.

        F2 alone: the card of whoever is served.
        """
        session = self._session
        if not typed and session.view is not None and session.view.member is not None:
            session.carding.emit(session.view.member)
            return
        if not typed:
            words = QCoreApplication.translate(
                "Membership", "Type last 4 digits, phone, card or pinyin initials, then F2."
            )
            session.tell(Kind.INFO, words)
            return

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, UnknownMember) and self._desk.online():
                self._ask_centre(typed)
            else:
                self._not_found(typed, problem)

        session.store.ask(session, lambda: members.find(self._desk, typed), self._found, otherwise)

    def take_off(self) -> None:
        """The sale goes on without the member."""
        self._session.change(lambda: members.take_off(self._desk))

    def offer_known(self, hits: tuple[MemberHit, ...]) -> None:
        """Who has the phone that somebody wanted to register."""
        title = QCoreApplication.translate("Membership", "Has this phone already. Take them?")
        self._session.choose(title, _options(hits), self.bind)

    def _ask_centre(self, typed: str) -> None:
        """Nobody here; the sale goes on meanwhile, and an answer that comes too late is dropped."""
        session = self._session
        before = _sale(session)

        def then(hits: tuple[MemberHit, ...]) -> None:
            if _sale(session) == before:
                session.said.emit(None)
                self._found(hits)

        def otherwise(problem: Problem) -> None:
            if _sale(session) == before:
                self._not_found(typed, problem)

        words = QCoreApplication.translate("Membership", "Not known here. Asking the head office…")
        session.tell(Kind.INFO, words)
        session.calls.ask(session, lambda: members.look_up(self._desk, typed), then, otherwise)

    def _not_found(self, typed: str, problem: Problem) -> None:
        if isinstance(problem, UnknownMember) and is_mobile(typed):
            self._session.said.emit(None)
            self._session.registering.emit(typed)
        else:
            self._session.sorry(problem)

    def _found(self, hits: tuple[MemberHit, ...]) -> None:
        if len(hits) == 1:
            self.bind(hits[0].id)
            return
        title = QCoreApplication.translate("Membership", "Which member?")
        self._session.choose(title, _options(hits), self.bind)

    def bind(self, id: str) -> None:
        """Put the member on the sale."""
        session = self._session

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, MemberBlocked):
                session.blocked.emit(id)
            else:
                session.sorry(problem)

        session.store.do(session, lambda: members.bind(self._desk, id), self._bound, otherwise)

    def _bound(self, view: CounterView) -> None:
        session = self._session
        session.show(view)
        session.said.emit(None)
        session.sounded.emit(Tone.MEMBER)
        session.meet_member()


def _options(hits: tuple[MemberHit, ...]) -> list[Option]:
    return [
        Option(hit.id, hit.name or hit.phone, f"{hit.phone}  {hit.number}", hit.tier_name)
        for hit in hits
    ]


def _sale(session: Session) -> tuple[str, str]:
    """Which sale it is, and whose."""
    view = session.view
    return (view.basket.id, view.basket.member) if view else ("", "")
