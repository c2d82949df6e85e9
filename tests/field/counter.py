"""What is done at the counter of such a till, and what is there afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import select, text

from app import canon
from app.domain.documents import Document
from app.domain.ledger import Kind
from app.models.balances import balances_of, reading
from app.models.base import Files
from app.models.journal import DocumentRow, OutboxRow
from app.models.upgrade import upgrade
from app.operations import basket, checkout, members, stored_value
from app.operations.views import Paid
from app.sync import step
from app.sync.wire import Reply, Request
from server.base import reading as reading_centre
from tests.simulation.chain import SHOP, digits_of
from tests.simulation.world import GOODS, MEMBERS, World
from tests.till import KEY, Till, open_till

ANNA, BAO, _ = MEMBERS
CHEAP, MIDDLE, DEAR = GOODS
MOST_ROUNDS = 50
Answer = Callable[[Request], Reply]


def sync(world: World, *names: str, exchange: Answer | None = None) -> None:
    """Rounds of the tills ``names``, or T01, until there is nothing more to say."""
    for name in names or ("T01",):
        till, ask = world.tills[name], exchange or partial(world.ask, name)
        for _ in range(MOST_ROUNDS):
            done = step.sync_once(till.desk.store, ask)
            if not (done.more or members.release_idle(till.desk) or done.unsent):
                break
        else:
            raise AssertionError(f"{name} does not come to rest")


def sell(till: Till, *codes: str, member: str = "") -> Paid:
    """Goods for cash."""
    for code in codes or (CHEAP,):
        basket.scan(till.desk, code)
    if member:
        members.bind(till.desk, member)
    return checkout.pay(till.desk, None)


def pay_by_value(world: World, name: str, code: str) -> Paid:
    """ANNA pays for ``code`` by stored value, out of what this till may spend."""
    till = world.tills[name]
    basket.scan(till.desk, code)
    members.bind(till.desk, ANNA)
    if till.world.online:
        step.sync_once(till.desk.store, partial(world.ask, name))
    stored_value.offer(till.desk)
    return checkout.pay(till.desk, None)


def restart(world: World, name: str = "T01") -> Till:
    """The program ends and begins again on what is on the disk."""
    before = world.tills[name]
    before.close()
    till = world.tills[name] = world.opened(name, before.world.made + 1_000)
    till.world.at, till.world.online = before.world.at, before.world.online
    return till


def taken_from_the_disk(world: World, name: str, folder: Path) -> Till:
    """The till ``name`` as it would begin on a copy of its files, taken while it runs."""
    before = world.tills[name]
    shutil.copytree(before.desk.store.files.folder, folder, ignore=shutil.ignore_patterns("*-shm"))
    return begun(folder, name, before)


def begun(folder: Path, name: str, before: Till) -> Till:
    """A till on the files in ``folder``, at the time of ``before``."""
    files = Files(folder, KEY)
    upgrade(files)
    till = open_till(
        files, till=name, digits=digits_of(name), shop=SHOP, made=before.world.made + 1_000
    )
    till.world.at, till.world.online = before.world.at, before.world.online
    return till


def documents(till: Till) -> list[Document]:
    """What the till has written, in order."""
    with reading(till.desk.store) as session:
        raw = session.scalars(select(DocumentRow.content).order_by(DocumentRow.number))
        return [canon.load_document(content) for content in raw]


def unsent(till: Till) -> list[str]:
    """Which of them the till still has to send."""
    with reading(till.desk.store) as session:
        return list(session.scalars(select(OutboxRow.document).order_by(OutboxRow.number)))


def shown(till: Till, kind: Kind, member: str = ANNA) -> int:
    """What a cashier sees."""
    with reading(till.desk.store) as session:
        return balances_of(session, member)[kind]


def at_centre(world: World, kind: Kind, member: str = ANNA) -> int:
    """What the centre has."""
    query = text("SELECT balance FROM account WHERE member = :member AND kind = :kind")
    with reading_centre(world.engine) as session:
        return session.scalar(query, {"member": member, "kind": kind.value}) or 0


def settled(world: World) -> dict[str, str]:
    """What became of each document at the centre."""
    query = text("SELECT document, state FROM result")
    with reading_centre(world.engine) as session:
        return {row.document: row.state for row in session.execute(query)}
