"""The processes that play many histories, each of them with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.queues import SimpleQueue

from benchmarks.postgres import cluster
from tests.simulation.play import failure

_mine = ""


@contextmanager
def databases(wanted: str, workers: int) -> Iterator[list[str]]:
    """Where each worker's centres are: nowhere, in a PostgreSQL of its own, or at a URL.

    A feed is read below the horizon of its whole cluster: a transaction of another history would
    hide the newest rows from this one.
    """
    with ExitStack() as stack:
        if wanted == "sqlite":
            yield [""] * workers
        elif wanted == "postgresql":
            yield [stack.enter_context(cluster()) for _ in range(workers)]
        else:
            yield [wanted] * workers


def begin(servers: SimpleQueue[str]) -> None:
    """A worker takes its database."""
    global _mine  # noqa: PLW0603 (what an initializer of a pool has to leave behind)
    _mine = servers.get()


def played(seed: int, steps: int) -> str:
    """Why the history from ``seed`` failed, empty where it did not."""
    return failure(seed, steps, _mine)
