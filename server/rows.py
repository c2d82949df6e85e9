"""Rows of the centre as the feed carries them: each as it stands in the reader's snapshot.

An alias travels with the rows of both members, and theirs with it: a till that had one without the
other would show a member's own documents on the wrong side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import starmap
from typing import Any, cast

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from app.domain.ledger import Reason, account_of
from app.domain.lots import Lot, in_order
from app.domain.member import CodeKind, MemberStatus
from app.sync import wire
from server import moments, results
from server.base import chunks, pick, pick_plain
from server.books import account_key
from server.following import Changed
from server.identity import at_tills
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
_MEMBER, _ALIAS, _FEED = MemberRow.__table__.c, AliasRow.__table__.c, FeedRow.__table__.c
_ACCOUNT, _LOT = AccountRow.__table__.c, LotRow.__table__.c
_ACCOUNTS = select(_ACCOUNT.member, _ACCOUNT.kind, _ACCOUNT.ver, _ACCOUNT.balance, _ACCOUNT.held)
_LIVING = select(
    _LOT.id, _LOT.member, _LOT.kind, _LOT.amount, _LOT.left, _LOT.born_at, _LOT.expires_at,
    _LOT.source, _LOT.vests_at, _LOT.closed,
).where(_LOT.left > 0)  # fmt: skip
_GOODS = select(*GoodsRow.__table__.c)
_GOODS_CODE, _CODE = GoodsCodeRow.__table__.c, MemberCodeRow.__table__.c
_GOODS_CODES = select(_GOODS_CODE.sku, _GOODS_CODE.code)
_MEMBERS = select(
    _MEMBER.id, _MEMBER.ver, _MEMBER.number, _MEMBER.name, _MEMBER.initials, _MEMBER.phone_mask,
    _MEMBER.phone_tail, _MEMBER.tier, _MEMBER.plan, _MEMBER.plan_until, _MEMBER.birthday,
    _MEMBER.named, _MEMBER.first_order, _MEMBER.status,
)  # fmt: skip
_CODES = select(_CODE.member, _CODE.kind, _CODE.code).where(_CODE.retired.is_(False))
_IDS = select(_MEMBER.id).order_by(_MEMBER.id)
_NAMES = select(_ACCOUNT.member, _ACCOUNT.kind).order_by(_ACCOUNT.member, _ACCOUNT.kind)
_STAMPED = select(_FEED.key, _FEED.seq).where(_FEED.kind == "alias")
_ALIASES = select(_ALIAS.loser, _ALIAS.winner).order_by(_ALIAS.loser)
_KIND = {kind.value: kind for kind in CodeKind}
_STATUS = {status.value: status for status in MemberStatus}
Read = Callable[[Session, Sequence[str]], dict[str, wire.Row]]


def page(session: Session, changed: Iterable[Changed]) -> tuple[wire.Row, ...]:
    """The rows that ``changed`` names, in its order, and what has to travel with them."""
    changed = tuple(changed)
    wanted = [one for one in changed if one.kind != "scope"]
    gone, came = _moved(session, [one.key for one in changed if one.kind == "scope"])
    present = dict.fromkeys([*wanted, *_of_members(session, came)])
    present |= dict.fromkeys(_aliased(session, _members_in(present)))
    removed = _read(session, dict.fromkeys(_of_members(session, gone)))
    return (*_read(session, present), *map(_removed, removed))


def size(page: Sequence[wire.Row]) -> int:
    """About how many bytes ``page`` takes: what is long in a row is counted, the rest guessed."""
    long = sum(
        len(row.content.encode()) if isinstance(row, wire.RulebookRow)
        else _LOT_BYTES * len(row.lots) if isinstance(row, wire.AccountRow)
        else 0
        for row in page
    )  # fmt: skip
    return long + _ROW_BYTES * len(page)


def _read(session: Session, changed: Iterable[Changed]) -> list[wire.Row]:
    """The rows of ``changed``, in its order."""
    changed = [*changed]
    kinds: dict[str, list[str]] = {}
    for kind, key in changed:
        kinds.setdefault(kind, []).append(key)
    found: dict[str, dict[str, wire.Row]] = {}
    for kind, names in kinds.items():
        rows = found[kind] = {}
        for keys in chunks(names):
            rows.update(_READ[kind](session, keys))
    return [found[kind][key] for kind, key in changed]


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
    names = [*members]
    found = [Changed("member", row.id) for row in pick(session, _IDS, _MEMBER.id, names)]
    accounts = pick(session, _NAMES, _ACCOUNT.member, names)
    return found + [
        Changed("account", account_key(account_of(row.member, row.kind))) for row in accounts
    ]


def _members_in(changed: Iterable[Changed]) -> list[str]:
    names = {
        key.rpartition("/")[0] if kind == "account" else key
        for kind, key in changed
        if kind in {"member", "account", "alias"}
    }
    return sorted(names)


def _aliased(session: Session, members: Iterable[str]) -> list[Changed]:
    """Of every merge in which ``members`` have a part: its alias, and the rows of both."""
    both: dict[str, None] = {}
    aliases: dict[str, None] = {}
    names = [*members]
    aliases |= {row.key: None for row in pick(session, _STAMPED, _FEED.key, names)}
    for side in (_ALIAS.loser, _ALIAS.winner):
        for row in pick(session, _ALIASES, side, names):
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
    winners = {row.loser: row.winner for row in pick(session, _ALIASES, _ALIAS.loser, keys)}
    return {
        row.key: wire.AliasRow(
            "alias", row.seq, row.key not in winners, row.key, winners.get(row.key, "")
        )
        for row in pick(session, _STAMPED, _FEED.key, keys)
    }


def _goods(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    codes = _lists(pick(session, _GOODS_CODES, _GOODS_CODE.sku, keys))
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
            row.open_price,
        )
        for row in pick(session, _GOODS, GoodsRow.__table__.c.sku, keys)
    }


def _members(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    codes: dict[str, list[tuple[str, str]]] = {}
    for member, kind, code in pick_plain(session, _CODES, _CODE.member, keys):
        codes.setdefault(member, []).append((kind, code))
    found: dict[str, wire.Row] = {}
    row: Any
    for row in pick(session, _MEMBERS, _MEMBER.id, keys):
        id, ver, *words, until, birthday, named, first_order, status = row
        its = [wire.MemberCode(_KIND[kind], code) for kind, code in sorted(codes.get(id, ()))]
        rest = (until, birthday[-5:], named, first_order, _STATUS[status], tuple(its))
        found[id] = wire.MemberRow._make(("member", ver, False, id, *words, *rest))
    return found


def _accounts(session: Session, keys: Sequence[str]) -> dict[str, wire.Row]:
    names = {*keys}
    members = [*dict.fromkeys([key.rpartition("/")[0] for key in keys])]
    lots: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for lot in pick_plain(session, _LIVING, _LOT.member, members):
        lots.setdefault(lot[1:3], []).append(lot)
    found: dict[str, wire.Row] = {}
    for member, kind, *amounts in pick_plain(session, _ACCOUNTS, _ACCOUNT.member, members):
        key = f"{member}/{kind}"
        if key in names:
            ver, balance, held = amounts
            parts = _parts(lots.get((member, kind), ()))
            found[key] = wire.AccountRow("account", ver, False, member, kind, balance, held, parts)
    return found


def _parts(lots: Collection[tuple[Any, ...]]) -> tuple[wire.LotPart, ...]:
    """``lots`` of one account, in the order in which they are used."""
    if len(lots) < 2:
        return tuple([
            wire.LotPart(id, left, *map(moments.read, (born, until, vests)))
            for id, _, _, _, left, born, until, _, vests, _ in lots
        ])  # fmt: skip
    return tuple(
        wire.LotPart(lot.id, lot.left, lot.born_at, lot.expires_at, lot.vests_at)
        for lot in in_order(starmap(_lot, lots))
    )


def _lot(id: str, member: str, kind: str, amount: int, left: int, *rest: Any) -> Lot:
    born, until, source, vests, closed = rest
    born, until, vests = map(moments.read, (born, until, vests))
    account, reason = account_of(member, kind), Reason(source)
    return Lot(id, account, amount, left, born, until, reason, vests, bool(closed))


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


def _lists(rows: Iterable[Row[Any]]) -> dict[str, list[tuple[str, ...]]]:
    """``rows`` by their first column."""
    found: dict[str, list[tuple[str, ...]]] = {}
    rest: list[str]
    for first, *rest in rows:
        found.setdefault(cast("str", first), []).append(tuple(rest))
    return found


_READ: dict[str, Read] = {
    "goods": _goods,
    "member": _members,
    "account": _accounts,
    "rulebook": _rulebooks,
    "result": _results,
    "alias": _aliases,
    "staff": at_tills.rows_of,
}
