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
from app.models import holds
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
_SAVE = """
    INSERT INTO basket (id, current, content, changed_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (id) DO UPDATE SET current = 1, content = excluded.content,
    changed_at = excluded.changed_at
"""


def current(session: Session, desk: Desk) -> Basket:
    """The basket being rung up; an empty one if there is none yet."""
    content = run(session, _CURRENT).scalar()
    return canon.load(Basket, content) if content else Basket(desk.new_id())


def save(session: Session, desk: Desk, basket: Basket) -> None:
    """Keep ``basket`` as the one being rung up: after a crash it is there as it was."""
    run(session, _SAVE, basket.id, canon.dump(basket), desk.now())


def members_on_baskets(session: Session) -> set[str]:
    """Whose basket is being rung up or suspended: what is held for them stays held."""
    contents = run(session, "SELECT content FROM basket").scalars()
    return {canon.load(Basket, content).member for content in contents} - {""}


def view(session: Session, desk: Desk, basket: Basket) -> CounterView:
    """Everything the main screen shows of ``basket``."""
    served = serving(session, desk, basket.member)
    priced, value_fen = served.price(basket)
    return CounterView(
        basket,
        priced,
        _strip(session, served.member, served) if served.member else None,
        value_fen,
        priced.due_fen - value_fen,
        run(session, _SUSPENDED).scalar_one(),
        attention_count(session),
        nearest(basket, priced, served.rulebook),
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


def _strip(session: Session, member: Member, served: Serving) -> MemberView:
    there = owned(session, member.id, served.held)
    points, at = expiring(session, member.id, served.at + EXPIRING_WITHIN)
    tier = served.rulebook.tier(member.tier)
    plan = served.rulebook.plan(served.plan)
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
        served.held_of({Kind.POINTS}),
        served.held_of(VALUE),
        holds.asked(session, member.id),
        there.unverified,
        points,
        at,
        sum(amount for unit, amount in there.amounts.items() if unit.startswith(_COUPONS)),
        plan.name if plan else served.plan,
        member.plan_until if served.plan else None,
    )
