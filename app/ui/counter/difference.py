"""What new goods cost more than those that came back: paid by code, by card, from the balance."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.domain.payment import PaymentState
from app.operations import payments
from app.operations.payments import Asked, Begun
from app.operations.views import CounterView
from app.ui.counter.enquiry import Enquiry
from app.ui.counter.exchanging import Exchanging
from app.ui.counter.paying import Paying
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.counter.writing import Writing


class Difference(QObject):
    """Pays for the basket of an exchange, and makes that once all is paid.

    Neither a provider nor the terminal is asked before what comes back is approved.

    Its payments are the basket's own: where no exchange comes of it they are given back as those
    of any sale are.
    """

    def __init__(
        self,
        session: Session,
        stage: Stage,
        *,
        enquiry: Enquiry,
        paying: Paying,
        exchanging: Exchanging,
    ) -> None:
        super().__init__(session)
        self._desk, self._stage = session.desk, stage
        self._enquiry, self._exchanging = enquiry, exchanging
        self._panel = panel = exchanging.panel
        self._writing = Writing(session)
        panel.coded.connect(lambda code: exchanging.clear(partial(self._take_code, code)))
        panel.terminal.connect(lambda: exchanging.clear(panel.ask_card))
        panel.carded.connect(self._take_card)
        panel.valued.connect(lambda: paying.offer_value(less_fen=panel.credit_fen))
        panel.asked.connect(lambda payment: enquiry.ask(payment.id))
        enquiry.answered.connect(self._answered)

    def _take_code(self, code: str) -> None:
        fen = self._panel.due_fen
        self._writing.write(
            lambda: payments.begin(self._desk, code, fen),
            lambda begun: self._enquiry.charge(begun.payment, code),
        )

    def _take_card(self, typed: str) -> None:
        def then(_begun: Begun) -> None:
            self._panel.leave_card()
            self._finish_if_paid()

        fen = self._panel.due_fen
        self._writing.write(lambda: payments.add_card(self._desk, typed, fen), then)

    def _answered(self, asked: Asked, view: CounterView) -> None:
        mine = any(one.id == asked.payment.id for one in view.payments)
        if mine and asked.payment.state is PaymentState.PAID:
            self._finish_if_paid()

    def _finish_if_paid(self) -> None:
        if self._stage.panel is self._panel and self._panel.due_fen <= 0:
            self._exchanging.finish()
