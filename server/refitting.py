"""What a restored centre was told is settled: first of all logs whatever fits, then the rest.

A document fits where all that it spends and claims is covered. One that does not, or that names a
hold or a document which is not here yet, waits with all behind it in its log, while others go on.
Only where nothing goes on is the oldest settled as it is: that is an overlap, and falls on
shortfall. Clocks only choose among what fits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, select, update
from sqlalchemy.orm import Session

from app.sync.wire import Sent
from server import closing, feed, resettling, restored, scope, told_holds
from server.bookings import Sender
from server.feed import Stamps
from server.mentions import names_in
from server.senders import sender_of
from server.settle import Parcel, open_logs, settle_alone
from server.tables.house import CentreRow, LogRow, TillRow
from server.tables.journal import ExceptionRow
from server.tables.restoring import AwaitedRow, HeldBackRow, ToldHoldRow, ToldLogRow

AT_ONCE = 50
"""So many documents at most are settled in one transaction."""

OVERLAPS = ("overdrawn", "claim_not_covered")
"""What a document that does not fit is listed for."""

_HELD_BACK = select(*HeldBackRow.__table__.columns)
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)


class _Overlap(Exception):
    """The document does not fit."""


def go_on(engine: Engine, now: datetime) -> bool:
    """One portion, in one transaction; False where there is nothing to do, or somebody is missing.

    With the last portion the centre is open again, and what is parked is looked at as at a start.
    Stopped at any point, it goes on from there.
    """
    with feed.stamping(engine) as stamps:
        if not stamps.restoring or restored.missing(stamps.session):
            return False
        done = _Refit(stamps, now).settle()
        if done:
            _open(stamps, now)
    if done:
        resettling.settle_parked(engine, now)
    return True


def _open(stamps: Stamps, now: datetime) -> None:
    told_holds.make_the_rest(stamps, now)
    for table in (HeldBackRow, ToldHoldRow, ToldLogRow, AwaitedRow):
        stamps.session.execute(delete(table))
    stamps.session.execute(update(CentreRow).values(restoring=False))


@dataclass(slots=True)
class _Refit:
    """Within one transaction. ``now`` is server time; ``heads`` are the next of each log."""

    stamps: Stamps
    now: datetime
    heads: dict[str, Row[Any]] = field(default_factory=dict)
    _senders: dict[str, Sender] = field(default_factory=dict)

    def settle(self) -> bool:
        """Settle a portion; whether that was all."""
        self._begin_logs()
        settled = 0
        while settled < AT_ONCE and self.heads:
            told_holds.make(self.stamps, self.now)
            settled += self._settle_fitting(AT_ONCE - settled) or self._settle_one()
        return not self.heads

    def _begin_logs(self) -> None:
        """The logs that were told; one that began after the backup at a lost till is closed."""
        session = self.stamps.session
        lost = set()
        for log in session.scalars(select(ToldLogRow).order_by(ToldLogRow.log)).all():
            till = session.get_one(TillRow, log.till)
            self._senders[log.log] = sender_of(session, till)
            if till.revoked and session.get(LogRow, log.log) is None:
                lost.add(log.log)
            self._next(log.log)
        open_logs(session, [Parcel(sender, log, ()) for log, sender in self._senders.items()])
        closing.close(session, lost, self.now)

    def _settle_fitting(self, most: int) -> int:
        """Of each log whatever fits, the oldest first, up to ``most``; how many."""
        settled, going = 0, set(self.heads)
        while settled < most and going:
            log = self._in_order(going)[0]
            head = self.heads[log]
            if self._waits(head) or not self._try(head, names=()):
                going.discard(log)
                continue
            settled += 1
            told_holds.make(self.stamps, self.now)
            if log not in self.heads:
                going.discard(log)
        return settled

    def _settle_one(self) -> int:
        """Nothing fits: one that fits with less of its holds, or else the oldest as it is."""
        order = self._in_order(self.heads)
        for log in order:
            head = self.heads[log]
            if self._try(head, names=names_in(head.content).holds):
                return 1
        head = self.heads[order[0]]
        settled = self._try(head, names=names_in(head.content).holds, overlap=True)
        assert settled, "whatever it does"
        return 1

    def _in_order(self, logs: Collection[str]) -> list[str]:
        return sorted(logs, key=lambda log: (self.heads[log].made_at or _FIRST, log))

    def _waits(self, head: Row[Any]) -> bool:
        """Whether it names a hold that is not made yet, or a document that is not settled yet."""
        names = sorted(names_in(head.content).holds - {head.id})
        return any(
            self.stamps.session.scalar(select(table.id).where(table.id.in_(names)).limit(1))
            for table in (ToldHoldRow, HeldBackRow)
        )

    def _try(self, head: Row[Any], *, names: Collection[str], overlap: bool = False) -> bool:
        """Settle ``head``, with what is free of its holds ``names``, unless it would overlap."""
        session, sender = self.stamps.session, self._senders[head.log]
        sent = _sent(head)
        saved = self.stamps.saved()
        try:
            with session.begin_nested():
                told_holds.make_partly(self.stamps, names, sender.till, self.now)
                gap = settle_alone(self.stamps, Parcel(sender, head.log, [sent]), self.now).gap
                if not overlap:
                    _insist_on_fit(session, sent.id)
        except _Overlap:
            self.stamps.restore(saved)
            session.expire_all()
            return False
        self._settled(head, gap)
        return True

    def _settled(self, head: Row[Any], gap: int) -> None:
        """It is in the journal. Where it leaves a gap, its till sends again what is behind it."""
        log, id, mark = head.log, head.id, head.digest
        mine = [HeldBackRow.log == log]
        if not gap:
            mine += [HeldBackRow.id == id, HeldBackRow.digest == mark]
        self.stamps.session.execute(
            delete(HeldBackRow).where(*mine), execution_options={"synchronize_session": False}
        )
        scope.enter(self.stamps, self._senders[log].till, names_in(head.content).members)
        self._next(log)

    def _next(self, log: str) -> None:
        self.heads.pop(log, None)
        mine = _HELD_BACK.where(HeldBackRow.log == log)
        order = (HeldBackRow.number, HeldBackRow.seq)
        head = self.stamps.session.execute(mine.order_by(*order).limit(1)).first()
        if head is not None:
            self.heads[log] = head


def _sent(row: Row[Any]) -> Sent:
    return Sent(
        row.number, row.id, row.content, row.hash, row.signature, row.personal, row.salt
    )  # fmt: skip


def _insist_on_fit(session: Session, id: str) -> None:
    mine = select(ExceptionRow.id).where(ExceptionRow.document == id)
    if session.scalar(mine.where(ExceptionRow.code.in_(OVERLAPS)).limit(1)) is not None:
        raise _Overlap
