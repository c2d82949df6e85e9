"""A process that serves tills out of a database that other processes serve them out of too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.domain.ledger import Kind
from app.sync.wire import HoldWanted, Request
from server.base import open_engine
from server.centre import Centre
from tests.server.builder import AT, LIN, PAPER, RULES, TillBuilder

CHEN = "chen"
ROUNDS = 8


def requests_of(till: str) -> list[Request]:
    """Rounds of ``till``, always the same ones: two members, their value and points, and holds."""
    builder = TillBuilder(till, f"log-of-{till}", code=till, rulebook=RULES)
    found = []
    for turn in range(ROUNDS):
        who, other = (LIN, CHEN) if turn % 2 else (CHEN, LIN)
        wanted = HoldWanted(f"hold-{till}-{turn}", other, Kind.POINTS, 40)
        first = len(builder.sent)
        top_up = builder.top_up(who, 10_000)
        builder.sell(who, PAPER, value_fen=1_500, holds=(f"{top_up.id}:0",))
        sold = builder.sell(other, PAPER)
        builder.bring_back(builder.past(sold), (0, 1_000))
        builder.give_back(who, {f"{top_up.id}:0": 8_500})
        found.append(builder.request(*builder.sent[first:], wanted=(wanted,)))
    return found


def hammer(url: str, tills: tuple[str, ...]) -> None:
    """Send all rounds of ``tills``, those of each in order, one thread for each."""
    engine = open_engine(url)
    centre = Centre(engine, now=lambda: AT)

    def send(till: str) -> None:
        for request in requests_of(till):
            centre.round(till, request)

    with ThreadPoolExecutor(len(tills)) as threads:
        list(threads.map(send, tills))
    engine.dispose()
