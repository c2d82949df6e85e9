"""The print queue: it outlives a crash, and never prints twice without asking."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import canon
from app.domain.receipt import Receipt
from app.domain.refusal import NothingToPrint
from app.domain.slips import Mark, SaleSlip, TopUpSlip
from app.models.counter import JobKind, JobState, PrintJobRow
from app.operations.desk import Desk
from app.operations.journal import queue_print
from app.operations.slips import render

_SLIPS: dict[str, type[SaleSlip | TopUpSlip]] = {
    JobKind.SALE.value: SaleSlip,
    JobKind.TOP_UP.value: TopUpSlip,
}


@dataclass(frozen=True, slots=True)
class Job:
    """The next thing to send; ``receipt`` None: a drawer pulse."""

    id: str
    receipt: Receipt | None


def next_job(desk: Desk) -> Job | None:
    """Take the oldest waiting job: from now on it counts as being sent."""
    with desk.store.writing.begin() as session:
        row = session.scalar(
            select(PrintJobRow)
            .where(PrintJobRow.state == JobState.WAITING.value)
            .order_by(PrintJobRow.seq)
            .limit(1)
        )
        if row is None:
            return None
        row.state = JobState.SENDING.value
        receipt = None if row.kind == JobKind.DRAWER.value else _receipt(row, desk.columns)
        return Job(row.id, receipt)


def finish(desk: Desk, job: str, state: JobState) -> None:
    """Say what became of a job that was being sent; ``WAITING``: not a byte went out, try again.

    A drawer pulse is sent once: it is never tried again, because a drawer that opens later, with
    nobody at the counter, is worse than one that stays shut.
    """
    with desk.store.writing.begin() as session:
        row = session.get_one(PrintJobRow, job)
        if row.kind == JobKind.DRAWER.value and state is not JobState.PRINTED:
            state = JobState.DROPPED
        row.state = state.value
        row.tries += 1


def recover(desk: Desk) -> int:
    """After a start: what was being sent when the program died is of unknown state; how many.

    A drawer pulse among them is not sent again.
    """
    with desk.store.writing.begin() as session:
        session.execute(
            update(PrintJobRow)
            .where(
                PrintJobRow.state.in_((JobState.SENDING.value, JobState.WAITING.value)),
                PrintJobRow.kind == JobKind.DRAWER.value,
            )
            .values(state=JobState.DROPPED.value)
        )
        lost = session.execute(
            update(PrintJobRow)
            .where(PrintJobRow.state == JobState.SENDING.value)
            .values(state=JobState.UNKNOWN.value)
        )
        return int(lost.rowcount)  # type: ignore[attr-defined] # an UPDATE has a count


def resend(desk: Desk, job: str) -> None:
    """Print a job again whose state is unknown; the receipt says 补打."""
    with desk.store.writing.begin() as session:
        row = session.get_one(PrintJobRow, job)
        if row.state == JobState.UNKNOWN.value:
            row.state = JobState.WAITING.value
            row.mark = Mark.REPLACEMENT.value


def drop(desk: Desk, job: str) -> None:
    """The cashier has the receipt, or does not want it: never mind this job."""
    with desk.store.writing.begin() as session:
        session.execute(
            update(PrintJobRow)
            .where(
                PrintJobRow.id == job,
                PrintJobRow.state.in_((JobState.UNKNOWN.value, JobState.WAITING.value)),
            )
            .values(state=JobState.DROPPED.value)
        )


def reprint_last(desk: Desk) -> Receipt:
    """Print the last receipt again on request; it says 重打 and for which time."""
    with desk.store.writing.begin() as session:
        last = _last_slip(session)
        if last is None:
            raise NothingToPrint
        again = (PrintJobRow.document == last.document) & (PrintJobRow.mark == Mark.REPRINT.value)
        count = len(session.scalars(select(PrintJobRow.id).where(again)).all()) + 1
        slip = _slip(last)
        queue_print(
            session,
            desk,
            JobKind(last.kind),
            last.document,
            slip,
            variant=last.variant,
            mark=Mark.REPRINT.value,
            count=count,
        )
        return render(slip, desk.columns, variant=last.variant, mark=Mark.REPRINT, count=count)


def _last_slip(session: Session) -> PrintJobRow | None:
    query = select(PrintJobRow).where(PrintJobRow.kind != JobKind.DRAWER.value)
    return session.scalar(query.order_by(PrintJobRow.seq.desc()).limit(1))


def _slip(row: PrintJobRow) -> SaleSlip | TopUpSlip:
    return canon.load(_SLIPS[row.kind], row.content)


def _receipt(row: PrintJobRow, columns: int) -> Receipt:
    return render(_slip(row), columns, variant=row.variant, mark=Mark(row.mark), count=row.count)
