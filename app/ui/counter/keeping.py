"""Printing again, settling what waits, talking to the centre: beside the sale."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.receipt import Receipt
from app.operations import attention, printing
from app.operations.views import AttentionItem
from app.ui.counter.actions import Commands, Name
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.wording import say


class Keeping:
    """Commands that leave the basket alone."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {
            Name.REPRINT: lambda _: self.reprint(),
            Name.ATTENTION: lambda _: self.attend(),
            Name.SYNC: lambda _: self.sync(),
        }

    def reprint(self) -> None:
        """F11: the last receipt once more, marked 重打."""
        session = self._session

        def then(receipt: Receipt) -> None:
            session.said.emit(None)
            session.reprinted.emit(receipt)
            session.outside.print_now()

        session.store.do(session, lambda: printing.reprint_last(self._desk), then, session.sorry)

    def attend(self) -> None:
        """List what waits for somebody."""
        self._session.ask(lambda: attention.attention(self._desk), self._session.attending.emit)

    def resend(self, job: str) -> None:
        """Print a job again of which nobody knows whether it was printed."""
        session = self._session

        def then(_: None) -> None:
            session.outside.print_now()
            self._again()

        session.store.do(session, lambda: printing.resend(self._desk, job), then, session.sorry)

    def drop(self, job: str) -> None:
        """Never mind a job."""
        session = self._session
        session.store.do(
            session, lambda: printing.drop(self._desk, job), lambda _: self._again(), session.sorry
        )

    def saw(self, item: AttentionItem) -> None:
        """Somebody knows of an alarm; of some only a manager may say so."""
        words = QCoreApplication.translate("Keeping", "A manager has looked at what stood out")
        self._session.attempt(
            words,
            lambda approval: attention.saw_alarm(self._desk, item.kind, item.id, approval),
            lambda _: self._again(),
            reason=item.code,
        )

    def sync(self) -> None:
        """Ctrl+R: talk to the centre now, and say how it went."""
        session = self._session

        def then(_: object) -> None:
            words = QCoreApplication.translate("Keeping", "Up to date with the head office.")
            session.tell(Kind.OK, words)

        def otherwise(problem: Problem) -> None:
            session.tell(Kind.WARN, say(problem, online=False))

        words = QCoreApplication.translate("Keeping", "Talking to the head office…")
        session.tell(Kind.INFO, words)
        session.centre.do(session, session.outside.sync_now, then, otherwise)

    def _again(self) -> None:
        self._session.refresh()
        self.attend()
