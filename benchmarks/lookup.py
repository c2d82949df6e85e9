"""Finding a member among very many, by each key, beside the same look-up in bare SQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from app import keys
from app.domain.member import CodeKind
from app.operations import members
from app.pinyin import initials_of
from benchmarks.rows import Aim, Row, in_turns, row, took_ms
from benchmarks.shop import PHONE_KEY, Person, Till, desk_of, driver, open_till

WITHIN = Aim("p95", 5)
"""A tenth of the 50 ms in which the screen shall answer."""
_CODE = (
    "SELECT * FROM shop.member WHERE id IN "
    "(SELECT member FROM shop.member_code WHERE code = ? AND kind = ?)"
)
_FROM = "SELECT * FROM shop.member WHERE {0} >= ? AND {0} < ? ORDER BY {0} LIMIT 9"
_TAIL = "SELECT * FROM shop.member WHERE phone_tail = ? LIMIT 9"
_LAST = "\U0010ffff"

Key = Callable[[Person], str]
Question = Callable[[str], tuple[str, tuple[str, ...]]]


def measure(till: Till, n: int) -> list[Row]:
    """One row for each way to name a member."""
    store = open_till(till.folder)
    desk = desk_of(store)
    chance = random.Random(1)
    found = []
    with driver(store) as connection:
        for name, key_of, question in _ways():
            some = partial(_some, chance, till.people, key_of)
            times, limits = in_turns(
                n,
                partial(_asked, partial(members.find, desk), some),
                partial(_asked, partial(_raw, connection, question), some),
            )
            label = f"member of {len(till.people):,} by {name}"
            found.append(row(label, times, limit="SQL, driver alone", limit_ms=limits, aim=WITHIN))
    store.close()
    return found


def _ways() -> list[tuple[str, Key, Question]]:
    return [
        ("phone", lambda who: who.phone, _by_phone),
        ("last 4", lambda who: who.phone[-4:], lambda key: (_TAIL, (key,))),
        ("card", lambda who: who.card, lambda key: (_CODE, (key, CodeKind.CARD.value))),
        ("number", lambda who: who.number, lambda key: (_CODE, (key, CodeKind.NUMBER.value))),
        ("name prefix", lambda who: who.name[:2], partial(_prefix, "name")),
        ("initials", lambda who: initials_of(who.name), partial(_prefix, "initials")),
    ]


def _some(chance: random.Random, people: tuple[Person, ...], key_of: Key) -> str:
    return key_of(chance.choice(people))


def _asked(ask: Callable[[str], object], some: Callable[[], str]) -> float:
    key = some()
    return took_ms(lambda: ask(key))


def _raw(connection: Any, question: Question, key: str) -> None:
    """In a transaction, as every reading is."""
    statement, values = question(key)
    connection.execute("BEGIN")
    found = connection.execute(statement, values).fetchall()
    connection.execute("COMMIT")
    assert found, f"nobody for {key}"


def _by_phone(key: str) -> tuple[str, tuple[str, ...]]:
    return _CODE, (keys.phone_hash(key, PHONE_KEY), CodeKind.PHONE.value)


def _prefix(column: str, key: str) -> tuple[str, tuple[str, ...]]:
    return _FROM.format(column), (key, key + _LAST)
