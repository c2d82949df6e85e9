"""Two processes of the centre on one PostgreSQL, as a chain runs them, one for each core.

``python -m benchmarks.several URL …`` is one of them: it waits for a line, does its part, and tells
the milliseconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks import settling
from benchmarks.postgres import cluster
from benchmarks.rows import Aim, Row, row
from benchmarks.settling import AIM_MS, AT, PAGE, REQUESTS_PER_S, Stream
from server import listening
from server.base import open_engine
from server.centre import Centre

PROCESSES = 2
_Running = subprocess.Popen[str]


def measure(documents: int, tills: int, seconds: float) -> list[Row]:
    """``documents`` pushed in pages by a till at each process, then sales of ``tills``."""
    members, each = 2 * documents, documents // PROCESSES
    with cluster(durable=True) as url:
        engine = open_engine(url)
        settling.found(engine, members, tills)
        engine.dispose()
        with _processes(url, "push", each, members) as running:
            begun = time.perf_counter()
            _told(running)
            took_ms = (time.perf_counter() - begun) * 1000
        with _processes(url, "stream", tills // PROCESSES, members, seconds) as running:
            streams = [Stream(*one) for one in _told(running)]
    times = [took for one in streams for took in one.times_ms]
    asked = Stream(times, sum(one.failed for one in streams), max(one.took_s for one in streams))
    name = f"{PROCESSES} processes, PostgreSQL"
    return [
        row(
            f"a document settled, of {documents:,}, {name}",
            [took_ms / (each * PROCESSES)],
            aim=Aim("p50", AIM_MS),
        ),
        settling.told(asked, tills, name),
    ]


@contextmanager
def _processes(*words: object) -> Iterator[list[_Running]]:
    """They run and are ready; in the end they are gone."""
    program = [sys.executable, "-m", __name__, *map(str, words)]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [*program, str(at)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for at in range(PROCESSES)
        ]
        for one in running:
            stack.callback(one.kill)
            assert one.stdout is not None, "it is a pipe"
            assert one.stdout.readline() == "ready\n", "the process is ready"
        yield running


def _told(running: Sequence[_Running]) -> list[Any]:
    """What they tell, once all of them have been told to begin."""
    for one in running:
        assert one.stdin is not None, "it is a pipe"
        one.stdin.write("begin\n")
        one.stdin.flush()
    return [json.loads(one.stdout.readline()) for one in running if one.stdout is not None]


def _main(url: str, what: str, *words: str) -> None:
    engine = open_engine(url)
    centre = Centre(engine, lambda: AT)
    if what == "push":
        documents, members, at = words
        _push(centre, int(documents), int(members), int(at) + 1)
    else:
        tills, members, seconds, at = words
        _stream(centre, int(tills), int(members), float(seconds), int(at))
    engine.dispose()


def _stream(centre: Centre, tills: int, members: int, seconds: float, at: int) -> None:
    mine, per_s = range(2 + at * tills, 2 + (at + 1) * tills), REQUESTS_PER_S / PROCESSES
    _tell(settling.stream(centre, mine, members, per_s, seconds, name="two-", ready=_ready))


def _push(centre: Centre, documents: int, members: int, till: int) -> None:
    log = f"log-two-{till}"
    sent = list(settling.day(till, log, documents, members))
    requests = [settling.request_of(log, sent[at : at + PAGE]) for at in range(0, len(sent), PAGE)]
    _ready()
    for request in requests:
        reply = centre.round(settling.till_id(till), request)
        assert len(reply.results) == len(request.documents), "all of it is settled"
    _tell([])


def _tell(found: Sequence[object]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    listening.spare_collections()


if __name__ == "__main__":
    _main(*sys.argv[1:])
