"""A manager elsewhere approves what a cashier may not do alone: one answer to one request.

The answer is bound to the id of the request, which the till makes, and lives as long as the
request: ``LIVES`` from when it was asked, or until nobody at the till waits for it any more. The
till writes who approved into its document.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.member import mask_name
from app.domain.refusal import Refused
from app.domain.staff import Role
from app.sync.questions import ApprovalAnswer, ApprovalState, AskApproval
from server import acts, feed
from server.acts import By
from server.base import reading
from server.feed import Stamps
from server.tables.approvals import ApprovalRow
from server.tables.house import StaffRow, TillRow

LIVES = timedelta(minutes=5)
MOST_OPEN = 20
"""So many requests of one till wait at once: nobody reads more."""


class RequestDiffers(Refused):
    """The id was used for another request, or by another till."""

    code = "request_differs"


class TooManyRequests(Refused):
    """The till made ``MOST_OPEN`` requests that nobody has answered, withdrawn ones among them."""

    code = "too_many_requests"


class RequestOver(Refused):
    """It was answered already, withdrawn, or is too old. Facts: ``state``."""

    code = "request_over"


class OwnRequest(Refused):
    """Nobody approves what they asked for themselves."""

    code = "own_request"


def ask(engine: Engine, till: str, wanted: AskApproval, now: datetime) -> ApprovalAnswer:
    """Ask, or ask again what became of it. Raises ``RequestDiffers``, ``TooManyRequests``."""
    with reading(engine) as session:
        row = session.get(ApprovalRow, wanted.id)
        if row is not None:
            return _answer(session, row, till, wanted, now)
    with feed.stamping(engine) as stamps:
        row = stamps.session.get(ApprovalRow, wanted.id)
        if row is None:
            row = _begun(stamps.session, till, wanted, now)
        return _answer(stamps.session, row, till, wanted, now)


def withdraw(engine: Engine, till: str, wanted: AskApproval, now: datetime) -> ApprovalAnswer:
    """Nobody at the till waits any more; what became of it. An answer that was given stays.

    A question that comes after that, on a slow line, finds it withdrawn. Raises as ``ask`` does.
    """
    with feed.stamping(engine) as stamps:
        session = stamps.session
        row = session.get(ApprovalRow, wanted.id, with_for_update=True)
        if row is None:
            row = _begun(session, till, wanted, now)
        told = _answer(session, row, till, wanted, now)
        if told.state is not ApprovalState.WAITING:
            return told
        row.withdrawn_at = now
        return ApprovalAnswer(ApprovalState.WITHDRAWN)


def waiting(
    session: Session, now: datetime, shops: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """What nobody has answered yet, oldest first; ``shops``: of tills of these, None: of all."""
    tills = select(TillRow.id).where(TillRow.shop.in_(shops)) if shops is not None else None
    where = [] if tills is None else [ApprovalRow.till.in_(tills)]
    where.append(ApprovalRow.withdrawn_at.is_(None))
    return [_entry(session, row) for row in _unanswered(session, now, where)]


def answer(stamps: Stamps, id: str, by: By, *, allowed: bool) -> bool:
    """Say yes or no, once; False where there is no such request in their shops.

    Raises ``RequestOver`` and ``OwnRequest``.
    """
    session = stamps.session
    row = session.get(ApprovalRow, id, with_for_update=True)
    if row is None or not by.who.is_of(session.get_one(TillRow, row.till).shop):
        return False
    state = _state(row, by.at)
    if state is not ApprovalState.WAITING:
        raise RequestOver(state=state.value)
    if by.who.number == row.staff:
        raise OwnRequest
    row.allowed, row.answered_at, row.answered_by = allowed, by.at, by.who.id
    session.flush()
    asked = {"till": row.till, "staff": row.staff, "about": row.about, "reason": row.reason}
    acts.note(stamps, "approve", id, by, before=asked, after={"allowed": allowed})
    return True


def _begun(session: Session, till: str, wanted: AskApproval, now: datetime) -> ApprovalRow:
    if len(_unanswered(session, now, [ApprovalRow.till == till])) >= MOST_OPEN:
        raise TooManyRequests
    row = ApprovalRow(
        id=wanted.id,
        till=till,
        asked_at=now,
        staff=wanted.staff,
        about=wanted.about,
        reason=wanted.reason,
        allowed=None,
        answered_at=None,
        answered_by=None,
        withdrawn_at=None,
    )
    session.add(row)
    return row


def _unanswered(session: Session, now: datetime, where: Collection[Any]) -> list[ApprovalRow]:
    query = select(ApprovalRow).where(
        ApprovalRow.asked_at > now - LIVES, ApprovalRow.allowed.is_(None), *where
    )
    return [*session.scalars(query.order_by(ApprovalRow.asked_at, ApprovalRow.id))]


def _state(row: ApprovalRow, now: datetime) -> ApprovalState:
    if now >= row.asked_at + LIVES:
        return ApprovalState.LAPSED
    if row.withdrawn_at is not None:
        return ApprovalState.WITHDRAWN
    if row.allowed is None:
        return ApprovalState.WAITING
    return ApprovalState.ALLOWED if row.allowed else ApprovalState.REFUSED


def _answer(
    session: Session, row: ApprovalRow, till: str, wanted: AskApproval, now: datetime
) -> ApprovalAnswer:
    asked = AskApproval(row.id, row.staff, row.about, row.reason)
    if row.till != till or asked != wanted:
        raise RequestDiffers
    state = _state(row, now)
    if row.answered_by is None or state is ApprovalState.LAPSED:
        return ApprovalAnswer(state)
    who = session.get_one(StaffRow, row.answered_by)
    return ApprovalAnswer(state, who.number, mask_name(who.name), Role(who.role))


def _entry(session: Session, row: ApprovalRow) -> dict[str, Any]:
    till = session.get_one(TillRow, row.till)
    return {
        "id": row.id,
        "shop": till.shop,
        "till": till.code,
        "staff": row.staff,
        "about": row.about,
        "reason": row.reason,
        "asked_at": row.asked_at.isoformat(),
        "until": (row.asked_at + LIVES).isoformat(),
    }
