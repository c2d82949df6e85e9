"""Documents settled at the centre: many at once beside ORM objects one by one, and many tills."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app import canon, keys
from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.documents import (
    Basis,
    Body,
    Document,
    GiveBack,
    Returned,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import Kind
from app.domain.member import member_number
from app.domain.quote import quote
from app.domain.refusal import Refused
from app.domain.stored_value import choose_offer
from app.sync.wire import VERSION, Health, Request, Sent
from benchmarks.objects import settle_as_objects
from benchmarks.postgres import cluster
from benchmarks.rows import Aim, Row, row, took_ms
from benchmarks.shop import PHONE_KEY, RULES
from server import feed, listening, rulebooks, setup
from server.base import open_engine, writing
from server.bookings import Sender
from server.centre import Centre
from server.schema import upgrade
from server.settle import Parcel, settle_alone
from server.setup import Opening, OpeningLot

PAGE = 100
AIM_MS, TIMES_THE_OBJECTS = 0.2, 15
REQUESTS_PER_S, AIM_P99_MS = 800, 20
WHOLE_EVERY = 60
"""Of a till that sends 4 documents a second so many are pushed for each heartbeat of 15 s."""
AT = RULES.effective_from + timedelta(days=1)
WARM_S = 1
"""So long tills have asked before it is counted what they wait: a centre that has just begun makes
each of its statements once."""
_TILLS_A_SHOP = 90
_COLLECTIONS = gc.get_threshold()
_LINES = (
    BasketLine("00101", "散称红富士苹果", "kg", 798, 1268, weighed=True),
    BasketLine("10004", "清风抽纸", "提", 2280, 1000),
)


def measure(folder: Path, documents: int, objects: int, tills: int, seconds: float) -> list[Row]:
    """``documents`` of one till in pages, as many as ``objects`` as objects; then ``tills``."""
    folder.mkdir(parents=True)
    members = 2 * documents
    rows: list[Row] = []
    with cluster(durable=True) as url:
        for name, place in (("PostgreSQL", url), ("SQLite", f"sqlite:///{folder / 'centre.db'}")):
            engine = open_engine(place)
            found(engine, members, tills)
            ours = _paged(engine, list(day(1, "log-1", documents, members)))
            slow = settle_as_objects(
                engine, list(day(1, "log-0", objects, members)), RULES, till=till_id(1), log="log-0"
            )
            rows += [
                row(
                    f"a document settled, of {documents:,}, {name}",
                    ours,
                    limit="as ORM objects, one by one",
                    limit_ms=slow,
                    aim=Aim("ratio", round(1 / TIMES_THE_OBJECTS, 3)),
                ),
                row("  the same, in time", ours, aim=Aim("p50", AIM_MS)),
                _together(engine, range(2, tills + 2), members, seconds, name),
            ]
            engine.dispose()
    return rows


def found(engine: Engine, members: int, tills: int) -> None:
    """A chain of ``members`` with points, and one till more than ``tills``."""
    upgrade(engine)
    with writing(engine) as session:
        setup.found(session, feed_id="feed-1", phone_key=PHONE_KEY)
        for shop in dict.fromkeys(map(_shop, range(1, tills + 2))):
            setup.add_shop(session, shop, "好又多便利")
        for at in range(1, tills + 2):
            setup.enrol(session, _shop(at), _code(at), id=till_id(at), token=f"token-{at}")
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
    for first in range(0, members, 1_000):
        with feed.stamping(engine) as stamps:
            some = range(first, min(first + 1_000, members))
            setup.open_members(stamps, map(_opening, some), RULES.effective_from)


def _shop(at: int) -> str:
    return f"{107 + at // _TILLS_A_SHOP:04d}"


def _code(at: int) -> str:
    return f"T{at % _TILLS_A_SHOP:02d}"


def till_id(at: int) -> str:
    """The till ``at``, counted from 1."""
    return f"till-{at}"


def _opening(at: int) -> Opening:
    lots = (OpeningLot(Kind.POINTS, 1_000, RULES.effective_from),)
    number = member_number("999900", at + 1)
    return Opening(
        f"member-{at}", number, "张大伟", f"138{at:08d}", f"8801{at:012d}", RULES.tiers[0].code,
        (f"opening-{at}",), (lots,),
    )  # fmt: skip


def _paged(engine: Engine, sent: Sequence[Sent]) -> list[float]:
    """Milliseconds a document, one figure of each page; the first pages are not counted."""
    sender = Sender(till_id(1), _code(1), _shop(1), PHONE_KEY)

    def settle(page: Sequence[Sent]) -> None:
        with feed.stamping(engine) as stamps:
            settle_alone(stamps, Parcel(sender, "log-1", page), AT)

    pages = [sent[at : at + PAGE] for at in range(0, len(sent), PAGE)]
    times = [took_ms(partial(settle, page)) / len(page) for page in pages]
    return times[len(times) // 20 :]


def _together(engine: Engine, tills: range, members: int, seconds: float, name: str) -> Row:
    """In one process with those who ask, and without HTTP."""
    with as_served():
        asked = stream(Centre(engine, lambda: AT), tills, members, REQUESTS_PER_S, seconds)
    return told(asked, len(tills), name)


@contextmanager
def as_served() -> Iterator[None]:
    """Cycles are looked for as the centre's own program does."""
    listening.spare_collections()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*_COLLECTIONS)


class Stream(NamedTuple):
    """What tills waited for each answer, the errors among these, and for how long they asked."""

    times_ms: list[float]
    failed: int
    took_s: float


def told(asked: Stream, tills: int, name: str) -> Row:
    """The row of ``asked``."""
    rate = f"{len(asked.times_ms) / asked.took_s:.0f} of {REQUESTS_PER_S} requests/s"
    label = f"{tills} tills, {rate}, {asked.failed} errors, {name}"
    return row(label, asked.times_ms, aim=Aim("p99", AIM_P99_MS))


def stream(
    centre: Centre,
    tills: range,
    members: int,
    per_s: float,
    seconds: float,
    *,
    name: str = "",
    ready: Callable[[], None] = lambda: None,
) -> Stream:
    """Requests of ``tills``, an act of one of ``members`` each, evenly; the first are not counted.

    One that is late counts from its due.

    Most are pushes, as a till makes them; the others ask for rows. One that fails is counted.
    ``name`` tells their logs from those of another stream; ``ready`` is called before the first.
    """
    uncounted = int(per_s * WARM_S) // len(tills)
    each = uncounted + max(1, int(per_s * seconds) // len(tills))
    logs = {till: f"log-{name}{till}" for till in tills}
    days = {till: list(day(till, log, each, members)) for till, log in logs.items()}
    cursor, failed = _end_of_feed(centre), list[str]()
    ready()
    begun = time.perf_counter() + 0.1

    def ask(till: int) -> list[float]:
        """What a till waits for each answer: it sends the next when it has the last."""
        times = []
        for turn, one in enumerate(days[till]):
            due = begun + (turn * len(tills) + till - tills.start) / per_s
            time.sleep(max(0.0, due - time.perf_counter()))
            rows = 0 if (turn + till) % WHOLE_EVERY else 20
            request = replace(request_of(logs[till], [one], rows), cursor=cursor)
            try:
                if not centre.round(till_id(till), request).results:
                    failed.append("no result of what was sent")
            except (SQLAlchemyError, Refused) as error:
                failed.append(type(error).__name__)
            times.append((time.perf_counter() - due) * 1000)
        return times[uncounted:]

    with ThreadPoolExecutor(len(tills)) as threads:
        times = [took for each_till in threads.map(ask, tills) for took in each_till]
    return Stream(times, len(failed), time.perf_counter() - begun - WARM_S)


def _end_of_feed(centre: Centre) -> str:
    asked, more = replace(request_of("", []), rows=5_000), True
    while more:
        reply = centre.round(till_id(1), asked)
        asked = replace(asked, cursor=reply.cursor, results_since=reply.results_cursor)
        more = reply.more
    return asked.cursor


def request_of(log: str, sent: Sequence[Sent], rows: int = 0) -> Request:
    """A request that says nothing but ``sent``, the last of which is the head of ``log``."""
    number, head = (sent[-1].number, sent[-1].hash) if sent else (0, "")
    health = Health("", 0, 0)
    return Request(
        VERSION, "", "", log, number, head, number, tuple(sent), (), rows, health, results_since=""
    )  # fmt: skip


def day(till: int, log: str, documents: int, members: int) -> Iterator[Sent]:
    """Sales of members and of others, top-ups, what is paid out of them, and what is given back."""
    head, number = "", 0
    born: tuple[str, str] = ("", "")

    def sealed(body: Body) -> Sent:
        nonlocal head, number
        number += 1
        document = Document(
            f"{log}-{number}", log, number, AT, _shop(till), _code(till), "chen", "",
            RULES.version, Basis(), body, "", head,
        )  # fmt: skip
        content = canon.dump(document)
        head = keys.digest(content)
        return Sent(number, document.id, content, head, "", b"", b"")

    while number < documents:
        member = f"member-{(number * 37 + till) % members}"
        turn = number % 10
        if turn == 6:
            sent = sealed(_top_up(member))
            born = (sent.id, member)
            yield sent
        elif turn == 7:
            yield sealed(_sale(born[1], value_fen=1_000, holds=(f"{born[0]}:0",)))
        elif turn == 8:
            yield sealed(GiveBack(born[1], (Returned(f"{born[0]}:0", 49_000),)))
        else:
            yield sealed(_sale("" if turn % 3 == 2 else member))


def _top_up(member: str) -> TopUp:
    amount_fen = 50_000
    best = choose_offer(amount_fen, RULES)
    cash = Tender(TenderKind.CASH, amount_fen, amount_fen)
    return TopUp(member, amount_fen, (cash,), best.bonus_fen if best else 0)


def _sale(member: str, value_fen: int = 0, holds: tuple[str, ...] = ()) -> Sale:
    priced = quote(_LINES, Customer("", 0) if member else None, RULES, at=AT)
    cash_fen = priced.due_fen - value_fen
    tenders = [Tender(TenderKind.STORED_VALUE, value_fen)] if value_fen else []
    tenders.append(Tender(TenderKind.CASH, cash_fen, cash_fen))
    check = SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned)
    return Sale(_LINES, member, priced.points, tuple(tenders), holds, check)
