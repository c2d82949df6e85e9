"""Changed balances out of the feed, into a till with many members: page by page, as in rounds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import canon
from app.models.base import open_file
from app.sync.step import Limits, sync_once
from app.sync.wire import AccountRow, LotPart, Reply, Request
from benchmarks.rows import TURN, Aim, Row, in_turns, row, took_ms
from benchmarks.shop import KEY, Person, Till, enrol, open_till

RATIO = Aim("ratio", 3)
_LIMIT, _NARROW = "same rows, driver alone", "account rows alone, driver alone"
_SEED = 20_261_122
_AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
_KINDS = ("points", "principal")
_ACCOUNTS = (
    "INSERT INTO account VALUES (?, ?, ?, ?, ?) ON CONFLICT (member, kind) "
    "DO UPDATE SET ver = excluded.ver, balance = excluded.balance, held = excluded.held"
)
_LOTS = (
    "INSERT INTO lot VALUES (?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (member, kind, id) DO UPDATE SET "
    '"left" = excluded."left", born_at = excluded.born_at, expires_at = excluded.expires_at'
)
_VERS = (
    "INSERT INTO ver VALUES ('account', ?, ?) "
    "ON CONFLICT (row, key) DO UPDATE SET ver = excluded.ver"
)


@dataclass(slots=True)
class _Talk:
    """A centre that has one page after the other ready, as the bytes that come over the line."""

    pages: Iterator[Sequence[AccountRow]]
    coming: bytes = b""
    reading: list[float] = field(default_factory=list)
    told: int = 1

    def prepare(self) -> None:
        since, self.told = f"1.{self.told}", self.told + 1
        page = tuple(next(self.pages))
        reply = Reply("feed-1", since, f"1.{self.told}", True, (), page, 0, (), _AT)
        self.coming = canon.dump(reply)

    def __call__(self, request: Request, /) -> Reply:
        found: list[Reply] = []
        self.reading.append(took_ms(lambda: found.append(canon.load(Reply, self.coming))))
        assert found[0].since == request.cursor
        known = request.results_since
        return replace(found[0], results_since=known, results_cursor=known)


def measure(folder: Path, till: Till, changed: int, rows: int) -> list[Row]:
    """``changed`` account rows with their lots, in pages of ``rows``, among those of ``till``."""
    pages = max(1, changed // rows)
    turn = min(TURN // 4, pages)
    files = {name: _copied(till, folder / name) for name in ("ours", "raw", "narrow")}
    enrol(folder / "ours")
    store = open_till(folder / "ours")
    talk = _Talk(_pages(till.people, rows))
    limits = Limits(rows=rows)

    def ours() -> float:
        talk.prepare()
        return took_ms(lambda: sync_once(store, talk, limits=limits))

    times, raw = in_turns(pages, ours, _raw(files["raw"], till.people, rows), turn)
    narrow = _raw(files["narrow"], till.people, rows, alone=True)
    _, alone = in_turns(pages, lambda: 0.0, narrow, pages)
    store.close()
    each = sum(times) / len(times) / rows
    name = f"{changed:,} changed balances, {1000 / each:,.0f} rows/s, a page of {rows:,}"
    return [
        row(name, times, limit=_LIMIT, limit_ms=raw, aim=RATIO),
        row("  the same", times, limit=_NARROW, limit_ms=alone),
        row("  of it: JSON", talk.reading),
    ]


def _copied(till: Till, folder: Path) -> Path:
    """The till's mirror in a folder of its own, with every ``ver`` as the feed leaves it."""
    folder.mkdir(parents=True)
    file = folder / "shop-1.db"
    connection = open_file(till.folder / "shop-1.db", KEY)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(till.folder / "shop-1.db", file)
    connection = open_file(file, KEY)
    connection.execute(
        "INSERT OR IGNORE INTO ver SELECT 'account', member || '/' || kind, ver FROM account"
    )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


def _raw(
    file: Path, people: Sequence[Person], rows: int, *, alone: bool = False
) -> Callable[[], float]:
    """Writes what a page like ours has, in the order of the keys, in one transaction a page."""
    connection, pages = open_file(file, KEY), _pages(people, rows)

    def write(work: Sequence[tuple[str, Sequence[tuple[Any, ...]]]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in work:
            connection.executemany(statement, values)
        connection.execute("COMMIT")

    def page() -> float:
        some = sorted(next(pages))
        accounts = [(one.member, one.kind, one.ver, one.balance, one.held) for one in some]
        work: list[tuple[str, Sequence[tuple[Any, ...]]]] = [(_ACCOUNTS, accounts)]
        if not alone:
            work.append((_VERS, [(f"{one.member}/{one.kind}", one.ver) for one in some]))
            work.append((_LOTS, [_lot(one, lot) for one in some for lot in one.lots]))
        return took_ms(lambda: write(work))

    return page


def _lot(row: AccountRow, lot: LotPart) -> tuple[Any, ...]:
    until = _kept(lot.expires_at) if lot.expires_at else None
    return lot.lot, row.member, row.kind, lot.left, _kept(lot.born_at), until


def _kept(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _pages(people: Sequence[Person], rows: int) -> Iterator[list[AccountRow]]:
    """Pages without end: anybody's account changed, every second time by a new lot."""
    chance, ver = random.Random(_SEED), 1
    while True:
        ver += 1
        some = chance.sample(range(len(people) * len(_KINDS)), rows)
        yield [_changed(people[at // 2].id, _KINDS[at % 2], ver, born=at % 4 < 2) for at in some]


def _changed(member: str, kind: str, ver: int, *, born: bool) -> AccountRow:
    lots = [LotPart(f"opening-{member}:{kind}", 1_000 + ver, _AT, None, None)]
    if born:
        until = _AT + timedelta(days=365)
        lots.append(LotPart(f"{member}:{ver % 3}", 10, _AT, until, None))
    balance = sum(lot.left for lot in lots)
    return AccountRow("account", ver, False, member, kind, balance, 0, tuple(lots))
