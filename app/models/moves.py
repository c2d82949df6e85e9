"""This till's own transfers: what is left of a member's lots by them, and what was spent since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import Account, Kind, Reason, account_of
from app.domain.lots import Lot
from app.models.aliases import names_of
from app.models.mirror import LotRow
from app.models.swift import moment, run

_OWN_AS = """
    SELECT transfer.lot AS lot, transfer.kind AS kind, transfer.target AS target,
    transfer.amount AS amount, transfer.reason AS reason, transfer.expires_at AS expires_at,
    document.made_at AS made_at
    FROM transfer JOIN document ON document.id = transfer.document
    LEFT JOIN result ON result.document = transfer.document
    LEFT JOIN result_account AS kept ON kept.document = transfer.document
    AND kept.owner = {kept} AND kept.kind = transfer.kind
    LEFT JOIN shop.account AS account ON account.member = {row} AND account.kind = transfer.kind
    WHERE (transfer.source = ? OR transfer.target = ?) AND transfer.lot <> ''
    AND (result.state IS NULL OR result.state <> 'void')
    AND (kept.ver > coalesce(account.ver, -1)
    OR kept.ver IS NULL AND coalesce(result.state, '') NOT IN ('settled', 'exception'))
    ORDER BY transfer.source = ?
"""
_OWN = _OWN_AS.format(kept="?", row="?")
_OWN_BEFORE_MERGE = _OWN_AS.format(
    kept="""coalesce((SELECT owner FROM result_account AS now WHERE now.owner = ?
    AND now.document = transfer.document AND now.kind = transfer.kind), ?)""",
    row="coalesce(kept.owner, ?)",
)
_SPENT = """
    SELECT coalesce(sum(transfer.amount), 0)
    FROM transfer JOIN document ON document.id = transfer.document
    WHERE transfer.source = ? AND transfer.kind IN ('principal', 'bonus')
    AND transfer.reason = 'pay' AND document.made_at >= ?
"""
_SPENDING_AFTER = """
    SELECT count(DISTINCT document.id)
    FROM transfer JOIN document ON document.id = transfer.document
    JOIN document AS since ON since.id = ? AND since.log = document.log
    AND since.number < document.number
    WHERE transfer.source = ? AND transfer.hold <> ''
"""


def lots_of(session: Session, member: str) -> tuple[Lot, ...]:
    """The lots of ``member`` with something left, as far as this till knows.

    The centre's rows, moved by our own transfers that they do not contain: what came first, then
    what went. ``amount`` is no more than what is left, for the till does not know what it was.
    """
    left: dict[str, _Left] = {}
    for row in session.scalars(select(LotRow).where(LotRow.member == member)):
        account = account_of(member, row.kind)
        left[row.id] = _Left(account, row.left, row.born_at, row.expires_at, row.vests_at)
    for name, move in _own(session, member):
        coming = move.target == name
        if move.lot not in left:
            if not coming:
                continue
            account = account_of(member, move.kind)
            expires_at = moment(move.expires_at) if move.expires_at else None
            left[move.lot] = _Left(account, 0, moment(move.made_at), expires_at, None)
        left[move.lot].amount += move.amount if coming else -move.amount
    return tuple(
        Lot(
            id,
            one.account,
            one.amount,
            one.amount,
            one.born_at,
            None if one.account.kind is Kind.PRINCIPAL else one.expires_at,
            Reason.OPENING,
            one.vests_at,
        )
        for id, one in left.items()
        if one.amount > 0
    )


def _own(session: Session, member: str) -> Iterator[tuple[str, Any]]:
    """Our moves that the rows lack, under each of the names of ``member``, with that name.

    Where the result names the winner too, it is the winner's row that has to contain it.
    """
    for name in names_of(session, member):
        if name == member:
            moves = run(session, _OWN, *[member] * 5)
        else:
            moves = run(session, _OWN_BEFORE_MERGE, member, *[name] * 5)
        yield from ((name, move) for move in moves)


def spent_since(session: Session, member: str, since: datetime) -> int:
    """Fen of stored value that ``member`` paid with at this till since ``since``."""
    spent: int = run(session, _SPENT, member, since).scalar_one()
    return spent


def spending_after(session: Session, member: str, document: str) -> int:
    """How many documents of this till spent something of ``member`` since ``document`` of its."""
    count: int = run(session, _SPENDING_AFTER, document, member).scalar_one()
    return count


@dataclass(slots=True)
class _Left:
    account: Account
    amount: int
    born_at: datetime
    expires_at: datetime | None
    vests_at: datetime | None
