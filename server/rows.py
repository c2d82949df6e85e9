"""Rows of the centre as the feed carries them: each as it stands in the reader's snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.domain.ledger import Account, account_of
from app.domain.lots import in_order
from app.domain.member import CodeKind, MemberStatus
from app.sync import wire
from server import results
from server.base import chunks
from server.books import account_key, lot_of
from server.feed import Changed
from server.tables.house import GoodsCodeRow, GoodsRow, RulebookRow
from server.tables.people import MemberCodeRow, MemberRow
from server.tables.value import AccountRow, LotRow

Read = Callable[[Session, Sequence[str]], dict[str, wire.Row]]


def page(session: Session, changed: Iterable[Changed]) -> tuple[wire.Row, ...]:
    """The rows that ``changed`` names, in its order."""
    changed = tuple(changed)
    found: dict[tuple[str, str], wire.Row] = {}
    for kind in dict.fromkeys(one.kind for one in changed):
        for keys in chunks(one.key for one in changed if one.kind == kind):
            found |= {(kind, key): row for key, row in _READ[kind](session, keys).items()}
    return tuple(found[one.kind, one.key] for one in changed)


def _goods(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    codes = _lists(
        session, select(GoodsCodeRow.sku, GoodsCodeRow.code).where(GoodsCodeRow.sku.in_(keys))
    )
    return {
        row.sku: wire.GoodsRow(
            "goods",
            row.ver,
            False,
            row.sku,
            row.name,
            row.initials,
            row.unit,
            row.price_fen,
            row.weighed,
            row.category,
            row.brand,
            tuple(sorted(code for (code,) in codes.get(row.sku, ()))),
            tuple(row.tags),
        )
        for row in session.scalars(select(GoodsRow).where(GoodsRow.sku.in_(keys)))
    }


def _members(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    codes = _lists(
        session,
        select(MemberCodeRow.member, MemberCodeRow.kind, MemberCodeRow.code).where(
            MemberCodeRow.member.in_(keys), MemberCodeRow.retired.is_(False)
        ),
    )
    return {
        row.id: wire.MemberRow(
            "member",
            row.ver,
            False,
            row.id,
            row.number,
            row.name,
            row.initials,
            row.phone_mask,
            row.phone_tail,
            row.tier,
            row.plan,
            row.plan_until,
            row.birthday[-5:],
            row.named,
            row.first_order,
            MemberStatus(row.status),
            tuple(
                wire.MemberCode(CodeKind(kind), code)
                for kind, code in sorted(codes.get(row.id, ()))
            ),
        )
        for row in session.scalars(select(MemberRow).where(MemberRow.id.in_(keys)))
    }


def _accounts(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    names = [tuple(key.rsplit("/", 1)) for key in keys]
    lots: dict[Account, list[LotRow]] = {}
    living = select(LotRow).where(tuple_(LotRow.member, LotRow.kind).in_(names), LotRow.left > 0)
    for lot in session.scalars(living):
        lots.setdefault(account_of(lot.member, lot.kind), []).append(lot)
    found: dict[str, wire.Row] = {}
    mine = select(AccountRow).where(tuple_(AccountRow.member, AccountRow.kind).in_(names))
    for row in session.scalars(mine):
        account = account_of(row.member, row.kind)
        parts = tuple(
            wire.LotPart(lot.id, lot.left, lot.born_at, lot.expires_at, lot.vests_at)
            for lot in in_order(map(lot_of, lots.get(account, ())))
        )
        found[account_key(account)] = wire.AccountRow(
            "account", row.ver, False, row.member, account.unit, row.balance, row.held, parts
        )
    return found


def _rulebooks(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    versions = [int(key) for key in keys]
    return {
        str(row.version): wire.RulebookRow(
            "rulebook", row.ver, False, row.version, row.effective_from, row.content
        )
        for row in session.scalars(select(RulebookRow).where(RulebookRow.version.in_(versions)))
    }


def _results(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    return {
        result.id: wire.ResultRow("result", result.ver, False, result)
        for result in results.of_documents(session, keys)
    }


def _lists(session: Session, query: Any) -> dict[str, list[tuple[str, ...]]]:
    """The rows of ``query`` by their first column."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in session.execute(query):
        found.setdefault(cast("str", first), []).append(tuple(rest))
    return found


_READ: dict[str, Read] = {
    "goods": _goods,
    "member": _members,
    "account": _accounts,
    "rulebook": _rulebooks,
    "result": _results,
}
