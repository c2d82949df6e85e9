"""A chain in one process, from one seed: three tills, the centre, and a network that loses things.

The code is the real one, the files are real and encrypted; only the network, the clock and the
crashes are drawn from the seed, so every failure replays. After each step everything that must
always hold is checked (the invariants in ``docs/architecture.md``).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine, func, select, text

from app import canon
from app.domain.documents import ReturnedLine
from app.domain.ledger import Kind
from app.domain.refusal import Refused
from app.domain.rulebook import Coupon, Deal, DealBy, EarnBy, EarningRule, Promotion
from app.models.balances import balances_of, reading
from app.models.base import Files
from app.models.journal import DocumentRow, TransferRow
from app.models.mirror import AccountRow
from app.models.upgrade import upgrade
from app.operations import basket, checkout, members, offers, points, returns, stored_value
from app.sync import step
from app.sync.step import Limits
from app.sync.wire import Reply, Request
from server import setup
from server.base import open_engine, writing
from server.centre import Centre
from server.feed import begin
from server.grants import Group, grant
from server.rulebooks import put
from server.schema import upgrade as upgrade_centre
from server.setup import Goods, Opening, OpeningLot
from server.tables import journal, value
from tests.till import KEY, PHONE_KEY, RULES, START, Till, new_till, open_till

MEMBERS = ("m-anna", "m-bao", "m-chen")
TILLS = ("T01", "T02", "T03")
GOODS = {"6901234567892": 200, "6901234567885": 3500, "6901234567878": 12_345}
STEPS = 60
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
Account = tuple[str, str]
"""A member and a unit."""


@dataclass(slots=True)
class Contents:
    """What a version of an account's row contains: its balance, and which documents."""

    balance: int
    documents: frozenset[str]


@dataclass(slots=True)
class World:
    """All of it. ``history`` is what the centre's rows contained, by account and version."""

    seed: int
    folder: Path
    chance: random.Random = field(init=False)
    engine: Engine = field(init=False)
    centre: Centre = field(init=False)
    tills: dict[str, Till] = field(default_factory=dict)
    sent: dict[str, list[Request]] = field(default_factory=dict)
    heard: dict[str, list[Reply]] = field(default_factory=dict)
    history: dict[tuple[Account, int], Contents] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    asked: bool = False
    campaigns: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        shutil.copytree(template(), self.folder, dirs_exist_ok=True)
        self.engine = open_engine(f"sqlite:///{self.folder / 'centre.db'}")
        self.centre = Centre(self.engine, lambda: START)
        for name in TILLS:
            self.tills[name] = self.opened(name, made=0)
            self.sent[name], self.heard[name] = [], []
        self.note()

    def opened(self, name: str, made: int) -> Till:
        """The till ``name``, from its files."""
        files = Files(self.folder / name, KEY)
        digits = "0107" + name[1:]
        upgrade(files)
        return open_till(files, till=name, digits=digits, made=made)

    def close(self) -> None:
        """Let all files go."""
        for till in self.tills.values():
            till.close()
        self.engine.dispose()

    def step(self) -> None:
        """One thing happens somewhere; what it can have changed is checked."""
        name = self.chance.choice(TILLS)
        acts: list[tuple[int, Callable[[str], object]]] = [
            (5, self.sync),
            (3, self.sell),
            (1, self.top_up),
            (1, self.take_back),
            (1, self.register),
            (1, self.hang_up),
            (1, self.crash),
            (1, self.campaign),
        ]
        weights = [weight for weight, _ in acts]
        ((_, act),) = self.chance.choices(acts, weights)
        self.told.append(f"{name} {act.__name__}")
        self.asked = False
        act(name)
        self.check(name)
        if self.asked:
            check_centre(self.engine)

    def sell(self, name: str) -> None:
        """A basket is rung up and paid, by a walk-in or a member, in one of many ways."""
        desk = self.tills[name].desk
        draw = self.chance
        for _ in range(draw.randint(1, 4)):
            with suppress(Refused):
                basket.scan(desk, draw.choice(list(GOODS)))
        if draw.random() < 0.85:
            with suppress(Refused):
                members.bind(desk, self.someone(name))
        if draw.random() < 0.6:
            self.sync(name)
        self.choose(name)
        if draw.random() < 0.6:
            with suppress(Refused):
                points.redeem(desk, draw.choice((None, 100, 500)))
        if draw.random() < 0.7:
            with suppress(Refused):
                if stored_value.ask_rest(desk) and draw.random() < 0.7:
                    self.sync(name)
                stored_value.offer(desk)
        if draw.random() < 0.1:
            with suppress(Refused):
                members.take_off(desk)
        if draw.random() < 0.1:
            with suppress(Refused):
                basket.suspend(desk)
                return
        with suppress(Refused):
            checkout.pay(desk, None)

    def choose(self, name: str) -> None:
        """Somebody asks for an offer, or for none; most take what is best."""
        desk, draw = self.tills[name].desk, self.chance
        with suppress(Refused):
            if draw.random() < 0.2:
                offers.type_word(desk, "word")
            if draw.random() < 0.3:
                act = draw.choice((offers.use_offer, offers.decline_offer))
                act(desk, draw.choice((*COUPONS, "SUM", "FLASH")))

    def campaign(self, _name: str) -> None:
        """The centre gives a coupon to each member; now and then the same once more."""
        if not self.campaigns or self.chance.random() < 0.7:
            self.campaigns += 1
        grant(self.engine, "GIFT", Group(everybody=True), f"no {self.campaigns}", at=START)
        self.asked = True
        self.note()

    def top_up(self, name: str) -> None:
        """Somebody pays in, and perhaps stays to buy."""
        desk = self.tills[name].desk
        with suppress(Refused):
            members.bind(desk, self.someone(name))
            stored_value.top_up(desk, self.chance.choice((1000, 10_000, 50_000)))
        if self.chance.random() < 0.5:
            with suppress(Refused):
                members.take_off(desk)

    def take_back(self, name: str) -> None:
        """Some of what was sold here comes back, or all of it, perhaps by somebody unknown."""
        desk, draw = self.tills[name].desk, self.chance
        with reading(desk.store) as session:
            sales = select(DocumentRow.serial).where(DocumentRow.kind == "sale")
            serials = session.scalars(sales).all()
        if not serials:
            return
        with suppress(Refused):
            found = returns.find(desk, draw.choice(serials))
            whole = draw.random() < 0.4
            lines = [
                ReturnedLine(line.index, line.left_milli if whole else 1_000 * draw.randint(1, 2))
                for line in found.lines
                if line.left_milli and (whole or draw.random() < 0.7)
            ]
            if lines:
                returns.take_back(desk, found.serial, lines, reason="坏", approved_by="1001")

    def register(self, name: str) -> None:
        """A new member; sometimes two tills register the same phone."""
        phone = f"1380000{self.chance.randint(0, 30):04d}"
        with suppress(Refused):
            members.register(self.tills[name].desk, phone, "王小明")

    def hang_up(self, name: str) -> None:
        """The till believes to be online, or not."""
        self.tills[name].world.online = self.chance.random() < 0.7

    def crash(self, name: str) -> None:
        """The till dies and is started again, on what is on the disk."""
        till = self.tills[name]
        till.close()
        again = self.opened(name, till.world.made + 1000)
        again.world.at, again.world.online = till.world.at, till.world.online
        self.tills[name] = again

    def sync(self, name: str) -> None:
        """One round over a network that loses; a crash may fall between the two files' commits."""
        desk, draw = self.tills[name].desk, self.chance
        request = step.question(desk.store, Limits(draw.randint(1, 4), draw.randint(1, 4)))
        if draw.random() < 0.15:
            return
        self.sent[name].append(request)
        if draw.random() < 0.15:
            self.ask(name, draw.choice(self.sent[name]))
        reply = self.ask(name, request)
        if draw.random() < 0.15:
            return
        self.heard[name].append(reply)
        if draw.random() < 0.05:
            reply = draw.choice(self.heard[name])
        step.take_results(desk.store, reply)
        self.check(name)
        if draw.random() < 0.1:
            self.crash(name)
            return
        step.take_page(desk.store, reply)
        self.check(name)
        if draw.random() < 0.3:
            members.release_idle(desk)

    def ask(self, name: str, request: Request) -> Reply:
        """The centre's answer, over the wire's own bytes."""
        raw = canon.dump(request)
        reply = self.centre.round(name, canon.load(Request, raw))
        self.asked = True
        self.note()
        return canon.load(Reply, canon.dump(reply))

    def someone(self, name: str) -> str:
        """A member known at the till."""
        known = list(MEMBERS)
        with reading(self.tills[name].desk.store) as session:
            registered = select(DocumentRow.member).where(DocumentRow.kind == "new_member")
            known += session.scalars(registered)
        return self.chance.choice(known)

    def note(self) -> None:
        """Write down what each account's row at the centre contains now."""
        with writing(self.engine) as session:
            for row in session.scalars(select(value.AccountRow)):
                account = (row.member, row.kind)
                if (account, row.ver) in self.history:
                    known = self.history[account, row.ver].balance
                    assert known == row.balance, f"{account} changed without a new ver"
                    continue
                moves = journal.TransferRow
                mine = (moves.source == row.member) | (moves.target == row.member)
                moved = session.scalars(select(moves.document).where(mine, moves.kind == row.kind))
                said = journal.ResultAccountRow
                told = session.scalars(
                    select(said.document).where(
                        said.owner == row.member, said.kind == row.kind, said.ver <= row.ver
                    )
                )
                documents = frozenset({*moved, *told})
                self.history[account, row.ver] = Contents(row.balance, documents)

    def check(self, name: str) -> None:
        """I4: what the till shows is the row and its own documents that are not in it."""
        with reading(self.tills[name].desk.store) as session:
            rows = {
                (row.member, row.kind): (row.ver, row.balance)
                for row in session.scalars(select(AccountRow))
            }
            moves = session.scalars(select(TransferRow)).all()
            owners = {owner for move in moves for owner in (move.source, move.target)}
            for member in {*MEMBERS, *(o for o in owners if not o.startswith("house:"))}:
                shown = balances_of(session, member)
                for kind in UNITS:
                    account = (member, kind)
                    ver, balance = rows.get(account, (-1, 0))
                    inside = self.history.get((account, ver), Contents(0, frozenset()))
                    assert inside.balance == balance, f"{name} {account}: a row of another world"
                    own = sum(
                        move.amount if move.target == member else -move.amount
                        for move in moves
                        if move.kind == kind
                        and member in {move.source, move.target}
                        and move.document not in inside.documents
                    )
                    assert shown[kind] == balance + own, f"{name} {account}: {shown[kind]}"

    def check_all(self) -> None:
        """What must always hold, at the centre and at each till."""
        for name in TILLS:
            self.check(name)
        check_centre(self.engine)

    def heal(self) -> None:
        """The faults stop: within a bounded number of rounds all agree (I11)."""
        for till in self.tills.values():
            till.world.online = True
        for _ in range(3):
            for name, till in self.tills.items():
                self.clear(till)
                for _ in range(500):
                    done = step.sync_once(till.desk.store, partial(self.ask, name))
                    if not members.release_idle(till.desk) and not done.more and not done.unsent:
                        break
                else:
                    raise AssertionError(f"{name} does not come to rest")

    def clear(self, till: Till) -> None:
        """Nobody stands at the counter any more: no basket has a member."""
        with suppress(Refused):
            while True:
                waiting = basket.suspended(till.desk)
                if not waiting:
                    break
                basket.resume(till.desk, waiting[0].id)
                checkout.pay(till.desk, None)
        with suppress(Refused):
            checkout.pay(till.desk, None)
        with suppress(Refused):
            members.take_off(till.desk)

    def check_rest(self) -> None:
        """At rest: the same figures everywhere, nothing held, every document settled once."""
        with writing(self.engine) as session:
            rows = {
                (row.member, row.kind): row.balance
                for row in session.scalars(select(value.AccountRow))
            }
            held = session.scalar(select(func.sum(value.AccountRow.held)))
            assert not held, f"{held} is still held"
            states = set(session.scalars(select(journal.ResultRow.code)))
            assert states <= {"", "phone_taken", "claim_not_covered"}, states
            taken = session.scalar(select(func.count()).select_from(journal.DocumentRow))
        made = 0
        for name, till in self.tills.items():
            with reading(till.desk.store) as session:
                numbers = session.scalars(select(DocumentRow.number)).all()
                assert sorted(numbers) == list(range(1, len(numbers) + 1))
                made += len(numbers)
                for (member, kind), balance in rows.items():
                    assert balances_of(session, member)[kind] == balance, f"{name} {member} {kind}"
        assert taken == made, "a document was lost, or counted twice"


_SUMS = text("""
    SELECT owner, kind, sum(amount) FROM (
        SELECT source AS owner, kind, -amount AS amount FROM transfer
        UNION ALL SELECT target, kind, amount FROM transfer
    ) GROUP BY owner, kind
""")
_LOTS = text('SELECT member, kind, sum("left") FROM lot GROUP BY member, kind')
_HELD = text("""
    SELECT member, kind, sum(amount - spent - returned)
    FROM hold JOIN hold_lot ON hold_lot.hold = hold.id WHERE state = 'open' GROUP BY member, kind
""")
_ACCOUNTS = text("SELECT member, kind, balance, held FROM account")
_SHORTFALL = text("""
    SELECT transfer.document, transfer.kind, transfer.amount
    FROM transfer LEFT JOIN document ON document.id = transfer.document
    WHERE source LIKE '%shortfall%' AND coalesce(document.kind, '') <> 'return'
""")
_USED = text("""
    SELECT lot.id, lot.amount, sum(CASE WHEN reason = 'use' THEN transfer.amount
        WHEN reason = 'give_back' THEN -transfer.amount ELSE 0 END)
    FROM lot JOIN transfer ON transfer.lot = lot.id
    WHERE lot.kind LIKE 'coupon:%' GROUP BY lot.id, lot.amount
""")
_LOGS = text("SELECT log, count(*), min(number), max(number) FROM document GROUP BY log")


def check_centre(engine: Engine) -> None:
    """I1, I2, I3 and I6 at the centre, by SQL of the test's own."""
    with engine.connect() as connection:
        sums, lots, held = (
            {(owner, kind): amount for owner, kind, amount in connection.execute(query)}
            for query in (_SUMS, _LOTS, _HELD)
        )
        for kind in UNITS:
            assert sum(amount for (_, k), amount in sums.items() if k == kind) == 0
        for lot, amount, used in connection.execute(_USED):
            assert 0 <= used <= amount, f"{lot}: {amount} coupons, used {used} times"
        strange = connection.execute(_SHORTFALL).all()
        assert not strange, f"something else than a claim fell on shortfall: {strange}"
        for member, kind_name, balance, reserved in connection.execute(_ACCOUNTS):
            key = (member, kind_name)
            assert balance == sums.get(key, 0) == (lots.get(key) or 0), f"{key}: {balance}"
            assert 0 <= reserved <= balance, f"{key}: held {reserved} of {balance}"
            assert reserved == held.get(key, 0), f"{key}: held {reserved}"
        for log, count, first, last in connection.execute(_LOGS):
            assert (first, last) == (1, count), f"{log}: {count} documents, {first} to {last}"


def play(seed: int, folder: Path, steps: int = STEPS) -> None:
    """One history from ``seed``. A failure names the seed and the last steps."""
    world = World(seed, folder)
    try:
        for _ in range(steps):
            world.step()
        world.heal()
        world.check_all()
        world.check_rest()
    except Exception as error:
        last = " · ".join(world.told[-8:])
        raise AssertionError(f"seed {seed}, step {len(world.told)}: {last}: {error!r}") from error
    finally:
        world.close()


@cache
def template() -> Path:
    """The chain as it is founded, made once a process and copied for each seed."""
    folder = Path(mkdtemp(prefix="simulation-"))
    engine = open_engine(f"sqlite:///{folder / 'centre.db'}")
    upgrade_centre(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多便利(人民路店)")
        for name in TILLS:
            setup.enrol(session, "0107", name, id=name, token=f"token-{name}")
    with writing(engine) as session:
        stamps = begin(session)
        put(stamps, OFFERS)
        goods = [Goods(code, code, "件", price, "", (code,)) for code, price in GOODS.items()]
        setup.add_goods(stamps, goods)
        setup.open_members(stamps, [_opening(number) for number in range(len(MEMBERS))], START)
        stamps.write()
    centre = Centre(engine, lambda: START)
    for name in TILLS:
        till = new_till(folder / name, till=name, digits="0107" + name[1:])
        while step.sync_once(till.desk.store, partial(centre.round, name)).more:
            pass
        till.close()
    engine.dispose()
    return folder


def _opening(number: int) -> Opening:
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
