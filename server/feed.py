"""The feed's numbers and its cursor: how they are given, compared, and read without losing any.

A place in the feed is (transaction, number). On PostgreSQL the transaction is its own id there, and
a reader stops below the oldest one that still runs in the reader's own snapshot: what commits late
is behind every cursor that was given out, whoever drew which number first. Writers do not wait for
the feed. On SQLite writers are alone, and both parts come from the one counter. All that knows how
numbers are given and how a cursor is compared is in this module.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    String,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from app.canon import Unreadable
from server import turns
from server.base import upsert, writing
from server.tables.house import NUMBERS, CentreRow, FeedRow, Reach, ScopeRow, TillRow

EVERYONE = "*"
_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)
_OF_MEMBER = {"member", "account"}
_NO_END = 2**62


@dataclass(slots=True)
class Stamps:
    """What one transaction changed, numbered. ``saved`` and ``restore`` go with a savepoint."""

    session: Session
    feed_id: str
    seq: int
    _end: int
    _rows: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    _first: int = 0

    def next(self) -> int:
        """The next number of the centre. Of two that touch the same, the later has the higher."""
        if self.seq == self._end:
            self.seq = self.session.scalars(NUMBERS.next_value().select()).one() - 1
            self._end = self.seq + NUMBERS_AT_ONCE
        self.seq += 1
        self._first = self._first or self.seq
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
        on_postgresql = _on_postgresql(self.session)
        if self._rows:
            txn = self.session.scalars(select(_RUNNING)).one() if on_postgresql else self._first
            upsert(self.session, FeedRow, [*self._columns(txn)])
        if self._first and not on_postgresql:
            self.session.execute(update(CentreRow).values(seq=self.seq))

    def _columns(self, txn: int) -> Iterator[dict[str, Any]]:
        for (kind, key), (scope, seq) in self._rows.items():
            member = key.rsplit("/", 1)[0] if kind in _OF_MEMBER else ""
            row = {"kind": kind, "key": key, "scope": scope, "member": member}
            yield row | {"seq": seq, "txn": txn}


NUMBERS_AT_ONCE = NUMBERS.increment or 1


class Place(NamedTuple):
    """Where in the feed something stands; a cursor is one as a text."""

    txn: int = 0
    seq: int = 0

    @property
    def cursor(self) -> str:
        """What a till is given; empty at the beginning."""
        return f"{self.txn}.{self.seq}" if self.txn else ""


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


@dataclass(frozen=True, slots=True)
class Told:
    """Documents whose result a till has to hear; without ``complete`` there are more of them."""

    documents: tuple[str, ...]
    cursor: str
    complete: bool


_RUNNING = cast(cast(func.pg_current_xact_id(), String), BigInteger)
_HORIZON = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), String), BigInteger)
_ORDER = (FeedRow.txn, FeedRow.seq)


@contextmanager
def stamping(engine: Engine, names: Collection[str] | None = None) -> Iterator[Stamps]:
    """One transaction that writes, with its numbers; see ``begin``."""
    with writing(engine) as session:
        stamps = begin(session, names)
        yield stamps
        stamps.write()


def begin(session: Session, names: Collection[str] | None = None) -> Stamps:
    """The first statement of every transaction that writes.

    It waits until it is alone or, with ``names``, until nobody else has one of these: everything
    that it reads to change it, is changed only by whoever has its name.
    """
    if names is None:
        turns.alone(session)
    else:
        turns.together(session)
        turns.take(session, names)
    feed_id, seq = session.execute(select(CentreRow.feed_id, CentreRow.seq)).one()
    return Stamps(session, feed_id, seq, seq if _on_postgresql(session) else _NO_END)


def stretch(session: Session, till: str, cursor: str, rows: int) -> Stretch:
    """What follows ``cursor`` for ``till``: ``rows`` rows, or whole transactions nearest to it.

    Only a first transaction that is larger than ``rows`` makes it longer, so that rows changed
    together are seen together. Raises ``Unreadable`` for a cursor this module did not make.
    """
    query = select(FeedRow.kind, FeedRow.key, FeedRow.seq, FeedRow.txn)
    query = query.where(_below_horizon(session), _meant_for(session, till)).order_by(*_ORDER)
    found = session.execute(query.where(_behind(place_of(cursor))).limit(rows + 1)).all()
    if len(found) <= rows:
        page, more = found, False
    else:
        inside = [index for index in range(1, rows + 1) if found[index].txn != found[index - 1].txn]
        whole = query.where(FeedRow.txn == found[0].txn)
        page = found[: inside[-1]] if inside else session.execute(whole).all()
        more = bool(inside) or _any(session, query, Place(page[-1].txn, page[-1].seq))
    end = Place(page[-1].txn, page[-1].seq).cursor if page else cursor
    return Stretch(tuple(Changed(row.kind, row.key) for row in page), end, more)


def told(session: Session, till: str, cursor: str, most: int) -> Told:
    """Whose results ``till`` has to hear after ``cursor``: ``most`` of them, in their order.

    Those of transactions that the snapshot contains beyond the horizon are told too, and again
    later: ``cursor`` does not pass them.
    """
    query = select(FeedRow.key, FeedRow.txn, FeedRow.seq).order_by(*_ORDER)
    query = query.where(FeedRow.kind == "result", FeedRow.scope == till)
    behind = query.where(_behind(place_of(cursor)))
    found = session.execute(behind.where(_below_horizon(session)).limit(most + 1)).all()
    sure = found[:most]
    end = Place(sure[-1].txn, sure[-1].seq).cursor if sure else cursor
    names = [row.key for row in sure]
    complete = len(found) <= most
    if complete and _on_postgresql(session):
        names += session.scalars(behind.where(~_below_horizon(session))).all()
    return Told(tuple(names), end, complete)


def place_of(cursor: str) -> Place:
    """The place that ``cursor`` names; raises ``Unreadable``."""
    if not cursor:
        return Place()
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Unreadable("not a cursor of this feed")
    return Place(int(found[1]), int(found[2]))


def _any(session: Session, query: Any, after: Place) -> bool:
    return session.execute(query.where(_behind(after)).limit(1)).first() is not None


def _behind(place: Place) -> ColumnElement[bool]:
    bound = tuple_(literal(place.txn, BigInteger()), literal(place.seq, BigInteger()))
    return tuple_(FeedRow.txn, FeedRow.seq).__gt__(bound)


def _below_horizon(session: Session) -> ColumnElement[bool]:
    """Committed for good in this snapshot, with everything that may ever be numbered before it."""
    if _on_postgresql(session):
        return FeedRow.txn < _HORIZON
    return literal(value=True)


def _meant_for(session: Session, till: str) -> ColumnElement[bool]:
    reach = session.scalar(select(TillRow.reach).where(TillRow.id == till))
    if reach != Reach.SHOP:
        return FeedRow.scope.in_((EVERYONE, till))
    inside = exists().where(ScopeRow.till == till, ScopeRow.member == FeedRow.member)
    everybody = (FeedRow.scope == EVERYONE) & or_(FeedRow.member == "", inside)
    return or_(FeedRow.scope == till, everybody)


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
