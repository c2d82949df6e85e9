"""What all commands of the counter share: the desk, the lanes, the screen as it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.approval import Approval
from app.domain.basket import BasketLine
from app.domain.refusal import NeedsApproval, NothingToDo, UnknownCode
from app.operations import basket, points, staff
from app.operations.desk import Desk
from app.operations.views import CounterView
from app.ui.counter.choice import Option
from app.ui.counter.credentials import about_who
from app.ui.counter.customer import Customer
from app.ui.counter.messages import Kind, Message
from app.ui.counter.outside import Outside
from app.ui.counter.remedy import remedy
from app.ui.lanes import Lane, Problem
from app.ui.tones import Tone
from app.ui.wording import say
from app.ui.wording.support import support_code

T = TypeVar("T")


class Session(QObject):
    """Runs operations on their lanes and tells the panels what came of it.

    Signals:
        shown: the screen changed; carries the ``CounterView``.
        said: something to say; carries the ``Message``, or None where nothing is left to say.
        sounded: something to hear; carries the ``Tone``.
        choosing: a choice is to be made; carries title, options, and whom to tell the ``id``.
        registering: a phone wants to become a member; carries it.
        topping_up: carries the member, and fen or 0 where no amount was typed.
        bonus_known: what a top-up brings; carries the ``TopUpTerms``.
        paid: carries the ``Paid`` and whether it was a top-up.
        reprinted: carries the ``Receipt``.
        offering: the offers are asked for; carries the ``OffersView``.
        offers_known: they changed while they are shown; carries the ``OffersView``.
        attending: carries the list of what waits.
        couponed: the code of a coupon was scanned or typed; carries it.
        approving: somebody else has to approve something; carries what, why or nothing, and what
            leads back to where it was asked for.
        not_approved: who was asked did not; carries the ``Problem``.
        answered: a panel has done its work.
        carding: the card of a member is asked for; carries the ``MemberView``.
        proving: the member has to show that the value is theirs; carries ``NeedsMemberProof``.
        refunded: money goes back by the tenders that paid; a provider may have to be asked.
        blocked: somebody who is not served as a member was meant; carries the id.
    """

    shown = Signal(object)
    said = Signal(object)
    sounded = Signal(object)
    choosing = Signal(str, object, object)
    registering = Signal(str)
    topping_up = Signal(object, int)
    bonus_known = Signal(object)
    paid = Signal(object, bool)
    reprinted = Signal(object)
    offering = Signal(object)
    offers_known = Signal(object)
    attending = Signal(object)
    couponed = Signal(str)
    approving = Signal(str, str, object)
    not_approved = Signal(object)
    answered = Signal()
    carding = Signal(object)
    proving = Signal(object)
    refunded = Signal()
    blocked = Signal(str)

    def __init__(
        self, desk: Desk, store: Lane, centre: Lane, calls: Lane, outside: Outside
    ) -> None:
        super().__init__()
        self.desk, self.store, self.centre, self.outside = desk, store, centre, outside
        self.calls = self.payments = calls
        self.customer = Customer()
        self.view: CounterView | None = None
        self.routes: dict[type[Problem], Callable[[str], None]] = {}
        """Who takes a scan that rings nothing up, by why it does not: a receipt's number, say."""
        self.way_back: Callable[[], Callable[[], None]] = lambda: _nothing
        """What leads back to the page that is shown now, should what it asks for be given up."""
        self._do_approved: Callable[[Callable[[], Approval]], None] | None = None
        centre.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Ask again how the screen stands: something else may have changed it."""
        self.store.ask(self, lambda: basket.show(self.desk), self.show, self.sorry)

    def show(self, view: CounterView) -> None:
        """The screen stands like this now."""
        self.view = view
        self.shown.emit(view)

    def change(self, operation: Callable[[], CounterView], tone: Tone | None = None) -> None:
        """Do something to the basket; what was said before is over once it worked."""

        def then(view: CounterView) -> None:
            self.accept(view)
            if tone:
                self.sounded.emit(tone)

        self.store.do(self, operation, then, self.sorry)

    def accept(self, view: CounterView) -> None:
        """The basket was changed as somebody wanted; what was said before is over."""
        self.show(view)
        self.said.emit(None)

    def attempt(
        self,
        about: str,
        operation: Callable[[Approval | None], T],
        then: Callable[[T], None],
        *,
        reason: str = "",
        otherwise: Callable[[Problem], None] | None = None,
    ) -> None:
        """Do ``operation``; where somebody else has to approve it, ask for that, and do it then.

        ``otherwise`` is told what else it is refused for; without one the cashier is.

        ``about`` says what is to be approved, of the basket as it is now: of another one it is not.
        ``reason``: why; empty: who approves it chooses one.
        """

        def approved(result: T) -> None:
            self.answered.emit()
            then(result)

        asked, back = _lines(self.view) if self.view else None, self.way_back()

        def do(approve: Callable[[], Approval]) -> None:
            def same() -> T:
                approval = approve()
                if _lines(basket.show(self.desk)) != asked:
                    raise NothingToDo
                return operation(approval)

            self.store.do(self, same, approved, self._not_approved)

        def refused(problem: Problem) -> None:
            if isinstance(problem, NeedsApproval):
                self._do_approved = do
                self.approving.emit(about, reason, back)
            else:
                (otherwise or self.sorry)(problem)

        self.store.do(self, lambda: operation(None), then, refused)

    def approve(self, named: str, pin: str, reason: str) -> None:
        """Whoever is ``named`` approves what was asked last, if the PIN is theirs."""
        if self._do_approved is not None:
            self._do_approved(lambda: staff.approve(self.desk, named, pin, reason))

    def take_approval(self, approval: Approval) -> None:
        """Somebody elsewhere, whom the centre knows, approves what was asked last."""
        if self._do_approved is not None:
            self._do_approved(lambda: approval)

    def ask(self, question: Callable[[], T], then: Callable[[T], None]) -> None:
        """Find something out in the store."""
        self.store.ask(self, question, then, self.sorry)

    def sync(self, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Talk to the centre now, on its own lane: the store stays free for scans."""
        self.centre.do(self, self.outside.sync_now, lambda _: then(), lambda _: otherwise())

    def meet_member(self) -> None:
        """Somebody stands here: let the centre set something aside.

        Where it did not answer before, it may now: then it is asked once it is heard again.
        """
        if self.desk.online():
            self.sync(_nothing, _nothing)
        else:
            self.sync(self._ask_again, _nothing)

    def _ask_again(self) -> None:
        def then(asked: bool) -> None:  # noqa: FBT001 (an answer is one value)
            if asked:
                self.sync(_nothing, _nothing)

        self.store.do(self, lambda: points.ask_more(self.desk), then, lambda _: None)

    def _not_approved(self, problem: Problem) -> None:
        if not about_who(problem):
            self.answered.emit()
        self.not_approved.emit(problem)
        self.sorry(problem)

    def sorry(self, problem: Problem) -> None:
        """Say why something was not done."""
        kind = Kind.WARN if isinstance(problem, NothingToDo) else Kind.ERROR
        self._tell_problem(kind, problem)
        self.sounded.emit(Tone.UNKNOWN if isinstance(problem, UnknownCode) else Tone.ERROR)

    def warn(self, problem: Problem) -> None:
        """Say what does not work beside the sale, which goes on."""
        self._tell_problem(Kind.WARN, problem)

    def _tell_problem(self, kind: Kind, problem: Problem) -> None:
        online = self.desk.online()
        text, code = say(problem, online=online), support_code(problem.code)
        self.said.emit(Message(kind, text, code, remedy(problem, online=online)))

    def tell(self, kind: Kind, text: str) -> None:
        """Say something."""
        self.said.emit(Message(kind, text))

    def choose(self, title: str, options: Sequence[Option], then: Callable[[str], None]) -> None:
        """Let the cashier pick one."""
        self.choosing.emit(title, tuple(options), then)


def _lines(view: CounterView) -> tuple[tuple[BasketLine, ...], int]:
    """What is rung up, and which of it is selected."""
    return view.basket.lines, view.basket.selected


def _nothing() -> None:
    """What is done when there is nothing more to do."""
