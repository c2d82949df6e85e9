"""What time alone does: value lapses, tiers fall, days of the year come, tags change. Once a day.

Every act has a name that says what it is of, so it is done once; every batch is a transaction of
its own. It may be killed and run again, and twice does what once does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import day_of
from app.domain.ledger import ISSUER, Account, Reason, Transfer
from app.domain.member import MemberStatus
from app.domain.points import expired
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled
from app.domain.tiers import BIRTHDAY_DAYS, birthday_gift, gift_credits
from server import anniversaries, feed, lending, plans, rulebooks, tagging
from server.base import reading
from server.books import Books
from server.feed import Stamps
from server.standing import give, review_member
from server.tables.people import MemberRow
from server.tables.value import LotRow

AT_ONCE = 500
_SERVED = (MemberStatus.ACTIVE.value, MemberStatus.LOST.value)
_LEAP_DAY = "02-29"
Find = Callable[[Session, str, int], Sequence[str]]
Do = Callable[[Stamps, Books, str], bool]


def run(
    engine: Engine, at: datetime, say: Callable[[str], object], *, at_once: int = AT_ONCE
) -> None:
    """Do everything that is due at ``at``, ``at_once`` members a transaction; ``say`` how many.

    Raises ``Unavailable`` and the like of the database; what was done until then stays done.
    """
    with reading(engine) as session:
        rulebook = rulebooks.in_force(session, at)
    jobs: tuple[tuple[str, Find, Do], ...] = (
        ("expiry", _lapsing(at), lambda _stamps, books, member: _expire(books, member, at)),
        (
            "tiers",
            _due(at),
            lambda stamps, books, member: review_member(stamps, books, member, rulebook, at=at),
        ),
        (
            "birthdays",
            _celebrating(rulebook, at),
            lambda stamps, books, member: _celebrate(stamps, books, member, rulebook, at),
        ),
        (
            "anniversaries",
            anniversaries.due(rulebook, at),
            lambda stamps, books, member: anniversaries.keep(
                stamps, books, member, rulebook, at=at
            ),
        ),
        (
            "plans",
            _ending(at),
            lambda stamps, books, member: plans.review_plan(stamps, books, member, rulebook, at=at),
        ),
        (
            "tags",
            tagging.to_tag,
            lambda stamps, _books, member: tagging.tag(stamps.session, member, rulebook, at=at),
        ),
    )
    for name, find, do in jobs:
        seen = changed = 0
        for of_batch, changed_of_batch in batches(engine, find, do, at_once):
            seen, changed = seen + of_batch, changed + changed_of_batch
            say(f"{name}: {seen} members, {changed} changed")
    with feed.stamping(engine) as stamps:
        forgotten = lending.clear(stamps.session, at)
    if forgotten:
        say(f"baskets: {forgotten} forgotten")


def batches(engine: Engine, find: Find, do: Do, at_once: int) -> Iterator[tuple[int, int]]:
    """Through the members that ``find`` finds, by id; how many there were and how many changed."""
    after = ""
    while True:
        with feed.stamping(engine) as stamps:
            members = find(stamps.session, after, at_once)
            books = Books(stamps.session)
            books.load(members)
            changed = sum([do(stamps, books, member) for member in members])
            books.write(stamps)
        if members:
            yield len(members), changed
        if len(members) < at_once:
            return
        after = members[-1]


def _lapsing(at: datetime) -> Find:
    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        query = (
            select(LotRow.member)
            .distinct()
            .where(LotRow.expires_at <= at, LotRow.left > LotRow.held, LotRow.member > after)
        )
        return session.scalars(query.order_by(LotRow.member).limit(limit)).all()

    return find


def _expire(books: Books, member: str, at: datetime) -> bool:
    """What has lapsed goes back to the house. What a till holds does not lapse in its hands.

    The act names what was left before, which only becomes less once a lot has lapsed.
    """
    mine = [stock for stock in books.lots.values() if stock.lot.account.owner == member]
    free = {stock.lot.id: stock.free for stock in mine}
    moves = []
    for lot in expired((stock.lot for stock in mine), at):
        if free[lot.id]:
            act = f"expire:{lot.id}:{lot.left}"
            target = Account(ISSUER, lot.account.kind, lot.account.of)
            move = Transfer(act, 0, lot.account, target, free[lot.id], Reason.EXPIRE, lot.id)
            moves.append(move)
    settled = Settled(tuple(moves))
    books.apply(settled)
    for account in settled.accounts:
        books.touch(account)
    return bool(moves)


def _due(at: datetime) -> Find:
    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        query = select(MemberRow.id).where(MemberRow.tier_until <= at, MemberRow.id > after)
        served = query.where(MemberRow.status != MemberStatus.CANCELLED.value)
        return session.scalars(served.order_by(MemberRow.id).limit(limit)).all()

    return find


def _ending(at: datetime) -> Find:
    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        query = plans.to_restate(at).where(MemberRow.id > after)
        return session.scalars(query.order_by(MemberRow.id).limit(limit)).all()

    return find


def _celebrating(rulebook: Rulebook, at: datetime) -> Find:
    """Whose birthday was within the days for which its gift is given; the rule looks closer."""
    today = day_of(at, rulebook.zone)
    days = {(today - timedelta(days=back)).isoformat()[5:] for back in range(BIRTHDAY_DAYS + 1)}
    days |= {_LEAP_DAY} if "02-28" in days else set()

    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        query = select(MemberRow.id).where(
            func.substr(MemberRow.birthday, 6).in_(days) | MemberRow.birthday.in_(days),
            func.coalesce(MemberRow.birthday_year, 0) < today.year,
            MemberRow.status.in_(_SERVED),
            MemberRow.id > after,
        )
        return session.scalars(query.order_by(MemberRow.id).limit(limit)).all()

    return find


def _celebrate(stamps: Stamps, books: Books, member: str, rulebook: Rulebook, at: datetime) -> bool:
    """The gift of the member's tier, once for each year."""
    row = stamps.session.get_one(MemberRow, member)
    birthday, tier = row.birthday[-5:], rulebook.tier(row.tier)
    due = birthday_gift(tier, birthday, row.birthday_year, rulebook, at=at)
    if due is None:
        return False
    credits = gift_credits(due.gift, rulebook, at=at, reason=Reason.GIFT)
    give(books, f"birthday:{member}:{due.year}", member, credits, at=at)
    row.birthday_year = due.year
    return True
