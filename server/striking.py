"""Tills that are lost: struck off at once, and written off when nothing of them is expected.

Both are acts of the staff. Striking off takes nothing from anybody: what the till held stays
reserved, for its documents may still come in by its second copy. Its rights to return goods end:
what it returned all the same is listed when it comes. Writing off gives the reserve back to the
members, but for gifts that have ended meanwhile: these lapse, and what the shop bears of a credit
that was undone is made good. What still comes late is on the shop's shortfall then, never on a
member.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.domain.refusal import Refused
from app.domain.settlement import freed
from app.domain.staff import Role
from server import acts, losses, return_rights
from server.acts import By
from server.base import insert_all
from server.books import Books
from server.closing import close
from server.feed import Stamps
from server.identity import tills
from server.tables.house import LogRow, TillRow
from server.tables.value import OF_HOLD, HoldLotRow, HoldRow, WriteOffRow

SETTLEMENT_HORIZON = timedelta(days=7)
"""For so long after a log was closed its documents are waited for."""
WRITE_OFF = "write_off"
"""The act, and with the name of a hold what lapses as that is written off."""


class NotStruckOff(Refused):
    """Nothing is written off of a till whose logs are open. Facts: ``till``."""

    code = "not_struck_off"


class NoSuchLog(Refused):
    """The till has no such log. Facts: ``till``, ``log``."""

    code = "no_such_log"


class TooEarly(Refused):
    """Documents may still come. Facts: ``until``, when nothing of it is expected any more."""

    code = "write_off_too_early"


class OnlyAdministrators(Refused):
    """Nobody else writes off while documents may still come."""

    code = "only_administrators"


@dataclass(frozen=True, slots=True)
class Loss:
    """What is known of a till's closed ``logs``: still ``frozen``, and ``written_off``, by unit."""

    till: str
    logs: tuple[str, ...]
    frozen: Mapping[str, int]
    written_off: Mapping[str, int]


def strike_off(stamps: Stamps, till: str, by: By, *, log: str = "") -> Loss | None:
    """Answer the till no more, close its logs, and freeze what they hold; None: no such till.

    Its rights to return goods end with that: others may have them at once. With ``log`` only that
    one: the till is there, and has begun another after it was restored. Raises ``NoSuchLog``. Done
    again, it adds the logs that were begun since.
    """
    session = stamps.session
    row = session.get(TillRow, till)
    if row is None:
        return None
    mine = session.scalars(select(LogRow.id).where(LogRow.till == till)).all()
    if log and log not in mine:
        raise NoSuchLog(till=till, log=log)
    if not log:
        tills.revoke(session, till)
    before = loss_of(session, till)
    close(session, [log] if log else mine, by.at)
    ended = return_rights.end_all(session, till, log)
    return _noted(stamps, "strike_off", by, before, ended, log=log)


def write_off(
    stamps: Stamps,
    till: str,
    by: By,
    *,
    forced: bool = False,
    horizon: timedelta = SETTLEMENT_HORIZON,
) -> Loss | None:
    """Give back to the members what is frozen for longer than ``horizon``; None: no such till.

    A late credit begins its own time. ``forced``: all of it at once. Raises ``NotStruckOff``,
    ``OnlyAdministrators`` where somebody else forces it, and ``TooEarly`` where something is frozen
    and nothing of it for long enough. Done again, it gives back nothing twice.
    """
    session = stamps.session
    if session.get(TillRow, till) is None:
        return None
    if forced and by.who.role is not Role.ADMINISTRATOR:
        raise OnlyAdministrators
    loss = loss_of(session, till)
    if not loss.logs:
        raise NotStruckOff(till=till)
    ends = {id: since + horizon for id, since in _frozen(session, till).items()}
    due = [id for id, end in ends.items() if forced or end <= by.at]
    if ends and not due:
        raise TooEarly(until=min(ends.values()).isoformat())
    _release(stamps, due, by)
    return _noted(stamps, WRITE_OFF, by, loss, (), forced=forced)


def loss_of(session: Session, till: str) -> Loss:
    """What became of what the till held in its closed logs."""
    closed = (LogRow.till == till, LogRow.closed.is_(True))
    logs = session.scalars(select(LogRow.id).where(*closed).order_by(LogRow.id)).all()
    left = func.sum(HoldLotRow.amount - HoldLotRow.spent - HoldLotRow.returned)
    held = select(HoldRow.kind, left).join(HoldLotRow, OF_HOLD)
    held = held.where(HoldRow.log.in_(logs), HoldRow.state == HoldState.FROZEN.value)
    gone = select(HoldRow.kind, func.sum(WriteOffRow.amount))
    gone = gone.join(WriteOffRow, WriteOffRow.hold == HoldRow.id).where(HoldRow.log.in_(logs))
    frozen, written_off = (
        {row[0]: int(row[1]) for row in session.execute(query.group_by(HoldRow.kind))}
        for query in (held, gone)
    )
    return Loss(till, tuple(logs), frozen, written_off)


def _frozen(session: Session, till: str) -> dict[str, datetime]:
    """What is frozen of the till, since its log was closed, or since it was born into it then."""
    query = select(HoldRow.id, HoldRow.since, LogRow.closed_at)
    query = query.join(LogRow, LogRow.id == HoldRow.log)
    mine = query.where(LogRow.till == till, HoldRow.state == HoldState.FROZEN.value)
    return {
        id: max(filter(None, (since, closed_at))) for id, since, closed_at in session.execute(mine)
    }


def _noted(
    stamps: Stamps, verb: str, by: By, before: Loss, rights: Sequence[str], **facts: Any
) -> Loss:
    """How it is now; where that is not as before, ``by`` and why is written down.

    ``rights`` are the sales of which a right has ended.
    """
    after = loss_of(stamps.session, before.till)
    facts |= {"rights": list(rights)} if rights else {}
    if after != before or rights:
        acts.note(stamps, verb, before.till, by, before=asdict(before), after=asdict(after) | facts)
    return after


def _release(stamps: Stamps, ids: list[str], by: By) -> None:
    session = stamps.session
    books = Books(session)
    books.load((), ids)
    books.load({books.holds[id].account.owner for id in ids})
    amounts = {id: books.holds[id].left for id in sorted(ids)}
    _, borne = losses.lost(session, sorted(books.lots))
    for id in ids:
        books.keep(replace(books.holds[id], state=HoldState.WRITTEN_OFF))
        found = freed(f"{WRITE_OFF}:{id}", [books.holds[id]], books.lots, borne)
        books.apply(found)
        losses.note(borne, found.transfers)
    for account in sorted({books.holds[id].account for id in ids}):
        books.touch(account)
    books.write(stamps)
    how = {"at": by.at, "by": by.who.id}
    rows = [{"hold": id, "amount": amount} | how for id, amount in amounts.items()]
    insert_all(session, WriteOffRow, rows)
