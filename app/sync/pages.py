"""A page of the feed becomes rows of the mirror: each only if its ``ver`` is higher.

Each kind of row is written by a few statements, run once for many rows inside the driver: what is
there changes in place, so an index is touched only where its column changed, and what never was
here is looked for by keys alone, for a mirror that is being loaded has no other indexes yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.domain.member import CodeKind
from app.models import building, mirror
from app.models.base import MirrorBase
from app.models.swift import run, run_many
from app.sync.wire import (
    AccountRow,
    AliasRow,
    GoodsRow,
    MemberRow,
    Row,
    RulebookRow,
    StaffRow,
)

T = TypeVar("T", GoodsRow, MemberRow, AccountRow, AliasRow, RulebookRow, StaffRow)
_AT_ONCE = 40
"""Rows of one statement: that costs half of what a statement for each does."""
_KNOWN = "SELECT key, ver FROM ver WHERE row = ? AND key IN (SELECT value FROM json_each(?))"
_LOTS = """
    SELECT lot.member, lot.kind, lot.id FROM json_each(?) AS one
    CROSS JOIN lot ON lot.member = one.value ->> 0 AND lot.kind = one.value ->> 1
"""
_KEPT = len("2026-06-01 04:00:00.000000")
_WORDS = {kind: kind.value for kind in CodeKind}


def apply_page(session: Session, page: Sequence[Row]) -> None:
    """Write the reference rows of ``page``; results are not the mirror's and are passed over."""
    kinds: dict[str, list[Any]] = {}
    for row in page:
        kinds.setdefault(row.row, []).append(row)
    goods: list[GoodsRow] = _newest(session, kinds.get("goods"), attrgetter("sku"))[0]
    codes: dict[tuple[str, ...], str] = {
        (code,): row.sku for row in goods if not row.removed for code in row.codes
    }
    _write_codes(session, mirror.GoodsRow, mirror.GoodsCodeRow, [row.sku for row in goods], codes)
    _write(session, mirror.GoodsRow, goods)
    members: list[MemberRow] = _newest(session, kinds.get("member"), attrgetter("id"))[0]
    names: dict[tuple[str, ...], str] = {
        (code, _WORDS[kind]): row.id
        for row in members
        if not row.removed
        for kind, code in row.codes
    }
    ids = [row.id for row in members]
    _write_codes(session, mirror.MemberRow, mirror.MemberCodeRow, ids, names)
    _write(session, mirror.MemberRow, members)
    _write_accounts(session, *_newest(session, kinds.get("account"), _account))
    _write(session, mirror.AliasRow, _newest(session, kinds.get("alias"), attrgetter("loser"))[0])
    rulebooks = _newest(session, kinds.get("rulebook"), lambda row: str(row.version))[0]
    _write(session, mirror.RulebookRow, rulebooks)
    _write(session, mirror.StaffRow, _newest(session, kinds.get("staff"), attrgetter("id"))[0])


def _account(row: AccountRow) -> str:
    return f"{row.member}/{row.kind}"


def _newest(
    session: Session, rows: list[T] | None, named: Callable[[T], str]
) -> tuple[list[T], Mapping[str, int]]:
    """Of ``rows`` those that are newer than what is here, each key once; their vers are kept.

    In the order of the keys, in which a tree is written soonest. The other is the vers that were
    here, of all keys in ``rows``.
    """
    newest: dict[str, T] = {}
    for row in rows or ():
        key = named(row)
        known = newest.get(key)
        if known is None or row.ver > known.ver:
            newest[key] = row
    if not newest:
        return [], {}
    name = next(iter(newest.values())).row
    known_here = run(session, _KNOWN, name, json.dumps(list(newest)))
    here: dict[str, int] = {row.key: row.ver for row in known_here}
    fresh = {key: row for key, row in newest.items() if row.ver > here.get(key, -1)}
    ordered = sorted(fresh)
    _put(session, mirror.VerRow, [(name, key, fresh[key].ver) for key in ordered])
    return [fresh[key] for key in ordered], here


def _write(
    session: Session,
    form: type[MirrorBase],
    rows: Sequence[GoodsRow | MemberRow | AliasRow | RulebookRow | StaffRow],
) -> None:
    """Rows whose fields are named as the columns of ``form``, which has one key."""
    if not rows:
        return
    table = _table(form)
    (key,) = table.primary_key
    names = table.columns.keys()
    values, gone = attrgetter(*names), attrgetter(key.name)
    run_many(session, _delete(form), [(gone(row),) for row in rows if row.removed])
    kept = [values(row) for row in rows if not row.removed]
    if kept:
        columns = [*zip(*kept, strict=True)]
        for at, column in enumerate(columns):
            if not _AS_IT_IS.issuperset(map(type, column)):
                columns[at] = tuple(map(_plain, column))
        _put(session, form, [*zip(*columns, strict=True)])


def _write_codes(
    session: Session,
    parent: type[MirrorBase],
    form: type[MirrorBase],
    owners: Sequence[str],
    codes: dict[tuple[str, ...], str],
) -> None:
    """``codes`` are all that ``owners`` have from now on; a code that was another's is theirs.

    The rows of ``owners`` themselves are still as they were.
    """
    (key,) = _table(parent).primary_key
    *names, owner = _table(form).columns.keys()
    statement = f"SELECT {key.name} FROM {parent.__tablename__} WHERE {key.name} IN {_GIVEN}"  # noqa: S608 (names of our tables)
    before = [name for (name,) in run(session, statement, json.dumps(owners))] if owners else []
    connection = session.connection()
    if form is mirror.MemberCodeRow and building.has_late_codes(connection):
        if not before:
            building.add_late_codes(connection, [(*code, name) for code, name in codes.items()])
            return
        building.put_late_codes(connection)
    there: dict[tuple[str, ...], str] = {}
    if before:
        columns = ", ".join((*names, owner))
        statement = f"SELECT {columns} FROM {form.__tablename__} WHERE {owner} IN {_GIVEN}"  # noqa: S608 (names of our tables)
        there = {tuple(row[:-1]): row[-1] for row in run(session, statement, json.dumps(before))}
    run_many(session, _delete(form), [code for code in there if code not in codes])
    fresh = [(*code, name) for code, name in codes.items() if there.get(code) != name]
    _put(session, form, sorted(fresh))


_GIVEN = "(SELECT value FROM json_each(?))"


def _write_accounts(
    session: Session, rows: Sequence[AccountRow], before: Mapping[str, int]
) -> None:
    """Accounts and their lots: of these only what is in a row stays. ``before`` were here."""
    if not rows:
        return
    kept = [row for row in rows if not row.removed]
    gone = [(row.member, row.kind) for row in rows if row.removed]
    run_many(session, _delete(mirror.AccountRow), gone)
    accounts = [(row.member, row.kind, row.ver, row.balance, row.held) for row in kept]
    _put(session, mirror.AccountRow, accounts)
    lots = {
        (row.member, row.kind, id): (left, *map(_moment, moments))
        for row in kept
        for id, left, *moments in row.lots
    }
    changed = [(row.member, row.kind) for row in rows if _account(row) in before]
    if changed:
        there = [tuple(one) for one in run(session, _LOTS, json.dumps(changed))]
        run_many(session, _delete(mirror.LotRow), [one for one in there if one not in lots])
    values = [(id, member, kind, *rest) for (member, kind, id), rest in sorted(lots.items())]
    _put(session, mirror.LotRow, values)


_AS_IT_IS = frozenset({str, int})


def _plain(value: object) -> object:
    """``value`` as its column keeps it; empty for none, as ``_put`` takes it."""
    if type(value) in _AS_IT_IS:
        return value
    if value is None or isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else json.dumps(value)


def _moment(value: datetime | None) -> str:
    """A moment as it is kept: in UTC, without saying so."""
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:_KEPT] if value else ""


def _put(session: Session, form: type[MirrorBase], rows: Sequence[tuple[object, ...]]) -> None:
    """Insert ``rows`` with all their columns, or change those that are there.

    Values are texts and integers, and empty where a column that may be has none: the driver looks
    long at every other.
    """
    connection = session.connection()
    whole = len(rows) - len(rows) % _AT_ONCE
    if whole:
        parts = (rows[at : at + _AT_ONCE] for at in range(0, whole, _AT_ONCE))
        values = [tuple(chain.from_iterable(part)) for part in parts]
        connection.exec_driver_sql(_upsert(form, _AT_ONCE), values)
    if whole < len(rows):
        connection.exec_driver_sql(_upsert(form, 1), [*rows[whole:]])


@cache
def _upsert(form: type[MirrorBase], rows: int) -> str:
    """Insert so many rows with all their columns, or change those that are there."""
    table = _table(form)
    names = [f'"{column.name}"' for column in table.columns]
    keys = [f'"{column.name}"' for column in table.primary_key]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    places = ", ".join("nullif(?, '')" if one.nullable else "?" for one in table.columns)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([f'({places})'] * rows)} "  # noqa: S608 (names of our tables)
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}"
    )


@cache
def _delete(form: type[MirrorBase]) -> str:
    """Delete the row with a key, in the order of the key's columns."""
    table = _table(form)
    wanted = " AND ".join(f'"{column.name}" = ?' for column in table.primary_key)
    return f"DELETE FROM {table.name} WHERE {wanted}"  # noqa: S608 (names of our tables)


def _table(form: type[MirrorBase]) -> Table:
    table = form.__table__
    assert isinstance(table, Table)
    return table
