"""Top-ups and plans that are paid by code: they wait until their payment is answered.

As with a basket the payment is written down before its provider hears of it, and with it what it
is for. One at a time waits at a till: it is asked about, finished, or given back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.documents import Tender
from app.domain.payment import PaidAhead, Payment, PaymentState, insist_answered, provider_of
from app.domain.refusal import NothingToDo, PaidAheadWaits
from app.models import payments
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.holding import as_member, at_counter
from app.operations.payments import insist_set_up
from app.operations.plans import PlanSold, insist_paid, order_due, sell_plan
from app.operations.screen import current, view
from app.operations.serving import serving
from app.operations.stored_value import judged, take_in
from app.operations.views import Paid


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is being paid ahead: ``payment`` for ``act``, by whom, masked.

    ``plan_name`` is empty for a top-up.
    """

    act: PaidAhead
    payment: Payment
    member_name: str
    phone: str
    plan_name: str


def begin_top_up(desk: Desk, amount_fen: int, code: str) -> Ahead:
    """Write down that the member on the basket pays a top-up of ``amount_fen`` by ``code``.

    Nothing is sent yet, and the code is not kept. Raises what ``stored_value.top_up`` does before
    anything is charged, ``PaidAheadWaits`` where another is not done yet, and
    ``Unavailable("payment_not_set_up")``.
    """
    insist_set_up(desk)
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        judged(session, served, amount_fen, (Tender(provider_of(code), amount_fen),))
        return _begin(session, desk, PaidAhead(member.id, amount_fen), code)


def begin_plan(desk: Desk, plan: str, code: str) -> Ahead:
    """Write down that the member on the basket pays a period of ``plan`` by ``code``.

    Raises what ``plans.order_plan`` and ``begin_top_up`` do.
    """
    insist_set_up(desk)
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        due = order_due(session, member, served, plan)
        if not due.price_fen:
            raise NothingToDo
        insist_paid(due, served, (Tender(provider_of(code), due.price_fen),))
        return _begin(session, desk, PaidAhead(member.id, due.price_fen, plan), code)


def waiting(desk: Desk) -> Ahead | None:
    """What is being paid ahead here, however its payment stands; None: nothing."""
    with reading(desk.store) as session:
        found = payments.ahead(session)
        return None if found is None else _ahead(session, desk, *found)


def finish(desk: Desk) -> Paid | PlanSold:
    """The payment is there: make the top-up or the plan of whoever it is for, once.

    Raises ``NothingToDo`` where nothing waits, ``PaymentOpen`` while the payment may be paid or
    not, and what ``stored_value.top_up`` or ``plans.order_plan`` do where the rules or the member
    have changed meanwhile: then it can be given back.
    """
    with desk.store.writing.begin() as session:
        found = payments.ahead(session)
        if found is None:
            raise NothingToDo
        payment, act = found
        insist_answered((payment,))
        member, served = as_member(session, desk, act.member)
        paid = (Tender(payment.kind, payment.amount_fen, reference=payment.reference),)
        done: Paid | PlanSold
        if act.plan:
            due = order_due(session, member, served, act.plan)
            done = sell_plan(session, desk, served, due, paid)
        else:
            done = take_in(session, desk, served, *judged(session, served, act.amount_fen, paid))
        payments.belong(session, payment.basket, done.document)
        return replace(done, view=view(session, desk, current(session, desk)))


def _begin(session: Session, desk: Desk, act: PaidAhead, code: str) -> Ahead:
    before = payments.ahead(session)
    if before is not None:
        raise PaidAheadWaits(amount_fen=before[0].amount_fen)
    id, kind, asked = desk.new_id(), provider_of(code), PaymentState.ASKED
    payment = Payment(id, id, "", kind, act.amount_fen, asked, "", "", desk.now(), desk.staff)
    payments.keep(session, payment)
    payments.await_ahead(session, payment, act)
    return _ahead(session, desk, payment, act)


def _ahead(session: Session, desk: Desk, payment: Payment, act: PaidAhead) -> Ahead:
    served = serving(session, desk, act.member)
    who, plan = served.member, served.rulebook.plan(act.plan) if act.plan else None
    named = plan.name if plan else act.plan
    return Ahead(act, payment, who.name if who else "", who.phone if who else "", named)
