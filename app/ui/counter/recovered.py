"""After a crash: what was rung up is there again, and whoever stands there is told so once."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.operations import basket
from app.operations.views import CounterView
from app.ui.counter.duty import Duty
from app.ui.counter.messages import Kind, Message
from app.ui.counter.session import Session
from app.ui.wording.support import support_code


class Recovered(QObject):
    """Looks once somebody may work at the till: before, nobody could read it."""

    def __init__(self, session: Session, duty: Duty) -> None:
        super().__init__(session)
        self._session, self._duty = session, duty
        duty.changed.connect(self._changed)

    def _changed(self, _staff: str, shut: bool) -> None:  # noqa: FBT001 (a signal's argument)
        if shut:
            return
        self._duty.changed.disconnect(self._changed)
        self._session.ask(lambda: basket.show(self._session.desk), self._tell)

    def _tell(self, view: CounterView) -> None:
        if not view.basket.lines:
            return
        words = self.tr("Picked up where it stopped, with %n items.", "", len(view.basket.lines))
        self._session.said.emit(Message(Kind.INFO, words, support_code("basket_restored")))
