"""Top-ups, plans and rewards that are paid by code: they wait until their payment is answered.

As with a basket the payment is written down before its provider hears of it, and with it what it
is for. One at a time waits at a till: it is asked about, finished, or given back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.documents import RedeemedItem, Tender
from app.domain.payment import PaidAhead, Payment, PaymentState, insist_answered, provider_of
from app.domain.refusal import NoSuchReward, NothingToDo, PaidAheadWaits
from app.domain.rulebook import Rulebook
from app.models import payments
from app.models.balances import reading
from app.operations import rewards
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.holding import as_member, at_counter
from app.operations.payments import insist_set_up
from app.operations.plans import PlanSold, insist_paid, order_due, sell_plan
from app.operations.rewards import Redeemed
from app.operations.screen import current, view
from app.operations.serving import Serving, serving
from app.operations.stored_value import judged, take_in
from app.operations.views import Paid


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is being paid ahead: ``payment`` for ``act``, by whom, masked.

    ``name`` says of a plan or of rewards which; it is empty for a top-up.
    """

    act: PaidAhead
    payment: Payment
    member_name: str
    phone: str
    name: str


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


def begin_rewards(desk: Desk, items: tuple[RedeemedItem, ...], code: str) -> Ahead:
    """Write down that the member on the basket pays by ``code`` what ``items`` cost in money.

    Raises what ``rewards.redeem_rewards`` and ``begin_top_up`` do.
    """
    insist_set_up(desk)
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        price_fen = rewards.price_of(items, served)
        if not price_fen:
            raise NothingToDo
        no = rewards.short_of_points(session, desk, served, items)
        if no is None:
            return _begin(session, desk, PaidAhead(member.id, price_fen, items=items), code)
    raise no


def waiting(desk: Desk) -> Ahead | None:
    """What is being paid ahead here, however its payment stands; None: nothing."""
    with reading(desk.store) as session:
        found = payments.ahead(session)
        return None if found is None else _ahead(session, desk, *found)


def finish(desk: Desk) -> Paid | PlanSold | Redeemed:
    """The payment is there: make what it is for, for whoever that is, once.

    Raises ``NothingToDo`` where nothing waits, ``PaymentOpen`` while the payment may be paid or
    not, and what ``stored_value.top_up``, ``plans.order_plan`` or ``rewards.redeem_rewards`` do
    where the rules or the member have changed meanwhile: then it can be given back.
    """
    with spending(desk) as session:
        found = payments.ahead(session)
        if found is None:
            raise NothingToDo
        payment, act = found
        insist_answered((payment,))
        _, served = as_member(session, desk, act.member)
        paid = (Tender(payment.kind, payment.amount_fen, reference=payment.reference),)
        no = rewards.short_of_points(session, desk, served, act.items) if act.items else None
        if no is None:
            done = _make(session, desk, served, act, paid)
            payments.belong(session, payment.basket, done.document)
            return replace(done, view=view(session, desk, current(session, desk)))
    raise no


def _make(
    session: Session, desk: Desk, served: Serving, act: PaidAhead, paid: tuple[Tender, ...]
) -> Paid | PlanSold | Redeemed:
    if act.items:
        rewards.insist_paid(rewards.price_of(act.items, served), paid)
        return rewards.hand_out(session, desk, served, act.items, paid)
    if act.plan:
        assert served.member is not None
        due = order_due(session, served.member, served, act.plan)
        return sell_plan(session, desk, served, due, paid)
    return take_in(session, desk, served, *judged(session, served, act.amount_fen, paid))


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
    who = served.member
    name = _name(act, served.rulebook)
    return Ahead(act, payment, who.name if who else "", who.phone if who else "", name)


def _name(act: PaidAhead, rulebook: Rulebook) -> str:
    """As the shop calls it; what it has no more goes by its code."""
    plan = rulebook.plan(act.plan) if act.plan else None
    named = (f"{_reward(item, rulebook)} ×{item.count}" for item in act.items)
    return plan.name if plan else act.plan or " · ".join(named)


def _reward(item: RedeemedItem, rulebook: Rulebook) -> str:
    try:
        return rewards.name_of(item, rulebook)
    except NoSuchReward:
        return item.code
