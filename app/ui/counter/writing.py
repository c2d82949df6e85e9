"""Payments of a basket are written down one at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.operations.payments import Begun
from app.ui.counter.session import Session
from app.ui.lanes import Problem


class Writing(QObject):
    """``busy`` while a payment is being written: a second one is not."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.busy = False

    def write(
        self,
        operation: Callable[[], Begun],
        then: Callable[[Begun], None],
        otherwise: Callable[[Problem], None] = lambda _problem: None,
    ) -> None:
        """Write a payment down and show the basket; ``otherwise`` comes after the cashier knows."""
        if self.busy:
            return
        self.busy = True

        def wrote(begun: Begun) -> None:
            self.busy = False
            self._session.accept(begun.view)
            then(begun)

        def failed(problem: Problem) -> None:
            self.busy = False
            self._session.sorry(problem)
            otherwise(problem)

        self._session.store.do(self, operation, wrote, failed)
