"""The first load of a till, by image and by pages, out of a centre that is a process of its own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app import keys
from app.domain.member import CodeKind, mask_phone, member_number
from app.models.base import Store, mirror_engine, open_file
from app.models.building import create_indexes, create_tables
from app.sync.http import HttpExchange
from app.sync.image import HttpImages
from app.sync.load import End, Loader
from app.sync.questions import Image, ImageWanted
from benchmarks.rows import Aim, Row, row, took_ms
from benchmarks.serving import free_port, serving
from benchmarks.shop import ENROLMENT, KEY, PHONE_KEY, RULES, enrol, open_till
from server import feed, rulebooks, setup
from server.base import open_engine, writing
from server.schema import upgrade

IMAGE_S, PAGES_S, OF = 6, 30, 1_000_000
"""Seconds for so many members, by either way."""
_BORN = "2026-06-01 04:00:00.000000"
_KINDS = (("points", 2_000), ("principal", 20_000))
_LIMIT = "same rows, sqlite3 alone, plain"


class _PagesOnly(HttpImages):
    """A centre that offers no image."""

    def ask(self, wanted: ImageWanted, /) -> Image:
        """What there is to load from, but for the image."""
        return Image(super().ask(wanted).feed_id)


def measure(folder: Path, members: int) -> list[Row]:
    """One load of ``members`` by image and one by pages; the image is made before, and told too."""
    folder.mkdir(parents=True)
    database = folder / "centre.db"
    _found(database, members)
    with serving(f"sqlite:///{database}", free_port()) as url:
        images = HttpImages(url, "token")
        made = took_ms(lambda: _made(images))
        image = _loaded(folder / "by-image", images, HttpExchange(url, "token"))
        pages = _loaded(folder / "by-pages", _PagesOnly(url, "token"), HttpExchange(url, "token"))
    limit = [_raw(folder / "plain.db", _content(image[0]))]
    rows = [
        row(
            f"first load of {members:,} members by {way}",
            [took],
            limit=_LIMIT,
            limit_ms=limit,
            aim=Aim("p50", round(seconds * 1_000 * members / OF)),
        )
        for way, took, seconds in (("image", image[1], IMAGE_S), ("pages", pages[1], PAGES_S))
    ]
    for store, _ in (image, pages):
        store.close()
    size = image[0].files.mirror().stat().st_size
    return [*rows, row(f"  before it: the image of {size / 1e6:,.0f} MB made", [made])]


def _loaded(folder: Path, images: HttpImages, exchange: HttpExchange) -> tuple[Store, float]:
    enrol(folder)
    store = open_till(folder)
    loader = Loader(store, images, exchange)

    def load() -> None:
        assert loader.load() is End.DONE, "the image is made, and nobody writes"

    return store, took_ms(load)


def _made(images: HttpImages) -> None:
    """Ask until the image is ready."""
    while images.ask(ImageWanted("", (), _form())).making:
        time.sleep(0.05)


def _form() -> int:
    from app.models.mirror import FORM  # noqa: PLC0415 (one number)

    return FORM


def _found(database: Path, members: int) -> None:
    """A chain with ``members``, each with three codes and two accounts; written past the rules."""
    engine = open_engine(f"sqlite:///{database}")
    upgrade(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, ENROLMENT.shop, ENROLMENT.shop_name)
        setup.enrol(session, ENROLMENT.shop, ENROLMENT.till, id=ENROLMENT.till_id, token="token")
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
    engine.dispose()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous = 0")
    connection.execute("BEGIN")
    _write(connection, "member", map(_member, range(members)))
    _write(connection, "member_code", (code for at in range(members) for code in _codes(at)))
    owned = [(at, kind, amount) for at in range(members) for kind, amount in _KINDS]
    _write(
        connection,
        "account",
        ({"member": _id(at), "kind": kind, "balance": amount, "held": 0, "ver": 1}
         for at, kind, amount in owned),
    )  # fmt: skip
    _write(connection, "lot", (_lot(*one) for one in owned))
    _write(connection, "feed", _places(members))
    connection.execute("UPDATE centre SET seq = ?", (10 * members + 10,))
    connection.execute("COMMIT")
    connection.close()


def _write(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """``rows`` into ``table``; what a row does not say is empty, or nothing where that may be."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    empty = {
        name: None if not needed else "" if "CHAR" in kind else 0
        for _, name, kind, needed, *_ in columns
    }
    places = ", ".join(f":{name}" for name in empty)
    statement = f"INSERT INTO {table} VALUES ({places})"
    connection.executemany(statement, (empty | one for one in rows))


def _id(at: int) -> str:
    return f"01940000-0000-7000-8000-{at:012x}"


def _member(at: int) -> dict[str, Any]:
    phone = _phone(at)
    return {
        "id": _id(at), "ver": 1, "number": _number(at), "name": f"张大伟{at % 977}",
        "initials": f"zdw{at % 977}", "phone": phone, "phone_hash": _hash(at),
        "phone_mask": mask_phone(phone), "phone_tail": phone[-4:], "tier": "gold",
        "status": "active", "named": 1, "source": "till", "reached": "[]",
    }  # fmt: skip


def _codes(at: int) -> Iterator[dict[str, Any]]:
    pairs = ((CodeKind.PHONE, _hash(at)), (CodeKind.CARD, f"8801{at:012d}"))
    for kind, code in (*pairs, (CodeKind.NUMBER, _number(at))):
        yield {"kind": kind.value, "code": code, "member": _id(at), "retired": 0}


def _phone(at: int) -> str:
    return f"138{(at * 7_919) % 100_000_000:08d}"


def _hash(at: int) -> str:
    return keys.phone_hash(_phone(at), PHONE_KEY)


def _number(at: int) -> str:
    return member_number("999900", at + 1)


def _lot(at: int, kind: str, amount: int) -> dict[str, Any]:
    return {
        "id": f"opening-{_id(at)}:{kind}", "member": _id(at), "kind": kind, "amount": amount,
        "left": amount, "born_at": _BORN, "source": "opening",
    }  # fmt: skip


def _places(members: int) -> Iterator[dict[str, Any]]:
    for at in range(members):
        id, txn = _id(at), 10 + 10 * at
        keys_of = (("member", id), *(("account", f"{id}/{kind}") for kind, _ in _KINDS))
        for place, (kind, key) in enumerate(keys_of):
            yield {
                "kind": kind, "key": key, "scope": "*", "member": id, "seq": txn + place,
                "txn": txn,
            }  # fmt: skip


def _content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    files = store.files
    connection = open_file(files.mirror(), files.mirror_key())
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    connection.close()
    return found


def _raw(file: Path, content: dict[str, list[tuple[Any, ...]]]) -> float:
    """The rows into a plain file by the driver of the standard library, indexes last."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    twin = mirror_engine(lambda: open_file(file.with_name("twin.db"), KEY))
    with twin.begin() as made:
        create_tables(made)
        create_indexes(made)
        words = made.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql <> ''").scalars()
        statements = sorted(words, key=lambda one: one.startswith("CREATE INDEX"))
    tables = [one for one in statements if not one.startswith("CREATE INDEX")]

    def write() -> None:
        for statement in tables:
            connection.execute(statement)
        connection.execute("BEGIN")
        for name, rows in content.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        connection.execute("COMMIT")
        for statement in statements[len(tables) :]:
            connection.execute(statement)

    took = took_ms(write)
    connection.close()
    return took
