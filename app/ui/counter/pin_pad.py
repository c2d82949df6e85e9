"""The member's PIN: on the customer's own screen, or on the till's keys turned to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.approval import Approval, manager_for
from app.domain.asking import IN_ORDER, PinAsked, PinStep, shuffled
from app.domain.member.pin import insist_on_member_pin
from app.domain.money import show
from app.domain.refusal import BadPin, NeedsMemberProof, WeakPin, WrongPin
from app.domain.staff import is_pin
from app.operations import proof, stored_value
from app.operations.views import CounterView, MemberView
from app.ui.counter.actions import Name
from app.ui.counter.asking import Asking
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind
from app.ui.counter.panel import Panel
from app.ui.counter.parts import label
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.wording import say

CHANGE, RESET = "change", "reset"
_OPEN, _DONE = "—", "••••••"


class PinPanel(Panel):
    """Asks for six digits that nobody at the counter reads, and keeps them nowhere.

    Signals:
        given: carries the PIN.
    """

    given = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.about, self.pin, self.where = label("strong"), label("big"), label("body", tone="off")
        for part in (self.about, self.where):
            part.setWordWrap(True)
        for part in (self.about, self.pin, self.where):
            self.column.addWidget(part)
        self.column.addStretch(1)

    @property
    def secret(self) -> bool:
        """Always."""
        return True

    @property
    def wants(self) -> str:
        """Whose PIN it is."""
        return self.tr("The customer's PIN, then Enter")

    def ask(self, title: str, about: str, *, facing: bool) -> None:
        """Ask anew; ``facing``: there is a pad before the customer, so they type it there."""
        self.title.setText(title)
        self.about.setText(about)
        self.pin.setText(_OPEN)
        pad = self.tr("The customer types it on their screen. Look away. A code may be scanned.")
        keys = self.tr("Turn the keys to the customer: six digits, Enter. Look away.")
        self.where.setText(pad if facing else keys)

    def confirm(self, typed: str) -> bool:
        """Enter, after the digits."""
        if typed:
            self.pin.setText(_DONE)
            self.given.emit(typed)
        return True

    def scanned(self, code: str) -> bool:
        """Digits that are typed as fast as a scanner types are a PIN all the same."""
        return is_pin(code) and self.confirm(code)


class Pins(QObject):
    """Asks for PINs, sets them, and unlocks a basket by one."""

    def __init__(self, session: Session, stage: Stage, theme: Theme, asking: Asking) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._asking, self._customer = asking, session.customer
        self._then: Callable[[str], None] | None = None
        self.panel = PinPanel(theme)
        stage.add(self.panel)
        self.panel.given.connect(self._given)
        self._customer.typed.connect(self._given)
        self._customer.gave_up.connect(self._gave_up)
        stage.changed.connect(self._leave)
        session.proving.connect(self.prove)

    def open(self, member: MemberView) -> None:
        """Set the first PIN, change one, or let a forgotten one be replaced."""
        if not self._desk.online():
            words = self.tr("A PIN is set at the head office. Try again when online.")
            self._session.tell(Kind.WARN, words)
            return
        options = (
            Option(CHANGE, self.tr("Set or change"), self.tr("the customer is here")),
            Option(RESET, self.tr("Forgotten"), self.tr("ID is checked, a manager approves it")),
        )

        def picked(id: str) -> None:
            if id == RESET:
                self._asking.identify(partial(self._reset, member))
            else:
                self._choose_new(member)

        title = self.tr("Payment PIN: {who}").format(who=member.name or member.phone)
        self._session.choose(title, options, picked)

    def prove(self, problem: NeedsMemberProof) -> None:
        """More is to be paid by stored value than may be without proof."""
        view = self._session.view
        if view is None or view.member is None:
            return
        if not self._desk.online():
            self._offer_free(problem)
            return
        member = view.member
        words = self.tr("{who} pays by balance. Without PIN or code: {free} more today.")
        free = f"¥{show(int(problem.facts['free_fen']))}"
        about = words.format(who=member.name or member.phone, free=free)
        self._ask(PinStep.PAY, about, partial(self._check, member.id), view.rest_fen)

    def _check(self, member: str, pin: str) -> None:
        session = self._session

        def then(view: CounterView) -> None:
            session.answered.emit()
            session.show(view)
            self._stage.chosen.emit(Name.VALUE)

        session.calls.ask(
            self,
            lambda: proof.prove_by_pin(self._desk, member, pin),
            then,
            partial(self._once_more, partial(self._check, member), PinStep.PAY),
        )

    def _offer_free(self, problem: NeedsMemberProof) -> None:
        """Nobody can check a PIN now: what may be without is offered, and why it is no more."""
        session = self._session

        def then(view: CounterView) -> None:
            session.show(view)
            session.warn(problem)

        if int(problem.facts["free_fen"]):
            session.store.do(
                self, lambda: stored_value.offer(self._desk, unproven=True), then, session.sorry
            )
        else:
            session.sorry(problem)

    def _reset(self, member: MemberView) -> None:
        desk = self._desk

        def operation(approval: Approval | None) -> str:
            return manager_for("pin_reset", desk.role, desk.staff, approval)

        about = self.tr("A new PIN for {who}, who forgot it")
        who = member.name or member.phone
        then = partial(self._ask_new, member, "")
        self._session.attempt(about.format(who=who), operation, then)

    def _choose_new(self, member: MemberView) -> None:
        """Whoever has a PIN types it first."""
        options = (
            Option(CHANGE, self.tr("Has a PIN"), self.tr("types the present one first")),
            Option(RESET, self.tr("Has none yet")),
        )

        def picked(id: str) -> None:
            if id == RESET:
                self._ask_new(member, "", "")
            else:
                about = self.tr("The present PIN of {who}").format(who=member.name or member.phone)
                self._ask(PinStep.OLD, about, lambda old: self._ask_new(member, old, ""))

        self._session.choose(self.tr("Is there a PIN already?"), options, picked)

    def _ask_new(self, member: MemberView, old: str, reset_by: str) -> None:
        about = self.tr("A new PIN for {who}: six digits").format(who=member.name or member.phone)
        self._ask(PinStep.NEW, about, partial(self._ask_again, member, old, reset_by))

    def _ask_again(self, member: MemberView, old: str, reset_by: str, new: str) -> None:
        try:
            insist_on_member_pin(new, (member.phone, member.number))
        except (BadPin, WeakPin) as problem:
            self._once_more(partial(self._ask_again, member, old, reset_by), PinStep.NEW, problem)
            return

        def again(typed: str) -> None:
            if typed == new:
                self._set(member, new, old, reset_by)
            else:
                self._ask_new(member, old, reset_by)
                self._session.tell(Kind.ERROR, self.tr("They differ. Choose a PIN once more."))

        about = self.tr("The same PIN once more")
        self._ask(PinStep.AGAIN, about, again)

    def _set(self, member: MemberView, new: str, old: str, reset_by: str) -> None:
        session = self._session

        def then(_: None) -> None:
            session.answered.emit()
            session.tell(Kind.OK, self.tr("The PIN is set. It is asked for above the daily limit."))

        def otherwise(problem: Problem) -> None:
            session.answered.emit()
            session.sorry(problem)

        session.calls.ask(
            self,
            lambda: self._desk.centre().set_pin(member.id, new, old=old, reset_by=reset_by),
            then,
            otherwise,
        )

    def _ask(
        self, step: PinStep, about: str, then: Callable[[str], None], amount_fen: int = 0
    ) -> None:
        customer = self._customer
        self._then = then
        self.panel.ask(self.tr("PIN of the customer"), about, facing=customer.present)
        self._stage.open(self.panel)
        digits = shuffled(self._desk.new_salt()) if customer.shuffles else IN_ORDER
        customer.ask(PinAsked(step, digits, amount_fen))

    def _given(self, pin: str) -> None:
        then, self._then = self._then, None
        if then is not None:
            self._customer.ask(None)
            then(pin)

    def _once_more(self, then: Callable[[str], None], step: PinStep, problem: Problem) -> None:
        """It was not right: ask again, unless asking again is of no use."""
        session = self._session
        if self._stage.panel is not self.panel:
            return
        if isinstance(problem, BadPin | WeakPin | WrongPin):
            self._ask(step, say(problem, online=True), then)
        else:
            session.answered.emit()
        session.sorry(problem)

    def _gave_up(self) -> None:
        if self._stage.panel is self.panel:
            self._session.answered.emit()
            words = self.tr("The customer does not want to type a PIN.")
            self._session.tell(Kind.INFO, words)

    def _leave(self) -> None:
        """Whatever closed the panel, nobody is asked any more."""
        if self._stage.panel is not self.panel:
            self._then = None
            if isinstance(self._customer.question, PinAsked):
                self._customer.ask(None)
