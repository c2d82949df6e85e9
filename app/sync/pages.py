"""A page of the feed becomes rows of the mirror: each only if its ``ver`` is higher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.models import mirror
from app.models.base import MirrorBase
from app.models.swift import run_many
from app.sync.wire import AccountRow, AliasRow, GoodsRow, MemberRow, Row, RulebookRow

T = TypeVar("T", GoodsRow, MemberRow, AccountRow, AliasRow, RulebookRow)
_CHUNK = 300


def apply_page(session: Session, page: Sequence[Row]) -> None:
    """Write the reference rows of ``page``; results are not the mirror's and are passed over."""
    goods = _newest(session, [row for row in page if isinstance(row, GoodsRow)])
    _replace(session, mirror.GoodsRow, "sku", goods)
    _children(
        session,
        mirror.GoodsCodeRow,
        "sku",
        [row.sku for row in goods],
        [{"code": c, "sku": row.sku} for row in goods if not row.removed for c in row.codes],
    )
    members = _newest(session, [row for row in page if isinstance(row, MemberRow)])
    _replace(session, mirror.MemberRow, "id", members)
    codes = [
        {"code": code.code, "kind": code.kind.value, "member": row.id}
        for row in members
        if not row.removed
        for code in row.codes
    ]
    _children(session, mirror.MemberCodeRow, "member", [row.id for row in members], codes)
    _accounts(session, _newest(session, [row for row in page if isinstance(row, AccountRow)]))
    aliases = _newest(session, [row for row in page if isinstance(row, AliasRow)])
    _replace(session, mirror.AliasRow, "loser", aliases)
    rulebooks = _newest(session, [row for row in page if isinstance(row, RulebookRow)])
    _replace(session, mirror.RulebookRow, "version", rulebooks)


def _key(row: GoodsRow | MemberRow | AccountRow | AliasRow | RulebookRow) -> str:
    if isinstance(row, GoodsRow):
        return row.sku
    if isinstance(row, AliasRow):
        return row.loser
    if isinstance(row, MemberRow):
        return row.id
    if isinstance(row, RulebookRow):
        return str(row.version)
    return f"{row.member}/{row.kind}"


def _newest(session: Session, rows: list[T]) -> list[T]:
    """Of ``rows`` those that are newer than what is here, each key once; their vers are kept."""
    newest: dict[str, T] = {}
    for row in rows:
        known = newest.get(_key(row))
        if known is None or row.ver > known.ver:
            newest[_key(row)] = row
    if not newest:
        return []
    name = next(iter(newest.values())).row
    here: dict[str, int] = {}
    for chunk in _chunks(list(newest)):
        query = select(mirror.VerRow.key, mirror.VerRow.ver).where(
            mirror.VerRow.row == name, mirror.VerRow.key.in_(chunk)
        )
        here.update((row.key, row.ver) for row in session.execute(query))
    fresh = {key: row for key, row in newest.items() if row.ver > here.get(key, -1)}
    if fresh:
        statement = upsert(mirror.VerRow)
        statement = statement.on_conflict_do_update(
            index_elements=["row", "key"], set_={"ver": statement.excluded.ver}
        )
        values = [{"row": name, "key": key, "ver": row.ver} for key, row in fresh.items()]
        session.execute(statement, values)
    return list(fresh.values())


def _replace(
    session: Session,
    table: type[MirrorBase],
    key: str,
    rows: Iterable[GoodsRow | MemberRow | AliasRow | RulebookRow],
) -> None:
    rows = list(rows)
    _delete(session, table, key, [getattr(row, key) for row in rows])
    columns = {column.name for column in table.__table__.columns}
    values = [
        {name: value for name, value in row._asdict().items() if name in columns}
        for row in rows
        if not row.removed
    ]
    if values:
        session.execute(insert(table), values)


def _children(
    session: Session,
    table: type[MirrorBase],
    parent: str,
    parents: list[str],
    values: list[dict[str, Any]],
) -> None:
    _delete(session, table, parent, parents)
    if values:
        first = next(iter(values[0]))
        _delete(session, table, first, [value[first] for value in values])
        session.execute(insert(table), values)


def _accounts(session: Session, rows: list[AccountRow]) -> None:
    accounts, lots = mirror.AccountRow, mirror.LotRow
    if not rows:
        return
    names = [(row.member, row.kind) for row in rows]
    run_many(session, "DELETE FROM account WHERE member = ? AND kind = ?", names)
    run_many(session, "DELETE FROM lot WHERE member = ? AND kind = ?", names)
    kept = [row for row in rows if not row.removed]
    if not kept:
        return
    session.execute(
        insert(accounts),
        [
            {
                "member": row.member,
                "kind": row.kind,
                "ver": row.ver,
                "balance": row.balance,
                "held": row.held,
            }
            for row in kept
        ],
    )
    parts = [
        {
            "id": lot.lot,
            "member": row.member,
            "kind": row.kind,
            "left": lot.left,
            "born_at": lot.born_at,
            "expires_at": lot.expires_at,
            "vests_at": lot.vests_at,
        }
        for row in kept
        for lot in row.lots
    ]
    if parts:
        session.execute(insert(lots), parts)


def _delete(session: Session, table: type[MirrorBase], column: str, keys: list[Any]) -> None:
    for chunk in _chunks(keys):
        session.execute(delete(table).where(table.__table__.c[column].in_(chunk)))


def _chunks(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))
