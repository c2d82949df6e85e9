"""A till for tests: real encrypted files in a folder, a clock and ids that the test turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from app import canon, keys
from app.domain.ledger import Kind
from app.domain.member import CodeKind, MemberStatus
from app.domain.rulebook import Redemption, Rulebook, StoredValue, Tier, TopUpOffer
from app.domain.slips import Template
from app.models import holds
from app.models.base import Files, open_store, writing_mirror
from app.models.journal import IdentityRow
from app.models.mirror import CursorRow
from app.models.upgrade import upgrade
from app.operations.desk import Desk
from app.sync.pages import apply_page
from app.sync.wire import AccountRow, GoodsRow, LotPart, MemberCode, MemberRow, Row, RulebookRow

KEY = bytes(range(32))
PHONE_KEY = bytes(range(32, 64))
START = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
ZONE = timezone(timedelta(hours=8))
LIN, LIN_PHONE, LIN_CARD = "member-lin", "13812345678", "8801000000000231"

RULES = Rulebook(
    2,
    datetime(2026, 1, 1, tzinfo=UTC),
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50)),
    redemption=Redemption(cap_permille=500),
    stored_value=StoredValue(offers=(TopUpOffer(50_000, 5_000, 365),)),
)
WATER = GoodsRow(
    "goods",
    1,
    False,
    "101",
    "农夫山泉饮用天然水550ml",
    "nfsqyytrs550ml",
    "瓶",
    200,
    False,
    "饮料",
    "",
    ("6901234567892", "101"),
)
COLA = GoodsRow(
    "goods",
    1,
    False,
    "102",
    "可口可乐330ml",
    "kkkl330ml",
    "罐",
    350,
    False,
    "饮料",
    "",
    ("6901234567885",),
)
APPLES = GoodsRow(
    "goods", 1, False, "00101", "散称红富士苹果", "schfspg", "kg", 798, True, "生鲜", "", ("00101",)
)
MEMBER = MemberRow(
    "member",
    3,
    False,
    LIN,
    "010701000013",
    "张大伟",
    "zdw",
    "138****5678",
    "5678",
    "gold",
    "",
    None,
    "05-12",
    True,
    False,
    MemberStatus.ACTIVE,
    (
        MemberCode(CodeKind.CARD, LIN_CARD),
        MemberCode(CodeKind.NUMBER, "010701000013"),
        MemberCode(CodeKind.PHONE, keys.phone_hash(LIN_PHONE, PHONE_KEY)),
    ),
)


@dataclass(slots=True)
class World:
    """What a test turns by hand: the time, whether the till is online, the next id."""

    at: datetime = START
    online: bool = True
    made: int = 0
    name: str = "id"

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def new_id(self) -> str:
        self.made += 1
        return f"{self.name}-{self.made:06d}"

    def is_online(self) -> bool:
        return self.online


@dataclass(slots=True)
class Till:
    """A desk, and the world it stands in."""

    desk: Desk
    world: World
    vers: int = field(default=10)

    def close(self) -> None:
        self.desk.store.close()


def new_till(
    folder: Path, *, till: str = "T03", digits: str = "010703", shop: str = "0107"
) -> Till:
    """A till with empty files; nothing is enrolled anywhere."""
    files = Files(folder, KEY)
    upgrade(files)
    return open_till(files, till=till, digits=digits, shop=shop)


def open_till(files: Files, *, till: str, digits: str, shop: str = "0107", made: int = 0) -> Till:
    """A till on files that are there, as after a restart."""
    store = open_store(files)
    world = World(name=till, made=made)
    with store.writing.begin() as session:
        if session.get(IdentityRow, 1) is None:
            session.add(
                IdentityRow(
                    one=1,
                    shop=shop,
                    shop_name="好又多便利(人民路店)",
                    till=till,
                    digits=digits,
                    log=f"log-{till}",
                    generation=1,
                )
            )
    desk = Desk(
        store,
        PHONE_KEY,
        "1008",
        "李*",
        48,
        ZONE,
        world.now,
        world.new_id,
        lambda: b"salt",
        world.is_online,
        Template(footer=("退换货凭本小票 7 日内办理", "客服 400-000-0000  谢谢惠顾")),
    )
    return Till(desk, world)


def mirror(till: Till, rows: Sequence[Row]) -> None:
    """Let ``rows`` arrive, as from the centre."""
    with writing_mirror(till.desk.store.files) as session:
        apply_page(session, rows)
        session.query(CursorRow).update({"feed_id": "feed-1", "cursor": f"{till.vers}.0"})


def rulebook_row(rules: Rulebook, ver: int = 1) -> RulebookRow:
    content = canon.dump(rules).decode()
    return RulebookRow("rulebook", ver, False, rules.version, rules.effective_from, content)


def account(kind: Kind, balance: int, ver: int = 5, member: str = LIN) -> AccountRow:
    part = LotPart(f"opening-{member}:{kind.value}", balance, START, None, None)
    return AccountRow("account", ver, False, member, kind, balance, 0, (part,) if balance else ())


def stock(till: Till) -> None:
    """A small shop: three articles, one gold member with points and stored value."""
    mirror(
        till,
        (
            WATER,
            COLA,
            APPLES,
            MEMBER,
            rulebook_row(RULES),
            account(Kind.POINTS, 2096),
            account(Kind.PRINCIPAL, 18_000),
            account(Kind.BONUS, 2_000),
        ),
    )


def grant(till: Till, kind: Kind, amount: int, member: str = LIN) -> str:
    """The centre grants what was asked, as far as ``amount`` goes; returns the hold's id."""
    with till.desk.store.writing.begin() as session:
        for asked in holds.unanswered(session, 100):
            if (asked.member, asked.unit) == (member, kind):
                lot = f"opening-{member}:{kind.value}"
                lots = [(lot, min(amount, asked.amount))] if amount else []
                holds.answer(session, asked.id, lots, "")
                return asked.id
    raise AssertionError(f"nothing was asked about {kind}")
