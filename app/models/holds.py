"""Holds on disk: what this till may spend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind
from app.models.counter import HoldLotRow, HoldRow
from app.models.series import next_in


def open_holds(session: Session, member: str) -> tuple[Hold, ...]:
    """The holds of ``member`` that may be spent, in the order in which they came."""
    rows = session.scalars(
        select(HoldRow)
        .where(HoldRow.member == member, HoldRow.state == HoldState.OPEN.value)
        .order_by(HoldRow.seq)
    )
    return tuple(_value(session, row) for row in rows)


def members_with_open_holds(session: Session) -> tuple[str, ...]:
    """Everybody for whom something is set aside here."""
    query = select(HoldRow.member).where(HoldRow.state == HoldState.OPEN.value).distinct()
    return tuple(session.scalars(query.order_by(HoldRow.member)))


def asked(session: Session, member: str) -> bool:
    """Whether a question about ``member`` has no answer yet."""
    query = select(HoldRow.id).where(
        HoldRow.member == member, HoldRow.state == HoldState.ASKED.value
    )
    return session.execute(query.limit(1)).first() is not None


def ask(
    session: Session, *, id: str, log: str, member: str, kind: Kind, amount: int, at: datetime
) -> None:
    """Write down a question for the centre; it is sent, again and again, until answered."""
    session.execute(
        insert(HoldRow).values(
            id=id,
            seq=next_in(session, "hold"),
            log=log,
            member=member,
            kind=kind.value,
            wanted=amount,
            state=HoldState.ASKED.value,
            asked_at=at,
            signature="",
        )
    )


def unanswered(session: Session, limit: int) -> tuple[tuple[str, str, Kind, int], ...]:
    """The oldest questions: id, member, kind, amount."""
    query = (
        select(HoldRow.id, HoldRow.member, HoldRow.kind, HoldRow.wanted)
        .where(HoldRow.state == HoldState.ASKED.value)
        .order_by(HoldRow.seq)
        .limit(limit)
    )
    return tuple((row.id, row.member, Kind(row.kind), row.wanted) for row in session.execute(query))


def answer(session: Session, id: str, lots: Iterable[tuple[str, int]], signature: str) -> None:
    """Take the centre's answer; one that came before, or that nobody asked for, does nothing."""
    row = session.get(HoldRow, id)
    if row is None or row.state != HoldState.ASKED.value:
        return
    held = tuple(HeldLot(lot, amount) for lot, amount in lots)
    _insert_lots(session, id, held)
    state = HoldState.OPEN if held else HoldState.REFUSED
    session.execute(
        update(HoldRow).where(HoldRow.id == id).values(state=state.value, signature=signature)
    )


def put(session: Session, holds: Iterable[Hold], at: datetime) -> None:
    """Write ``holds`` as they stand now: changed ones, and those just born with a credit."""
    for hold in holds:
        changed = session.execute(
            update(HoldRow).where(HoldRow.id == hold.id).values(state=hold.state.value)
        )
        if changed.rowcount == 0:  # type: ignore[attr-defined] # an UPDATE has a count
            session.execute(
                insert(HoldRow).values(
                    id=hold.id,
                    seq=next_in(session, "hold"),
                    log=hold.log,
                    member=hold.account.owner,
                    kind=hold.account.kind.value,
                    wanted=hold.left,
                    state=hold.state.value,
                    asked_at=at,
                    signature="",
                )
            )
        session.execute(delete(HoldLotRow).where(HoldLotRow.hold == hold.id))
        _insert_lots(session, hold.id, hold.lots)


def _insert_lots(session: Session, hold: str, lots: Iterable[HeldLot]) -> None:
    values = [
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
    if values:
        session.execute(insert(HoldLotRow.__table__), values)  # type: ignore[arg-type] # a Table


def _value(session: Session, row: HoldRow) -> Hold:
    lots = session.execute(
        select(HoldLotRow.lot, HoldLotRow.amount, HoldLotRow.spent, HoldLotRow.returned)
        .where(HoldLotRow.hold == row.id)
        .order_by(HoldLotRow.position)
    )
    held = tuple(HeldLot(lot.lot, lot.amount, lot.spent, lot.returned) for lot in lots)
    account = Account(row.member, Kind(row.kind))
    return Hold(row.id, row.log, account, held, HoldState(row.state))
