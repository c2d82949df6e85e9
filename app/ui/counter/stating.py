"""A member's statement (会员对账单) at the counter: of which time, then shown and printed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from app.domain.member.statement import Booked
from app.domain.receipt import Receipt
from app.domain.refusal import Unavailable
from app.operations import heard, statements
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.errand import Errand
from app.ui.counter.messages import Kind
from app.ui.lanes import Problem
from app.ui.tones import Tone

_DAYS = (7, 30, 90)


class Stating(Errand):
    """Asks the head office, which alone has every movement; nothing is kept but what is printed."""

    def open(self, member: MemberView) -> None:
        """Let the cashier choose of which time ``member`` wants it."""
        if self._desk.calls is None or not self._desk.online():
            self._say_offline()
            return
        self._member = member
        words = self.tr("The last {days} days")
        options = [Option(str(days), words.format(days=days)) for days in _DAYS]
        self._session.choose(self.tr("Statement: of which time?"), options, self._ask)

    def _ask(self, days: str) -> None:
        session, as_before, member = self._session, self.as_now(), self.member.id

        def told(booked: Booked) -> None:
            if as_before():
                self._print(member, booked)

        def otherwise(problem: Problem) -> None:
            if not as_before():
                return
            if isinstance(problem, Unavailable) and problem.code == "centre_unreachable":
                self._say_offline()
            else:
                session.sorry(problem)

        session.tell(Kind.INFO, self.tr("Asking the head office for every movement…"))
        question = partial(statements.ask, self._desk, member, int(days))
        session.calls.ask(self, question, told, otherwise)

    def _print(self, member: str, booked: Booked) -> None:
        words = self.tr("The statement has {count} entries.").format(count=len(booked.bookings))

        def then(receipt: Receipt) -> None:
            self.hand_over(self.tr("Statement"), receipt, words)

        session, operation = self._session, partial(statements.print_statement, self._desk)
        session.store.do(self, lambda: operation(member, booked), then, session.sorry)

    def _say_offline(self) -> None:
        """What works meanwhile: the card shows what there was when the centre was last heard."""
        session = self._session

        def then(at: datetime | None) -> None:
            if at is None:
                words = self.tr("Only the head office has every movement. Ask it later.")
            else:
                words = self.tr(
                    "Only the head office has every movement: later. The card is as of {time}."
                ).format(time=f"{at.astimezone(self._desk.zone):%m-%d %H:%M}")
            session.tell(Kind.WARN, words)
            session.sounded.emit(Tone.ERROR)

        session.ask(lambda: heard.last_heard(self._desk.store), then)
