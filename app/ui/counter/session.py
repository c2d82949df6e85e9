"""What all commands of the counter share: the desk, the lanes, the screen as it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.refusal import NothingToDo, UnknownCode
from app.operations import basket, points
from app.operations.desk import Desk
from app.operations.views import CounterView
from app.ui.counter.choice import Option
from app.ui.counter.messages import Kind, Message
from app.ui.counter.outside import Outside
from app.ui.lanes import Lane, Problem
from app.ui.tones import Tone
from app.ui.wording import say

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
        bonus_known: carries fen and what is given on top.
        paid: carries the ``Paid`` and whether it was a top-up.
        reprinted: carries the ``Receipt``.
        offering: the offers are asked for; carries the ``OffersView``.
        offers_known: they changed while they are shown; carries the ``OffersView``.
        attending: carries the list of what waits.
        couponed: the code of a coupon was scanned or typed; carries it.
        answered: a panel has done its work.
    """

    shown = Signal(object)
    said = Signal(object)
    sounded = Signal(object)
    choosing = Signal(str, object, object)
    registering = Signal(str)
    topping_up = Signal(object, int)
    bonus_known = Signal(int, int)
    paid = Signal(object, bool)
    reprinted = Signal(object)
    offering = Signal(object)
    offers_known = Signal(object)
    attending = Signal(object)
    couponed = Signal(str)
    answered = Signal()

    def __init__(
        self, desk: Desk, store: Lane, centre: Lane, calls: Lane, outside: Outside
    ) -> None:
        super().__init__()
        self.desk, self.store, self.centre, self.outside = desk, store, centre, outside
        self.calls = calls
        self.view: CounterView | None = None
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
            self.show(view)
            self.said.emit(None)
            if tone:
                self.sounded.emit(tone)

        self.store.do(self, operation, then, self.sorry)

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

    def sorry(self, problem: Problem) -> None:
        """Say why something was not done."""
        kind = Kind.WARN if isinstance(problem, NothingToDo) else Kind.ERROR
        self.tell(kind, say(problem, online=self.desk.online()))
        self.sounded.emit(Tone.UNKNOWN if isinstance(problem, UnknownCode) else Tone.ERROR)

    def warn(self, problem: Problem) -> None:
        """Say what does not work beside the sale, which goes on."""
        self.tell(Kind.WARN, say(problem, online=self.desk.online()))

    def tell(self, kind: Kind, text: str) -> None:
        """Say something."""
        self.said.emit(Message(kind, text))

    def choose(self, title: str, options: Sequence[Option], then: Callable[[str], None]) -> None:
        """Let the cashier pick one."""
        self.choosing.emit(title, tuple(options), then)


def _nothing() -> None:
    """What is done when there is nothing more to do."""
