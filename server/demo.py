"""A shop to try everything with: goods, two thousand members, and a rulebook. Always the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.ledger import Kind
from app.domain.member import luhn_digit, member_number
from app.domain.rulebook import Redemption, Rulebook, StoredValue, Tier, TopUpOffer
from server import goods_file, rulebooks, setup
from server.feed import Stamps
from server.setup import Opening, OpeningLot

MEMBERS = 2_000
RULES = Rulebook(
    version=1,
    effective_from=datetime(2026, 1, 1, tzinfo=UTC),
    tiers=(
        Tier("base", "普通会员"),
        Tier("silver", "银卡会员", discount_permille=20),
        Tier("gold", "金卡会员", discount_permille=50),
    ),
    redemption=Redemption(step=100, step_fen=100, minimum=100, cap_permille=500),
    stored_value=StoredValue(offers=(TopUpOffer(50_000, 5_000), TopUpOffer(100_000, 12_000))),
)
_SEED = 8801
_DIGITS = "999900"
"""What their numbers begin with; no till has these digits."""
_PREFIXES = (
    "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "147", "150", "151",
    "152", "153", "155", "156", "157", "158", "159", "166", "173", "175", "176", "177", "178",
    "180", "181", "182", "183", "185", "186", "187", "188", "189", "191", "198", "199",
)  # fmt: skip
NewId = Callable[[], str]


def seed(stamps: Stamps, goods: Path, names: Path, *, at: datetime, new_id: NewId) -> None:
    """Fill an empty centre. All but the ids and ``at`` is the same each time."""
    rulebooks.put(stamps, RULES, at)
    setup.add_goods(stamps, goods_file.read(goods.read_bytes()))
    setup.open_members(stamps, members(names, at=at, new_id=new_id), at)


def members(names: Path, *, at: datetime, new_id: NewId) -> Iterator[Opening]:
    """The members: first the one whom the guide serves, then such as a shop has."""
    chance = random.Random(_SEED)  # noqa: S311 (a demo that is the same each time)
    words = json.loads(names.read_text(encoding="utf-8"))
    yield _zhang(at, new_id)
    phones = {"13812345678"}
    for index in range(1, MEMBERS):
        phone = _phone(chance, phones)
        phones.add(phone)
        tier = chance.choices(("base", "silver", "gold"), (75, 20, 5))[0]
        groups = _value(chance, at)
        acts = tuple(new_id() for _ in groups)
        name = _name(chance, words)
        yield Opening(
            new_id(),
            member_number(_DIGITS, index + 1),
            name,
            phone,
            _card(index),
            tier,
            acts,
            groups,
        )


def _zhang(at: datetime, new_id: NewId) -> Opening:
    year_ago, soon = at - timedelta(days=335), at + timedelta(days=20)
    points = (
        (OpeningLot(Kind.POINTS, 296, year_ago, soon),),
        (OpeningLot(Kind.POINTS, 1_800, at - timedelta(days=90), at + timedelta(days=275)),),
    )
    paid = at - timedelta(days=40)
    value = (OpeningLot(Kind.PRINCIPAL, 18_000, paid), OpeningLot(Kind.BONUS, 2_000, paid))
    acts = (new_id(), new_id(), new_id())
    card, phone = "8801000000000231", "13812345678"
    return Opening(
        new_id(), member_number(_DIGITS, 1), "张大伟", phone, card, "gold", acts, (*points, value)
    )


def _value(chance: random.Random, at: datetime) -> tuple[tuple[OpeningLot, ...], ...]:
    """Up to three earnings, some of them soon to lapse, and a top-up for one in four."""
    groups: list[tuple[OpeningLot, ...]] = []
    for _ in range(chance.randint(0, 3)):
        born = at - timedelta(days=chance.randint(1, 360))
        points = chance.randint(10, 900)
        lapses = born + timedelta(days=365)
        groups.append((OpeningLot(Kind.POINTS, points, born, lapses),))
    if chance.random() < 0.25:
        born = at - timedelta(days=chance.randint(1, 200))
        paid, given = chance.choice(((10_000, 0), (20_000, 0), (50_000, 5_000), (100_000, 12_000)))
        top_up = [OpeningLot(Kind.PRINCIPAL, paid, born)]
        top_up += [OpeningLot(Kind.BONUS, given, born)] if given else []
        groups.append(tuple(top_up))
    return tuple(groups)


def _name(chance: random.Random, words: dict[str, Any]) -> str:
    """A name as they are in China: one or two characters after the surname, rarely a rare one."""
    surname = chance.choices(tuple(words["surnames"]), tuple(words["surnames"].values()))[0]
    common = "".join(words["given"])
    rare = chance.random() < 0.01
    first = chance.choice(words["rare"] if rare else common)
    return str(surname + first + (chance.choice(common) if chance.random() < 0.75 else ""))


def _phone(chance: random.Random, taken: set[str]) -> str:
    while True:
        phone = chance.choice(_PREFIXES) + f"{chance.randrange(10**8):08d}"
        if phone not in taken:
            return phone


def _card(index: int) -> str:
    """The sixteen digits of a card, the last a check digit."""
    body = f"8801{1_000_000 + index:011d}"
    return body + luhn_digit(body)
