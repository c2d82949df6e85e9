"""Settling: several tenders for one sale, and payments by code that are asked about until done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.approval import Approval
from app.domain.documents import TenderKind
from app.domain.money import read, show
from app.domain.payment import Payment, PaymentState
from app.domain.refusal import EmptyBasket, PaymentCode, PaymentOpen
from app.operations import payments
from app.operations.payments import Asked, Begun
from app.operations.views import CounterView
from app.ui.counter import reasons
from app.ui.counter.actions import Commands, Name
from app.ui.counter.enquiry import Enquiry
from app.ui.counter.messages import Kind
from app.ui.counter.paying import Paying
from app.ui.counter.session import Session
from app.ui.counter.settle_panel import SettlePanel
from app.ui.counter.settle_words import payment_name
from app.ui.counter.stage import Stage
from app.ui.counter.writing import Writing
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone


class Settling(QObject):
    """Commands that settle a sale, and their panel."""

    def __init__(
        self, session: Session, stage: Stage, theme: Theme, paying: Paying, enquiry: Enquiry
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage, self._paying = session, session.desk, stage, paying
        self._enquiry = enquiry
        self.if_nothing: Callable[[], None] = lambda: session.sorry(EmptyBasket())
        """What its key does where nothing is rung up."""
        self._finishes: set[str] = set()
        self._writing = Writing(session)
        self.panel = SettlePanel(theme)
        stage.add(self.panel)
        panel = self.panel
        panel.confirmed.connect(self._confirm)
        panel.cash.connect(self._take_cash)
        panel.value.connect(paying.offer_value)
        panel.coded.connect(self.take_code)
        panel.carded.connect(self._take_card)
        panel.unwanted.connect(self.give_back)
        session.shown.connect(panel.show_view)
        session.routes[PaymentCode] = self.take_code
        enquiry.answered.connect(self._answered)
        stage.attention.ask_payment.connect(enquiry.ask)
        stage.attention.paid_back.connect(self._paid_back)

    def begin(self) -> None:
        """The till starts: what was being paid or given back is asked about before all else."""

        def then(found: tuple[Payment, ...]) -> None:
            view = self._session.view
            basket = view.basket.id if view else ""
            if any(one.is_open and one.basket == basket for one in found):
                self._stage.open(self.panel)

        self._enquiry.look(then)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.SETTLE: self._open, Name.BANK_CARD: self.ask_card}

    def open(self) -> bool:
        """Show how the sale is paid; whether there is one."""
        view = self._session.view
        if view is None or not view.basket.lines:
            self._session.sorry(EmptyBasket())
            return False
        self.panel.leave_card()
        self._stage.open(self.panel)
        return True

    def ask_card(self, typed: str) -> None:
        """Ctrl+B: the terminal takes the rest, or what was typed."""
        fen = read(typed) if typed else 0
        if fen is None:
            self._not_an_amount(typed)
        elif self.open():
            self.panel.ask_card(fen)

    def take_code(self, code: str) -> None:
        """A customer's code: it pays the rest, or in the panel the amount that was typed."""
        typed = self._stage.written if self._stage.panel is self.panel else ""
        fen = read(typed) if typed else None
        if typed and fen is None:
            self._not_an_amount(typed)
            return
        if typed:
            self._stage.typed_taken.emit()
        self._write(lambda: payments.begin(self._desk, code, fen), partial(self._charge, code))

    def give_back(self, payment: Payment) -> None:
        """A payment is not to stand. Money that is in the shop goes back for a reason."""
        if payment.is_open or payment.kind is TenderKind.CASH:
            self._session.store.do(
                self,
                lambda: payments.give_back(self._desk, payment.id),
                partial(self._given_back, payment),
                self._session.sorry,
            )
            return
        title = self.tr("Give {payment} back: why?").format(payment=payment_name(payment))
        options = reasons.as_options(reasons.for_giving_back())
        self._session.choose(title, options, partial(self._give_back, payment))

    def _open(self, _typed: str) -> None:
        view = self._session.view
        if view is not None and view.basket.lines:
            self.open()
        else:
            self.if_nothing()

    def _confirm(self) -> None:
        view, waits = self._session.view, self.panel.open_payment
        if view is None or self._writing.busy:
            return
        if waits is not None:
            self._enquiry.ask(waits.id)
        else:
            self._paying.pay(None)

    def _take_cash(self, typed: str) -> None:
        """All of the rest, or less: then it is a part, and the rest is paid otherwise."""
        fen = read(typed) if typed else None
        rest_fen = self._session.view.rest_fen if self._session.view else 0
        if typed and fen is None:
            self._not_an_amount(typed)
        elif self._writing.busy:
            return
        elif fen is None or fen >= rest_fen:
            self._paying.pay(fen, keep_change=self.panel.keeps)
        else:
            self._write(lambda: payments.add_cash(self._desk, fen), self._added)

    def _take_card(self, typed: str, fen: int) -> None:
        def then(begun: Begun) -> None:
            self.panel.leave_card()
            self._added(begun)

        self._write(lambda: payments.add_card(self._desk, typed, fen or None), then)

    def _write(self, operation: Callable[[], Begun], then: Callable[[Begun], None]) -> None:
        self._writing.write(operation, then, self._show_what_waits)

    def _show_what_waits(self, problem: Problem) -> None:
        if isinstance(problem, PaymentOpen) and self.open() and self.panel.open_payment:
            self._enquiry.ask(self.panel.open_payment.id)

    def _charge(self, code: str, begun: Begun) -> None:
        self._stage.open(self.panel)
        self._finishes.add(begun.payment.id)
        self._enquiry.charge(begun.payment, code)

    def _added(self, begun: Begun) -> None:
        self._stage.open(self.panel)
        self._finish_if_paid(begun.view)

    def _answered(self, asked: Asked, view: CounterView) -> None:
        """Tell what became of it, as far as the sale still has to do with it."""
        payment = asked.payment
        if not any(one.id == payment.id for one in view.payments):
            return
        self._session.customer.pay(payment)
        self._enquiry.tell(asked)
        if payment.state is PaymentState.PAID and payment.id in self._finishes:
            self._finishes.discard(payment.id)
            self._finish_if_paid(view)

    def _finish_if_paid(self, view: CounterView) -> None:
        if view.basket.lines and view.rest_fen == 0:
            self._paying.pay(None)

    def _give_back(self, payment: Payment, reason: str) -> None:
        session = self._session
        words = self.tr("Give {payment} back: {reason}")

        def give_back(approval: Approval | None) -> CounterView:
            return payments.give_back(self._desk, payment.id, reason=reason, approval=approval)

        session.attempt(
            words.format(payment=payment_name(payment), reason=reason),
            give_back,
            partial(self._given_back, payment),
            reason=reason,
        )

    def _given_back(self, payment: Payment, view: CounterView) -> None:
        session = self._session
        session.accept(view)
        if view.basket.lines and payment.basket == view.basket.id and self._stage.panel is None:
            self._stage.open(self.panel)
        if payment.is_online and payment.state is not PaymentState.RETURNING:
            self._enquiry.ask(payment.id)
        elif payment.kind is TenderKind.CASH:
            words = self.tr("Give the customer {amount} in cash back.")
            session.tell(Kind.WARN, words.format(amount=f"¥{show(payment.amount_fen)}"))
        else:
            words = self.tr("{payment} is noted as given back.")
            session.tell(Kind.OK, words.format(payment=payment_name(payment)))

    def _paid_back(self, id: str) -> None:
        self._session.ask(lambda: payments.find(self._desk, id), self.give_back)

    def _not_an_amount(self, typed: str) -> None:
        self._session.tell(Kind.ERROR, self.tr("{typed} is not an amount.").format(typed=typed))
        self._session.sounded.emit(Tone.ERROR)
