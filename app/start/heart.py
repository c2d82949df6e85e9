"""The heartbeat: rounds with the centre, on the centre's lane, at a pace that spares it.

A whole round also asks what is new at the centre: the first, the one after a failure, the heartbeat
and "sync now". In between a till pushes: as soon as there is something to send it is sent, and rows
are asked for only where a hold is wanted. The results of a push are those of the documents sent,
and their rows come with the next whole round; until then what a cashier sees is the row before
them and the till's own transfers, because a result names the ``ver`` that the row has to have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.refusal import Unavailable
from app.operations import heard, members, points, return_rights
from app.operations.desk import Desk
from app.start import makers
from app.start.board import Board
from app.start.clock import Clock
from app.start.first_load import FirstLoad
from app.sync.http import Busy
from app.sync.pace import wait_s
from app.sync.step import (
    Limits,
    Round,
    doubled,
    halved,
    has_news,
    oldest_unsent,
    pending,
    sync_once,
)
from app.sync.wire import Exchange
from app.ui.lanes import Lane

MOST_ROUNDS = 200
_OFFLINE_AFTER = _HALVED_AFTER = 2
_STUCK_MINUTES, _STUCK_ROUNDS = 5, 3
"""The oldest document waits longer than this, or so many rounds have brought no result at all."""
_LASTING = {"till_revoked", "till_unknown", "program_too_old"}
"""What the cashier is told of as long as it is so: no round mends it."""


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
        *,
        load: FirstLoad | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self.desk = make_desk(self.online)
        self.lane = Lane(self, name="centre")
        self._exchange, self._heartbeat_s = exchange, heartbeat_s
        self._most = self._limits = limits
        self._board, self._load, self._clock = board, load, clock
        self._answering = False
        self.talks = 0
        self._failures = 0
        self._send_from = 0
        self._in_vain = 0
        self._busy = self._again = self._due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)
        self._ended.connect(self._judge)
        if load is not None:
            load.done.connect(self._loaded)

    def online(self) -> bool:
        """Whether the last talk with the centre succeeded."""
        return self._answering

    def start(self) -> None:
        """Begin with a round now; from then on it goes by itself."""
        self._timer.start(0)

    def wake(self) -> None:
        """There may be something to send: look, and push it, now or after what is running.

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
        if self._load is not None:
            self._load.stop()
        self.lane.finish()

    def rounds(self) -> Round:
        """Whole rounds until there is nothing more; runs on the centre's lane.

        Raises ``Unavailable`` where the centre cannot be reached.
        """
        return self._rounds(pushing=False)

    def pushes(self) -> Round:
        """The same, and rows are not asked for where there is only something to send."""
        return self._rounds(pushing=True)

    def _rounds(self, *, pushing: bool) -> Round:
        try:
            done = self._one(pushing=pushing)
            rows = done.rows
            for _ in range(MOST_ROUNDS):
                idle = members.release_idle(self.desk) or return_rights.release_idle(self.desk)
                if not done.more and not idle:
                    break
                done = self._one(pushing=pushing)
                rows += done.rows
            if not pushing:
                heard.note_heard(self.desk)
        except Unavailable as problem:
            self._answering = False
            self._ended.emit((problem, pending(self.desk.store), pushing))
            raise
        self._ended.emit((replace(done, rows=rows), self._oldest_minutes(), pushing))
        return done

    def _oldest_minutes(self) -> int:
        """How old the oldest document is that the centre has not answered; 0: there is none."""
        oldest = oldest_unsent(self.desk.store)
        return int((self.desk.now() - oldest) / timedelta(minutes=1)) if oldest else 0

    def _one(self, *, pushing: bool) -> Round:
        """One round; while the mirror is being loaded it brings no rows.

        The next may carry twice as much: what a long outage has halved does not stay small for
        the whole backlog.
        """
        loading = self._load is not None and self._load.look()
        done = sync_once(
            self.desk.store,
            self._exchange,
            limits=replace(self._limits, rows=0) if loading else self._limits,
            send_from=self._send_from,
            grant_key=self.desk.grant_key,
            next_log=makers.new_id(),
            pushing=pushing,
        )
        self._send_from = done.send_from
        if self._clock is not None:
            self._clock.hear(done.server_time)
        self._limits = doubled(self._limits, self._most)
        self._answering = True
        if done.begun:
            points.ask_more(self.desk)
            self.changed.emit()
        return done

    def _loaded(self) -> None:
        self.changed.emit()
        self.sync_soon()

    def load_rows(self, *, on: bool) -> None:
        """Go on with the first load, or leave off; what came until now stays."""
        if self._load is not None:
            self._load.paused = not on
        self.sync_soon()

    def sync_soon(self) -> None:
        """A whole round now, or after what is running."""
        if self._busy:
            self._due = True
        else:
            self._timer.start(0)

    def _news(self) -> bool:
        return has_news(self.desk.store)

    def _waiting(self) -> int:
        return pending(self.desk.store)

    def _counted(self, unsent: object) -> None:
        if isinstance(unsent, int):
            self._board.talk(online=self._board.status.online, unsent=unsent)

    def _looked(self, news: object) -> None:
        """Every scan wakes the heart; only a document or a question is worth a talk.

        The whole rounds go on at their own pace beside it: what is pushed puts none of them off.
        """
        self._busy = False
        if news is not True:
            self._go_on()
        elif self._due or not self.talks:
            self._timer.start(0)
        else:
            self._busy, self._again = True, False
            self.lane.ask(self, self.pushes, self._pushed, self._pushed)

    def _pushed(self, ended: object) -> None:
        if self._failures:
            self._next(ended)
            return
        self._busy = False
        self._go_on()

    def _go_on(self) -> None:
        """What came up meanwhile: a whole round, or another look."""
        if self._due:
            self._timer.start(0)
        elif self._again:
            self._again = False
            self.wake()

    def _start(self) -> None:
        if self._busy:
            self._due = True
            return
        self._busy, self._again, self._due = True, False, False
        self.lane.ask(self, self.rounds, self._next, self._next)

    def _judge(self, ended: tuple[Round | Unavailable, int, bool]) -> None:
        """Set the lamps by how the rounds ended: done, and how old the rest is; failed, and unsent.

        What was only pushed says nothing of how old the rows are.

        After two failures a page is halved, and again: on a bad line a small one may come through.
        One that was too large is halved at once. Whoever ends an outage, "sync now" too, ends the
        long waits between retries.
        """
        done, number, pushing = ended
        if self._clock is not None:
            self._board.clock(self._clock.off_s)
        if isinstance(done, Unavailable):
            self._failures += 1
            large = self._failures >= _HALVED_AFTER and not isinstance(done, Busy)
            if large or done.code == "page_too_large":
                self._limits = halved(self._limits)
            online = self._board.status.online and self._failures < _OFFLINE_AFTER
            trouble = done.code if done.code in _LASTING else ""
            self._board.talk(online=online, unsent=number, trouble=trouble)
            return
        self.talks += 1
        if self._failures:
            self._timer.start(self._heartbeat_s * 1000)
        self._failures, self._limits = 0, self._most
        self._in_vain = self._in_vain + 1 if done.unsent and not done.results else 0
        stuck = number > _STUCK_MINUTES or self._in_vain >= _STUCK_ROUNDS
        self._board.talk(
            online=True,
            unsent=done.unsent,
            stuck_minutes=max(1, number) if done.unsent and stuck else 0,
            as_of=None if pushing else self.desk.now(),
            trouble="program_too_old" if done.outdated else "",
        )
        if done.rows or done.results:
            self.changed.emit()

    def _next(self, ended: object) -> None:
        self._busy = False
        told_s = ended.wait_s if isinstance(ended, Busy) else 0
        wait = wait_s(self._failures, self._heartbeat_s, makers.chance(), told_s)
        self._timer.start(int(wait * 1000))
        if not self._failures:
            self._go_on()
