"""Holds on disk: what this till may spend. Which of them stay with it: see ``standing``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import account_of
from app.models.counter import HoldLotRow, HoldRow
from app.models.series import next_in
from app.models.swift import add, moment, run

_OPEN = """
    SELECT hold.id AS id, log, kind, lot, amount, spent, returned
    FROM hold JOIN hold_lot ON hold_lot.hold = hold.id
    WHERE member IN (SELECT ? UNION ALL SELECT loser FROM shop.alias WHERE winner = ?)
    AND state = 'open' ORDER BY seq, position
"""
_ASKED = "SELECT 1 FROM hold WHERE member = ? AND state = 'asked' AND standing = 0 LIMIT 1"
_ASKING = """
    SELECT kind, sum(wanted) AS wanted FROM hold
    WHERE member = ? AND state = 'asked' AND standing = 0 GROUP BY kind
"""
_ASKED_UNDER = "SELECT log FROM hold WHERE id = ? AND state = 'asked'"
_LAPSING = """
    SELECT id AS lot, expires_at FROM shop.lot
    WHERE member = ? AND kind LIKE 'coupon:%' AND expires_at IS NOT NULL
    UNION ALL SELECT lot, expires_at FROM "transfer"
    WHERE target = ? AND kind LIKE 'coupon:%' AND expires_at IS NOT NULL
"""
_SET_STATE = "UPDATE hold SET state = ? WHERE id = ?"
_SET_LOT = "UPDATE hold_lot SET spent = ?, returned = ? WHERE hold = ? AND position = ?"


def open_holds(session: Session, member: str) -> tuple[Hold, ...]:
    """The holds of ``member`` that may be spent, in the order in which they came.

    What was set aside for who was merged into ``member`` is theirs.
    """
    found: dict[str, Hold] = {}
    for row in run(session, _OPEN, member, member):
        account = account_of(member, row.kind)
        hold = found.get(row.id) or Hold(row.id, row.log, account, (), HoldState.OPEN)
        part = HeldLot(row.lot, row.amount, row.spent, row.returned)
        found[row.id] = replace(hold, lots=(*hold.lots, part))
    return tuple(found.values())


def lapsing_coupons(session: Session, member: str) -> dict[str, datetime]:
    """When the lots of coupons of ``member`` lapse that do: those of the mirror, and made here."""
    rows = run(session, _LAPSING, member, member)
    return {row.lot: moment(row.expires_at) for row in rows}


def asked(session: Session, member: str) -> bool:
    """Whether a question about ``member``, for their visit, has no answer yet."""
    return run(session, _ASKED, member).first() is not None


def asking(session: Session, member: str) -> dict[str, int]:
    """How much is being asked for the visit of ``member``, by unit."""
    return {row.kind: row.wanted for row in run(session, _ASKING, member)}


def ask(
    session: Session,
    *,
    id: str,
    log: str,
    member: str,
    unit: str,
    amount: int,
    at: datetime,
    standing: bool = False,
) -> None:
    """Write down a question for the centre; it is sent, again and again, until answered."""
    hold = Hold(id, log, account_of(member, unit), (), HoldState.ASKED)
    add(session, HoldRow, _row(session, hold, amount, at) | {"standing": standing})


class Question(NamedTuple):
    """What the centre is asked for."""

    id: str
    member: str
    unit: str
    amount: int
    standing: bool


def unanswered(session: Session, limit: int) -> tuple[Question, ...]:
    """The oldest questions."""
    query = (
        select(HoldRow.id, HoldRow.member, HoldRow.kind, HoldRow.wanted, HoldRow.standing)
        .where(HoldRow.state == HoldState.ASKED.value)
        .order_by(HoldRow.seq)
        .limit(limit)
    )
    return tuple(Question(*row) for row in session.execute(query))


def asked_under(session: Session, id: str) -> str | None:
    """The log in which ``id`` was asked, where it has no answer yet; else None."""
    log: str | None = run(session, _ASKED_UNDER, id).scalar()
    return log


def answer(
    session: Session, id: str, lots: Iterable[tuple[str, int]], signature: str, member: str = ""
) -> None:
    """Take the centre's answer; one that came before, or that nobody asked for, does nothing.

    ``member`` is whom it was granted to, where they were merged since the question.
    """
    row = session.get(HoldRow, id)
    if row is None or row.state != HoldState.ASKED.value:
        return
    held = tuple(HeldLot(lot, amount) for lot, amount in lots)
    _insert_lots(session, id, held)
    row.state = (HoldState.OPEN if held else HoldState.REFUSED).value
    row.signature = signature
    row.member = member or row.member
    session.flush()


def put(session: Session, holds: Iterable[Hold], at: datetime) -> None:
    """Write ``holds`` as they stand now: changed ones, and those just born with a credit."""
    for hold in holds:
        if run(session, _SET_STATE, hold.state.value, hold.id).rowcount:
            for place, lot in enumerate(hold.lots):
                run(session, _SET_LOT, lot.spent, lot.returned, hold.id, place)
        else:
            add(session, HoldRow, _row(session, hold, hold.left, at))
            _insert_lots(session, hold.id, hold.lots)


def _row(session: Session, hold: Hold, wanted: int, at: datetime) -> dict[str, Any]:
    return {
        "id": hold.id,
        "seq": next_in(session, "hold"),
        "log": hold.log,
        "member": hold.account.owner,
        "kind": hold.account.unit,
        "wanted": wanted,
        "state": hold.state.value,
        "asked_at": at,
        "signature": "",
        "standing": False,
        "recalled": False,
    }


def _insert_lots(session: Session, hold: str, lots: Iterable[HeldLot]) -> None:
    rows = [
        {
            "hold": hold,
            "position": position,
            "lot": lot.lot,
            "amount": lot.amount,
            "spent": lot.spent,
            "returned": lot.returned,
        }
        for position, lot in enumerate(lots)
    ]
    add(session, HoldLotRow, *rows)
