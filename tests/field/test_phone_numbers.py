"""Telephone numbers of members are where they belong, and in no log, address or report."""

from __future__ import annotations

import logging
import re
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.documents import Field
from app.domain.refusal import UnknownMember
from app.models.base import open_file
from app.operations import basket, checkout, members, profile
from app.operations.joining import Joining
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from app.sync.http import HttpExchange
from server.base import writing
from server.http import create_app
from server.setup import add_administrator
from tests.field.counter import ANNA, CHEAP, sell, sync
from tests.operations.owning import a_card
from tests.server.speaking import PATIENCE, Speaker
from tests.simulation.world import World
from tests.till import KEY, Till

HERS, NEW, STRANGER = "13800001234", "13900002222", "13912345678"
CARD = a_card(3)
THEIRS = re.compile(f"{HERS}|{NEW}|{STRANGER}|{CARD}|13900000000|8801000000000000")


@pytest.fixture
def said() -> Iterator[list[str]]:
    """All that is logged, from before anything begins, down to each statement of SQL.

    What the rows were, which SQLAlchemy has one level deeper, is not ours to hide.
    """
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    talkative = ("", "sqlalchemy", "uvicorn", "urllib3", "asyncio")
    before = {name: logging.getLogger(name).level for name in talkative}
    keeper = Keeper(logging.DEBUG)
    logging.getLogger().addHandler(keeper)
    for name in talkative:
        deep = logging.INFO if name == "sqlalchemy" else logging.DEBUG
        logging.getLogger(name).setLevel(deep)
    yield lines
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().removeHandler(keeper)


@contextmanager
def chatting(app: FastAPI) -> Iterator[str]:
    """The address of ``app``, which logs each request."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, log_level="debug", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def test_a_day_at_the_counter_puts_no_telephone_number_into_any_log(
    said: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Threat 16: with all that can be logged, over the real line, and a defect at each end."""
    world = World(1, tmp_path / "world")
    with writing(world.engine) as session:
        add_administrator(session, "店长", id="boss", token="token-boss")
    with chatting(create_app(world.centre)) as address:
        till = world.tills["T01"]
        line = HttpExchange(address, "token-T01")
        asking = CentreCalls(till.desk.store, HttpCentre(address, "token-T01", patience=PATIENCE))
        till.desk = replace(till.desk, calls=asking)
        members.register(till.desk, HERS, "王小明", Joining(card=CARD))
        sell(till)
        sync(world, exchange=line)
        for key in (HERS, CARD):
            basket.scan(till.desk, key)
        basket.scan(till.desk, CHEAP)
        checkout.pay(till.desk, None)
        profile.change_profile(till.desk, ANNA, {Field.PHONE: NEW})
        with pytest.raises(UnknownMember):
            members.look_up(till.desk, STRANGER)
        manager = Speaker(address, "token-boss")
        found = manager.ask("POST", "/v1/members/search", {"kind": "phone", "code": HERS})
        assert found.status_code == 200
        sync(world, exchange=line)
    reports = [report_of(till), report_at_centre(world)]
    world.close()
    shown = capfd.readouterr()
    for what in (*said, *reports, shown.out, shown.err, *map(str, found.history), found.url):
        assert not THEIRS.search(what), what
    assert any("POST /v1/round" in line for line in said), "it was talkative"
    assert any("INSERT INTO" in line for line in said)


def report_of(till: Till) -> str:
    """What a crash report would say of a defect at the till."""
    insert = text("INSERT INTO series (name, last) VALUES (:name, 1), (:name, 2)")
    with pytest.raises(IntegrityError) as defect, till.desk.store.writing.begin() as session:
        session.execute(insert, {"name": HERS})
    return "".join(traceback.format_exception(defect.value))


def report_at_centre(world: World) -> str:
    """The same, at the centre."""
    insert = text("INSERT INTO shop (code, name) VALUES (:name, 'a'), (:name, 'b')")
    with pytest.raises(IntegrityError) as defect, writing(world.engine) as session:
        session.execute(insert, {"name": HERS})
    return "".join(traceback.format_exception(defect.value))


def test_a_stolen_till_tells_nobody_a_telephone_number(world: World) -> None:
    """Threat 5: nothing can be read without the key; with it, of a phone four digits."""
    till = world.tills["T01"]
    members.register(till.desk, HERS, "王小明", Joining(card=CARD))
    profile.change_profile(till.desk, ANNA, {Field.PHONE: NEW})
    folder = till.desk.store.files.folder
    raw = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    assert not THEIRS.search(raw.decode("latin-1"))
    assert "王小明".encode() not in raw
    sync(world)
    found: list[object] = []
    for file in (till.desk.store.files.till, till.desk.store.files.mirror()):
        with closing(open_file(file, KEY)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                found += connection.execute(f'SELECT * FROM "{table}"').fetchall()
    read = "\n".join(map(str, found))
    hexes = "|".join(number.encode().hex() for number in (HERS, NEW, "13900000000"))
    assert "138****1234" in read, "what a cashier may see is there"
    assert not re.search(f"{HERS}|{NEW}|13900000000", read)
    assert not re.search(hexes, read, re.IGNORECASE)
