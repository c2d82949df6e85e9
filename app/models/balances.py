"""What a cashier sees: the centre's row, and this till's own transfers that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.ledger import Kind
from app.models.aliases import names_of
from app.models.base import Store
from app.models.journal import ResultAccountRow, ResultRow, TransferRow
from app.models.mirror import AccountRow, LotRow
from app.models.swift import run

UNVERIFIED = {"parked", "quarantined"}
VOID = "void"
_BEFORE_ANY = -1
_BOOKED = ("settled", "exception")
_CURSOR = "SELECT cursor FROM shop.cursor"


@dataclass(slots=True)
class Balances:
    """Of one member, by unit. ``unverified``: a document waits for a manager, and is not counted.

    What such a document took is counted all the same: it was handed out.
    """

    amounts: dict[str, int] = field(default_factory=dict)
    unverified: bool = False

    def __getitem__(self, unit: str) -> int:
        return self.amounts.get(unit, 0)


@contextmanager
def reading(store: Store) -> Iterator[Session]:
    """A session whose view of the mirror is not younger than its view of the till's own file.

    The feed commits results to ``till.db`` and then rows to the mirror. A reader that looked the
    other way round could see a row with a document in it and not the result that says so, and
    count it twice: so the first statement touches the mirror.
    """
    with store.reading() as session:
        run(session, _CURSOR).first()
        yield session


def balances_of(session: Session, member: str) -> Balances:
    """The accounts of ``member``: row plus own documents not in it, told by ``ver``."""
    found = Balances()
    rows = session.execute(
        select(AccountRow.kind, AccountRow.balance).where(AccountRow.member == member)
    ).all()
    for row in rows:
        found.amounts[row.kind] = row.balance
    for coming, move in own_transfers(session, member):
        if move.state == VOID:
            continue
        if move.state in UNVERIFIED:
            found.unverified = True
            if coming:
                continue
        change = move.amount if coming else -move.amount
        found.amounts[move.kind] = found[move.kind] + change
    return found


def own_transfers(session: Session, member: str) -> Iterator[tuple[bool, Any]]:
    """This till's transfers of ``member`` that the rows do not contain; True: it comes to them.

    What is booked at the centre and not on an account that the till's own posting moved, never was.
    Those under a name that was merged into ``member`` are theirs. Where the result names the
    winner too, it is the winner's row that has to contain it.
    """
    for name in names_of(session, member):
        query = _OWN if name == member else _OWN_BEFORE_MERGE
        for move in session.execute(query, {"member": member, "name": name}):
            yield move.target == name, move


def _own(owner: ColumnElement[str], row_of: ColumnElement[str]) -> Any:
    """Transfers of ``:name`` that the row of ``row_of`` lacks by the result for ``owner``."""
    kept_by = and_(
        ResultAccountRow.document == TransferRow.document,
        ResultAccountRow.owner == owner,
        ResultAccountRow.kind == TransferRow.kind,
    )
    row = and_(AccountRow.member == row_of, AccountRow.kind == TransferRow.kind)
    row_ver = func.coalesce(AccountRow.ver, _BEFORE_ANY)
    waits = func.coalesce(ResultRow.state, "").not_in(_BOOKED)
    return (
        select(
            TransferRow.kind,
            TransferRow.target,
            TransferRow.amount,
            ResultRow.state,
            TransferRow.lot,
            TransferRow.expires_at,
        )
        .select_from(TransferRow)
        .outerjoin(ResultAccountRow, kept_by)
        .outerjoin(AccountRow, row)
        .outerjoin(ResultRow, ResultRow.document == TransferRow.document)
        .where(or_(TransferRow.source == _NAME, TransferRow.target == _NAME))
        .where(or_(and_(ResultAccountRow.ver.is_(None), waits), ResultAccountRow.ver > row_ver))
    )


_NAME = bindparam("name", type_=String())
_MEMBER = bindparam("member", type_=String())
_NOW = aliased(ResultAccountRow)
_WINNERS = (
    select(_NOW.owner)
    .where(
        _NOW.document == TransferRow.document,
        _NOW.kind == TransferRow.kind,
        _NOW.owner == _MEMBER,
    )
    .correlate(TransferRow)
    .scalar_subquery()
)
_OWN = _own(_NAME, _NAME)
_OWN_BEFORE_MERGE = _own(
    func.coalesce(_WINNERS, _NAME), func.coalesce(ResultAccountRow.owner, _NAME)
)


def expiring(session: Session, member: str, before: datetime) -> tuple[int, datetime | None]:
    """Points of ``member`` that lapse before ``before``, and when the first of them do."""
    rows = session.execute(
        select(LotRow.left, LotRow.expires_at).where(
            LotRow.member == member,
            LotRow.kind == Kind.POINTS.value,
            LotRow.expires_at.is_not(None),
            LotRow.expires_at < before,
            LotRow.left > 0,
        )
    ).all()
    first = min((row.expires_at for row in rows), default=None)
    return sum(row.left for row in rows), first
