"""All that is done at the counter beside ringing up and taking money, joined in one place."""

from __future__ import annotations

from app.ui.counter.actions import Commands, Name
from app.ui.counter.difference import Difference
from app.ui.counter.documents import Documents
from app.ui.counter.enquiry import Enquiry
from app.ui.counter.exchanging import Exchanging
from app.ui.counter.key_keeping import KeyKeeping
from app.ui.counter.member_card import MemberCard
from app.ui.counter.member_desk import MemberDesk
from app.ui.counter.member_services import MemberServices
from app.ui.counter.paying import Paying
from app.ui.counter.paying_ahead import PayingAhead
from app.ui.counter.returning import Returning
from app.ui.counter.selling import Selling
from app.ui.counter.session import Session
from app.ui.counter.settling import Settling
from app.ui.counter.stage import Stage
from app.ui.counter.undoing import Undoing
from app.ui.theme import Theme


class Services:
    """Each part has its panels on the stage, and its own commands."""

    def __init__(
        self, session: Session, stage: Stage, theme: Theme, paying: Paying, selling: Selling
    ) -> None:
        self._session = session
        self.member_card = MemberCard(theme, session.desk.zone)
        stage.add(self.member_card)
        self.members = MemberDesk(session, stage, theme, self.member_card)
        self.serving = MemberServices(session, stage, theme, self.member_card)
        self.keys = KeyKeeping(session, stage, theme)
        exchanging = Exchanging(session, stage, theme, selling)
        self.returning = Returning(session, stage, theme, exchanging)
        self.documents = Documents(session, stage, theme, self.returning)
        self.undoing = Undoing(session, stage, theme, self.returning)
        enquiry = Enquiry(session)
        self.settling = Settling(session, stage, theme, paying, enquiry)
        self.ahead = PayingAhead(
            session,
            stage,
            theme,
            enquiry=enquiry,
            paying=paying,
            plans=self.serving.plans,
            mall=self.serving.mall,
        )
        self.ahead.panel.unwanted.connect(self.settling.give_back)
        self.settling.if_nothing = self.ahead.look
        exchanging.panel.unwanted.connect(self.settling.give_back)
        self.difference = Difference(
            session, stage, enquiry=enquiry, paying=paying, exchanging=exchanging
        )
        self._commands: Commands = {**self.keys.commands(), **self.settling.commands()}
        self._commands[Name.RETURN] = self.returning.begin
        self._commands[Name.DOCUMENTS] = self.documents.look
        self._commands[Name.UNDO] = self.undoing.command

    def commands(self) -> Commands:
        """What each of their keys does."""
        return self._commands
