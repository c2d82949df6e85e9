"""What a cashier sees: the centre's row, and this till's own transfers that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.domain.ledger import Kind
from app.models.base import Store
from app.models.journal import ResultAccountRow, ResultRow, TransferRow
from app.models.mirror import AccountRow, CursorRow, LotRow

UNVERIFIED = {"parked", "quarantined"}
VOID = "void"
_BEFORE_ANY = -1


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
        session.execute(select(CursorRow.cursor)).first()
        yield session


def balances_of(session: Session, member: str) -> Balances:
    """The accounts of ``member``: row plus own documents not in it, told by ``ver``."""
    found = Balances()
    rows = session.execute(
        select(AccountRow.kind, AccountRow.balance).where(AccountRow.member == member)
    ).all()
    for row in rows:
        found.amounts[row.kind] = row.balance
    for move in session.execute(OWN_TRANSFERS, {"member": member}):
        coming = move.target == member
        if move.state == VOID:
            continue
        if move.state in UNVERIFIED:
            found.unverified = True
            if coming:
                continue
        change = move.amount if coming else -move.amount
        found.amounts[move.kind] = found[move.kind] + change
    return found


def _own_transfers() -> Select[str, str, int, str, str, datetime | None]:
    """Transfers of ``:member`` that the rows of their accounts do not contain."""
    member = bindparam("member", type_=String())
    kept_by = and_(
        ResultAccountRow.document == TransferRow.document,
        ResultAccountRow.owner == member,
        ResultAccountRow.kind == TransferRow.kind,
    )
    row = and_(AccountRow.member == member, AccountRow.kind == TransferRow.kind)
    row_ver = func.coalesce(AccountRow.ver, _BEFORE_ANY)
    return (
        select(
            TransferRow.kind,
            TransferRow.target,
            TransferRow.amount,
            ResultRow.state,
            TransferRow.lot,
            TransferRow.expires_at,
        )
        .outerjoin(ResultAccountRow, kept_by)
        .outerjoin(AccountRow, row)
        .outerjoin(ResultRow, ResultRow.document == TransferRow.document)
        .where(or_(TransferRow.source == member, TransferRow.target == member))
        .where(or_(ResultAccountRow.ver.is_(None), ResultAccountRow.ver > row_ver))
    )


OWN_TRANSFERS = _own_transfers()


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
