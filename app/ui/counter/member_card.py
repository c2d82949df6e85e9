"""The member's card (会员卡片): what is known of them, and what can be done beside a sale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSizePolicy

from app.operations.member_facts import MemberFacts
from app.operations.views import MemberView
from app.ui.counter.actions import QT_TRANSLATE_NOOP
from app.ui.counter.choice import Choice, Option
from app.ui.counter.member_facts import MemberFactsView, status_text
from app.ui.theme import Theme

_ROW = 44
_ACROSS, _ACROSS_BY_TOUCH = 2, 3


class Service(StrEnum):
    """What a member may come for, in the order of the list."""

    PROFILE = "profile"
    CARDS = "cards"
    PIN = "pin"
    REWARDS = "rewards"
    PASSES = "passes"
    PLANS = "plans"
    REFUND = "refund"
    ACTIVITIES = "activities"
    STATEMENT = "statement"


_TEXTS = {
    Service.PROFILE: QT_TRANSLATE_NOOP("MemberCard", "Profile and consents"),
    Service.CARDS: QT_TRANSLATE_NOOP("MemberCard", "Cards"),
    Service.PIN: QT_TRANSLATE_NOOP("MemberCard", "Payment PIN"),
    Service.REWARDS: QT_TRANSLATE_NOOP("MemberCard", "Rewards for points"),
    Service.PASSES: QT_TRANSLATE_NOOP("MemberCard", "Passes"),
    Service.PLANS: QT_TRANSLATE_NOOP("MemberCard", "Paid membership"),
    Service.REFUND: QT_TRANSLATE_NOOP("MemberCard", "Pay the balance back"),
    Service.ACTIVITIES: QT_TRANSLATE_NOOP("MemberCard", "Sign in and activities"),
    Service.STATEMENT: QT_TRANSLATE_NOOP("MemberCard", "Statement"),
}


class MemberCard(Choice):
    """Shows the facts, and lists the services that somebody takes care of; which is picked is run.

    The services are for who is shown, and named without a detail.
    """

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme, _ACROSS_BY_TOUCH if theme.touch else _ACROSS)
        self._runs: dict[Service, Callable[[MemberView], None]] = {}
        self._member: MemberView | None = None
        self.facts = MemberFactsView(theme, zone)
        self.column.insertWidget(1, self.facts)
        for row in self.rows:
            row.setFixedHeight(theme.px(_ROW))
            row.detail.hide()
            row.aside.hide()
            row.text.keep(0)
            row.text.setMinimumWidth(0)
            if theme.touch:
                row.be_narrow()
            else:
                row.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.picked.connect(self._run)

    def offer(self, service: Service, run: Callable[[MemberView], None]) -> None:
        """From now on ``service`` is in the list, and ``run`` is told for whom it is wanted."""
        self._runs[service] = run

    def show_facts(self, facts: MemberFacts) -> None:
        """Take the place of what was shown."""
        self._member = member = facts.member
        said = (member.name, member.phone, member.number, status_text(member.status))
        self.facts.show_facts(facts)
        options = [
            Option(service, QCoreApplication.translate("MemberCard", _TEXTS[service]))
            for service in Service
            if service in self._runs
        ]
        self.show_options("  ".join(filter(None, said)), options)

    def _run(self, id: str) -> None:
        assert self._member is not None, "a service is picked from a member's card"
        self._runs[Service(id)](self._member)
