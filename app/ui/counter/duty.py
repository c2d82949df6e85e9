"""Who stands at the till: logging in, locking, handing over (登录, 锁屏, 换人)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.domain.refusal import StaffGone
from app.operations import staff
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.tones import Tone

MINUTE_MS = 60_000
_SIGNS_OF_LIFE = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}


class Duty(QObject):
    """Lets people in and locks the till; where nobody has a PIN, whoever is there works.

    Signals:
        changed: who stands there is another, or the till is locked or open now; carries number and
            name, empty where somebody has to log in, and whether it is locked.
    """

    changed = Signal(str, bool)

    def __init__(self, session: Session, stage: Stage) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._here = ""
        self.idle = QTimer(self, singleShot=True)
        self.idle.setInterval(session.outside.lock_minutes * MINUTE_MS)
        self.idle.timeout.connect(partial(self._lock, _nothing))
        stage.gate.given.connect(self._log_in)
        stage.told.connect(self._not_now)

    def begin(self) -> None:
        """The till starts: where anybody has a PIN, nothing is done before one is given."""
        if staff.is_asked(self._desk):
            self._shut_out("")
        else:
            self._tell()
        self._stir()

    def lock(self) -> None:
        """Ctrl+L: the basket stays, and who goes on shows a PIN."""
        words = self.tr("Nobody has a PIN yet, so the till cannot be locked.")
        self._lock(partial(self._session.tell, Kind.INFO, words))

    def look(self) -> None:
        """The centre has told something: does whoever is here still work here?

        Who is gone goes at once. Where the first PINs have come, a sale is finished before.
        """
        session = self._session

        def otherwise(problem: Problem) -> None:
            selling = session.view is not None and bool(session.view.basket.lines)
            if not self._stage.shut and (isinstance(problem, StaffGone) or not selling):
                self._shut_out("")
                session.warn(problem)

        if not self._stage.shut:
            session.store.ask(
                self, lambda: staff.insist_on_staff(self._desk), lambda _: None, otherwise
            )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there."""
        if event.type() in _SIGNS_OF_LIFE:
            self._stir()
        return False

    def _lock(self, otherwise: Callable[[], None]) -> None:
        def then(asked: bool) -> None:  # noqa: FBT001 (an answer is one value)
            if not asked:
                otherwise()
            elif not self._stage.shut:
                self._shut_out(self._desk.staff if self._desk.logged_in else "")

        self._session.ask(lambda: staff.is_asked(self._desk), then)

    def _stir(self) -> None:
        if self.idle.interval():
            self.idle.start()

    def _shut_out(self, named: str) -> None:
        self._here = self._desk.who if named else ""
        self._stage.shut_out(named, self._here)
        self._tell()

    def _tell(self) -> None:
        shut = self._stage.shut
        self.changed.emit(self._here if shut else self._desk.who, shut)

    def _log_in(self, named: str, pin: str) -> None:
        session, before = self._session, self._here

        def then(_: None) -> None:
            self._stage.let_in()
            self._tell()
            session.sounded.emit(Tone.SCAN)
            if self._desk.who != before:
                words = self.tr("{who} is at the till now.")
                session.tell(Kind.OK, words.format(who=self._desk.who))

        def otherwise(problem: Problem) -> None:
            self._stage.gate.again(problem)
            session.sorry(problem)

        session.store.do(self, lambda: staff.log_in(self._desk, named, pin), then, otherwise)

    def _not_now(self, words: str) -> None:
        self._session.tell(Kind.WARN, words)
        self._session.sounded.emit(Tone.ERROR)


def _nothing() -> None:
    """A till that is not locked because nobody has a PIN says so only to who asked."""
