"""Paid membership that ends before its time (退会): what is due of it is paid back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.calendar import day_of
from app.domain.documents import PlanEnd, PlanPeriod, Tender
from app.domain.member import Member
from app.domain.plans import PartDue, due_of, last_day
from app.domain.receipt import Receipt
from app.domain.refusal import NeedsApproval, NoMember, PlanEnded, UnknownMember
from app.domain.slips import PeriodLine, PlanEndSlip
from app.models import own
from app.models.balances import reading
from app.models.counter import JobKind
from app.models.journal import DocumentRow
from app.models.own import Change
from app.operations.desk import Desk
from app.operations.journal import Recorded
from app.operations.paying_back import tenders_back
from app.operations.payments import ask_refunds
from app.operations.plans import made_here, print_slips, write
from app.operations.screen import current, view
from app.operations.serving import Serving, serving
from app.operations.slips import COPIES, head, member_part, render
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class PlanDue:
    """What would be due of each period, and how it would be paid back."""

    parts: tuple[PartDue, ...]
    refunds: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class PlanPaidBack:
    """What was due of each period that ended, how it was paid back, the member's slip."""

    document: str
    serial: str
    receipt: Receipt
    parts: tuple[PartDue, ...]
    refunds: tuple[Tender, ...]
    view: CounterView

    @property
    def paid_out_fen(self) -> int:
        """What was paid back in all."""
        return sum(one.amount_fen for one in self.refunds)


def end_due(desk: Desk, periods: tuple[PlanPeriod, ...], *, member: str = "") -> PlanDue:
    """What would be due of ``periods`` now; nothing is changed by looking."""
    with reading(desk.store) as session:
        _, served = _whose(session, desk, member)
        parts = _parts(served, periods)
        return PlanDue(parts, _refunds(session, periods, parts, None))


def end_plan(
    desk: Desk,
    periods: tuple[PlanPeriod, ...],
    *,
    reason: str,
    approved_by: str,
    member: str = "",
    refunds: tuple[Tender, ...] | None = None,
) -> PlanPaidBack:
    """End ``periods``, at least one and all of one plan, and pay back what is due of them.

    They are the facts of the centre, as whoever asks has found them out. ``refunds`` None: by the
    tenders that paid, see ``tenders_back``; ``member`` empty: the one on the basket, who need not
    be one that may be served otherwise.
    Raises ``NeedsApproval``, ``NoMember``, ``UnknownMember``, ``PlanEnded``, ``RefundDiffers``.
    """
    if not approved_by:
        raise NeedsApproval(what="plan_end")
    with desk.store.writing.begin() as session:
        who, served = _whose(session, desk, member)
        plan = periods[0].plan
        _insist_on_once(session, who, periods)
        parts = _parts(served, periods)
        due_fen = sum(part.due_fen for part in parts)
        paid = _refunds(session, periods, parts, refunds)
        body = PlanEnd(who.id, plan, periods, paid, reason.strip(), approved_by, due_fen)
        done = write(session, desk, served, body, "R")
        own.keep(session, done.document.id, who, Change(plan="", plan_until=served.at))
        ask_refunds(session, desk, done.document.id, paid)
        slip = _end_slip(session, desk, done, served, parts)
        print_slips(session, desk, done, slip, JobKind.PLAN_END)
        return PlanPaidBack(
            done.document.id,
            done.document.serial,
            render(slip, desk, variant=COPIES[-1]),
            parts,
            paid,
            view(session, desk, current(session, desk)),
        )


def _whose(session: Session, desk: Desk, member: str) -> tuple[Member, Serving]:
    member = member or current(session, desk).member
    if not member:
        raise NoMember
    served = serving(session, desk, member)
    if served.member is None:
        raise UnknownMember(key=member)
    return served.member, served


def _parts(served: Serving, periods: tuple[PlanPeriod, ...]) -> tuple[PartDue, ...]:
    rulebook = served.rulebook
    return due_of(periods, rulebook.plan(periods[0].plan), rulebook.zone, served.at)


def _refunds(
    session: Session,
    periods: tuple[PlanPeriod, ...],
    parts: tuple[PartDue, ...],
    wanted: tuple[Tender, ...] | None,
) -> tuple[Tender, ...]:
    due_of = [(one.order, part.due_fen) for one, part in zip(periods, parts, strict=True)]
    return tenders_back(session, due_of, sum(part.due_fen for part in parts), wanted)


def _insist_on_once(session: Session, member: Member, periods: tuple[PlanPeriod, ...]) -> None:
    asked = {one.order for one in periods}
    for body in made_here(session, member.id, "plan_end"):
        assert isinstance(body, PlanEnd)
        if any(one.order in asked for one in body.periods):
            raise PlanEnded(plan=body.plan)


def _end_slip(
    session: Session, desk: Desk, done: Recorded, served: Serving, parts: tuple[PartDue, ...]
) -> PlanEndSlip:
    body, member, zone = done.document.body, served.member, served.rulebook.zone
    assert isinstance(body, PlanEnd)
    assert member is not None
    plan = served.rulebook.plan(body.plan)
    lines = tuple(
        PeriodLine(_serial(session, one), day_of(one.begins_at, zone), last_day(one.ends_at, zone))
        for one in body.periods
    )
    return PlanEndSlip(
        head(session, desk, done.document),
        member_part(session, desk, member, served.rulebook, earned=0),
        member.number,
        plan.name if plan else body.plan,
        lines,
        parts,
        body.refunds,
    )


def _serial(session: Session, period: PlanPeriod) -> str:
    """The receipt number of an order made here; of another, its document's id."""
    row = session.get(DocumentRow, period.order)
    return row.serial if row is not None else period.order
