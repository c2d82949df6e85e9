"""Holds that were granted after the backup: as the tills tell them, made anew when they can be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import account_of, document_of
from app.sync.granting import is_granted
from app.sync.wire import Grant, Request
from server import results
from server.base import chunks, insert_all
from server.books import Books
from server.feed import Stamps
from server.identity import grant_signing
from server.results import Trouble
from server.tables.house import LogRow
from server.tables.restoring import ToldHoldRow, ToldLogRow
from server.tables.value import HoldRow

_TOLD = select(*ToldHoldRow.__table__.columns)
_NEVER = datetime(2900, 1, 1, tzinfo=UTC)


def keep(stamps: Stamps, till: str, request: Request, now: datetime) -> None:
    """Keep what is new of the holds that ``request`` lists.

    What the centre did not sign is told to a manager, and is no hold. One that is born with a
    credit comes with its document.
    """
    session = stamps.session
    listed = {one.id: one for one in request.granted if one.lots and not document_of(one.id)}
    for id in _known(session, listed):
        del listed[id]
    key = bytes.fromhex(grant_signing.public_of(session)) if listed else b""
    rows = []
    for grant in listed.values():
        if is_granted(request.log, grant, key):
            rows.append(_columns(request.log, grant))
        else:
            trouble = Trouble("grant_not_authentic", {"log": request.log, "hold": grant.id})
            results.raise_to_manager(stamps, till, trouble, now, mark=grant.id)
    insert_all(session, ToldHoldRow, rows)


def make(stamps: Stamps, now: datetime) -> None:
    """Make all whose lots are there and free, in the order in which they were used.

    One that has to wait lets none of the later ones take of the same lots before it.
    """
    rows = stamps.session.execute(_TOLD).all()
    books = _books(stamps.session, rows, now)
    waiting: set[str] = set()
    made = []
    for row in sorted(rows, key=lambda row: (row.named_at or _NEVER, row.id)):
        lots = {lot for lot, _ in row.lots}
        free = waiting.isdisjoint(lots) and all(
            _has(books, row, lot) and books.lots[lot].free >= amount for lot, amount in row.lots
        )
        if free:
            made.append(row.id)
            _put(books, row, _state(stamps.session, row.log))
        else:
            waiting |= lots
    _write(stamps, books, made)


def make_partly(stamps: Stamps, ids: Collection[str], till: str, now: datetime) -> None:
    """Make those of ``ids`` that are told with as much as is free, be it nothing.

    What is missing counts as given back. A manager is told of it, as of ``till``.
    """
    session = stamps.session
    for some in chunks(sorted(ids)):
        rows = session.execute(_TOLD.where(ToldHoldRow.id.in_(some))).all()
        books = _books(session, rows, now)
        for row in sorted(rows, key=lambda row: (row.named_at or _NEVER, row.id)):
            _put(books, row, _state(session, row.log))
            granted, held = sum(amount for _, amount in row.lots), books.holds[row.id].left
            if held < granted:
                facts = {"log": row.log, "hold": row.id, "granted": granted, "held": held}
                trouble = Trouble("hold_not_restored", facts)
                results.raise_to_manager(stamps, till, trouble, now, mark=row.id)
        _write(stamps, books, [row.id for row in rows])


def make_the_rest(stamps: Stamps, now: datetime) -> None:
    """Make all that are left: whole where they can be, else partly."""
    make(stamps, now)
    left = select(ToldHoldRow.id, ToldLogRow.till).join(
        ToldLogRow, ToldLogRow.log == ToldHoldRow.log
    )
    for row in stamps.session.execute(left.order_by(ToldHoldRow.named_at, ToldHoldRow.id)).all():
        make_partly(stamps, [row.id], row.till, now)


def _known(session: Session, ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        for table in (HoldRow, ToldHoldRow):
            found |= set(session.scalars(select(table.id).where(table.id.in_(some))))
    return found


def _columns(log: str, grant: Grant) -> dict[str, object]:
    lots = [[lot.lot, lot.amount] for lot in grant.lots]
    row = {"id": grant.id, "log": log, "member": grant.member, "kind": grant.kind}
    return row | {"lots": lots, "named_at": None}


def _books(session: Session, rows: Sequence[Row[Any]], now: datetime) -> Books:
    """With the lots that ``rows`` name, and the accounts that these are in by now."""
    books = Books(session, now=now)
    books.load((), lots=[lot for row in rows for lot, _ in row.lots])
    books.load({stock.lot.account.owner for stock in books.lots.values()})
    return books


def _state(session: Session, log: str) -> HoldState:
    closed = session.scalar(select(LogRow.closed).where(LogRow.id == log))
    return HoldState.FROZEN if closed else HoldState.OPEN


def _has(books: Books, row: Row[Any], lot: str) -> bool:
    """Whether ``lot`` is there, and is what was granted.

    A document that is not covered any more may have made another one under its name.
    """
    return lot in books.lots and books.lots[lot].lot.account.unit == row.kind


def _put(books: Books, row: Row[Any], state: HoldState) -> None:
    """Set aside what is free of what was granted."""
    there = [(lot, amount) for lot, amount in row.lots if _has(books, row, lot)]
    owners = [books.lots[lot].lot.account for lot, _ in there]
    account = owners[0] if owners else account_of(row.member, row.kind)
    parts = tuple(
        HeldLot(lot, amount, returned=max(0, amount - books.lots[lot].free))
        for lot, amount in there
    )
    left = sum(part.left for part in parts)
    books.keep(Hold(row.id, row.log, account, parts, state if left else HoldState.ENDED))
    if left:
        for owner in sorted(set(owners)):
            books.touch(owner)


def _write(stamps: Stamps, books: Books, made: Collection[str]) -> None:
    if made:
        books.write(stamps)
    for some in chunks(made):
        stamps.session.execute(
            delete(ToldHoldRow).where(ToldHoldRow.id.in_(some)),
            execution_options={"synchronize_session": False},
        )
