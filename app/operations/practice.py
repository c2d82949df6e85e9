"""Practice has no centre: what one would set aside is taken from the copy of the mirror."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import holds
from app.models.mirror import LotRow
from app.operations.desk import Desk

MOST_QUESTIONS = 100


def grant(desk: Desk) -> int:
    """Answer what was asked, out of what members have in the mirror; how much was.

    Asked again it is granted again: nothing of it counts.
    """
    with desk.store.writing.begin() as session:
        asked = holds.unanswered(session, MOST_QUESTIONS)
        for question in asked:
            lots = _lots(session, desk, question.member, question.unit, question.amount)
            holds.answer(session, question.id, lots, "")
        return len(asked)


def _lots(session: Session, desk: Desk, member: str, unit: str, most: int) -> list[tuple[str, int]]:
    """Of the oldest lots, ``most`` in all."""
    rows = session.execute(
        select(LotRow.id, LotRow.left, LotRow.expires_at)
        .where(LotRow.member == member, LotRow.kind == unit, LotRow.left > 0)
        .order_by(LotRow.born_at)
    )
    found: list[tuple[str, int]] = []
    for row in rows:
        lapsed = row.expires_at is not None and row.expires_at <= desk.now()
        part = 0 if lapsed else min(row.left, most)
        if part:
            found.append((row.id, part))
            most -= part
    return found
