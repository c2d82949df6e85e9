"""The anniversary of a member's registration: what the rules give for it, once a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import day_of
from app.domain.credit import Credit
from app.domain.customer import Counter, Customer
from app.domain.earning import (
    LATE_DAYS,
    Occasion,
    anniversary_year,
    counter_names,
    counters_of,
    earn,
)
from app.domain.ledger import Reason
from app.domain.member import MemberStatus
from app.domain.posting import Counted
from app.domain.rulebook import EarnBy, Rulebook
from server import caps
from server.books import Books
from server.feed import Stamps
from server.standing import give
from server.tables.people import CapRow, MemberRow

_SERVED = (MemberStatus.ACTIVE.value, MemberStatus.LOST.value)
_LAST_OF_FEBRUARY, _LEAP_DAY = 228, 229


def due(rulebook: Rulebook, at: datetime) -> Callable[[Session, str, int], Sequence[str]]:
    """Finds whose anniversary may be within the days on which it is kept; the rule looks closer.

    Moments are kept in UTC, so a day more on each side covers every zone.
    """
    today = day_of(at, rulebook.zone)
    near = (today - timedelta(days=back) for back in range(-1, LATE_DAYS + 2))
    days = {day.month * 100 + day.day for day in near}
    days |= {_LEAP_DAY} if _LAST_OF_FEBRUARY in days else set()
    registered = MemberRow.registered_at
    kept_on = extract("month", registered) * 100 + extract("day", registered)
    rewarded = any(rule.by is EarnBy.ANNIVERSARY for rule in rulebook.earning)

    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        if not rewarded:
            return ()
        query = select(MemberRow.id).where(
            kept_on.in_(days),
            func.coalesce(MemberRow.anniversary_year, 0) < today.year,
            MemberRow.status.in_(_SERVED),
            MemberRow.id > after,
        )
        return session.scalars(query.order_by(MemberRow.id).limit(limit)).all()

    return find


def keep(stamps: Stamps, books: Books, member: str, rulebook: Rulebook, *, at: datetime) -> bool:
    """Give what the rules give for the anniversary that is due; whether anything was given."""
    session = stamps.session
    row = session.get_one(MemberRow, member)
    assert row.registered_at is not None, "found by its day"
    year = anniversary_year(row.registered_at, row.anniversary_year, rulebook, at=at)
    if year is None:
        return False
    customer = Customer(
        row.tier,
        plan=row.plan,
        birthday=row.birthday[-5:],
        counters=_counted(session, member, rulebook, at),
        first_order=row.first_order,
    )
    earned = earn(Occasion(EarnBy.ANNIVERSARY, at), customer, rulebook)
    credits = [
        Credit(one.kind, one.amount, Reason.EARN, one.expires_at, one.vests_at, one.of)
        for one in earned
        if one.amount
    ]
    if not credits or not give(books, f"anniversary:{member}:{year}", member, credits, at=at):
        return False
    counted = [Counted(member, one) for one in counters_of(earned, at, rulebook)]
    passed = list(caps.count(session, counted, rulebook, at=at))
    assert not passed, "no more is given than the caps leave"
    row.anniversary_year = year
    return True


def _counted(
    session: Session, member: str, rulebook: Rulebook, at: datetime
) -> tuple[Counter, ...]:
    """What all tills gave the member already under the caps of the rules."""
    names = counter_names(at, rulebook)
    query = select(CapRow).where(CapRow.member == member, CapRow.name.in_(names))
    return tuple(Counter(row.name, row.amount) for row in session.scalars(query))
