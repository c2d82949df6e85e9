"""How the till itself stands, for whoever looks after it; and the switch to practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.approval import Approval
from app.domain.documents import Audit, Exceptional
from app.domain.refusal import BasketWaits
from app.models import unsent
from app.models.balances import reading
from app.models.base import MIRROR
from app.models.journal import DocumentRow, IdentityRow, ResultRow
from app.operations.audits import insist, note
from app.operations.desk import Desk
from app.operations.screen import current

MOST_HELD_BACK = 100
_HELD_BACK = ("parked", "quarantined")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A document that the centre has and does not settle; ``reason`` is what it said."""

    serial: str
    made_at: datetime
    quarantined: bool
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Upkeep:
    """``oldest_at`` is when the oldest unsent document was made; None: all are sent."""

    unsent: int
    oldest_at: datetime | None
    held_back: tuple[HeldBack, ...]


def upkeep(desk: Desk) -> Upkeep:
    """What of the till's documents the centre has not settled."""
    with reading(desk.store) as session:
        rows = session.execute(
            select(
                DocumentRow.serial,
                DocumentRow.made_at,
                ResultRow.state,
                ResultRow.code,
                ResultRow.reason,
            )
            .join(ResultRow, ResultRow.document == DocumentRow.id)
            .where(ResultRow.state.in_(_HELD_BACK))
            .order_by(DocumentRow.made_at)
            .limit(MOST_HELD_BACK)
        )
        held = tuple(
            HeldBack(row.serial, row.made_at, row.state == _HELD_BACK[1], row.code, row.reason)
            for row in rows
        )
        return Upkeep(unsent.unsent(session), unsent.oldest_unsent(session), held)


def row_counts(desk: Desk) -> dict[str, int]:
    """How many rows each table of the till and of the mirror has; nothing of what is in them."""
    found: dict[str, int] = {}
    with reading(desk.store) as session:
        for schema in ("main", MIRROR):
            names = session.scalars(
                text(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY name")  # noqa: S608 (two names of ours)
            ).all()
            for name in names:
                query = text(f'SELECT count(*) FROM {schema}."{name}"')  # noqa: S608 (our own tables)
                found[f"{schema}.{name}"] = session.scalar(query) or 0
    return found


def heads(desk: Desk) -> tuple[str, int]:
    """The live log and how many documents are in it."""
    with reading(desk.store) as session:
        log = session.scalars(select(IdentityRow.log)).one()
        query = select(func.max(DocumentRow.number)).where(DocumentRow.log == log)
        return log, session.scalar(query) or 0


def begin_practice(desk: Desk, approval: Approval | None = None) -> None:
    """Note that what is rung up from now on is practice.

    A receipt of it hides cash as well as one that never was, so whoever may not take cash out of
    the drawer alone needs an approval. Raises ``BasketWaits`` while a sale is rung up,
    ``NeedsApproval`` or ``MayNotApprove``.
    """
    with desk.store.writing.begin() as session:
        _insist_on_empty(session, desk)
        by = insist(
            session,
            desk,
            Exceptional.PRACTICE_SWITCHED,
            lambda limits: limits.cash_out_most_fen > 0,
            approval,
        )
        why = approval.reason if approval else ""
        note(session, desk, Audit(Exceptional.PRACTICE_SWITCHED, "", "off", "on", 0, why, by))


def end_practice(desk: Desk) -> None:
    """Note that what is rung up from now on counts again."""
    with desk.store.writing.begin() as session:
        note(session, desk, Audit(Exceptional.PRACTICE_SWITCHED, "", "on", "off", 0, ""))


def _insist_on_empty(session: Session, desk: Desk) -> None:
    lines = current(session, desk).lines
    if lines:
        raise BasketWaits(lines=len(lines))
