"""Logs that are closed: struck off with their till, or forked. Nothing more is set aside for them.

What they hold is frozen: still reserved, because what was done before is a fact and may come late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.sync.wire import Request
from server import results
from server.arrival import Arrived, Code, Opened, Place, strange
from server.base import chunks
from server.feed import Stamps
from server.results import Trouble
from server.tables.house import LogRow
from server.tables.journal import DocumentRow
from server.tables.value import HoldRow


def close(session: Session, logs: Collection[str], at: datetime) -> None:
    """Close ``logs`` for ever, once; what is open of their holds is frozen."""
    for some in chunks(sorted(logs)):
        still = update(LogRow).where(LogRow.id.in_(some), LogRow.closed.is_(False))
        session.execute(
            still.values(closed=True, closed_at=at),
            execution_options={"synchronize_session": False},
        )
        open_ = (HoldRow.log.in_(some), HoldRow.state == HoldState.OPEN.value)
        session.execute(
            update(HoldRow).where(*open_).values(state=HoldState.FROZEN.value),
            execution_options={"synchronize_session": False},
        )


def fork(stamps: Stamps, log: str, new: Iterable[Arrived], at: datetime) -> bool:
    """Close ``log`` if one of ``new`` shows that it has two copies; whether one does.

    Called for a log that has not forked yet, so that a manager is told once.
    """
    first = next((one.sent for one in new if one.forks), None)
    if first is None:
        return False
    close(stamps.session, [log], at)
    stamps.session.execute(
        update(LogRow).where(LogRow.id == log).values(forked=True),
        execution_options={"synchronize_session": False},
    )
    trouble = Trouble(Code.FORK, {"log": log, "number": first.number})
    results.raise_to_manager(stamps, first.id, trouble, at)
    return True


def branches(session: Session, logs: Collection[str]) -> dict[str, frozenset[str]]:
    """By log, the hashes of what stands beside its chain, believed or not."""
    found: dict[str, set[str]] = {log: set() for log in logs}
    for some in chunks(sorted(found)):
        beside = select(DocumentRow.log, DocumentRow.hash)
        mine = (DocumentRow.log.in_(some), DocumentRow.branch)
        for row in session.execute(beside.where(*mine)):
            found[row.log].add(row.hash)
    return {log: frozenset(hashes) for log, hashes in found.items()}


def surroundings(session: Session, place: Place, documents: Sequence[Opened]) -> Place:
    """``place``, with what stands beside its chain where ``documents`` may go on behind that."""
    if place.forked or not strange(place, documents):
        return place
    return replace(place, branches=branches(session, [place.log])[place.log])


def has_head(session: Session, request: Request) -> bool:
    """Whether the last document of a till that has forked is here, in the chain or beside it."""
    place = (DocumentRow.log == request.log, DocumentRow.number == request.last_number)
    query = select(DocumentRow.id).where(*place, DocumentRow.hash == request.head_hash)
    return session.scalar(query.limit(1)) is not None
