"""A till as a process that sells, loads, and says each step; it goes on when it is told to."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from app.models.base import Files
from app.models.upgrade import upgrade
from app.operations import basket, checkout, members
from app.sync.http import HttpExchange
from app.sync.image import HttpImages
from app.sync.load import Loader, Progress
from app.sync.step import Limits, sync_once
from tests.simulation.world import GOODS, MEMBERS
from tests.till import KEY, Till, open_till


def main(folder: str, url: str, token: str, made: str) -> None:
    """Load until it is done; as each step begins a member buys something."""
    files = Files(Path(folder), KEY)
    upgrade(files)
    till = open_till(files, till="T01", digits="010701", made=int(made))
    exchange = HttpExchange(url, token)
    store = till.desk.store
    loader = Loader(store, HttpImages(url, token), exchange, Limits(rows=4))
    loader.tell = partial(_step, till, HttpExchange(url, token), set())
    say(f"end {loader.load().value}")
    till.close()


def _step(till: Till, exchange: HttpExchange, begun: set[str], progress: Progress) -> None:
    if progress.phase in begun:
        return
    begun.add(progress.phase)
    basket.scan(till.desk, next(iter(GOODS)))
    members.bind(till.desk, MEMBERS[0])
    checkout.pay(till.desk, None)
    sync_once(till.desk.store, exchange, limits=Limits(rows=0))
    say(progress.phase.value)
    sys.stdin.readline()


def say(word: str) -> None:
    """To whoever started this."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
