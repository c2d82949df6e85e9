"""待处理: what a cashier is asked about, and what a manager has to settle."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.models.balances import reading
from app.models.counter import OPEN_JOBS, JobState, PrintJobRow
from app.models.journal import DocumentRow, ResultRow
from app.models.swift import run
from app.operations.desk import Desk
from app.operations.views import AttentionItem, AttentionKind

MOST_ITEMS = 100
_JOBS = {
    JobState.UNKNOWN.value: AttentionKind.PRINT_UNKNOWN,
    JobState.WAITING.value: AttentionKind.PRINT_WAITING,
}
_RESULTS = {kind.value: kind for kind in AttentionKind if "print" not in kind.value}
_TRIED = 1
_COUNT = """
    SELECT (SELECT count(*) FROM print_job
            WHERE state IN ('waiting', 'sending', 'unknown')
              AND (state = 'unknown' OR (state = 'waiting' AND tries >= 1)))
         + (SELECT count(*) FROM result WHERE state IN ('exception', 'quarantined', 'parked'))
"""


def attention(desk: Desk) -> tuple[AttentionItem, ...]:
    """The list, oldest first, print jobs before documents; at most ``MOST_ITEMS`` of each.

    A waiting job is listed once a try has failed: until then it is only on its way.
    """
    with reading(desk.store) as session:
        jobs = session.execute(
            select(PrintJobRow.id, PrintJobRow.state, PrintJobRow.made_at, DocumentRow.serial)
            .outerjoin(DocumentRow, DocumentRow.id == PrintJobRow.document)
            .where(_needs_a_person())
            .order_by(PrintJobRow.seq)
            .limit(MOST_ITEMS)
        )
        printing = [
            AttentionItem(_JOBS[job.state], job.id, job.serial or "", "", job.made_at)
            for job in jobs
        ]
        results = session.execute(
            select(
                ResultRow.document,
                ResultRow.state,
                ResultRow.code,
                DocumentRow.serial,
                DocumentRow.made_at,
            )
            .join(DocumentRow, DocumentRow.id == ResultRow.document)
            .where(ResultRow.state.in_(_RESULTS))
            .order_by(DocumentRow.made_at)
            .limit(MOST_ITEMS)
        )
        settled = [
            AttentionItem(_RESULTS[row.state], row.document, row.serial, row.code, row.made_at)
            for row in results
        ]
        return (*printing, *settled)


def attention_count(session: Session) -> int:
    """How many things wait, for the number on the button."""
    count: int = run(session, _COUNT).scalar_one()
    return count


def _needs_a_person() -> ColumnElement[bool]:
    tried = (PrintJobRow.state == JobState.WAITING.value) & (PrintJobRow.tries >= _TRIED)
    return and_(OPEN_JOBS, (PrintJobRow.state == JobState.UNKNOWN.value) | tried)
