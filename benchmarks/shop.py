"""A till to measure: its encrypted files with many members and goods, made in seconds.

The same each time: drawn from a seed. The wide tables are written without SQLAlchemy and their
indexes are made last, as a first load is; the tables themselves are the program's own.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from app import canon, keys, resources
from app.domain.member import CodeKind, luhn_digit, mask_phone, member_number
from app.domain.rulebook import Redemption, Rulebook, StoredValue, Tier, TopUpOffer
from app.domain.slips import Template
from app.models.base import Store, open_file, writing_mirror
from app.models.mirror import CursorRow
from app.operations.desk import Desk
from app.pinyin import initials_of
from app.start import enrolment, makers
from app.start.enrolment import Enrolment
from app.sync.pages import apply_page
from app.sync.wire import RulebookRow

KEY, PHONE_KEY = bytes(range(32)), bytes(range(32, 64))
BORN = "2026-06-01 04:00:00.000000"
POINTS, PRINCIPAL_FEN = 2_000, 20_000
ENROLMENT = Enrolment(
    "http://127.0.0.1:9",  # the port of the discard service: nobody answers
    "0107",
    "好又多便利(人民路店)",
    "T03",
    "till-03",
    "010703",
    "token",
    PHONE_KEY.hex(),
)
RULES = Rulebook(
    1,
    datetime(2026, 1, 1, tzinfo=UTC),
    tiers=(Tier("base", "普通会员"), Tier("silver", "银卡", 20), Tier("gold", "金卡", 50)),
    redemption=Redemption(cap_permille=500),
    stored_value=StoredValue(offers=(TopUpOffer(50_000, 5_000, 365),)),
)
_SEED = 20_261_121
_DIGITS = "999900"
_BYTES = 800


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a cashier can look for them."""

    id: str
    number: str
    name: str
    phone: str
    card: str


@dataclass(frozen=True, slots=True)
class Till:
    """A folder as a till keeps it, and who and what is in it."""

    folder: Path
    people: tuple[Person, ...]
    barcodes: tuple[str, ...]


def make(folder: Path, members: int, goods: int, sold: int = 0) -> Till:
    """An enrolled till whose mirror has ``members`` and ``goods``; each member has value.

    ``sold`` sales are in its journal, settled and printed: a till grows slow by what it has done.
    """
    enrol(folder)
    store = open_till(folder)
    with driver(store) as connection:
        _sell(connection, sold)
    people, barcodes = tuple(_people(members)), tuple(_barcodes(goods))
    connection = open_file(store.files.mirror(), KEY)
    with _indexes_last(connection):
        _write(connection, "goods", _goods_rows(barcodes))
        _write(connection, "goods_code", sorted((code, code[7:12]) for code in barcodes))
        _write(connection, "member", map(_member_row, people))
        _write(connection, "member_code", sorted(_code_rows(people)))
        _write(connection, "account", _account_rows(people))
        _write(connection, "lot", _lot_rows(people))
    connection.close()
    with writing_mirror(store.files) as session:
        content = canon.dump(RULES).decode()
        row = RulebookRow("rulebook", 1, False, RULES.version, RULES.effective_from, content)
        apply_page(session, (row,))
        session.query(CursorRow).update({"feed_id": "feed-1", "cursor": "1.1"})
    store.close()
    return Till(folder, people, barcodes)


def enrol(folder: Path) -> None:
    """The folder of a till that was enrolled and has not run; its key is known and never kept."""
    keys.write_private(folder / "database.key", KEY.hex())
    keys.write_private(folder / "till.json", canon.dump(ENROLMENT).decode())
    (folder / "settings.toml").write_text("sound_volume = 0\n", encoding="utf-8")


def open_till(folder: Path) -> Store:
    """The till's files, opened as the program opens them."""
    return enrolment.open_till(folder, ENROLMENT, makers.new_id())


def desk_of(store: Store, online: Callable[[], bool] = lambda: True) -> Desk:
    """Somebody stands there, with the real clock and real ids."""
    return Desk(
        store,
        PHONE_KEY,
        "1008",
        "李*",
        48,
        timezone(timedelta(hours=8)),
        makers.now,
        makers.new_id,
        keys.new_salt,
        online,
        Template(footer=("退换货凭本小票 7 日内办理", "谢谢惠顾")),
    )


@contextmanager
def driver(store: Store) -> Iterator[Any]:
    """The driver's own connection to the same files, with the same settings."""
    proxied = store.engine.raw_connection()
    try:
        yield proxied.driver_connection
    finally:
        proxied.close()


def many(connection: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """``statement`` once for each of ``rows``, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(statement, rows)
    connection.execute("COMMIT")


def _sell(connection: Any, sold: int) -> None:
    """Past sales, with as many bytes as real ones; nobody reads them."""
    (log,) = connection.execute("SELECT log FROM identity").fetchone()
    content, numbers = b"x" * _BYTES, range(1, sold + 1)
    ids = [f"01930000-0000-7000-8000-{number:012x}" for number in numbers]
    documents = (
        (id, log, number, "sale", f"past-{number:09d}", "", "", BORN, content, "0" * 64, "", "")
        for number, id in zip(numbers, ids, strict=True)
    )
    jobs = (
        ("j" + id[1:], number, id, "sale", "", "", 0, content, "printed", 1, "", BORN)
        for number, id in zip(numbers, ids, strict=True)
    )
    _write(connection, "document", documents)
    _write(connection, "print_job", jobs)
    _write(connection, "result", ((id, 1, "settled", "", "") for id in ids))
    _write(connection, "series", [(f"log:{log}", sold), ("print", sold)])


@contextmanager
def _indexes_last(connection: Any) -> Iterator[None]:
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(connection: Any, table: str, rows: Iterable[Sequence[Any]]) -> None:
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    places = ", ".join("?" * columns)
    many(connection, f"INSERT INTO {table} VALUES ({places})", rows)


def _people(members: int) -> Iterator[Person]:
    chance = random.Random(_SEED)
    words = json.loads(resources.path("demo", "names.json").read_text(encoding="utf-8"))
    surnames, weights = tuple(words["surnames"]), tuple(words["surnames"].values())
    given = "".join(words["given"])
    for at, surname in enumerate(chance.choices(surnames, weights, k=members)):
        name = surname + "".join(chance.choices(given, k=chance.choice((1, 2, 2, 2))))
        card = f"8801{at:011d}"
        yield Person(
            f"01940000-0000-7000-8000-{at:012x}",
            member_number(_DIGITS, at + 1),
            name,
            f"1{chance.choice((3, 5, 8))}{(at * 7_919) % 1_000_000_000:09d}",
            card + luhn_digit(card),
        )


def _barcodes(goods: int) -> Iterator[str]:
    """EAN-13; the sku is within."""
    for at in range(goods):
        body = f"6901234{at:05d}"
        weighted = sum(int(ch) * (3 if place % 2 else 1) for place, ch in enumerate(body))
        yield body + str(-weighted % 10)


def _goods_rows(barcodes: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    for at, code in enumerate(barcodes):
        name = f"农夫山泉饮用天然水{at}号550ml"
        price = 200 + at % 50 * 50
        what = code[7:12], 1, name, f"nfsqyytrs{at}h550ml", "瓶", price
        yield *what, False, "饮料", "", "[]", False


def _member_row(who: Person) -> tuple[Any, ...]:
    initials = "".join(map(_initial, who.name))
    mask, tail = mask_phone(who.phone), who.phone[-4:]
    named = who.id, 1, who.number, who.name, initials, mask, tail
    return *named, "gold", "", None, "", True, False, "active"


@cache
def _initial(ch: str) -> str:
    return initials_of(ch)


def _code_rows(people: Iterable[Person]) -> Iterator[tuple[str, str, str]]:
    for who in people:
        yield keys.phone_hash(who.phone, PHONE_KEY), CodeKind.PHONE.value, who.id
        yield who.card, CodeKind.CARD.value, who.id
        yield who.number, CodeKind.NUMBER.value, who.id


def _account_rows(people: Iterable[Person]) -> Iterator[tuple[Any, ...]]:
    for who in people:
        yield who.id, "points", 1, POINTS, 0
        yield who.id, "principal", 1, PRINCIPAL_FEN, 0


def _lot_rows(people: Iterable[Person]) -> Iterator[tuple[Any, ...]]:
    for who in people:
        for kind, left in (("points", POINTS), ("principal", PRINCIPAL_FEN)):
            yield f"opening-{who.id}:{kind}", who.id, kind, left, BORN, None, None
