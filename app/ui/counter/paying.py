"""Points, stored value, cash, topping up: how a sale is paid and finished."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from app.domain.documents import Tender
from app.domain.money import read, show
from app.domain.refusal import NeedsMemberProof, NoMember, NotHeld
from app.operations import checkout, points, stored_value, topping_up
from app.operations.views import CounterView, Paid
from app.ui.counter.actions import Commands, Name
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.tones import Tone


class Paying:
    """Commands that pay. While one is under way a second one is not begun."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk
        self._paying = self._offering = self._then_finish = False
        self._less_fen = 0

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {
            Name.REDEEM: self.redeem,
            Name.MAKE_EVEN: lambda _: self.make_even(),
            Name.VALUE: lambda _: self.offer_value(),
            Name.TOP_UP: self.ask_top_up,
            Name.CASH: self.cash,
        }

    def redeem(self, typed: str) -> None:
        """F3: the most; ``5 F3``: points worth five yuan; ``0 F3``: none after all."""
        if not typed:
            self._redeem(partial(points.redeem, self._desk, None), again=True)
            return
        fen = read(typed)
        if fen is None:
            self._not_an_amount(typed)
        else:
            self._session.ask(
                lambda: self._session.outside.points_worth(fen),
                lambda wanted: self._redeem(partial(points.redeem, self._desk, wanted), again=True),
            )

    def make_even(self) -> None:
        """Shift+F3: the points that leave a whole yuan amount."""
        self._redeem(partial(points.make_even, self._desk), again=True)

    def offer_value(self, *, less_fen: int = 0) -> None:
        """F5: by stored value as far as it is held; what is not held yet is asked for first.

        ``less_fen`` of what is due is paid by goods that come back.
        """
        session = self._session
        if self._offering:
            return
        self._offering, self._then_finish, self._less_fen = True, False, less_fen
        session.store.do(
            session,
            lambda: stored_value.ask_rest(self._desk, less_fen),
            self._asked,
            self._no_offer,
        )

    def cash(self, typed: str) -> None:
        """F9: exact; ``100 F9``: a hundred yuan were handed over."""
        fen = read(typed) if typed else None
        if typed and fen is None:
            self._not_an_amount(typed)
        else:
            self.pay(fen)

    def finish(self) -> None:
        """Enter: the sale is paid already, or will be as soon as the balance has answered."""
        view = self._session.view
        if self._offering:
            self._then_finish = True
        elif view is not None and view.basket.lines and view.rest_fen == 0:
            self.pay(None)

    def undo(self) -> None:
        """Esc: what was offered last is taken back; the basket stays."""
        view = self._session.view
        if view is not None and view.value_fen:
            self._session.change(lambda: stored_value.withdraw(self._desk))
        elif view is not None and view.quote.points:
            self._session.change(lambda: points.redeem(self._desk, 0))

    def ask_top_up(self, typed: str) -> None:
        """``500 F6``: show what it brings; Enter takes the money."""
        session = self._session
        fen = read(typed) if typed else 0
        member = session.view.member if session.view else None
        if fen is None:
            self._not_an_amount(typed)
        elif member is None:
            session.sorry(NoMember())
        else:
            session.said.emit(None)
            session.topping_up.emit(member, fen)
            if fen:
                self.ask_bonus(fen)

    def ask_bonus(self, fen: int) -> None:
        """Find out what a top-up of ``fen`` brings, and whether it may be taken."""
        session = self._session
        session.ask(
            lambda: topping_up.terms_of(self._desk, fen),
            session.bonus_known.emit,
        )

    def top_up(self, fen: int, tenders: tuple[Tender, ...]) -> None:
        """The money is in the drawer, or was paid elsewhere."""
        session = self._session
        if self._paying:
            return
        self._paying = True
        session.store.do(
            session,
            lambda: stored_value.top_up(self._desk, fen, tenders),
            lambda paid: self._paid(paid, top_up=True),
            self._not_paid,
        )

    def topped_up(self, paid: Paid) -> None:
        """A top-up is done: show it, and print it."""
        self._paid(paid, top_up=True)

    def _redeem(self, redeem: Callable[[], CounterView], *, again: bool) -> None:
        """Once more after a talk with the centre, where its answer to the member is still out."""
        session = self._session

        def once_more() -> None:
            self._redeem(redeem, again=False)

        def otherwise(problem: Problem) -> None:
            if not again or not isinstance(problem, NotHeld):
                session.sorry(problem)
                return
            session.store.do(
                session,
                lambda: points.ask_more(self._desk),
                lambda asked: (
                    session.sync(once_more, once_more) if asked else session.sorry(problem)
                ),
                session.sorry,
            )

        def then(view: CounterView) -> None:
            session.show(view)
            session.said.emit(None)

        session.store.do(session, redeem, then, otherwise)

    def _asked(self, missing_fen: int) -> None:
        session = self._session
        if missing_fen and self._desk.online():
            words = QCoreApplication.translate("Paying", "Asking the head office for the balance…")
            session.tell(Kind.INFO, words)
            session.sync(self._offer, self._offer)
        else:
            self._offer()

    def _offer(self) -> None:
        session, less_fen = self._session, self._less_fen
        session.store.do(
            session,
            lambda: stored_value.offer(self._desk, less_fen=less_fen),
            self._offered,
            self._no_offer,
        )

    def _offered(self, view: CounterView) -> None:
        session = self._session
        self._offering = False
        session.show(view)
        rest_fen = view.rest_fen - self._less_fen
        if rest_fen > 0:
            words = QCoreApplication.translate(
                "Paying", "Balance {value} used, {rest} short. Take {rest} in cash: F9."
            )
            session.tell(Kind.WARN, words.format(value=show(view.value_fen), rest=show(rest_fen)))
        elif self._then_finish:
            self.pay(None)
        else:
            words = QCoreApplication.translate(
                "Paying", "{value} from the balance. Enter finishes."
            )
            session.tell(Kind.OK, words.format(value=show(view.value_fen)))

    def _no_offer(self, problem: Problem) -> None:
        self._offering = False
        if isinstance(problem, NeedsMemberProof):
            self._session.proving.emit(problem)
        else:
            self._session.sorry(problem)

    def pay(self, received_fen: int | None, *, keep_change: bool = False) -> None:
        """Finish the sale: see ``checkout.pay``. Pressed twice it is paid once."""
        session = self._session
        if self._paying:
            return
        self._paying = True
        session.store.do(
            session,
            lambda: checkout.pay(self._desk, received_fen, keep_change=keep_change),
            lambda paid: self._paid(paid, top_up=False),
            self._not_paid,
        )

    def _paid(self, paid: Paid, *, top_up: bool) -> None:
        session = self._session
        self._paying = False
        session.show(paid.view)
        session.said.emit(None)
        session.sounded.emit(Tone.DONE)
        session.paid.emit(paid, top_up)
        session.outside.print_now()

    def _not_paid(self, problem: Problem) -> None:
        self._paying = False
        self._session.sorry(problem)

    def _not_an_amount(self, typed: str) -> None:
        words = QCoreApplication.translate("Paying", "{typed} is not an amount.")
        self._session.tell(Kind.ERROR, words.format(typed=typed))
        self._session.sounded.emit(Tone.ERROR)
