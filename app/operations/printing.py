"""The print queue: it outlives a crash, and never prints twice without asking."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from app import canon
from app.domain.receipt import Receipt
from app.domain.refusal import NothingToPrint
from app.domain.slips import (
    Mark,
    PlanEndSlip,
    PlanSlip,
    RefundSlip,
    ReturnSlip,
    SaleSlip,
    TopUpSlip,
)
from app.models.balances import reading
from app.models.counter import OPEN_JOBS, JobKind, JobState, PrintJobRow
from app.operations.desk import Desk
from app.operations.journal import queue_print
from app.operations.slips import Slip, render

_SLIPS: dict[str, type[Slip]] = {
    JobKind.SALE.value: SaleSlip,
    JobKind.TOP_UP.value: TopUpSlip,
    JobKind.RETURN.value: ReturnSlip,
    JobKind.PREPAID_REFUND.value: RefundSlip,
    JobKind.PLAN.value: PlanSlip,
    JobKind.PLAN_END.value: PlanEndSlip,
}


@dataclass(frozen=True, slots=True)
class Job:
    """The next thing to send; ``receipt`` None: a drawer pulse."""

    id: str
    receipt: Receipt | None


def next_job(desk: Desk, *, paper: bool = True) -> Job | None:
    """Take the oldest waiting job: from now on it counts as being sent.

    ``paper`` False: the printer has none, or is open, so only a drawer pulse can be done.
    """
    waiting = and_(OPEN_JOBS, PrintJobRow.state == JobState.WAITING.value)
    if not paper:
        waiting &= PrintJobRow.kind == JobKind.DRAWER.value
    first = select(PrintJobRow).where(waiting).order_by(PrintJobRow.seq).limit(1)
    with reading(desk.store) as session:
        if session.execute(first).first() is None:
            return None
    with desk.store.writing.begin() as session:
        row = session.scalar(first)
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
                OPEN_JOBS,
                PrintJobRow.state.in_((JobState.SENDING.value, JobState.WAITING.value)),
                PrintJobRow.kind == JobKind.DRAWER.value,
            )
            .values(state=JobState.DROPPED.value)
        )
        lost = session.execute(
            update(PrintJobRow)
            .where(OPEN_JOBS, PrintJobRow.state == JobState.SENDING.value)
            .values(state=JobState.UNKNOWN.value)
        )
        return int(lost.rowcount)  # type: ignore[attr-defined] # an UPDATE has a count


def held_up(desk: Desk) -> bool:
    """The printer cannot print now: what waits is shown as waiting; whether anything does.

    A drawer pulse does not wait: the customer stands there now.
    """
    with reading(desk.store) as session:
        waiting = and_(OPEN_JOBS, PrintJobRow.state == JobState.WAITING.value)
        jobs = session.execute(select(PrintJobRow.kind, PrintJobRow.tries).where(waiting)).all()
    if any(job.tries == 0 or job.kind == JobKind.DRAWER.value for job in jobs):
        with desk.store.writing.begin() as session:
            pulses = PrintJobRow.kind == JobKind.DRAWER.value
            session.execute(
                update(PrintJobRow).where(waiting, pulses).values(state=JobState.DROPPED.value)
            )
            session.execute(
                update(PrintJobRow).where(waiting, PrintJobRow.tries == 0).values(tries=1)
            )
    return bool(jobs)


def nothing_to_print_on(desk: Desk) -> None:
    """This till has no printer: nothing is kept waiting for one."""
    with reading(desk.store) as session:
        waiting = and_(OPEN_JOBS, PrintJobRow.state == JobState.WAITING.value)
        if session.execute(select(PrintJobRow.id).where(waiting).limit(1)).first() is None:
            return
    with desk.store.writing.begin() as session:
        session.execute(update(PrintJobRow).where(waiting).values(state=JobState.DROPPED.value))


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


def _slip(row: PrintJobRow) -> Slip:
    return canon.load(_SLIPS[row.kind], row.content)


def _receipt(row: PrintJobRow, columns: int) -> Receipt:
    return render(_slip(row), columns, variant=row.variant, mark=Mark(row.mark), count=row.count)
