"""The print queue: it outlives a crash, and never prints twice without asking."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Audit, Exceptional
from app.domain.receipt import Receipt
from app.domain.refusal import BadField, NothingToPrint
from app.domain.slips import (
    CouponSlip,
    DrawerSlip,
    DrawSlip,
    GivenSlip,
    Mark,
    PlanEndSlip,
    PlanSlip,
    RefundSlip,
    ReturnSlip,
    SaleSlip,
    ShiftReport,
    Stamp,
    StatementSlip,
    SuspendedSlip,
    TopUpSlip,
)
from app.models.balances import reading
from app.models.counter import OPEN_JOBS, JobKind, JobState, PrintJobRow
from app.operations.audits import note
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
    JobKind.SHIFT.value: ShiftReport,
    JobKind.CASH.value: DrawerSlip,
    JobKind.SUSPENDED.value: SuspendedSlip,
    JobKind.REDEEM.value: GivenSlip,
    JobKind.PASS_USE.value: GivenSlip,
    JobKind.DRAWING.value: DrawSlip,
    JobKind.COUPON.value: CouponSlip,
    JobKind.STATEMENT.value: StatementSlip,
}
_NO_RECEIPTS = (JobKind.DRAWER.value, JobKind.SUSPENDED.value, JobKind.COUPON.value)


@dataclass(frozen=True, slots=True)
class Job:
    """The next thing to send; ``receipt`` None: a drawer pulse."""

    id: str
    receipt: Receipt | None


def next_job(desk: Desk, *, paper: bool = True, pulses: bool = True) -> Job | None:
    """Take the oldest waiting job: from now on it counts as being sent.

    ``paper`` False: the printer has none, or is open, so only a drawer pulse can be done.
    ``pulses`` False: the drawer has a line of its own, so that only paper is asked for.
    """
    waiting = _waiting(pulses=pulses)
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
        receipt = None if row.kind == JobKind.DRAWER.value else _receipt(row, desk)
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


def held_up(desk: Desk, *, pulses: bool = True) -> bool:
    """The printer cannot print now: what waits is shown as waiting; whether anything does.

    A drawer pulse does not wait: the customer stands there now. For ``pulses`` see ``next_job``.
    """
    waiting = _waiting(pulses=pulses)
    with reading(desk.store) as session:
        jobs = session.execute(select(PrintJobRow.kind, PrintJobRow.tries).where(waiting)).all()
    if any(job.tries == 0 or job.kind == JobKind.DRAWER.value for job in jobs):
        with desk.store.writing.begin() as session:
            drawer = PrintJobRow.kind == JobKind.DRAWER.value
            session.execute(
                update(PrintJobRow).where(waiting, drawer).values(state=JobState.DROPPED.value)
            )
            session.execute(
                update(PrintJobRow).where(waiting, PrintJobRow.tries == 0).values(tries=1)
            )
    return bool(jobs)


def nothing_to_print_on(desk: Desk, *, pulses: bool = True) -> None:
    """This till has no printer: nothing is kept waiting for one. See ``next_job``."""
    waiting = _waiting(pulses=pulses)
    with reading(desk.store) as session:
        if session.execute(select(PrintJobRow.id).where(waiting).limit(1)).first() is None:
            return
    with desk.store.writing.begin() as session:
        session.execute(update(PrintJobRow).where(waiting).values(state=JobState.DROPPED.value))


def _waiting(*, pulses: bool) -> ColumnElement[bool]:
    waiting = and_(OPEN_JOBS, PrintJobRow.state == JobState.WAITING.value)
    return waiting if pulses else waiting & (PrintJobRow.kind != JobKind.DRAWER.value)


def unclear(desk: Desk) -> int:
    """How many receipts there are of which nobody knows whether they were printed."""
    query = select(PrintJobRow.id).where(OPEN_JOBS, PrintJobRow.state == JobState.UNKNOWN.value)
    with reading(desk.store) as session:
        return len(session.scalars(query).all())


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
    """Print the last receipt again on request; it says 重打 and for which time.

    One that was interrupted is printed in its place (补打): that is no second receipt.
    """
    with desk.store.writing.begin() as session:
        return print_again(session, desk, _last_slip(session), "")


def reprint(desk: Desk, document: str, *, reason: str) -> Receipt:
    """Print the slip of ``document`` again, for ``reason``; as ``reprint_last``.

    Raises ``NothingToPrint`` where it has none, ``BadField`` without a reason.
    """
    why = reason.strip()
    if not why:
        raise BadField(field="reason")
    with desk.store.writing.begin() as session:
        return print_again(session, desk, _last_slip(session, document), why)


def print_again(session: Session, desk: Desk, last: PrintJobRow | None, reason: str) -> Receipt:
    """Print ``last`` again inside the caller's transaction; as ``reprint``."""
    if last is None:
        raise NothingToPrint
    if last.state == JobState.UNKNOWN.value:
        last.state, last.mark = JobState.WAITING.value, Mark.REPLACEMENT.value
        return _receipt(last, desk)
    again = (PrintJobRow.document == last.document) & (PrintJobRow.mark == Mark.REPRINT.value)
    count = len(session.scalars(select(PrintJobRow.id).where(again)).all()) + 1
    slip = _slip(last)
    note(session, desk, Audit(Exceptional.REPRINT, last.document, "", str(count), 0, reason))
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
    stamp = Stamp(Mark.REPRINT, count, desk.who, desk.now().astimezone(desk.zone))
    return render(slip, desk, variant=last.variant, stamp=stamp)


def _last_slip(session: Session, document: str = "") -> PrintJobRow | None:
    query = select(PrintJobRow).where(PrintJobRow.kind.not_in(_NO_RECEIPTS))
    if document:
        query = query.where(PrintJobRow.document == document)
    return session.scalar(query.order_by(PrintJobRow.seq.desc()).limit(1))


def _slip(row: PrintJobRow) -> Slip:
    return canon.load(_SLIPS[row.kind], row.content)


def _receipt(row: PrintJobRow, desk: Desk) -> Receipt:
    asked_at = row.made_at.astimezone(desk.zone)
    stamp = Stamp(Mark(row.mark), row.count, row.staff, asked_at)
    return render(_slip(row), desk, variant=row.variant, stamp=stamp)
