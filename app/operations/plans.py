"""Paid membership at the till (付费会员): sold, renewed, and tried. Its end is in ``plan_end``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.calendar import day_of
from app.domain.documents import Body, PlanEnd, PlanOrder, Tender, TenderKind
from app.domain.member import Member
from app.domain.plans import begins_at, check_order, end_of, last_day
from app.domain.receipt import Receipt
from app.domain.refusal import (
    BadAmount,
    NoSuchPlan,
    NotPaid,
    NoTrial,
    PlanInForce,
)
from app.domain.rulebook import Plan
from app.domain.slips import PlanSlip, plan_gift_lines
from app.domain.stored_value import check_tenders
from app.models import own
from app.models.balances import VOID, reading
from app.models.counter import JobKind
from app.models.journal import DocumentRow, ResultRow
from app.models.own import Change
from app.operations.checkout import MOST_RECEIVED_FEN
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.journal import Recorded, queue_print, record, serial_for
from app.operations.screen import current, view
from app.operations.serving import Serving
from app.operations.slips import COPIES, Slip, head, member_part, render
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class PlanDue:
    """What a period of ``plan`` costs the member now, and from when until when it would be."""

    plan: Plan
    price_fen: int
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PlanSold:
    """What was sold or is tried, and the member's copy of the slip."""

    document: str
    serial: str
    receipt: Receipt
    due: PlanDue
    change_fen: int
    view: CounterView


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan as one member may have it now: bought for ``due``, tried for ``trial``; None: not so.

    ``gifts`` come with a period that is paid for, by name and number as they are printed.
    """

    plan: Plan
    due: PlanDue | None
    trial: PlanDue | None
    gifts: tuple[str, ...]


def plan_choices(desk: Desk) -> tuple[PlanChoice, ...]:
    """The plans that the shop sells, as the member on the basket may have them now."""
    with reading(desk.store) as session:
        member, served = at_counter(session, desk)
        return tuple(
            PlanChoice(
                plan,
                _if_sold(session, member, served, plan.code, trial=False),
                _if_sold(session, member, served, plan.code, trial=True),
                plan_gift_lines(plan.gift, served.rulebook),
            )
            for plan in served.rulebook.plans
        )


def plan_due(desk: Desk, plan: str, *, trial: bool = False) -> PlanDue:
    """What ``order_plan`` would do now for the member on the basket; raises what it raises."""
    with reading(desk.store) as session:
        member, served = at_counter(session, desk)
        return order_due(session, member, served, plan, trial=trial)


def order_plan(
    desk: Desk,
    plan: str,
    received_fen: int | None = None,
    *,
    tenders: tuple[Tender, ...] | None = None,
    trial: bool = False,
) -> PlanSold:
    """Sell the member on the basket a period of ``plan``, or let them try it; two slips printed.

    ``tenders`` None: in cash, of which ``received_fen`` was handed over (None: exactly the price).
    It holds here at once, with or without a connection. Raises ``NoMember``, ``UnknownMember``,
    ``MemberBlocked``, ``NoSuchPlan``, ``NoTrial``, ``PlanInForce``, ``BadAmount``, ``NotPaid``, and
    ``TenderNotAllowed`` for stored value: a plan is a prepayment itself.
    """
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        due = order_due(session, member, served, plan, trial=trial)
        paid = _paid(due, received_fen, tenders)
        return sell_plan(session, desk, served, due, paid, trial=trial)


def sell_plan(
    session: Session,
    desk: Desk,
    served: Serving,
    due: PlanDue,
    paid: tuple[Tender, ...],
    *,
    trial: bool = False,
) -> PlanSold:
    """Write that the member of ``served`` has what is ``due``; raises what ``insist_paid`` does."""
    insist_paid(due, served, paid)
    member, plan = served.member, due.plan.code
    assert member is not None
    body = PlanOrder(member.id, plan, paid, trial, due.ends_at)
    done = write(session, desk, served, body, "C")
    own.keep(session, done.document.id, member, Change(plan=plan, plan_until=due.ends_at))
    slip = _slip(session, desk, done, served, due)
    print_slips(session, desk, done, slip, JobKind.PLAN)
    return PlanSold(
        done.document.id,
        done.document.serial,
        render(slip, desk, variant=COPIES[-1]),
        due,
        sum(tender.change_fen for tender in paid),
        view(session, desk, current(session, desk)),
    )


def insist_paid(due: PlanDue, served: Serving, tenders: tuple[Tender, ...]) -> None:
    """Raise ``NotPaid`` where ``tenders`` are not the price, ``TenderNotAllowed`` as they are."""
    paid_fen = sum(tender.amount_fen for tender in tenders)
    if paid_fen != due.price_fen:
        raise NotPaid(due_fen=due.price_fen, paid_fen=paid_fen)
    check_tenders(due.price_fen, tenders, served.rulebook)


def made_here(session: Session, member: str, kind: str) -> Iterator[Body]:
    """What this till wrote of ``member``, without what a manager voided."""
    query = (
        select(DocumentRow.content)
        .outerjoin(ResultRow, ResultRow.document == DocumentRow.id)
        .where(DocumentRow.member == member, DocumentRow.kind == kind)
        .where(ResultRow.state.is_distinct_from(VOID))
    )
    return (canon.load_document(content).body for content in session.scalars(query))


def write(
    session: Session, desk: Desk, served: Serving, body: PlanOrder | PlanEnd, series: str
) -> Recorded:
    """``body`` in the journal, with the next number of ``series``."""
    return record(
        session,
        desk,
        body,
        rulebook=served.rulebook,
        basis=served.basis,
        serial=serial_for(session, series, desk),
    )


def print_slips(session: Session, desk: Desk, done: Recorded, slip: Slip, kind: JobKind) -> None:
    """Two copies of ``slip``, coupons that came with it, and the drawer where there is cash."""
    body = done.document.body
    assert isinstance(body, (PlanOrder, PlanEnd))
    tenders = body.tenders if isinstance(body, PlanOrder) else body.refunds
    if any(tender.kind is TenderKind.CASH for tender in tenders):
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
    for copy in COPIES:
        queue_print(session, desk, kind, done.document.id, slip, variant=copy)
    print_given(session, desk, done)


def order_due(
    session: Session, member: Member, served: Serving, code: str, *, trial: bool = False
) -> PlanDue:
    """What a period of the plan ``code`` costs ``member``; raises what ``order_plan`` does."""
    plan, at, zone = served.rulebook.plan(code), served.at, served.rulebook.zone
    if plan is None:
        raise NoSuchPlan(plan=code)
    present, until = member.plan, member.plan_until
    tried = trial and _has_tried(session, member.id, code)
    check_order(plan, present, until, at, zone, trial=trial, tried=tried)
    begins = begins_at(plan, present, until, at, trial=trial)
    return PlanDue(
        plan, 0 if trial else plan.price_fen, begins, end_of(plan, begins, zone, trial=trial)
    )


def _if_sold(
    session: Session, member: Member, served: Serving, code: str, *, trial: bool
) -> PlanDue | None:
    try:
        return order_due(session, member, served, code, trial=trial)
    except (NoTrial, PlanInForce):
        return None


def _has_tried(session: Session, member: str, plan: str) -> bool:
    bodies = made_here(session, member, "plan_order")
    return any(isinstance(b, PlanOrder) and b.trial and b.plan == plan for b in bodies)


def _paid(
    due: PlanDue, received_fen: int | None, tenders: tuple[Tender, ...] | None
) -> tuple[Tender, ...]:
    """How it is paid: nothing for a trial."""
    price_fen = due.price_fen
    if tenders is None:
        received = price_fen if received_fen is None else received_fen
        if received > MOST_RECEIVED_FEN:
            raise BadAmount(amount_fen=received)
        if received < price_fen:
            raise NotPaid(due_fen=price_fen, paid_fen=received)
        tenders = (Tender(TenderKind.CASH, price_fen, received),) if price_fen else ()
    return tenders


def _slip(session: Session, desk: Desk, done: Recorded, served: Serving, due: PlanDue) -> PlanSlip:
    body, member, zone = done.document.body, served.member, served.rulebook.zone
    assert isinstance(body, PlanOrder)
    assert member is not None
    return PlanSlip(
        head(session, desk, done.document),
        member_part(session, desk, member, served.rulebook, earned=0),
        member.number,
        due.plan.name,
        body.trial,
        day_of(due.begins_at, zone),
        last_day(due.ends_at, zone),
        due.price_fen,
        body.tenders,
        due.plan.whole_days,
        () if body.trial else plan_gift_lines(due.plan.gift, served.rulebook),
        due.plan.services,
    )
