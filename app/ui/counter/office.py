"""A manager elsewhere is asked to approve something; the panel waits and can be left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.approval import Approval
from app.domain.refusal import Unavailable
from app.ui.counter.approving import Approving
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem

ASK_MS = 2_000


class OfficeRequest(QObject):
    """One request at a time, under an id of its own; what is answered to an older one is nothing.

    The line may fail and come back meanwhile: the same request is asked about again.
    """

    def __init__(self, session: Session, stage: Stage, panel: Approving) -> None:
        super().__init__(session)
        self._session, self._stage, self._panel = session, stage, panel
        self._id = ""
        self._asked = ("", "", "")
        self.again = QTimer(self, singleShot=True)
        self.again.setInterval(ASK_MS)
        self.again.timeout.connect(self._ask)
        panel.office_asked.connect(self._begin)
        stage.changed.connect(self._left)

    def offer(self) -> None:
        """Where anybody could be asked, say so on the panel that has just been opened."""
        desk = self._session.desk
        there = desk.office is not None and desk.online()
        self._panel.show_office(there=there, asked=False)

    def _begin(self, about: str, reason: str) -> None:
        desk = self._session.desk
        self._id, self._asked = desk.new_id(), (desk.staff, about, reason)
        self._panel.show_office(there=True, asked=True)
        self._ask()

    def _ask(self) -> None:
        session, id, asked = self._session, self._id, self._asked
        office = session.desk.office
        assert office is not None, "offered only where there is one"
        session.calls.ask(
            self,
            lambda: office.approval(id, *asked),
            partial(self._told, id),
            partial(self._failed, id),
        )

    def _told(self, id: str, approval: Approval | None) -> None:
        if id != self._id:
            return
        if approval is None:
            self.again.start()
        else:
            self._id = ""
            self._session.take_approval(approval)

    def _failed(self, id: str, problem: Problem) -> None:
        """A line that is down for a moment changes nothing: it is asked again."""
        if id != self._id:
            return
        if isinstance(problem, Unavailable):
            self._session.warn(problem)
            self.again.start()
            return
        self._id = ""
        self.offer()
        self._session.sorry(problem)

    def _left(self) -> None:
        """Nobody waits any more: whatever is answered now is too late, and nobody shall be asked.

        Where that cannot be said now, the request lapses by itself.
        """
        if self._stage.panel is self._panel:
            return
        self.again.stop()
        if not self._id:
            return
        id, asked, office = self._id, self._asked, self._session.desk.office
        assert office is not None, "somebody was asked"
        self._id = ""
        self._session.calls.ask(
            self, lambda: office.withdraw(id, *asked), lambda _: None, lambda _: None
        )
