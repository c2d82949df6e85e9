"""The chain that every history begins with: one shop, three tills, three members, some offers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from app.domain.ledger import Kind
from app.domain.rulebook import Coupon, Deal, DealBy, EarnBy, EarningRule, Promotion
from app.sync import step
from server import setup
from server.base import open_engine, writing
from server.centre import Centre
from server.feed import begin
from server.identity import grant_signing
from server.rulebooks import put
from server.schema import upgrade as upgrade_centre
from server.setup import Goods, Opening, OpeningLot
from tests.till import PHONE_KEY, RULES, START, new_till

SHOP = "0107"
MEMBERS = ("m-anna", "m-bao", "m-chen")
TILLS = ("T01", "T02", "T03")
GOODS = {"6901234567892": 200, "6901234567885": 3500, "6901234567878": 12_345}
COUPONS = ("GIFT", "NEW", "AGAIN")
OFFERS = replace(
    RULES,
    earning=(
        *RULES.earning,
        EarningRule("new", EarnBy.REGISTRATION, gives=Kind.COUPON, coupon="NEW"),
        EarningRule("again", EarnBy.MONEY, gives=Kind.COUPON, coupon="AGAIN", per=5_000),
    ),
    promotions=(
        Promotion("SUM", "满减", Deal(DealBy.AMOUNT, from_fen=5_000, off_fen=300), group="sums"),
        Promotion(
            "WORD", "优惠码", Deal(DealBy.PERCENT, off_permille=100), group="sums", word="WORD"
        ),
        Promotion("FLASH", "秒杀", Deal(DealBy.PRICE, price_fen=150), stock=5),
    ),
    coupons=tuple(
        Coupon(code, code, Deal(DealBy.AMOUNT, off_fen=fen), per_sale=per_sale)
        for code, fen, per_sale in zip(COUPONS, (500, 1_000, 200), (1, 1, 2), strict=True)
    ),
)
UNITS = (
    *(kind.value for kind in Kind if kind not in {Kind.PASS, Kind.COUPON}),
    *(f"coupon:{code}" for code in COUPONS),
)


def digits_of(till: str) -> str:
    """What the numbers of members registered at ``till`` begin with."""
    return SHOP + till[1:3]


@dataclass(frozen=True, slots=True)
class Founded:
    """A chain as it is founded: the tills' files, and the centre's database to be copied.

    ``grant_key`` is the public one by which the centre's grants are verified.
    """

    folder: Path
    database: str
    grant_key: bytes


@cache
def founded(server: str = "") -> Founded:
    """The chain, made once a process; its centre in SQLite, or in the PostgreSQL ``server``."""
    folder = Path(mkdtemp(prefix="simulation-"))
    database = "founded-" + folder.name.removeprefix("simulation-")
    if server:
        _on_server(server, f'CREATE DATABASE "{database}"')
    engine = open_engine(_url(folder, server, database))
    upgrade_centre(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, SHOP, "好又多便利(人民路店)")
        for name in TILLS:
            setup.enrol(session, SHOP, name, id=name, token=f"token-{name}")
        grant_key = bytes.fromhex(grant_signing.public_of(session))
    with writing(engine) as session:
        stamps = begin(session)
        put(stamps, OFFERS)
        goods = [Goods(code, code, "件", price, "", (code,)) for code, price in GOODS.items()]
        setup.add_goods(stamps, goods)
        setup.open_members(stamps, [opening(number) for number in range(len(MEMBERS))], START)
        stamps.write()
    centre = Centre(engine, lambda: START)
    for name in TILLS:
        till = new_till(folder / name, till=name, digits=digits_of(name), shop=SHOP)
        while step.sync_once(till.desk.store, partial(centre.round, name)).more:
            pass
        till.close()
    engine.dispose()
    return Founded(folder, database, grant_key)


def copied(folder: Path, server: str = "") -> Engine:
    """The centre of a history that begins now, whose files are in ``folder``."""
    if not server:
        return open_engine(_url(folder, "", ""))
    model = founded(server).database
    mine = model.replace("founded", "played")
    _on_server(server, f'DROP DATABASE IF EXISTS "{mine}"')
    _on_server(server, f'CREATE DATABASE "{mine}" TEMPLATE "{model}"')
    return open_engine(_url(folder, server, mine))


def back_up(engine: Engine, file: Path, server: str = "") -> None:
    """Copy the centre's database: to ``file``, or in the PostgreSQL ``server`` under its name."""
    engine.dispose()
    _copy(engine, file, server, putting_back=False)


def put_back(engine: Engine, file: Path, server: str = "") -> None:
    """Let the centre's database be as it was copied; the copy stays."""
    engine.dispose()
    _copy(engine, file, server, putting_back=True)


def _copy(engine: Engine, file: Path, server: str, *, putting_back: bool) -> None:
    here = str(engine.url.database)
    if server:
        pair = (here, f"{file.stem}-{here}")
        source, target = reversed(pair) if putting_back else pair
        _on_server(server, f'DROP DATABASE IF EXISTS "{target}"')
        _on_server(server, f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        return
    source, target = (str(file), here) if putting_back else (here, str(file))
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _url(folder: Path, server: str, database: str) -> str:
    if not server:
        return f"sqlite:///{folder / 'centre.db'}"
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    engine = open_engine(server)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def opening(number: int) -> Opening:
    """The member of that number, as there was before every history."""
    id = MEMBERS[number]
    groups = (
        (OpeningLot(Kind.POINTS, 700, START), OpeningLot(Kind.POINTS, 300, START)),
        (OpeningLot(Kind.PRINCIPAL, 20_000, START), OpeningLot(Kind.BONUS, 2_000, START)),
        (OpeningLot(Kind.PRINCIPAL, 5_000, START),),
    )
    acts = tuple(f"opening-{id}-{index}" for index in range(len(groups)))
    card = f"880100000000000{number}"
    return Opening(
        id, f"99000{number}", "张大伟", f"1390000000{number}", card, "gold", acts, groups
    )
