"""Asking a provider about payments, on a lane of its own, until each is at its end.

What is written down is asked about again by itself, less and less often, also after a restart;
nothing is asked for a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.payment import Payment, PaymentState, wait_s
from app.operations import basket, payments
from app.operations.payments import Asked
from app.operations.views import CounterView
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.settle_words import came_of
from app.ui.lanes import Problem
from app.ui.tones import Tone

_KINDS = {
    PaymentState.PAID: Kind.OK,
    PaymentState.RETURNED: Kind.OK,
    PaymentState.FAILED: Kind.ERROR,
    PaymentState.UNKNOWN: Kind.WARN,
    PaymentState.RETURNING: Kind.WARN,
}


class Enquiry(QObject):
    """Asks, and tells whoever listens.

    Signals:
        answered: carries the ``Asked``, and the ``CounterView`` after it.
    """

    answered = Signal(object, object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._asking: set[str] = set()
        self._asked: dict[str, int] = {}
        self._told: dict[str, PaymentState] = {}
        session.refunded.connect(self.look)

    def look(self, then: Callable[[tuple[Payment, ...]], None] = lambda _: None) -> None:
        """Ask about all that was being paid or given back; ``then`` is told what that is."""

        def found(every: tuple[Payment, ...]) -> None:
            for payment in every:
                self.ask(payment.id)
            then(every)

        self._session.ask(lambda: payments.in_work(self._desk), found)

    def charge(self, payment: Payment, code: str) -> None:
        """Ask for ``payment``, which is written down, by the customer's ``code``."""
        self._session.customer.pay(payment)
        self._talk(payment.id, lambda: payments.charge(self._desk, payment.id, code))

    def ask(self, id: str) -> None:
        """Ask about a payment now; while an answer is out, nothing more is asked."""
        self._told.pop(id, None)
        self._question(id)

    def tell(self, asked: Asked) -> None:
        """Once for each state that it comes to, or as often as somebody asks."""
        session, payment = self._session, asked.payment
        if self._told.get(payment.id) is payment.state:
            return
        self._told[payment.id] = payment.state
        if asked.problem is not None:
            session.warn(asked.problem)
        elif payment.state in _KINDS:
            session.tell(_KINDS[payment.state], came_of(payment))
        if payment.state in {PaymentState.PAID, PaymentState.FAILED}:
            session.sounded.emit(Tone.ERROR if payment.state is PaymentState.FAILED else Tone.SCAN)

    def _question(self, id: str) -> None:
        self._talk(id, lambda: payments.ask(self._desk, id))

    def _talk(self, id: str, talk: Callable[[], Asked]) -> None:
        if id in self._asking:
            return
        self._asking.add(id)
        self._asked[id] = self._asked.get(id, 0) + 1
        self._session.payments.ask(self, talk, self._heard, partial(self._not_asked, id))

    def _not_asked(self, id: str, problem: Problem) -> None:
        self._asking.discard(id)
        self._session.sorry(problem)

    def _heard(self, asked: Asked) -> None:
        self._asking.discard(asked.payment.id)
        self._session.ask(lambda: basket.show(self._desk), partial(self._answered, asked))

    def _answered(self, asked: Asked, view: CounterView) -> None:
        payment = asked.payment
        self._session.show(view)
        if payment.is_open or payment.state is PaymentState.RETURNING:
            wait_ms = 1000 * wait_s(self._asked[payment.id], open_=payment.is_open)
            QTimer.singleShot(wait_ms, self, partial(self._ask_again, payment.id))
        self.answered.emit(asked, view)

    def _ask_again(self, id: str) -> None:
        """By itself, unless somebody has just asked or it is done with."""

        def then(payment: Payment) -> None:
            if payment.is_open or payment.state is PaymentState.RETURNING:
                self._question(id)

        self._session.ask(lambda: payments.find(self._desk, id), then)
