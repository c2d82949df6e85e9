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
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import QueryableAttribute, Session

from app.canon import Unreadable
from server import turns
from server.base import ask, on_postgresql, upsert, writing
from server.tables.house import NUMBERS, CentreRow, FeedRow
from server.tables.journal import ExceptionRow

EVERYONE = "*"
CURSOR = r"([0-9]{1,18})\.([0-9]{1,18})"
_CURSOR = re.compile(CURSOR)
_CENTRE = CentreRow.__table__.c
_COUNTED = update(CentreRow).values(seq=bindparam("last"))
_HOUSE = select(_CENTRE.feed_id, _CENTRE.restoring, _CENTRE.seq)
_OF_MEMBER = {"member", "account", "alias"}
_NO_END = 2**62
_Column = QueryableAttribute[int]
_Bool = ColumnElement[bool]


@dataclass(slots=True)
class Stamps:
    """What one transaction changed, numbered. ``saved`` and ``restore`` go with a savepoint."""

    session: Session
    feed_id: str
    restoring: bool
    seq: int
    _end: int
    _rows: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    _first: int = 0
    _txn: int = 0

    def next(self) -> int:
        """The next number of the centre. Of two that touch the same, the later has the higher."""
        if self.seq == self._end:
            ((first, self._txn),) = ask(self.session, _NUMBERED)
            self.seq = first - 1
            self._end = self.seq + NUMBERS_AT_ONCE
        self.seq += 1
        self._first = self._first or self.seq
        return self.seq

    def txn(self) -> int:
        """The transaction, as places in the feed have it; once a number was given in it."""
        if not self._txn:
            assert self._first, "a number was given"
            self._txn = self._first
        return self._txn

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
        if self._rows:
            upsert(self.session, FeedRow, [*self._columns(self.txn())])
        if self._first and not on_postgresql(self.session):
            self.session.connection().execute(_COUNTED, {"last": self.seq})

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


_BASE = select(CentreRow.txn_base).scalar_subquery()
_RUNNING = cast(cast(func.pg_current_xact_id(), String), BigInteger) + _BASE
_NUMBERED: Any = select(NUMBERS.next_value().label("first"), _RUNNING.label("txn"))
_HORIZON = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), String), BigInteger) + _BASE


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
        turns.together(session, names)
    (one,) = ask(session, _HOUSE)
    end = one.seq if on_postgresql(session) else _NO_END
    return Stamps(session, one.feed_id, one.restoring, one.seq, end)


def begin_anew(stamps: Stamps, feed_id: str) -> None:
    """Let ``feed_id`` name the feed: nothing that was read of another is compared with it.

    A backup may have been put back into another cluster of PostgreSQL, whose transactions have
    lower ids than what the feed has of the old one; from now on theirs are higher.
    """
    session = stamps.session
    assert not stamps.saved(), "nothing is numbered before the new beginning"
    values: dict[str, Any] = {"feed_id": feed_id}
    if on_postgresql(session):
        last = select(func.coalesce(func.max(FeedRow.txn), 0)).scalar_subquery()
        told = select(func.coalesce(func.max(ExceptionRow.txn), 0)).scalar_subquery()
        values["txn_base"] = func.greatest(last, told)
    session.execute(update(CentreRow).values(values))
    stamps.feed_id = feed_id


def end(session: Session) -> Place:
    """The last place that is committed for good: all that this snapshot lacks is behind it."""
    last = select(FeedRow.txn, FeedRow.seq).where(_below_horizon(session))
    row = session.execute(last.order_by(FeedRow.txn.desc(), FeedRow.seq.desc()).limit(1)).first()
    return Place(row.txn, row.seq) if row else Place()


def of_shop(shop: str) -> str:
    """The scope of what every till of ``shop`` is sent, and no other."""
    return f"shop {shop}"


def place_of(cursor: str) -> Place:
    """The place that ``cursor`` names; raises ``Unreadable``."""
    if not cursor:
        return Place()
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Unreadable("not a cursor of this feed")
    return Place(int(found[1]), int(found[2]))


def below_horizon(txn: _Column | ColumnElement[int], on_postgresql: bool) -> _Bool:  # noqa: FBT001 (what differs)
    """Committed for good in a snapshot, with everything that may ever be numbered before it."""
    return txn < _HORIZON if on_postgresql else literal(value=True)


def since(session: Session, cursor: str, txn: _Column, seq: _Column) -> _Bool:
    """Places (``txn``, ``seq``) of another table behind ``cursor``, none of which comes late.

    Raises ``Unreadable`` for a cursor this module did not make.
    """
    return _behind(place_of(cursor), txn, seq) & _below_horizon(session, txn)


def _behind(place: Place, txn: _Column = FeedRow.txn, seq: _Column = FeedRow.seq) -> _Bool:
    bound = tuple_(literal(place.txn, BigInteger()), literal(place.seq, BigInteger()))
    return tuple_(txn, seq).__gt__(bound)


def _below_horizon(session: Session, txn: _Column = FeedRow.txn) -> _Bool:
    return below_horizon(txn, on_postgresql(session))
