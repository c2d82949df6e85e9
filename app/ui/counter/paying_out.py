"""Money that goes back for something paid ahead: worked out, approved, the way it was paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal

from app.domain.approval import Approval
from app.domain.documents import Tender, TenderKind
from app.domain.money import show
from app.domain.receipt import Receipt
from app.domain.refusal import Refused, Unavailable
from app.operations.audits import answers_for
from app.operations.views import CounterView
from app.ui.counter.errand import OnSheet
from app.ui.counter.messages import Kind
from app.ui.counter.return_words import tender_name
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

T = TypeVar("T")


class PayingOut(OnSheet):
    """Asks the centre for what is open, and pays out what the sheet shows, to the fen."""

    _not_done = Signal()

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._not_done.connect(self.sheet.again)

    def ask_centre(self, question: Callable[[], T], then: Callable[[T], None]) -> None:
        """What only the centre knows; where it does not answer, nothing is worked out."""
        session, as_before = self._session, self.as_now()

        def told(answer: T) -> None:
            if as_before():
                session.said.emit(None)
                then(answer)

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, Unavailable) and problem.code == "centre_unreachable":
                session.tell(Kind.ERROR, self._offline())
                session.sounded.emit(Tone.ERROR)
            else:
                session.sorry(problem)

        session.tell(Kind.INFO, self.tr("Asking the head office what is open…"))
        session.calls.ask(self, question, told, otherwise)

    def pay_out(
        self,
        about: str,
        what: str,
        due_fen: int,
        operation: Callable[[str], T],
        then: Callable[[T], None],
    ) -> None:
        """Let ``operation`` pay out ``due_fen``; more than one may alone is approved.

        It is given the number of whoever answers for it.
        """

        def pay(approval: Approval | None) -> T:
            try:
                return operation(answers_for(self._desk, what, due_fen, approval))
            except (Refused, Unavailable):
                self._not_done.emit()
                raise

        self._session.attempt(about, pay, then, reason=about)

    def paid_out(
        self, title: str, receipt: Receipt, view: CounterView, refunds: Sequence[Tender]
    ) -> None:
        """It is done: the customer signs one slip and keeps the other; providers are asked."""
        self._session.show(view)
        cash_fen = sum(one.amount_fen for one in refunds if one.kind is TenderKind.CASH)
        others = [one for one in refunds if one.kind is not TenderKind.CASH]
        words = self.tr("Pay out {amount}. The customer signs the shop's slip.")
        if others:
            way = " · ".join(f"{tender_name(one.kind)} {show(one.amount_fen)}" for one in others)
            only = self.tr("Back by {way}, no cash. The customer signs the shop's slip.")
            both = self.tr("Back by {way}; in cash {amount}. The customer signs the shop's slip.")
            words = (both if cash_fen else only).replace("{way}", way)
        self.hand_over(title, receipt, words.format(amount=show(cash_fen)))
        self._session.refunded.emit()

    def _offline(self) -> str:
        return self.tr("Only the head office knows what is open. Ask it later; selling goes on.")
