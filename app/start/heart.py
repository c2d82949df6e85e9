"""The heartbeat: rounds with the centre, on the centre's lane, at a pace that spares it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.refusal import Unavailable
from app.operations import members
from app.operations.desk import Desk
from app.start import makers
from app.start.board import Board
from app.sync.pace import wait_s
from app.sync.step import Limits, Round, halved, has_news, pending, sync_once
from app.sync.wire import Exchange
from app.ui.lanes import Lane

MOST_ROUNDS = 200
_OFFLINE_AFTER = _HALVED_AFTER = 2


class Heart(QObject):
    """Keeps the till and the centre together. ``talks`` counts those that succeeded.

    Signals:
        changed: something new came; whatever is on screen may be out of date.
    """

    changed = Signal()
    _ended = Signal(object)

    def __init__(
        self,
        make_desk: Callable[[Callable[[], bool]], Desk],
        exchange: Exchange,
        limits: Limits,
        heartbeat_s: int,
        board: Board,
    ) -> None:
        super().__init__()
        self.desk = make_desk(self.online)
        self.lane = Lane(self, name="centre")
        self._exchange, self._heartbeat_s = exchange, heartbeat_s
        self._most = self._limits = limits
        self._board = board
        self._answering = False
        self.talks = 0
        self._failures = 0
        self._send_from = 0
        self._stuck_since: datetime | None = None
        self._busy = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)
        self._ended.connect(self._judge)

    def online(self) -> bool:
        """Whether the last talk with the centre succeeded."""
        return self._answering

    def start(self) -> None:
        """Begin with a round now; from then on it goes by itself."""
        self._timer.start(0)

    def wake(self) -> None:
        """There may be something to send: look, now or after the rounds that are running.

        While the centre does not answer, the pace of the retries stays as it is, and only what
        waits is counted, for the cashier to see.
        """
        if self._busy:
            self._again = True
        elif self._failures == 0:
            self._busy = True
            self.lane.ask(self, self._news, self._looked, self._looked)
        else:
            self.lane.ask(self, self._waiting, self._counted, self._counted)

    def stop(self) -> None:
        """No more rounds; waits for the one that is running."""
        self._timer.stop()
        self.lane.finish()

    def rounds(self) -> Round:
        """Whole rounds until there is nothing more; runs on the centre's lane.

        Raises ``Unavailable`` where the centre cannot be reached.
        """
        try:
            done = self._one()
            rows = done.rows
            for _ in range(MOST_ROUNDS):
                if not done.more and not members.release_idle(self.desk):
                    break
                done = self._one()
                rows += done.rows
        except Unavailable:
            self._answering = False
            self._ended.emit(pending(self.desk.store))
            raise
        self._ended.emit((done, rows))
        return done

    def _one(self) -> Round:
        done = sync_once(
            self.desk.store, self._exchange, limits=self._limits, send_from=self._send_from
        )
        self._send_from = done.send_from
        self._answering = True
        return done

    def _news(self) -> bool:
        return has_news(self.desk.store)

    def _waiting(self) -> int:
        return pending(self.desk.store)

    def _counted(self, unsent: object) -> None:
        if isinstance(unsent, int):
            self._board.talk(online=self._board.status.online, unsent=unsent)

    def _looked(self, news: object) -> None:
        """Every scan wakes the heart; only a document or a question is worth a talk."""
        self._busy = False
        if news is True or self._again:
            self._timer.start(0)

    def _start(self) -> None:
        self._busy, self._again = True, False
        self.lane.ask(self, self.rounds, self._next, self._next)

    def _judge(self, ended: tuple[Round, int] | int) -> None:
        """Set the lamps by how the rounds ended: done, or failed with so much unsent.

        After two failures a page is halved, and again: on a bad line a small one may come through.
        """
        if isinstance(ended, int):
            self._failures += 1
            if self._failures >= _HALVED_AFTER:
                self._limits = halved(self._limits)
            online = self._board.status.online and self._failures < _OFFLINE_AFTER
            self._board.talk(online=online, unsent=ended)
            return
        done, rows = ended
        now = makers.now()
        self.talks += 1
        self._failures, self._limits = 0, self._most
        self._stuck_since = (self._stuck_since or now) if done.unsent else None
        since = self._stuck_since or now
        minutes = int((now - since) / timedelta(minutes=1))
        self._board.talk(online=True, unsent=done.unsent, stuck_minutes=minutes, as_of=now)
        if rows or done.results:
            self.changed.emit()

    def _next(self, _ended: object) -> None:
        self._busy = False
        wait = wait_s(self._failures, self._heartbeat_s, makers.chance())
        self._timer.start(0 if self._again and not self._failures else int(wait * 1000))
