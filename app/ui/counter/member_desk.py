"""Who a member is, at the counter: the card with all that is known, the profile, the cards."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.asking import ConsentAsked
from app.domain.member import mask_phone
from app.domain.refusal import MemberBlocked
from app.operations import member_facts
from app.operations.joining import consent_text
from app.operations.member_facts import MemberFacts
from app.operations.views import MemberView
from app.ui.counter.asking import Asking
from app.ui.counter.cards_panel import Cards
from app.ui.counter.member_card import MemberCard, Service
from app.ui.counter.pin_pad import Pins
from app.ui.counter.profile_panel import Profile
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.theme import Theme


class MemberDesk(QObject):
    """Opens the member's card, and asks the customer on their own screen whether they join."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, card: MemberCard) -> None:
        super().__init__(session)
        self._session, self._stage, self._card = session, stage, card
        asking = Asking(session, stage, theme)
        self.profile = Profile(session, stage, theme, asking)
        self.cards = Cards(session, asking)
        self.pins = Pins(session, stage, theme, asking)
        card.offer(Service.PROFILE, self.profile.open)
        card.offer(Service.CARDS, self.cards.open)
        card.offer(Service.PIN, self.pins.open)
        session.carding.connect(self.open)
        session.blocked.connect(self.cards.open_for)
        session.routes[MemberBlocked] = self.cards.open_by_code
        session.registering.connect(self._ask_to_join)
        stage.new_member.aged.connect(self._ask_to_join)
        session.customer.agreed.connect(stage.new_member.agree)
        stage.changed.connect(self._ask_no_more)

    def open(self, member: MemberView) -> None:
        """F2 alone: everything about ``member``."""

        def then(facts: MemberFacts) -> None:
            self._card.show_facts(facts)
            self._stage.open(self._card)

        self._session.ask(lambda: member_facts.look(self._session.desk, member.id), then)

    def _ask_to_join(self, phone: str, minor: bool = False) -> None:  # noqa: FBT001, FBT002 (a signal's value)
        session = self._session

        def then(version: str) -> None:
            if self._stage.panel is self._stage.new_member:
                session.customer.ask(ConsentAsked(mask_phone(phone), version, minor))

        session.ask(lambda: consent_text(session.desk), then)

    def _ask_no_more(self) -> None:
        """Nobody is asked to join who is not being registered."""
        asked = isinstance(self._session.customer.question, ConsentAsked)
        if asked and self._stage.panel is not self._stage.new_member:
            self._session.customer.ask(None)
