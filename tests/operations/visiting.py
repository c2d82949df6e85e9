"""What tests of standing holds share: a visit, and what is asked for, set aside and given back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.documents import GiveBack
from app.domain.ledger import Kind
from app.models import holds
from app.models.counter import AlarmRow, HoldRow
from app.operations import basket, checkout, points, stored_value
from app.sync import step
from app.sync.step import take_results
from app.sync.wire import Grant, GrantedLot, Reply
from tests.operations.owning import documents
from tests.till import LIN, LIN_CARD, START, Till

WATER = "6901234567892"
FREE = {Kind.POINTS: 2096, Kind.PRINCIPAL: 18_000, Kind.BONUS: 2_000}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, without its id."""

    unit: str
    amount: int
    standing: bool


def asked(till: Till) -> list[Asked]:
    """What the next round asks for, in order."""
    wanted = step.question(till.desk.store, step.Limits()).holds_wanted
    return [Asked(one.kind, one.amount, one.standing) for one in wanted]


def answer(till: Till, **most: int) -> dict[str, str]:
    """The centre grants what is asked, by unit at most ``most``, else half where it shall stay.

    The ids of what it granted, by unit.
    """
    granted: dict[str, str] = {}
    grants = []
    for wanted in step.question(till.desk.store, step.Limits()).holds_wanted:
        free = FREE.get(Kind(wanted.kind), 0)
        some = most.get(wanted.kind, free // 2 if wanted.standing else free)
        amount = min(wanted.amount, some)
        lots = (GrantedLot(f"opening-{LIN}:{wanted.kind}", amount),) if amount else ()
        grants.append(Grant(wanted.id, wanted.member, wanted.kind, lots, ""))
        granted |= {wanted.kind: wanted.id} if amount else {}
    hear(till, *grants)
    return granted


def hear(till: Till, *grants: Grant, recalls: tuple[str, ...] = ()) -> None:
    """A reply of the centre that has these."""
    reply = Reply("feed-1", "", "", False, (), (), 0, grants, START, recalls=recalls)
    take_results(till.desk.store, reply)


def come(till: Till, *codes: str) -> None:
    """The member stands at the counter with some goods, and the centre answers, if it can."""
    for code in codes or (WATER,):
        basket.scan(till.desk, code)
    basket.scan(till.desk, LIN_CARD)
    if till.world.online:
        answer(till)


def visit(till: Till, *codes: str, value: bool = False, redeemed: int | None = 0) -> None:
    """The member comes, pays in cash or by what they have, and goes."""
    come(till, *codes)
    if redeemed != 0:
        points.redeem(till.desk, redeemed)
    if value:
        stored_value.offer(till.desk)
    checkout.pay(till.desk, None)


def left(till: Till, member: str = LIN) -> dict[str, int]:
    """What of each unit may be spent here now."""
    found: Counter[str] = Counter()
    with till.desk.store.reading() as session:
        for hold in holds.open_holds(session, member):
            found[hold.account.unit] += hold.left
    return dict(found)


def given_back(till: Till) -> list[dict[str, int]]:
    """What each give-back of this till has returned, by hold."""
    bodies = [document.body for document in documents(till.desk)]
    return [
        {one.hold: one.amount for one in body.returned}
        for body in bodies
        if isinstance(body, GiveBack)
    ]


def states(till: Till) -> dict[str, str]:
    """The state of every hold."""
    with till.desk.store.reading() as session:
        return {row.id: row.state for row in session.scalars(select(HoldRow))}


def alarms(till: Till) -> list[tuple[str, str]]:
    """What a manager has to know."""
    with till.desk.store.reading() as session:
        rows = session.scalars(select(AlarmRow).order_by(AlarmRow.kind, AlarmRow.about))
        return [(row.kind, row.about) for row in rows]
