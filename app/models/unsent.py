"""Documents that the centre has not answered yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.journal import DocumentRow, OutboxRow, ResultRow


def unsent(session: Session) -> int:
    """How many there are."""
    waiting = without_result().subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def oldest_unsent(session: Session) -> datetime | None:
    """When the oldest of them was made; None: there is none."""
    made = select(func.min(DocumentRow.made_at)).where(DocumentRow.id.in_(without_result()))
    return session.scalar(made)


def without_result() -> Select[str]:
    """Documents the centre has not answered; parked and quarantined ones have been."""
    return (
        select(OutboxRow.document)
        .outerjoin(ResultRow, ResultRow.document == OutboxRow.document)
        .where(ResultRow.document.is_(None))
    )
