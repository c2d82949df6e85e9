"""A member's cards at the counter: lost, found again, replaced, added, taken off, handed over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.approval import Approval, manager_for
from app.domain.documents import Channel, Personal, Purpose
from app.domain.member import MemberStatus, mask_card
from app.domain.member.dynamic import read_dynamic
from app.domain.refusal import CardTaken, MemberBlocked
from app.operations import cards, member_facts, members
from app.operations.joining import agreements
from app.operations.member_facts import MemberFacts
from app.operations.profile import Changed
from app.operations.views import MemberHit, MemberView
from app.ui.counter.asking import Asking
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.tones import Tone

LOSS, FOUND, REPLACE, ADD, REMOVE, TRANSFER = "loss", "found", "replace", "add", "remove", "hand"


class Cards(QObject):
    """What is done with cards. Everything is offered for whom it can be done, and nothing else."""

    def __init__(self, session: Session, asking: Asking) -> None:
        super().__init__(session)
        self._session, self._desk, self._asking = session, session.desk, asking

    def open(self, member: MemberView) -> None:
        """List what can be done for ``member``, whatever the status."""
        self.open_for(member.id)

    def open_for(self, member: str) -> None:
        """The same, for somebody who is not served because the card is lost."""
        self._session.ask(lambda: member_facts.look(self._desk, member), self._offer)

    def open_by_code(self, code: str) -> None:
        """The same, for whoever is named by a code that was scanned."""
        dynamic = read_dynamic(code)
        key = dynamic.number if dynamic else code

        def then(hits: tuple[MemberHit, ...]) -> None:
            self.open_for(hits[0].id)

        self._session.ask(lambda: members.find(self._desk, key), then)

    def _offer(self, facts: MemberFacts) -> None:
        who = facts.member.name or facts.member.phone or facts.member.number
        lost = facts.member.status is MemberStatus.LOST
        if not lost and facts.member.status is not MemberStatus.ACTIVE:
            self._session.sorry(MemberBlocked(status=facts.member.status.value))
            return
        if lost:
            self._session.sounded.emit(Tone.ERROR)
        options = self._lost(facts) if lost else self._active(facts)
        title = (
            self.tr("Reported lost: {who}. Check who it is") if lost else self.tr("Cards: {who}")
        )
        self._session.choose(title.format(who=who), options, partial(self._picked, facts))

    def _lost(self, facts: MemberFacts) -> list[Option]:
        found = Option(FOUND, self.tr("Found again"), self.tr("ID is checked"))
        return [found, self._replacing()] if facts.cards else [found]

    def _active(self, facts: MemberFacts) -> list[Option]:
        loss = Option(LOSS, self.tr("Report the loss"), self.tr("nothing is paid with it any more"))
        add = Option(ADD, self.tr("Add a card"), self.tr("scan it"))
        remove = Option(REMOVE, self.tr("Take a card off"), self.tr("ID is checked"))
        hand = Option(TRANSFER, self.tr("To another person"), self.tr("a manager approves it"))
        own = [self._replacing(), remove] if facts.cards else []
        return [loss, add, *own, hand]

    def _replacing(self) -> Option:
        return Option(REPLACE, self.tr("Replace a card"), self.tr("ID is checked"))

    def _picked(self, facts: MemberFacts, id: str) -> None:
        member = facts.member.id
        if id == LOSS:
            self._report(member)
        elif id == FOUND:
            self._asking.identify(partial(self._found, member))
        elif id == ADD:
            self._scan_new(partial(self._add, member))
        elif id == TRANSFER:
            self._ask_holder(member)
        else:
            do = self._replace if id == REPLACE else self._remove
            self._which(facts, lambda card: self._asking.identify(partial(do, member, card)))

    def _which(self, facts: MemberFacts, then: Callable[[str], None]) -> None:
        """Which of the cards; the only one without asking. None is ever shown whole."""
        if len(facts.cards) == 1:
            then(facts.cards[0])
            return
        options = [Option(card, mask_card(card)) for card in facts.cards]
        self._session.choose(self.tr("Which card?"), options, then)

    def _scan_new(self, then: Callable[[str], None]) -> None:
        about = self.tr("A card that was never given out. Nothing is changed before.")
        self._asking.enter(
            self.tr("The new card"), about, self.tr("Scan it, or type its number"), then, scans=True
        )

    def _report(self, member: str) -> None:
        reason = self.tr("reported at the counter")

        def operation() -> Changed:
            return cards.set_status(self._desk, member, MemberStatus.LOST, reason)

        done = self.tr("Reported lost. Nothing can be paid with it; the sale goes on.")
        self._do(operation, done)

    def _found(self, member: str) -> None:
        reason = self.tr("found again")

        def operation() -> Changed:
            return cards.set_status(
                self._desk, member, MemberStatus.ACTIVE, reason, identified=True
            )

        self._do(operation, self.tr("The card is good again. Scan it to serve the member."))

    def _add(self, member: str, card: str) -> None:
        self._do(
            lambda: cards.bind_card(self._desk, member, card),
            self.tr("The card {card} is the member's now."),
            card,
        )

    def _replace(self, member: str, old: str) -> None:
        def scanned(new: str) -> None:
            self._do(
                lambda: cards.replace_card(self._desk, member, old, new, identified=True),
                self.tr("The card {card} takes the place of the old one."),
                new,
            )

        self._scan_new(scanned)

    def _remove(self, member: str, card: str) -> None:
        self._do(
            lambda: cards.remove_card(self._desk, member, card, identified=True),
            self.tr("The card {card} names nobody any more."),
            card,
        )

    def _ask_holder(self, member: str) -> None:
        title = self.tr("To another person")

        def named(name: str) -> None:
            self._asking.enter(
                title,
                self.tr("Or nothing: a card alone is enough."),
                self.tr("Phone of the new holder"),
                partial(agrees, name),
                empty=True,
            )

        def agrees(name: str, phone: str) -> None:
            self._asking.confirm(
                self.tr("Does {name} agree to the membership?").format(name=name),
                self.tr("Agrees"),
                self.tr("Does not: nothing is changed"),
                partial(self._hand_over, member, Personal(name=name, phone=phone)),
            )

        about = self.tr("All that is left goes over with it. Both are here, IDs are checked.")
        self._asking.enter(title, about, self.tr("Name of the new holder"), named, words=True)

    def _hand_over(self, member: str, holder: Personal) -> None:
        session, desk = self._session, self._desk

        def operation(approval: Approval | None) -> Changed:
            approved_by = manager_for("card_transfer", desk.role, desk.staff, approval)
            agreed = agreements(desk, ((Purpose.MEMBERSHIP, Channel.SPOKEN),))
            return cards.transfer_card(desk, member, holder, agreed, approved_by)

        about = self.tr("Hand the membership over to {name}").format(name=holder.name)
        done = self.tr("The membership is {name}'s now. Let them choose a new PIN.")
        session.attempt(about, operation, partial(self._done, done.format(name=holder.name)))

    def _do(self, operation: Callable[[], Changed], done: str, card: str = "") -> None:
        session = self._session

        def otherwise(problem: Problem) -> None:
            session.sorry(problem)
            if isinstance(problem, CardTaken):
                session.ask(lambda: members.find(self._desk, card), self._say_whose)

        words = done.format(card=mask_card(card))
        session.store.do(self, operation, partial(self._done, words), otherwise)

    def _say_whose(self, hits: tuple[MemberHit, ...]) -> None:
        """Who has the card already."""
        who = hits[0].name or hits[0].phone
        words = self.tr("This card is {who}'s already. Take a new one.")
        self._session.tell(Kind.ERROR, words.format(who=who))

    def _done(self, words: str, changed: Changed) -> None:
        session = self._session
        session.answered.emit()
        session.show(changed.view)
        session.tell(Kind.OK, words)
