"""What staff may look at: a member's value, a document's fate."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import keys
from server import mentions, results
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow, TransferRow
from server.tables.people import MemberRow
from server.tables.value import AccountRow, LotRow


def member(session: Session, id: str) -> dict[str, Any] | None:
    """The member ``id`` with what they own, the phone masked; None if neither is known."""
    row = session.get(MemberRow, id)
    accounts = select(AccountRow).where(AccountRow.member == id).order_by(AccountRow.kind)
    owned = session.scalars(accounts).all()
    if row is None and not owned:
        return None
    lots = session.scalars(
        select(LotRow).where(LotRow.member == id, LotRow.left > 0).order_by(LotRow.id)
    ).all()
    return {
        "id": id,
        "number": row.number if row else "",
        "name": row.name if row else "",
        "phone": row.phone_mask if row else "",
        "tier": row.tier if row else "",
        "status": row.status if row else "",
        "accounts": [
            {
                "kind": account.kind,
                "balance": account.balance,
                "held": account.held,
                "ver": account.ver,
                "lots": [_lot(lot) for lot in lots if lot.kind == account.kind],
            }
            for account in owned
        ],
    }


def document(
    session: Session, id: str, shops: Collection[str] | None = None
) -> dict[str, Any] | None:
    """The document ``id``, without its personal part; None if it has not arrived.

    None too where it is of a till of none of ``shops``.
    """
    row = session.get(DocumentRow, id)
    if row is None or not (shops is None or _shop_of(session, row.log) in shops):
        return None
    transfers = select(TransferRow).where(TransferRow.document == id)
    (result,) = results.of_documents(session, [id])
    return {
        "id": row.id,
        "log": row.log,
        "number": row.number,
        "branch": row.branch,
        "kind": row.kind,
        "member": row.member,
        "made_at": row.made_at.isoformat() if row.made_at else None,
        "arrived_at": row.arrived_at.isoformat(),
        "hash": row.hash,
        "signed": bool(row.signature),
        "content": row.content.decode("utf-8", "replace"),
        "state": result.state.value,
        "code": result.code,
        "reason": result.reason,
        "accounts": [list(account) for account in result.accounts],
        "transfers": [
            _transfer(transfer)
            for transfer in session.scalars(transfers.order_by(TransferRow.ordinal))
        ],
    }


def broken_links(session: Session, log: str) -> tuple[int, ...]:
    """The numbers in the chain of ``log`` that are missing, edited, or do not name the one before.

    Only bytes that were hashed are looked at, so personal parts may be gone. The first one may name
    another log; and of one that was quarantined as edited, the next names the hash it had.
    """
    query = select(DocumentRow.number, DocumentRow.content, DocumentRow.hash)
    chain = query.where(DocumentRow.log == log, DocumentRow.branch.is_(False))
    broken: list[int] = []
    expected, head = 1, ""
    for number, content, hash in session.execute(chain.order_by(DocumentRow.number)):
        broken += range(expected, number)
        linked = number == 1 or mentions.previous_of(content) in {None, head}
        if not linked or not keys.same(keys.digest(content), hash):
            broken.append(number)
        expected, head = number + 1, hash
    return tuple(broken)


def heads(session: Session) -> tuple[str, ...]:
    """How far the log of each till has come, a line each, as the till's doctor reads it."""
    rows = session.scalars(select(LogRow).order_by(LogRow.till, LogRow.id))
    return tuple(f"{row.till}  {row.id}:{row.last_number}:{row.head_hash}" for row in rows)


def _shop_of(session: Session, log: str) -> str | None:
    mine = select(TillRow.shop).join(LogRow, LogRow.till == TillRow.id)
    return session.scalar(mine.where(LogRow.id == log))


def _lot(row: LotRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "left": row.left,
        "held": row.held,
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
    }


def _transfer(row: TransferRow) -> dict[str, Any]:
    return {
        "ordinal": row.ordinal,
        "source": row.source,
        "target": row.target,
        "kind": row.kind,
        "amount": row.amount,
        "reason": row.reason,
        "lot": row.lot,
        "hold": row.hold,
    }
