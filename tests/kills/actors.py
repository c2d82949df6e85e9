"""The processes: a centre that answers over HTTP, and a till that sells without a pause."""

from __future__ import annotations

import random
from contextlib import suppress
from ctypes import Array, c_char
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy import select

from app.domain.documents import ReturnedLine
from app.domain.refusal import Refused, Unavailable
from app.models.balances import reading
from app.models.base import Files
from app.models.journal import DocumentRow
from app.models.upgrade import upgrade
from app.operations import basket, checkout, members, points, returns, stored_value
from app.operations.desk import Desk
from app.sync import step
from app.sync.http import HttpExchange
from server.base import open_engine
from server.centre import Centre
from server.http import create_app
from tests.till import KEY, Till, open_till

GOODS = ("6901234567892", "6901234567885", "6901234567878")
MEMBERS = ("m-anna", "m-bao", "m-chen")
IDS_A_LIFE = 100_000
_ACKNOWLEDGED = "acknowledged.txt"


def serve(url: str, port: int) -> None:
    """The centre, until it is killed."""
    centre = Centre(open_engine(url), lambda: datetime.now(UTC))
    uvicorn.run(create_app(centre), port=port, access_log=False, log_level="critical")


def opened(folder: Path, name: str, life: int) -> Till:
    """The till ``name`` as after a restart; no two lives make the same ids."""
    files = Files(folder / name, KEY)
    upgrade(files)
    return open_till(files, till=name, digits="0107" + name[1:], made=life * IDS_A_LIFE)


def exchange(name: str, port: int) -> HttpExchange:
    """The line of the till ``name``."""
    return HttpExchange(f"http://127.0.0.1:{port}", f"token-{name}")


def sell(folder: Path, name: str, life: int, port: int, doing: Array[c_char]) -> None:
    """A till, until it is killed. ``doing`` says what it is at.

    What was acknowledged to the cashier is written down at once: that has to be there for ever.
    """
    till, line = opened(folder, name, life), exchange(name, port)
    chance = random.Random(f"{name} {life}")
    told = till_documents(till)
    with (folder / name / _ACKNOWLEDGED).open("ab", buffering=0) as notes:
        while True:
            act = chance.choices((_serve, _top_up, _take_back, _sync), (5, 2, 1, 5))[0]
            doing.value = act.__name__.encode()
            with suppress(Refused, Unavailable):
                act(till.desk, chance, line)
            now = till_documents(till)
            notes.write("".join(f"{id}\n" for id in sorted(now - told)).encode())
            told = now


def acknowledged(folder: Path, name: str) -> list[str]:
    """The ids of all that the till ``name`` has told its cashier is done, once it is at work."""
    return (folder / name / _ACKNOWLEDGED).read_text().split()


def till_documents(till: Till) -> set[str]:
    """The ids of all that the till has written."""
    with reading(till.desk.store) as session:
        return set(session.scalars(select(DocumentRow.id)))


def _serve(desk: Desk, chance: random.Random, line: HttpExchange) -> None:
    for _ in range(chance.randint(1, 3)):
        basket.scan(desk, chance.choice(GOODS))
    with suppress(Refused):
        if chance.random() < 0.8:
            members.bind(desk, chance.choice(MEMBERS))
            _sync(desk, chance, line)
            points.redeem(desk, chance.choice((None, 100)))
    with suppress(Refused, Unavailable):
        if stored_value.ask_rest(desk):
            _sync(desk, chance, line)
        stored_value.offer(desk)
    checkout.pay(desk, None)


def _top_up(desk: Desk, chance: random.Random, _line: HttpExchange) -> None:
    members.bind(desk, chance.choice(MEMBERS))
    stored_value.top_up(desk, chance.choice((1_000, 10_000, 50_000)))


def _take_back(desk: Desk, chance: random.Random, _line: HttpExchange) -> None:
    with reading(desk.store) as session:
        sold = select(DocumentRow.serial).where(DocumentRow.kind == "sale")
        serials = session.scalars(sold).all()
    if not serials:
        return
    found = returns.find(desk, chance.choice(serials))
    lines = [ReturnedLine(line.index, line.left_milli) for line in found.lines if line.left_milli]
    if lines:
        returns.take_back(desk, found.serial, lines[:1], reason="坏", approved_by="1001")


def _sync(desk: Desk, chance: random.Random, line: HttpExchange) -> None:
    limits = step.Limits(chance.randint(1, 10), chance.randint(1, 10))
    step.sync_once(desk.store, line, limits=limits)
    if chance.random() < 0.3:
        members.release_idle(desk)
