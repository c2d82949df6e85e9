"""Registering a new member: who brought them, and what comes of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.domain.refusal import MemberBlocked, MemberExists, UnknownMember
from app.operations import members, referring
from app.operations.joining import Joining
from app.operations.referring import Welcome
from app.operations.views import MemberHit
from app.ui.counter.membership import Membership
from app.ui.counter.messages import Kind
from app.ui.counter.selling import Selling
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.tones import Tone


class Registering(QObject):
    """Does what the registration panel asks for. Without a referrer it is the same two keys."""

    def __init__(
        self, session: Session, stage: Stage, selling: Selling, membership: Membership
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._selling, self._membership = selling, membership
        self._panel = panel = stage.new_member
        panel.registered.connect(self._register)
        panel.referred.connect(self._refer)
        panel.is_typing = lambda: bool(stage.written)

    def _register(self, phone: str, name: str, told: Joining) -> None:
        """Make ``phone`` a member and put them on the sale.

        Where somebody has it already, they are offered instead.
        """
        session = self._session
        brought = self._panel.referrer.whole if told.referrer else ""

        def otherwise(problem: Problem) -> None:
            session.sorry(problem)
            if isinstance(problem, MemberExists):
                session.ask(lambda: members.find(self._desk, phone), self._membership.offer_known)

        session.store.do(
            self,
            lambda: referring.welcome(self._desk, phone, name, told),
            partial(self._registered, brought),
            otherwise,
        )

    def _registered(self, brought: str, done: Welcome) -> None:
        session = self._session
        session.show(done.view)
        session.answered.emit()
        session.sounded.emit(Tone.MEMBER)
        if done.points:
            words = self.tr("Registered. {who}, who brought them, gets {points} points.")
        elif brought:
            words = self.tr("Registered. It is noted that {who} brought them; no points for it.")
        else:
            words = self.tr("Registered. This sale earns points already.")
        session.tell(Kind.OK, words.format(who=brought, points=done.points))
        session.meet_member()

    def _refer(self, text: str, scanned: bool) -> None:  # noqa: FBT001 (a signal's value)
        if scanned:
            self._read(text)
        else:
            self._find(text)

    def _read(self, code: str) -> None:
        """A card names who brought them; an article is rung up, as ever."""
        phone = self._panel.number

        def then(who: MemberHit | None) -> None:
            if who is not None:
                self._named(phone, (who,))
            else:
                self._stage.close_panel()
                self._selling.scan(code)

        session, desk = self._session, self._desk
        otherwise = partial(self._nobody, phone)
        session.store.do(self, lambda: referring.read_referrer(desk, code), then, otherwise)

    def _find(self, typed: str) -> None:
        session, desk, phone = self._session, self._desk, self._panel.number
        then, nobody = partial(self._named, phone), partial(self._nobody, phone)

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, UnknownMember) and desk.online():
                session.tell(Kind.INFO, self.tr("Not known here. Asking the head office…"))
                ask = partial(referring.ask_for_referrer, desk, typed)
                session.calls.ask(self, ask, then, nobody)
            else:
                nobody(problem)

        session.store.ask(self, lambda: referring.find_referrer(desk, typed), then, otherwise)

    def _named(self, phone: str, hits: tuple[MemberHit, ...]) -> None:
        """Nobody is guessed: what fits several names none of them."""
        session = self._session
        if not self._asks_for(phone):
            return
        if len(hits) > 1:
            words = self.tr("{count} members fit. Type the whole phone number, or scan the card.")
            session.tell(Kind.WARN, words.format(count=len(hits)))
            return
        self._panel.show_referrer(hits[0])
        session.said.emit(None)
        session.sounded.emit(Tone.MEMBER)

    def _nobody(self, phone: str, problem: Problem) -> None:
        session = self._session
        if not self._asks_for(phone):
            return
        if isinstance(problem, UnknownMember):
            words = self.tr("Nobody is known by that. Enter registers without who brought them.")
        elif isinstance(problem, MemberBlocked):
            words = self.tr("Who brought them is no active member. Enter registers without that.")
        else:
            session.sorry(problem)
            return
        session.tell(Kind.ERROR, words)
        session.sounded.emit(Tone.ERROR)

    def _asks_for(self, phone: str) -> bool:
        """Whether it is still ``phone`` that is to be registered."""
        return self._stage.panel is self._panel and self._panel.number == phone
