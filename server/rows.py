"""Rows of the centre as the feed carries them: each as it stands in the reader's snapshot.

An alias travels with the rows of both members, and theirs with it: a till that had one without the
other would show a member's own documents on the wrong side.
"""

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
from server.tables.house import (
    FeedRow,
    GoodsCodeRow,
    GoodsRow,
    Reach,
    RulebookRow,
    ScopeRow,
    TillRow,
)
from server.tables.people import AliasRow, MemberCodeRow, MemberRow
from server.tables.value import AccountRow, LotRow

_ROW_BYTES, _LOT_BYTES = 400, 160
Read = Callable[[Session, Sequence[str]], dict[str, wire.Row]]


def page(session: Session, changed: Iterable[Changed]) -> tuple[wire.Row, ...]:
    """The rows that ``changed`` names, in its order, and what has to travel with them."""
    changed = tuple(changed)
    wanted = [one for one in changed if one.kind != "scope"]
    gone, came = _moved(session, [one.key for one in changed if one.kind == "scope"])
    present = dict.fromkeys([*wanted, *_of_members(session, came)])
    present |= dict.fromkeys(_aliased(session, _members_in(present)))
    found = _read(session, present)
    removed = _read(session, _of_members(session, gone))
    return (*(found[one] for one in present), *map(_removed, removed.values()))


def size(page: Sequence[wire.Row]) -> int:
    """About how many bytes ``page`` takes: what is long in a row is counted, the rest guessed."""
    long = sum(
        len(row.content.encode()) if isinstance(row, wire.RulebookRow)
        else _LOT_BYTES * len(row.lots) if isinstance(row, wire.AccountRow)
        else 0
        for row in page
    )  # fmt: skip
    return long + _ROW_BYTES * len(page)


def _read(session: Session, changed: Iterable[Changed]) -> dict[Changed, wire.Row]:
    kinds: dict[str, list[str]] = {}
    for one in changed:
        kinds.setdefault(one.kind, []).append(one.key)
    found: dict[Changed, wire.Row] = {}
    for kind, names in kinds.items():
        for keys in chunks(names):
            rows = _READ[kind](session, keys)
            found |= {Changed(kind, key): row for key, row in rows.items()}
    return found


def _moved(session: Session, keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """Who left the scope of the till that is asking, and who entered it."""
    gone, came = list[str](), list[str]()
    for some in chunks(keys):
        names = [(till, member) for till, _, member in (key.partition("/") for key in some)]
        query = select(ScopeRow.till, ScopeRow.member)
        query = query.where(tuple_(ScopeRow.till, ScopeRow.member).in_(names))
        inside = {(row.till, row.member) for row in session.execute(query)}
        tills = select(TillRow.id).where(TillRow.reach == Reach.EVERYBODY.value)
        reaching = set(session.scalars(tills.where(TillRow.id.in_({till for till, _ in names}))))
        for till, member in names:
            (came if till in reaching or (till, member) in inside else gone).append(member)
    return gone, came


def _of_members(session: Session, members: Iterable[str]) -> list[Changed]:
    """Everything that the feed has of ``members`` that there are."""
    found: list[Changed] = []
    for some in chunks(members):
        known = select(MemberRow.id).where(MemberRow.id.in_(some)).order_by(MemberRow.id)
        found += [Changed("member", id) for id in session.scalars(known)]
        mine = select(AccountRow.member, AccountRow.kind).where(AccountRow.member.in_(some))
        accounts = session.execute(mine.order_by(AccountRow.member, AccountRow.kind))
        found += [Changed("account", account_key(account_of(*row))) for row in accounts]
    return found


def _members_in(changed: Iterable[Changed]) -> list[str]:
    names = {
        one.key.rsplit("/", 1)[0] if one.kind == "account" else one.key
        for one in changed
        if one.kind in {"member", "account", "alias"}
    }
    return sorted(names)


def _aliased(session: Session, members: Iterable[str]) -> list[Changed]:
    """Of every merge in which ``members`` have a part: its alias, and the rows of both."""
    both: dict[str, None] = {}
    aliases: dict[str, None] = {}
    for some in chunks(members):
        stamped = (FeedRow.kind == "alias") & FeedRow.key.in_(some)
        aliases |= dict.fromkeys(session.scalars(select(FeedRow.key).where(stamped)))
        either = AliasRow.loser.in_(some) | AliasRow.winner.in_(some)
        query = select(AliasRow.loser, AliasRow.winner).where(either).order_by(AliasRow.loser)
        for row in session.execute(query):
            aliases[row.loser] = None
            both |= {row.loser: None, row.winner: None}
    return [*(Changed("alias", loser) for loser in aliases), *_of_members(session, both)]


def _removed(row: wire.Row) -> wire.Row:
    if isinstance(row, wire.AccountRow):
        return row._replace(removed=True, balance=0, held=0, lots=())
    assert isinstance(row, wire.MemberRow), "only a member's rows leave a scope"
    return wire.MemberRow(
        row="member",
        ver=row.ver,
        removed=True,
        id=row.id,
        number="",
        name="",
        initials="",
        phone_mask="",
        phone_tail="",
        tier="",
        plan="",
        plan_until=None,
        birthday="",
        named=False,
        first_order=False,
        status=row.status,
        codes=(),
    )


def _aliases(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    """The ``ver`` of an alias is its number in the feed; one that was undone has nothing else."""
    query = select(AliasRow.loser, AliasRow.winner).where(AliasRow.loser.in_(keys))
    winners = {row.loser: row.winner for row in session.execute(query)}
    stamped = select(FeedRow.key, FeedRow.seq).where(FeedRow.kind == "alias", FeedRow.key.in_(keys))
    return {
        row.key: wire.AliasRow(
            "alias", row.seq, row.key not in winners, row.key, winners.get(row.key, "")
        )
        for row in session.execute(stamped)
    }


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
    "alias": _aliases,
}
