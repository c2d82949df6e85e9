"""The main screen as one value, and the basket behind it: what every counter operation shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Basket
from app.domain.holds import Hold
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.nudges import Situation, nudges
from app.domain.payment import paid_fen
from app.models import holds, payments
from app.models.balances import Balances, balances_of, expiring
from app.models.swift import run
from app.operations.attention import attention_count
from app.operations.desk import Desk
from app.operations.hints import nearest
from app.operations.serving import VALUE, Serving, serving
from app.operations.views import CounterView, MemberView

EXPIRING_WITHIN = timedelta(days=30)
_COUPONS = f"{Kind.COUPON}:"
_CURRENT = "SELECT content FROM basket WHERE current = 1"
_SUSPENDED = "SELECT count(*) FROM basket WHERE current = 0"
MOST_STEPS = 50
_BEFORE = "SELECT content FROM basket WHERE id = ?"
_STEP = "INSERT INTO basket_step (basket, content, noted) VALUES (?, ?, ?)"
_FORGET = """
    DELETE FROM basket_step WHERE basket = ?1 AND number NOT IN
    (SELECT number FROM basket_step WHERE basket = ?1 ORDER BY number DESC LIMIT ?2)
"""
_SAVE = """
    INSERT INTO basket (id, current, content, changed_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (id) DO UPDATE SET current = 1, content = excluded.content,
    changed_at = excluded.changed_at
"""


def current(session: Session, desk: Desk) -> Basket:
    """The basket being rung up; an empty one, always the same, until something is in it."""
    content = run(session, _CURRENT).scalar()
    if content:
        return canon.load(Basket, content)
    desk.untouched = desk.untouched or desk.new_id()
    return Basket(desk.untouched)


def save(
    session: Session, desk: Desk, basket: Basket, *, step: bool = True, noted: str = ""
) -> None:
    """Keep ``basket`` as the one being rung up: after a crash it is there as it was.

    ``step``: as it was before, it can be had back; ``noted``: what of the change is in the journal.
    """
    content = canon.dump(basket)
    before = run(session, _BEFORE, basket.id).scalar() if step else None
    run(session, _SAVE, basket.id, content, desk.now())
    if basket.id == desk.untouched:
        desk.untouched = ""
    if not step:
        return
    if before is None:
        before = canon.dump(Basket(basket.id))
    if before != content:
        run(session, _STEP, basket.id, before, noted)
        run(session, _FORGET, basket.id, MOST_STEPS)


def members_on_baskets(session: Session) -> set[str]:
    """Whose basket is being rung up or suspended: what is held for them stays held.

    So does what is held for whoever pays for something ahead: a reward takes points too.
    """
    contents = run(session, "SELECT content FROM basket").scalars()
    ahead = payments.ahead(session)
    waiting = {ahead[1].member} if ahead else set()
    return {canon.load(Basket, content).member for content in contents} - {""} | waiting


def view(session: Session, desk: Desk, basket: Basket) -> CounterView:
    """Everything the main screen shows of ``basket``."""
    served = serving(session, desk, basket.member)
    mine = payments.of_basket(session, basket.id)
    taken_fen = paid_fen(mine)
    priced, value_fen = served.price(basket, taken_fen)
    return CounterView(
        basket,
        priced,
        strip(session, served.member, served, priced.due_fen) if served.member else None,
        value_fen,
        max(0, priced.due_fen - value_fen - taken_fen),
        run(session, _SUSPENDED).scalar_one(),
        attention_count(session),
        nearest(basket, priced, served.rulebook),
        mine,
    )


def owned(session: Session, member: str, held: Iterable[Hold]) -> Balances:
    """What ``member`` has, as far as it is known here.

    A hold may come before the row that shows what it is of: what is held is there for certain, so
    the figure is never below it.
    """
    there = balances_of(session, member)
    left: dict[str, int] = {}
    for hold in held:
        left[hold.account.unit] = left.get(hold.account.unit, 0) + hold.left
    for unit in {*there.amounts, *left}:
        there.amounts[unit] = max(there[unit], left.get(unit, 0), 0)
    return there


def strip(session: Session, member: Member, served: Serving, due_fen: int = 0) -> MemberView:
    """``member`` as a screen shows them, with a basket that comes to ``due_fen``."""
    there = owned(session, member.id, served.held)
    points, at = expiring(session, member.id, served.at + EXPIRING_WITHIN)
    tier = served.rulebook.tier(member.tier)
    plan = served.rulebook.plan(served.plan)
    now = Situation(served.at, tier.code, there[Kind.GROWTH], member.birthday, points, at, due_fen)
    return MemberView(
        member.id,
        member.number,
        member.name,
        member.phone,
        tier.code,
        tier.name,
        tier.discount_permille,
        member.status,
        there[Kind.POINTS],
        there[Kind.PRINCIPAL],
        there[Kind.BONUS],
        0 if served.shut else served.held_of({Kind.POINTS}),
        0 if served.shut else served.held_of(VALUE),
        holds.asked(session, member.id),
        there.unverified,
        points,
        at,
        sum(amount for unit, amount in there.amounts.items() if unit.startswith(_COUPONS)),
        plan.name if plan else served.plan,
        member.plan_until if served.plan else None,
        nudges(now, served.rulebook),
    )
