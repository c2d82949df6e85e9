"""The shop: what is killed when, what is started again, and what has to be there in the end."""

from __future__ import annotations

import multiprocessing
import random
import socket
import time
from collections import Counter
from contextlib import suppress
from ctypes import Array, c_char
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import func, select

from app.domain.ledger import Kind
from app.domain.refusal import Refused, Unavailable
from app.models.balances import balances_of, reading
from app.models.journal import DocumentRow
from app.operations import checkout, members, standing
from app.sync import step
from app.sync.http import HttpExchange
from server import feed, rulebooks, schema, setup
from server.base import open_engine, writing
from server.base import reading as reading_centre
from server.setup import Goods, Opening, OpeningLot
from server.tables import journal, value
from tests.kills import actors
from tests.server.invariants import all_hold
from tests.till import PHONE_KEY, RULES, START, Till

TILLS = ("T01", "T02")
CENTRE = "centre"
MOST_S = 0.3
"""So long the shop goes on at most between two kills, once the last victim is at work again."""

_PROCESSES = multiprocessing.get_context("forkserver")
_PATIENCE_S, _LOOK_S = 60.0, 0.01
_UNITS = (Kind.POINTS.value, Kind.PRINCIPAL.value, Kind.BONUS.value, Kind.GROWTH.value)


@dataclass(slots=True)
class Shop:
    """A centre on the database ``url`` and two tills in ``folder``, all of them processes."""

    url: str
    folder: Path
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    _running: dict[str, ForkServerProcess] = field(default_factory=dict)
    _lives: Counter[str] = field(default_factory=Counter)
    _doing: dict[str, Array[c_char]] = field(default_factory=dict)
    _port: int = field(init=False)

    def __post_init__(self) -> None:
        _PROCESSES.set_forkserver_preload(["tests.kills.actors"])
        self._doing |= {name: _PROCESSES.RawArray(c_char, 20) for name in TILLS}
        self._port = _free_port()
        _found(self.url)

    def run(self, kills: int) -> None:
        """Open, be killed ``kills`` times, and close; raises ``AssertionError`` if it is wrong."""
        chance = random.Random(self.seed)
        try:
            for name in (CENTRE, *TILLS):
                self._start(name)
                self._wait(name)
            for _ in range(kills):
                self._wait_for_work()
                victim = chance.choices((CENTRE, *TILLS), (2, 1, 1))[0]
                self._running[victim].join(chance.uniform(0, MOST_S))
                self._kill(victim)
                self._start(victim)
                self._wait(victim)
        finally:
            for name in list(self._running):
                self._kill(name, counted=False)
        self.check()

    def check(self) -> None:
        """Nothing is lost, nothing is there twice, and all agree."""
        self._start(CENTRE)
        try:
            tills = {name: self._opened(name) for name in TILLS}
            for _ in range(2):
                for name, till in tills.items():
                    _settle(till, actors.exchange(name, self._port))
            self._compare(tills)
            for till in tills.values():
                till.close()
        finally:
            self._kill(CENTRE, counted=False)

    def _compare(self, tills: dict[str, Till]) -> None:
        engine = open_engine(self.url)
        all_hold(engine)
        with reading_centre(engine) as session:
            there = list(session.scalars(select(journal.DocumentRow.id)))
            accounts = session.execute(select(*value.AccountRow.__table__.columns)).all()
            held = session.scalar(select(func.sum(value.AccountRow.held)))
        engine.dispose()
        made: list[str] = []
        for name, till in tills.items():
            mine = actors.till_documents(till)
            lost = set(actors.acknowledged(self.folder, name)) - mine
            assert not lost, f"{name} lost {lost}"
            made += mine
            with reading(till.desk.store) as session:
                numbers = sorted(session.scalars(select(DocumentRow.number)))
                assert numbers == list(range(1, len(numbers) + 1)), f"{name}: a gap"
                for row in accounts:
                    if row.kind in _UNITS:
                        shown = balances_of(session, row.member)[row.kind]
                        assert shown == row.balance, f"{name} {row.member} {row.kind}: {shown}"
        assert sorted(there) == sorted(made), "a document was lost, or is there twice"
        self.documents = len(made)
        assert not held, f"{held} is still held"

    def _start(self, name: str) -> None:
        self._lives[name] += 1
        work = (
            partial(actors.serve, self.url, self._port)
            if name == CENTRE
            else partial(
                actors.sell, self.folder, name, self._lives[name], self._port, self._doing[name]
            )
        )
        self._running[name] = _PROCESSES.Process(target=work, name=name)
        self._running[name].start()

    def _wait(self, name: str) -> None:
        """Until ``name`` is at work."""
        until = time.monotonic() + _PATIENCE_S
        while not (_answers(self._port) if name == CENTRE else self._doing[name].value):
            assert time.monotonic() < until, f"{name} does not start"
            self._running[name].join(_LOOK_S)
            assert self._running[name].exitcode is None, f"{name} ended by itself"

    def _wait_for_work(self) -> None:
        """Until the tills have acknowledged more documents than there were kills.

        Else a slow machine would be killed before there is anything to lose.
        """
        until = time.monotonic() + _PATIENCE_S
        while sum(len(actors.acknowledged(self.folder, name)) for name in TILLS) <= (
            self.kills.total()
        ):
            assert time.monotonic() < until, "nothing is sold"
            self._running[TILLS[0]].join(_LOOK_S)

    def _kill(self, name: str, *, counted: bool = True) -> None:
        process = self._running.pop(name)
        assert process.exitcode is None, f"{name} ended by itself"
        process.kill()
        process.join()
        if counted:
            doing = self._doing[name].value.decode().lstrip("_") if name in self._doing else ""
            self.kills[f"{name} {doing}".strip()] += 1
        if name in self._doing:
            self._doing[name].value = b""

    def _opened(self, name: str) -> Till:
        self._lives[name] += 1
        return actors.opened(self.folder, name, self._lives[name])


def _settle(till: Till, line: HttpExchange) -> None:
    """The day is over: nobody stands at the counter, and rounds go on until nothing is left."""
    until = time.monotonic() + _PATIENCE_S
    with suppress(Refused):
        checkout.pay(till.desk, None)
    with suppress(Refused):
        members.take_off(till.desk)
    standing.give_back_all(till.desk)
    while True:
        assert time.monotonic() < until, "it does not come to rest"
        try:
            done = step.sync_once(till.desk.store, line)
        except Unavailable:
            continue
        if not members.release_idle(till.desk) and not done.more and not done.unsent:
            return


def _found(url: str) -> None:
    engine = open_engine(url)
    schema.upgrade(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, "0107", "好又多便利(人民路店)")
        for name in TILLS:
            setup.enrol(session, "0107", name, id=name, token=f"token-{name}")
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
        priced = zip(actors.GOODS, (200, 3_500, 12_345), strict=True)
        setup.add_goods(stamps, [Goods(code, code, "件", fen, "", (code,)) for code, fen in priced])
        setup.open_members(stamps, [_opening(at) for at in range(len(actors.MEMBERS))], START)
    engine.dispose()


def _opening(at: int) -> Opening:
    id = actors.MEMBERS[at]
    lots = (OpeningLot(Kind.POINTS, 5_000, START), OpeningLot(Kind.PRINCIPAL, 100_000, START))
    return Opening(
        id, f"99000{at}", "张大伟", f"1390000000{at}", f"880100000000000{at}", "gold",
        (f"opening-{id}",), (lots,),
    )  # fmt: skip


def _answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
