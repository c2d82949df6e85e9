"""One round with the centre in the same process: documents up, rows down, three files written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app import canon
from app.domain.ledger import Kind
from app.domain.member import member_number
from app.operations import basket, checkout, members
from app.operations.desk import Desk
from app.start import makers
from app.sync.step import Limits, sync_once
from app.sync.wire import Reply, Request
from benchmarks.rows import Aim, Row, row, took_ms
from benchmarks.same_rows import copied, written_again
from benchmarks.shop import ENROLMENT, PHONE_KEY, RULES, desk_of, enrol, open_till
from server import rulebooks, setup
from server.base import open_engine, writing
from server.centre import Centre
from server.feed import stamping
from server.schema import upgrade
from server.setup import Goods, Opening, OpeningLot

PEER_PUSH, PEER_PULL = 5_703, 5_775
"""Documents a second of the peer that was measured: see section 7 of the design of the sync."""
TIMES_THE_PEER = 5
_LIMIT = "same rows, drivers alone"
_LINES = 2


@dataclass(slots=True)
class _Talk:
    """The centre as an ``Exchange``, and what its turns took."""

    centre: Centre
    request: Request | None = None
    reply: Reply | None = None
    took: list[float] = field(default_factory=list)

    def __call__(self, request: Request, /) -> Reply:
        def answer() -> None:
            self.reply = self.centre.round(ENROLMENT.till_id, request)

        self.request = request
        self.took.append(took_ms(answer))
        assert self.reply
        return self.reply


def measure(folder: Path, n: int, *, documents: int = 100, rows: int = 2_000) -> list[Row]:
    """``n`` rounds, each of ``documents`` and ``rows``; half of the sales are members'."""
    enrol(folder)
    engine = open_engine(f"sqlite:///{folder / 'centre.db'}")
    _found(engine, n, rows)
    talk = _Talk(Centre(engine, makers.now))
    store = open_till(folder)
    limits = Limits(documents, rows)
    go = partial(sync_once, store, talk, limits=limits)
    go()
    go()
    talk.took.clear()
    desk = desk_of(store, online=lambda: False)
    files = (folder / "centre.db", store.files.till, store.files.mirror())
    times, raw, coding = list[float](), list[float](), list[float]()
    sales = _sales(desk)
    for _ in range(n):
        for _, _ in zip(range(documents), sales, strict=False):
            pass
        before = [copied(file) for file in files]
        times.append(took_ms(lambda: _whole(go(), documents, rows)))
        raw.append(sum(written_again(file, old) for file, old in zip(files, before, strict=True)))
        coding.append(took_ms(partial(_coded, talk.request, talk.reply)))
    engine.dispose()
    store.close()
    aim = Aim("p50", round((documents / PEER_PUSH + rows / PEER_PULL) * 1000 / TIMES_THE_PEER))
    till_ms = [whole - part for whole, part in zip(times, talk.took, strict=True)]
    return [
        row(
            f"sync round, {documents} up, {rows:,} down",
            times,
            limit=_LIMIT,
            limit_ms=raw,
            aim=aim,
        ),
        row("  of it: the centre", talk.took),
        row("  of it: the till", till_ms),
        row("  beside it: JSON, both ends", coding),
    ]


def _found(engine: Engine, n: int, rows: int) -> None:
    """A chain with so many members that each round has its own."""
    upgrade(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        setup.add_shop(session, ENROLMENT.shop, ENROLMENT.shop_name)
        setup.enrol(session, ENROLMENT.shop, ENROLMENT.till, id=ENROLMENT.till_id, token="token")
    with stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
        setup.add_goods(stamps, [_goods(at) for at in range(10)])
    each = rows // 2
    for first in range(0, each * (n + 1), each):
        with stamping(engine) as stamps:
            setup.open_members(
                stamps, map(_opening, range(first, first + each)), RULES.effective_from
            )


def _goods(at: int) -> Goods:
    return Goods(f"{at:05d}", f"可口可乐{at}号330ml", "罐", 350, "饮料", (f"g{at}",))


def _opening(at: int) -> Opening:
    lots = (OpeningLot(Kind.POINTS, 1_000, RULES.effective_from),)
    number = member_number("999900", at + 1)
    return Opening(
        f"member-{at}", number, "张大伟", f"138{at:08d}", f"8801{at:012d}", "gold",
        (f"opening-{at}",), (lots,),
    )  # fmt: skip


def _sales(desk: Desk) -> Iterator[None]:
    codes = cycle(f"g{at}" for at in range(10))
    people = cycle(f"member-{at}" for at in range(50))
    while True:
        for of_member in (False, True):
            for _, code in zip(range(_LINES), codes, strict=False):
                basket.scan(desk, code)
            if of_member:
                members.bind(desk, next(people))
            checkout.pay(desk, None)
            yield


def _whole(done: Any, documents: int, rows: int) -> None:
    assert (done.results, done.rows) == (documents, rows), done


def _coded(request: Request | None, reply: Reply | None) -> None:
    canon.load(Request, canon.dump(request))
    canon.load(Reply, canon.dump(reply))
