"""A backup of the centre that is put back later, and tills that tell what came after it."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app import canon
from app.domain.documents import GiveBack
from app.domain.ledger import Kind
from app.sync.wire import Grant, Reply, Request, Sent
from server import feed, restored
from server.base import open_engine, reading
from server.centre import Centre
from server.mentions import names_of
from server.tables.journal import ResultRow
from server.tables.value import AccountRow, HoldLotRow, HoldRow
from tests.server.builder import AT, TillBuilder

_NAMES = count(1)
Hold = tuple[str, str, tuple[tuple[str, int, int, int], ...]]


class Backup:
    """A copy of a centre's database, as it was when this was made."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._folder = folder
        self._made: list[Engine] = []
        self._url = self._copied(engine)

    def restore(self, feed_id: str = "feed-2") -> Centre:
        """Put back, and said to be so; the backup itself stays as it was."""
        engine = open_engine(self._copied_url(self._url))
        self._made.append(engine)
        with feed.stamping(engine) as stamps:
            restored.begin(stamps, feed_id)
        return Centre(engine, now=lambda: AT)

    def close(self) -> None:
        """Let go of every database that was made."""
        for engine in self._made:
            engine.dispose()

    def _copied(self, engine: Engine) -> str:
        url = engine.url.render_as_string(hide_password=False)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        engine.dispose()
        return self._copied_url(url)

    def _copied_url(self, url: str) -> str:
        made = make_url(url)
        assert made.database
        name = f"copy{next(_NAMES)}"
        if made.get_backend_name() == "sqlite":
            file = self._folder / f"{name}.db"
            shutil.copyfile(made.database, file)
            return f"sqlite:///{file}"
        server = create_engine(
            made.set(database="template1"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {made.database}"))
        return made.set(database=name).render_as_string(hide_password=False)


@dataclass(slots=True)
class Teller:
    """A till that tells a restored centre what it has: the last of ``logs`` is the live one.

    ``grants`` is what it was granted, by log; ``at_once`` documents go in a request.
    """

    logs: list[TillBuilder]
    grants: dict[str, list[Grant]] = field(default_factory=dict)
    at_once: int = 2
    stored: dict[str, int] = field(default_factory=dict)
    learned: str = ""
    sent: list[Request] = field(default_factory=list)

    @property
    def till(self) -> TillBuilder:
        """The live log."""
        return self.logs[-1]

    def grant(self, centre: Centre, id: str, member: str, kind: Kind, amount: int) -> Grant:
        """Ask for a hold, and keep the answer."""
        (grant,) = self.till.ask(centre, id, member, kind, amount).grants
        if grant.lots:
            self.grants.setdefault(self.till.log, []).append(grant)
        return grant

    def step(self, centre: Centre) -> bool:
        """One request; whether all was stored after it."""
        if not self.learned:
            old = replace(self.till.request(), feed_id="feed-1", cursor="1.1")
            self.learned = centre.round(self.till.id, old).feed_id
            return False
        log = next((one for one in self.logs if not self._done(one)), self.till)
        reply = centre.round(log.id, self.request(log))
        if reply.stored is not None:
            self.stored[log.log] = reply.stored
        return all(map(self._done, self.logs))

    def request(self, log: TillBuilder) -> Request:
        """What it says of ``log`` now."""
        first = self.stored.get(log.log, 0)
        documents = tuple(log.sent[first : first + self.at_once])
        left = sum(1 for one in self.logs if one is not log and not self._done(one))
        asked = log.request(*documents)
        made = replace(
            asked,
            results_since="",
            results_feed_id=self.learned,
            other_logs=left,
            granted=tuple(self._listed(log, documents)),
        )
        self.sent.append(made)
        return made

    def _listed(self, log: TillBuilder, documents: Collection[Sent]) -> Iterator[Grant]:
        """What is open by the log's own account, or named by ``documents``."""
        named = {
            name for sent in documents for name in names_of(canon.load_document(sent.content)).holds
        }
        given = {
            name
            for sent in log.sent
            for name in _given_back(sent)
        }  # fmt: skip
        for grant in self.grants.get(log.log, ()):
            if grant.id in named or grant.id not in given:
                yield grant

    def _done(self, log: TillBuilder) -> bool:
        return log.log in self.stored and self.stored[log.log] >= log.number

    def tell(self, centre: Centre) -> None:
        """All of it."""
        for _ in range(200):
            if self.step(centre):
                return
        raise AssertionError("never stored")

    def poll(self, centre: Centre) -> Reply:
        """One more request of the live log."""
        return centre.round(self.till.id, self.request(self.till))


def _given_back(sent: Sent) -> Iterator[str]:
    body = canon.load_document(sent.content).body
    if isinstance(body, GiveBack):
        yield from (one.hold for one in body.returned)


@dataclass(frozen=True)
class Books:
    """What a centre has: balances, holds, and what became of each document."""

    balances: dict[tuple[str, str], tuple[int, int]]
    holds: dict[str, Hold]
    results: dict[str, tuple[str, str]]


def books(engine: Engine) -> Books:
    """The books as they are now."""
    with reading(engine) as session:
        balances = {
            (row.member, row.kind): (row.balance, row.held)
            for row in session.scalars(select(AccountRow))
            if row.balance
        }
        parts: dict[str, list[tuple[str, int, int, int]]] = {}
        for part in session.scalars(select(HoldLotRow).order_by(HoldLotRow.ordinal)):
            parts.setdefault(part.hold, []).append(
                (part.lot, part.amount, part.spent, part.returned)
            )
        holds = {
            row.id: (row.log, row.state, tuple(parts.get(row.id, ())))
            for row in session.scalars(select(HoldRow))
        }
        results = {
            row.document: (row.state, row.code) for row in session.scalars(select(ResultRow))
        }
    return Books(balances, holds, results)


@contextmanager
def backups(engine: Engine, folder: Path) -> Iterator[Backup]:
    """A backup of ``engine`` as it is now."""
    backup = Backup(engine, folder)
    try:
        yield backup
    finally:
        backup.close()
