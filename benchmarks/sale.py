"""A sale's commit: ``checkout.pay`` beside one transaction of the driver with the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from typing import Any

from sqlalchemy.orm import Session

from app.domain.ledger import Kind
from app.models import holds
from app.operations import basket, checkout, members, points, printing, stored_value
from app.operations.desk import Desk
from app.start import makers
from benchmarks.rows import Aim, Row, in_turns, row, took_ms
from benchmarks.shop import Till, desk_of, driver, open_till

LINES = 5
RECEIVED_FEN = 100_000
RATIO = Aim("ratio", 3)
_LIMIT = "same rows, driver alone"


def measure(till: Till, n: int) -> list[Row]:
    """A walk-in who pays cash, and a member who pays with points and stored value."""
    store = open_till(till.folder)
    desk = desk_of(store)
    codes = cycle(till.barcodes)
    people = cycle(who.id for who in till.people)
    found = []
    kinds: list[tuple[str, Callable[[], None], int | None, Aim | None]] = [
        ("sale, walk-in, cash, 5 lines", partial(_walk_in, desk, codes), RECEIVED_FEN, RATIO),
        ("sale, member, points + value", partial(_member, desk, codes, people), None, None),
    ]
    with driver(store) as connection:
        for place, (name, ring_up, received, aim) in enumerate(kinds):
            raw = RawSale.like(connection, desk, ring_up, received)
            raw.count = place * 100_000  # their numbers are unique
            ours = partial(_paid, desk, ring_up, received)
            times, limits = in_turns(n, ours, raw.take)
            found.append(row(name, times, limit=_LIMIT, limit_ms=limits, aim=aim))
    store.close()
    return found


def _paid(desk: Desk, ring_up: Callable[[], None], received_fen: int | None) -> float:
    ring_up()
    time_ms = took_ms(lambda: checkout.pay(desk, received_fen))
    printing.nothing_to_print_on(desk)
    return time_ms


def _walk_in(desk: Desk, codes: Iterable[str]) -> None:
    for _, code in zip(range(LINES), codes, strict=False):
        basket.scan(desk, code)


def _member(desk: Desk, codes: Iterable[str], people: Iterable[str]) -> None:
    """With what the centre would have answered, all that was asked for."""
    _walk_in(desk, codes)
    members.bind(desk, next(iter(people)))
    with desk.store.writing.begin() as session:
        _grant_all(session)
    points.redeem(desk, 100)
    stored_value.offer(desk)


def _grant_all(session: Session) -> None:
    for id, member, kind, most, _ in holds.unanswered(session, 100):
        granted = most if kind != Kind.BONUS else 0
        lot = f"opening-{member}:{kind}"
        holds.answer(session, id, [(lot, granted)] if granted else [], "")


@dataclass(slots=True)
class RawSale:
    """The rows that one sale wrote, to be written again and again under other keys.

    Each is as long as it was: an id is replaced by another id. Only rows are written; nothing is
    read, derived or put into JSON. ``changed`` rows (holds, series) are changed to what they are.
    """

    connection: Any
    inserted: dict[str, list[tuple[Any, ...]]]
    changed: dict[str, list[tuple[Any, ...]]]
    ids: tuple[str, ...]
    basket: str = ""
    count: int = 0
    _statements: dict[str, str] = field(default_factory=dict)

    @classmethod
    def like(
        cls, connection: Any, desk: Desk, ring_up: Callable[[], None], received_fen: int | None
    ) -> RawSale:
        """What a sale writes now; it is made for that."""
        ring_up()
        before = _journal(connection)
        held = {old[0] for old in _select(connection, "hold") if old[6] == "open"}
        checkout.pay(desk, received_fen)
        inserted = {
            table: [new for new in rows if new not in before[table]]
            for table, rows in _journal(connection).items()
        }
        inserted["basket"] = [(id, 0, *rest) for id, _, *rest in _select(connection, "basket")]
        series = [(f"raw {name}", 1) for name in ("serial", "print", "log")]
        connection.executemany("INSERT OR REPLACE INTO series VALUES (?, ?)", series)
        changed = {
            "series": series,
            "hold": [old for old in _select(connection, "hold") if old[0] in held],
            "hold_lot": [old for old in _select(connection, "hold_lot") if old[0] in held],
        }
        printing.nothing_to_print_on(desk)
        ids = [new[0] for name in ("document", "print_job", "basket") for new in inserted[name]]
        made = cls(connection, inserted, changed, tuple(ids))
        made._prepare()
        return made

    def take(self) -> float:
        """Write them once more; how long it took, from BEGIN to the end of COMMIT."""
        self.count += 1
        fresh = {id: makers.new_id() for id in self.ids}
        rows = {
            table: [self._renamed(table, old, fresh) for old in values]
            for table, values in self.inserted.items()
        }
        old_basket, self.basket = self.basket, rows["basket"][0][0]
        time_ms = took_ms(lambda: self._write(rows, old_basket))
        self.connection.execute("UPDATE print_job SET state = 'dropped' WHERE state = 'waiting'")
        return time_ms

    def _write(self, rows: dict[str, list[tuple[Any, ...]]], old_basket: str) -> None:
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        execute("DELETE FROM basket WHERE id = ?", (old_basket,))
        for name, values in rows.items():
            statement = self._statements[name]
            for one in values:
                execute(statement, one)
        for table, values in self.changed.items():
            statement = self._statements[table]
            for one in values:
                execute(statement, one)
        execute("COMMIT")

    def _prepare(self) -> None:
        for table in self.inserted:
            columns = self.connection.execute(f"PRAGMA table_info({table})").fetchall()
            places = ", ".join("?" * len(columns))
            self._statements[table] = f"INSERT INTO {table} VALUES ({places})"
        for table in self.changed:
            columns = self.connection.execute(f"PRAGMA table_info({table})").fetchall()
            names = [column[1] for column in columns]
            sets = ", ".join(f"{name} = ?{at}" for at, name in enumerate(names, start=1))
            key = " AND ".join(f"{column[1]} = ?{column[0] + 1}" for column in columns if column[5])
            self._statements[table] = f"UPDATE {table} SET {sets} WHERE {key}"

    def _renamed(self, table: str, old: Sequence[Any], fresh: dict[str, str]) -> tuple[Any, ...]:
        """``old`` with new ids, in a log and a series of its own, numbered on."""
        new = [_replaced(value, fresh) for value in old]
        if table == "document":
            new[1] = "raw" + str(new[1])[3:]
            new[2] = self.count * 10 + int(old[2]) % 10
            new[4] = f"{self.count:0{len(str(old[4]))}d}" if old[4] else ""
        if table == "outbox":
            new[1] = "raw" + str(new[1])[3:]
            new[2] = self.count * 10 + int(old[2]) % 10
        if table == "print_job":
            new[1] = 10**9 + self.count * 10 + int(old[1]) % 10
        return tuple(new)


def _replaced(value: Any, fresh: dict[str, str]) -> Any:
    if isinstance(value, str) and value[:36] in fresh:
        return fresh[value[:36]] + value[36:]
    return value


def _select(connection: Any, table: str) -> list[tuple[Any, ...]]:
    return [tuple(one) for one in connection.execute(f"SELECT * FROM {table}")]


def _journal(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("document", "outbox", "transfer", "print_job")
    return {table: _select(connection, table) for table in tables}
