"""The feed's numbers: given under one lock, read up to any moment without losing a late commit.

Every writing transaction locks the centre's one row before it does anything else and takes its
numbers from it, so numbers become visible in their order: whoever reads up to ``n`` will never be
shown a lower one later. The price is that writers stand in line. All that knows how numbers are
given and how a cursor is compared is in this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.canon import Unreadable
from server.base import upsert, writing
from server.tables.house import CentreRow, FeedRow

EVERYONE = "*"
_LONGEST_CURSOR = 18


@dataclass(slots=True)
class Stamps:
    """What one transaction changed, numbered. ``saved`` and ``restore`` go with a savepoint."""

    session: Session
    feed_id: str
    first: int
    seq: int
    _rows: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def next(self) -> int:
        """The next number of the centre."""
        self.seq += 1
        return self.seq

    def stamp(self, kind: str, key: str, scope: str = EVERYONE) -> int:
        """Let the feed carry the row ``key`` of ``kind``, to ``scope``, as it stands at commit."""
        self._rows[kind, key] = (scope, self.next())
        return self.seq

    def saved(self) -> dict[tuple[str, str], tuple[str, int]]:
        """What was stamped until now, for ``restore``."""
        return dict(self._rows)

    def restore(self, saved: dict[tuple[str, str], tuple[str, int]]) -> None:
        """Forget what was stamped since. Its numbers are not given again."""
        self._rows = dict(saved)

    def write(self) -> None:
        """Put the stamps and the counter into the database; the last act of a transaction."""
        rows = [
            {"kind": kind, "key": key, "scope": scope, "seq": seq, "txn": self.first}
            for (kind, key), (scope, seq) in self._rows.items()
        ]
        upsert(self.session, FeedRow, rows)
        self.session.execute(update(CentreRow).values(seq=self.seq))


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that the feed carries: to be sent as it stands now."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the feed that ends between two transactions; ``cursor`` is where."""

    changed: tuple[Changed, ...]
    cursor: str
    more: bool


@contextmanager
def stamping(engine: Engine) -> Iterator[Stamps]:
    """One transaction that writes, alone until it ends, with its numbers."""
    with writing(engine) as session:
        stamps = begin(session)
        yield stamps
        stamps.write()


def begin(session: Session) -> Stamps:
    """Take the lock. The first statement of every transaction that writes."""
    query = select(CentreRow.feed_id, CentreRow.seq).with_for_update()
    feed_id, seq = session.execute(query).one()
    return Stamps(session, feed_id, first=seq + 1, seq=seq)


def stretch(session: Session, till: str, cursor: str, rows: int) -> Stretch:
    """What follows ``cursor`` for ``till``: ``rows`` rows, or whole transactions nearest to it.

    Only a first transaction that is larger than ``rows`` makes it longer, so that rows changed
    together are seen together. Raises ``Unreadable`` for a cursor this module did not make.
    """
    after = _number(cursor)
    mine = select(FeedRow.kind, FeedRow.key, FeedRow.seq, FeedRow.txn).where(
        FeedRow.seq > after, FeedRow.scope.in_((EVERYONE, till))
    )
    found = session.execute(mine.order_by(FeedRow.seq).limit(rows + 1)).all()
    end = len(found)
    if end > rows:
        inside = [index for index in range(1, end) if found[index].txn != found[index - 1].txn]
        if inside:
            end = inside[-1]
        else:
            whole = mine.where(FeedRow.txn == found[0].txn).order_by(FeedRow.seq)
            found = session.execute(whole).all()
            end = len(found)
    page = found[:end]
    last = page[-1].seq if page else after
    more = bool(page) and session.scalar(
        select(
            select(FeedRow.seq)
            .where(FeedRow.seq > last, FeedRow.scope.in_((EVERYONE, till)))
            .exists()
        )
    )
    changed = tuple(Changed(row.kind, row.key) for row in page)
    return Stretch(changed, str(last) if page else cursor, bool(more))


def _number(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST_CURSOR):
        raise Unreadable("not a cursor of this feed")
    return int(cursor or "0")
