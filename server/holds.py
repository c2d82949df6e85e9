"""Answering tills that ask to set something aside. An answer is final, refusals included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind, account_of
from app.domain.lots import Part, allocate, in_order
from app.domain.member import MemberStatus
from app.sync.wire import Grant, GrantedLot, HoldWanted
from server import recalls
from server.books import Books, load_holds
from server.feed import Stamps
from server.identity.grant_signing import signed
from server.tables.house import LogRow
from server.tables.people import MemberRow

_VALUE = (Kind.PRINCIPAL, Kind.BONUS)


def answer(
    stamps: Stamps, log: str, wanted: Sequence[HoldWanted], now: datetime
) -> tuple[Grant, ...]:
    """Set aside what is free, at most what is wanted, for ``log``; each id has one answer for ever.

    An id that another log has asked under is refused without a trace. Nothing is set aside for a
    closed log. Where a visit gets less than it wanted, what others hold is asked back.
    """
    books = Books(stamps.session, now=now)
    closed = stamps.session.scalar(select(LogRow.closed).where(LogRow.id == log))
    short: list[Account] = []
    books.load((want.member for want in wanted), (want.id for want in wanted))
    grants: dict[str, Grant] = {}
    for want in wanted:
        hold = books.holds.get(want.id)
        if hold is None:
            may = not closed and _may_be_served(stamps.session, want.member)
            hold = _grant(books, log, want, may, now)
            books.keep(hold, standing=want.standing)
            if hold.lots:
                books.touch(hold.account)
            if may and not want.standing and hold.left < want.amount:
                short.append(hold.account)
        grants[want.id] = _told(hold) if hold.log == log else _refusal(want)
    books.write(stamps)
    recalls.ask_back(stamps.session, short, log)
    return signed(stamps.session, log, grants.values())


def answered(session: Session, log: str, ids: Iterable[str]) -> tuple[Grant, ...]:
    """The answers that ``log`` has had under ``ids``."""
    mine = (hold for hold in load_holds(session, ids).values() if hold.log == log)
    return signed(session, log, map(_told, mine))


def _grant(books: Books, log: str, want: HoldWanted, may: bool, now: datetime) -> Hold:  # noqa: FBT001 (a word of its own in the one call)
    account = account_of(want.member, want.kind)
    free = _parts(books, account, now)
    most = sum(part.amount for part in free) // 2 if want.standing else want.amount
    parts = allocate(free, max(0, min(want.amount, most)) if may else 0)
    lots = tuple(HeldLot(part.lot, part.amount) for part in parts)
    state = HoldState.OPEN if lots else HoldState.REFUSED
    return Hold(want.id, log, account, lots, state)


def _parts(books: Books, account: Account, now: datetime) -> list[Part]:
    """What is free of each lot, in the order of use. Principal and bonus share one order.

    A balance is the sum of its lots, and what is held of it the sum of what is held of them.
    """
    units = _VALUE if account.kind in _VALUE else (account.unit,)
    ordered = in_order(
        stock.lot
        for stock in books.lots.values()
        if stock.lot.account.owner == account.owner and stock.lot.account.unit in units
    )
    return [
        Part(lot.id, books.lots[lot.id].free)
        for lot in ordered
        if lot.account == account and lot.usable(now)
    ]


def _may_be_served(session: Session, member: str) -> bool:
    row = session.get(MemberRow, member)
    return row is not None and row.status == MemberStatus.ACTIVE.value


def _told(hold: Hold) -> Grant:
    """The answer as it was given, whatever was spent since."""
    lots = tuple(GrantedLot(part.lot, part.amount) for part in hold.lots)
    return Grant(hold.id, hold.account.owner, hold.account.unit, lots, signature="")


def _refusal(want: HoldWanted) -> Grant:
    return Grant(want.id, want.member, want.kind, (), signature="")
