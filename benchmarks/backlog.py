"""A till that was offline for a week: its documents drain to a real centre while it sells on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from sqlalchemy import Engine, func, select

from app.domain.documents import ReturnedLine
from app.domain.ledger import Kind
from app.domain.member import member_number
from app.models.base import Store
from app.models.journal import OutboxRow
from app.operations import (
    basket,
    checkout,
    members,
    points,
    printing,
    returns,
    stored_value,
)
from app.start import makers
from app.start.counter import Parts, assemble
from app.sync.step import Limits, sync_once
from benchmarks.postgres import cluster
from benchmarks.rows import Aim, Row, row
from benchmarks.same_rows import copied, written_again
from benchmarks.scan import WITHIN, Eye, painted, settle
from benchmarks.serving import free_port, serving
from benchmarks.shop import ENROLMENT, PHONE_KEY, RULES, desk_of, enrol, open_till
from server import rulebooks, setup
from server.base import open_engine, writing
from server.centre import Centre
from server.feed import stamping
from server.schema import upgrade
from server.setup import Goods, Opening, OpeningLot

DAYS = 7
JOINED, RETURNED, OF = 60, 40, 2_100
"""New members and returns, beside so many sales."""
MOST_SCANS = 40
DRAINED = Aim("p50", 10_000)
_LIMIT, _SAME = "same rows, drivers alone", "the same, nothing to drain"
_LINES, _GOODS, _SPENDS = 2, 50, 5
_PACE_MS, _PATIENCE_S = 100, 600
_ONE = (ReturnedLine(0, 1_000),)


@dataclass(slots=True)
class _Clock:
    """The time of the till, turned by hand."""

    at: datetime = field(default_factory=lambda: makers.now() - timedelta(days=DAYS))
    online: bool = True

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass(frozen=True, slots=True)
class _Drain:
    """How long it took, and each scan before or after it, and meanwhile."""

    documents: int
    took_ms: float
    idle: Sequence[float]
    busy: Sequence[float]
    raw_ms: float


def measure(folder: Path, sales: int, centres: Sequence[str]) -> list[Row]:
    """A week of ``sales`` drained to each of ``centres``: "SQLite", and "PostgreSQL" without limit.

    Half of them are members'. Of these every fifth is paid with points and stored value, out of
    what was set aside before the week began.
    """
    rows: list[Row] = []
    for name in centres:
        place = folder / name
        place.mkdir(parents=True)
        if name == "PostgreSQL":
            with cluster(durable=True) as url:
                rows += _rows(_drain(place, sales, url, ()), name)
        else:
            database = place / "centre.db"
            rows += _rows(_drain(place, sales, f"sqlite:///{database}", (database,)), name)
    return rows


def _rows(drain: _Drain, name: str) -> list[Row]:
    limit_ms = [drain.raw_ms] if drain.raw_ms else []
    limit = _LIMIT if limit_ms else ""
    label = f"{drain.documents:,} documents of {DAYS} days drained, {name}"
    return [
        row(label, [drain.took_ms], limit=limit, limit_ms=limit_ms, aim=DRAINED),
        row(
            "  scan to painted line meanwhile",
            drain.busy,
            limit=_SAME,
            limit_ms=drain.idle,
            aim=WITHIN,
        ),
        row(f"  {_SAME}", drain.idle, aim=WITHIN),
    ]


def _drain(folder: Path, sales: int, url: str, database: tuple[Path, ...]) -> _Drain:
    """``database`` has the centre's file, where it is one; then the rows are written again."""
    port = free_port()
    engine = open_engine(url)
    people = [f"member-{at}" for at in range(max(20, sales // 4))]
    _found(engine, len(people))
    till = folder / "till"
    enrol(till)
    settings = f'sound_volume = 0\ncentre_url = "http://127.0.0.1:{port}"\n'
    (till / "settings.toml").write_text(settings, encoding="utf-8")
    store = open_till(till)
    _week(store, Centre(engine, makers.now), sales, people)
    documents, last = _waiting(store)
    files = (*database, store.files.till, store.files.mirror())
    store.close()
    engine.dispose()
    before = [copied(file) for file in files] if database else []
    parts = assemble(till)
    try:
        scan = _scanning(parts)
        scans = min(sales, MOST_SCANS)
        idle = [scan() for _ in range(scans // 2)]
        with serving(url, port):
            took_ms, busy = _drained(parts, last, scan)
            idle += [scan() for _ in range(scans - len(idle))]
    finally:
        parts.stop()
    raw_ms = sum(map(written_again, files, before)) if database else 0.0
    return _Drain(documents, took_ms, idle, busy, raw_ms)


def _found(engine: Engine, members: int) -> None:
    upgrade(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, ENROLMENT.shop, ENROLMENT.shop_name)
        setup.enrol(session, ENROLMENT.shop, ENROLMENT.till, id=ENROLMENT.till_id, token="token")
    with stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
        setup.add_goods(stamps, [_goods(at) for at in range(_GOODS)])
        setup.open_members(stamps, map(_opening, range(members)), RULES.effective_from)


def _goods(at: int) -> Goods:
    return Goods(f"{at:05d}", f"可口可乐{at}号330ml", "罐", 350, "饮料", (f"g{at}",))


def _opening(at: int) -> Opening:
    given = ((Kind.POINTS, 5_000), (Kind.PRINCIPAL, 50_000))
    groups = tuple((OpeningLot(kind, amount, RULES.effective_from),) for kind, amount in given)
    number = member_number("999900", at + 1)
    return Opening(
        f"member-{at}", number, "张大伟", f"138{at:08d}", f"8801{at:012d}", "gold",
        (f"points-{at}", f"value-{at}"), groups,
    )  # fmt: skip


def _week(store: Store, centre: Centre, sales: int, people: Sequence[str]) -> None:
    """The till is online at first, for what it may spend later; then it is alone for the week."""
    clock = _Clock()
    desk = replace(desk_of(store, lambda: clock.online), now=clock.now)
    go = partial(sync_once, store, partial(centre.round, ENROLMENT.till_id))
    while go(limits=Limits(rows=5_000)).more:
        pass
    holders = people[: max(1, sales // 100)]
    for who in holders:
        clock.online = True
        members.bind(desk, who)
        go()
        clock.online = False
        members.take_off(desk)
    codes, everybody, spenders = cycle(_codes()), cycle(people[len(holders) :]), cycle(holders)
    sold: list[str] = []
    for at in range(sales):
        clock.at += timedelta(days=DAYS) / (sales + 1)
        if _is_due(at, max(1, JOINED * sales // OF), sales):
            members.register(desk, f"139{at:08d}", "李小红")
        for _, code in zip(range(_LINES), codes, strict=False):
            basket.scan(desk, code)
        spends = at % (2 * _SPENDS) == 1
        if at % 2:
            members.bind(desk, next(spenders if spends else everybody))
        if spends:
            points.redeem(desk, 100)
            stored_value.offer(desk)
        paid = checkout.pay(desk, None)
        sold += [] if spends else [paid.serial]
        if _is_due(at, max(1, RETURNED * sales // OF), sales):
            returns.take_back(desk, sold[at // 2], _ONE, reason="质量问题")
        printing.nothing_to_print_on(desk)


def _codes() -> list[str]:
    return [f"g{at}" for at in range(_GOODS)]


def _is_due(at: int, wanted: int, of: int) -> bool:
    """Whether this is one of ``wanted`` that are spread evenly over ``of``.

    >>> [at for at in range(6) if _is_due(at, 2, 6)]
    [2, 5]
    """
    return (at + 1) * wanted // of > at * wanted // of


def _waiting(store: Store) -> tuple[int, int]:
    """How many documents wait, and the number of the last."""
    with store.reading() as session:
        found = session.execute(select(func.count(), func.max(OutboxRow.number))).one()
        return found[0], found[1]


def _scanning(parts: Parts) -> Callable[[], float]:
    """What scans the next article, once the cashier has reached for it; how long it took."""
    parts.window.resize(1366, 768)
    eye, codes = Eye(parts), cycle(_codes())
    settle(parts)

    def scan() -> float:
        loop = QEventLoop()
        QTimer.singleShot(_PACE_MS, loop.quit)
        loop.exec()
        return painted(parts, eye, partial(parts.window.on_scan, next(codes)))

    scan()
    return scan


def _drained(parts: Parts, last: int, scan: Callable[[], float]) -> tuple[float, list[float]]:
    """The centre is there again: until it has answered the documents up to ``last``."""
    before = left = _unsent(parts.store, last)
    begun, busy = time.perf_counter(), list[float]()
    while left:
        if left == before:
            parts.heart.sync_soon()
        busy.append(scan())
        left = _unsent(parts.store, last)
        assert time.perf_counter() - begun < _PATIENCE_S, f"{left} are left"
    return (time.perf_counter() - begun) * 1000, busy


def _unsent(store: Store, last: int) -> int:
    with store.reading() as session:
        query = select(func.count()).select_from(OutboxRow).where(OutboxRow.number <= last)
        return session.scalar(query) or 0
