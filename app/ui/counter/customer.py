"""The customer's own screen as the counter sees it: what is asked on it, and what was answered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.asking import Question
from app.domain.payment import Payment


class Customer(QObject):
    """Joins the panels that ask with the screen that shows it; without one nobody is asked there.

    A question stands until it is taken back or another takes its place. An answer that comes
    without one is dropped.

    Signals:
        asking: carries the ``Question``, or None where there is none any more.
        agreed: they ticked or unticked a purpose; carries its ``Purpose`` and whether.
        typed: they typed the PIN; carries it.
        gave_up: they do not want to answer.
        paying: a payment by code of theirs stands so now; carries the ``Payment``, or None.
    """

    asking = Signal(object)
    agreed = Signal(object, bool)
    typed = Signal(str)
    gave_up = Signal()
    paying = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.present = False
        """Whether a screen faces the customer now."""
        self.shuffles = False
        """Whether the digits of a PIN pad stand in another order each time."""
        self.question: Question | None = None

    def pay(self, payment: Payment | None) -> None:
        """Show how ``payment`` stands, by a code of theirs; None: of none any more."""
        self.paying.emit(payment)

    def ask(self, question: Question | None) -> None:
        """Ask this from now on; None: nothing more."""
        if question != self.question:
            self.question = question
            self.asking.emit(question)
