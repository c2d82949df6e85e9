"""待处理: what a cashier is asked about, and what a manager has to settle."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.domain.approval import Approval
from app.domain.payment import PaymentState
from app.domain.refusal import MayNotApprove, NeedsApproval
from app.domain.staff import Role
from app.models import alarms, payments
from app.models.balances import reading
from app.models.counter import OPEN_JOBS, AlarmKind, AlarmRow, JobState, PrintJobRow
from app.models.journal import DocumentRow, ResultRow
from app.models.swift import run
from app.operations.desk import Desk
from app.operations.views import AttentionItem, AttentionKind

MOST_ITEMS = 100
_JOBS = {
    JobState.UNKNOWN.value: AttentionKind.PRINT_UNKNOWN,
    JobState.WAITING.value: AttentionKind.PRINT_WAITING,
}
_RESULTS = {
    kind.value: kind
    for kind in (AttentionKind.EXCEPTION, AttentionKind.QUARANTINED, AttentionKind.PARKED)
}
_PAYMENTS = {
    PaymentState.RETURNING: AttentionKind.NOT_GIVEN_BACK,
    PaymentState.FAILED: AttentionKind.REFUND_REFUSED,
}
_MANAGERS = {Role.MANAGER, Role.ADMINISTRATOR}
_TRIED = 1
BETWEEN = "|"
"""Between the parts of what an alarm of a suspicion is about."""
_COUNT = """
    SELECT (SELECT count(*) FROM print_job
            WHERE state IN ('waiting', 'sending', 'unknown')
              AND (state = 'unknown' OR (state = 'waiting' AND tries >= 1)))
         + (SELECT count(*) FROM result WHERE state IN ('exception', 'quarantined', 'parked'))
         + (SELECT count(*) FROM alarm)
         + (SELECT count(*) FROM payment
            WHERE state IN ('asked', 'pending', 'unknown', 'returning') AND state = 'returning')
         + (SELECT count(*) FROM payment WHERE state = 'failed' AND refund_of <> '')
         + (SELECT count(*) FROM paid_ahead JOIN payment ON payment.id = paid_ahead.payment
            WHERE document = '' AND state IN ('asked', 'pending', 'unknown', 'paid'))
"""


def attention(desk: Desk) -> tuple[AttentionItem, ...]:
    """The list, oldest first, of alarms, payments, print jobs and documents.

    At most ``MOST_ITEMS`` of each.

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
        return (*_alarms(session), *_payments(session), *printing, *settled)


def saw_alarm(
    desk: Desk, kind: AttentionKind, about: str, approval: Approval | None = None
) -> None:
    """Somebody has seen the alarm ``kind`` about a log or a hold: it is listed no more.

    What may be abuse is a manager's to see. Raises ``NeedsApproval`` or ``MayNotApprove``.
    """
    with desk.store.writing.begin() as session:
        if kind is AttentionKind.SUSPICION:
            _insist_on_manager(desk.role, approval)
        alarms.drop(session, AlarmKind(kind.value), about)


def _insist_on_manager(role: Role, approval: Approval | None) -> None:
    if role in _MANAGERS:
        return
    if approval is None:
        raise NeedsApproval(what="suspicion")
    if approval.role not in _MANAGERS:
        raise MayNotApprove(what="suspicion", staff=approval.staff)


def _alarms(session: Session) -> list[AttentionItem]:
    rows = session.scalars(select(AlarmRow).order_by(AlarmRow.at).limit(MOST_ITEMS))
    return [_alarm(row) for row in rows]


def _alarm(row: AlarmRow) -> AttentionItem:
    """Of a suspicion ``about`` is the sign, and then what a person reads."""
    sign, *told = row.about.split(BETWEEN) if row.kind == AlarmKind.SUSPICION.value else [""]
    return AttentionItem(AttentionKind(row.kind), row.about, " · ".join(told), sign, row.at)


def _payments(session: Session) -> list[AttentionItem]:
    found = payments.troubled(session)[:MOST_ITEMS]
    troubled = [
        AttentionItem(_PAYMENTS[one.state], one.id, one.refund_of, "", one.asked_at, one.amount_fen)
        for one in found
    ]
    ahead = payments.ahead(session)
    if ahead is None:
        return troubled
    one, kind = ahead[0], AttentionKind.PAID_AHEAD
    return [AttentionItem(kind, one.id, "", "", one.asked_at, one.amount_fen), *troubled]


def attention_count(session: Session) -> int:
    """How many things wait, for the number on the button."""
    count: int = run(session, _COUNT).scalar_one()
    return count


def _needs_a_person() -> ColumnElement[bool]:
    tried = (PrintJobRow.state == JobState.WAITING.value) & (PrintJobRow.tries >= _TRIED)
    return and_(OPEN_JOBS, (PrintJobRow.state == JobState.UNKNOWN.value) | tried)
