"""Top-ups, plans and rewards by payment code: asked for, waited for, finished, or given up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.documents import RedeemedItem
from app.domain.payment import PaymentState
from app.domain.refusal import EmptyBasket, PaidAheadWaits
from app.operations import paying_ahead
from app.operations.paying_ahead import Ahead
from app.operations.payments import Asked
from app.operations.plans import PlanSold
from app.operations.rewards import Redeemed
from app.operations.views import CounterView, Paid
from app.ui.counter.ahead_panel import AheadPanel
from app.ui.counter.enquiry import Enquiry
from app.ui.counter.mall import Mall
from app.ui.counter.messages import Kind
from app.ui.counter.panel import Panel
from app.ui.counter.paying import Paying
from app.ui.counter.planning import Planning
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone


class PayingAhead(QObject):
    """Their panel, and what is done when the payment is answered."""

    def __init__(
        self,
        session: Session,
        stage: Stage,
        theme: Theme,
        *,
        enquiry: Enquiry,
        paying: Paying,
        plans: Planning,
        mall: Mall,
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._enquiry, self._paying = enquiry, paying
        self._plans, self._mall = plans, mall
        self._id = self._member = self._finishes = ""
        self._busy = False
        self._back: Panel | None = None
        self.panel = AheadPanel(theme)
        stage.add(self.panel)
        self.panel.confirmed.connect(self._confirm)
        stage.top_up.coded.connect(self._take_top_up)
        plans.coded.connect(self._take_plan)
        mall.coded.connect(self._take_rewards)
        stage.attention.ahead_wanted.connect(self.look)
        enquiry.answered.connect(self._answered)
        stage.changed.connect(self._turned)

    def begin(self) -> None:
        """The till starts: what was being paid is shown before all else."""
        self._find(self._show, lambda: None)

    def look(self) -> None:
        """Show what waits, and ask about it; where nothing does there is nothing to settle."""

        def found(ahead: Ahead) -> None:
            self._show(ahead)
            if ahead.payment.is_open:
                self._enquiry.ask(ahead.payment.id)

        self._find(found, lambda: self._session.sorry(EmptyBasket()))

    def _take_top_up(self, fen: int, code: str) -> None:
        self._write(lambda: paying_ahead.begin_top_up(self._desk, fen, code), code)

    def _take_plan(self, plan: str, code: str) -> None:
        self._write(lambda: paying_ahead.begin_plan(self._desk, plan, code), code)

    def _take_rewards(self, items: tuple[RedeemedItem, ...], code: str) -> None:
        self._write(lambda: paying_ahead.begin_rewards(self._desk, items, code), code)

    def _write(self, operation: Callable[[], Ahead], code: str) -> None:
        """Write a payment down. While one is being written a second one is not."""
        if self._busy:
            return
        self._busy, back = True, self._stage.panel

        def wrote(ahead: Ahead) -> None:
            self._busy = False
            self._show(ahead)
            self._back, self._finishes = back, ahead.payment.id
            self._enquiry.charge(ahead.payment, code)

        def otherwise(problem: Problem) -> None:
            self._busy = False
            if isinstance(problem, PaidAheadWaits):
                self.look()
            self._session.ask(lambda: problem, self._session.sorry)  # said of the panel it opens

        self._session.store.do(self, operation, wrote, otherwise)

    def _find(self, then: Callable[[Ahead], None], otherwise: Callable[[], None]) -> None:
        def found(ahead: Ahead | None) -> None:
            if ahead is None:
                otherwise()
            else:
                then(ahead)

        self._session.ask(lambda: paying_ahead.waiting(self._desk), found)

    def _show(self, ahead: Ahead) -> None:
        self._id, self._member, self._back = ahead.payment.id, ahead.act.member, None
        self.panel.show_ahead(ahead)
        if self._stage.panel is not self.panel:
            self._stage.open(self.panel)

    def _confirm(self) -> None:
        ahead = self.panel.ahead
        if ahead is None:
            return
        if ahead.payment.is_open:
            self._enquiry.ask(ahead.payment.id)
        else:
            self._finish()

    def _answered(self, asked: Asked, _view: CounterView) -> None:
        payment = asked.payment
        if payment.id != self._id:
            return
        seen = self._stage.panel is self.panel
        if not payment.binds:
            self._leave()
        if seen:
            self._session.customer.pay(payment)
        self._enquiry.tell(asked)
        if payment.binds and not payment.document:
            self._find(self.panel.show_ahead, lambda: None)
        if payment.state is PaymentState.PAID and payment.id == self._finishes:
            self._finish()

    def _turned(self) -> None:
        """Whoever stands there next does not read of the payment of somebody before."""
        ahead, payment = self.panel.ahead, None
        if self._stage.panel is self.panel and ahead is not None:
            payment = ahead.payment
        elif ahead is None or ahead.payment.id != self._id or not ahead.payment.is_open:
            return
        self._session.customer.pay(payment)

    def _leave(self) -> None:
        """It is not paid so: back to where it was asked for, if that is where somebody waits."""
        back, self._back = self._back, None
        if self._stage.panel is not self.panel:
            return
        if back is None:
            self._stage.close_panel()
        else:
            self._stage.open(back)

    def _finish(self) -> None:
        if self._busy:
            return
        self._busy, self._finishes = True, ""
        self._session.store.do(
            self, lambda: paying_ahead.finish(self._desk), self._finished, self._not_finished
        )

    def _finished(self, done: Paid | PlanSold | Redeemed) -> None:
        """Show it; to whoever is doing something else by now it is only told."""
        self._busy, self._id = False, ""
        session, member = self._session, done.view.member
        theirs = member is not None and member.id == self._member
        if self._stage.panel is not self.panel or not theirs:
            if self._stage.panel is self.panel:
                self._stage.close_panel()
            session.show(done.view)
            session.outside.print_now()
            session.sounded.emit(Tone.DONE)
            words = self.tr("Done and printed: {serial}.")
            session.tell(Kind.OK, words.format(serial=_called(done)))
        elif isinstance(done, PlanSold):
            self._plans.sold(done)
        elif isinstance(done, Redeemed):
            self._mall.given(done)
        else:
            self._paying.topped_up(done)

    def _not_finished(self, problem: Problem) -> None:
        self._busy = False
        self._session.sorry(problem)


def _called(done: Paid | PlanSold | Redeemed) -> str:
    """The number on its receipt; rewards have none and go by name."""
    if isinstance(done, Redeemed):
        return " · ".join(f"{name} ×{count}" for name, count in done.items)
    return done.serial
