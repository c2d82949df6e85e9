"""What of the feed a till is sent: the rows of its reach behind a cursor, and its results.

A till reads in one snapshot. How places in the feed are compared is ``feed``'s to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    exists,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from server.feed import EVERYONE, Place, below_horizon, of_shop, place_of
from server.tables.house import FeedRow, Reach, ScopeRow, TillRow

_NO_END = 2**62
_FEED = FeedRow.__table__.c
_BEHIND = tuple_(_FEED.txn, _FEED.seq).__gt__(
    tuple_(bindparam("txn", type_=BigInteger()), bindparam("seq", type_=BigInteger()))
)


@dataclass(frozen=True, slots=True)
class Reaching:
    """A till that is sent the feed: of which shop, and whose rows."""

    till: str
    shop: str
    reach: str


class Changed(NamedTuple):
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


def reaching(session: Session, till: str) -> Reaching:
    """Whose rows ``till`` is sent."""
    row = session.execute(select(TillRow.shop, TillRow.reach).where(TillRow.id == till)).first()
    return Reaching(till, row.shop, row.reach) if row else Reaching(till, "", "")


def stretch(session: Session, to: Reaching, cursor: str, rows: int) -> Stretch:
    """What follows ``cursor`` for a till: ``rows`` rows, or whole transactions nearest to it.

    Only a first transaction that is larger than ``rows`` makes it longer, so that rows changed
    together are seen together. Raises ``Unreadable`` for a cursor this module did not make.
    """
    connection, scoped = session.connection(), to.reach == Reach.SHOP
    query = _followed(_is_on_postgresql(session), scoped)
    given = _given(place_of(cursor), rows + 1) | {"till": to.till, "shop": of_shop(to.shop)}
    found = connection.execute(query, given).all()
    if len(found) <= rows:
        page, more = found, False
    else:
        ends = (at for at in range(rows, 0, -1) if found[at].txn != found[at - 1].txn)
        last = next(ends, 0)
        if last:
            page, more = found[:last], True
        else:
            whole = query.where(_FEED.txn == found[0].txn)
            page = connection.execute(whole, given | {"most": _NO_END}).all()
            after = _given(Place(page[-1].txn, page[-1].seq), 1)
            more = connection.execute(query, given | after).first() is not None
    end = Place(page[-1].txn, page[-1].seq).cursor if page else cursor
    return Stretch(tuple(Changed(kind, key) for kind, key, _, _ in page), end, more)


def told(session: Session, till: str, cursor: str, most: int) -> Told:
    """Whose results ``till`` has to hear after ``cursor``: ``most`` of them, in their order.

    Those of transactions that the snapshot contains beyond the horizon are told too, and again
    later: ``cursor`` does not pass them.
    """
    connection, query = session.connection(), _told(_is_on_postgresql(session))
    given = _given(place_of(cursor), most + 1) | {"till": till}
    found = connection.execute(query, given).all()
    sure = [row for row in found if row.sure]
    complete = len(sure) <= most
    if complete and len(found) > most:
        found = connection.execute(query, given | {"most": _NO_END}).all()
    end = Place(sure[:most][-1].txn, sure[:most][-1].seq).cursor if sure else cursor
    return Told(tuple(row.key for row in (found if complete else sure[:most])), end, complete)


def own(session: Session, till: str) -> tuple[Changed, ...]:
    """The rows that ``till`` is sent and not every till is; its results, which are told, apart."""
    to = reaching(session, till)
    query = select(FeedRow.kind, FeedRow.key).where(FeedRow.scope.in_((till, of_shop(to.shop))))
    query = query.where(FeedRow.kind.not_in(("result", "scope")))
    return tuple(
        Changed(row.kind, row.key)
        for row in session.execute(query.order_by(FeedRow.txn, FeedRow.seq))
    )


def _given(place: Place, most: int) -> dict[str, Any]:
    return {"txn": place.txn, "seq": place.seq, "most": most}


@cache
def _followed(on_postgresql: bool, scoped: bool) -> Select[Any]:  # noqa: FBT001 (what differs)
    """The feed behind a place, as ``Reaching`` is sent it."""
    query = select(_FEED.kind, _FEED.key, _FEED.seq, _FEED.txn)
    query = query.where(_BEHIND, _meant(scoped)).order_by(_FEED.txn, _FEED.seq)
    query = query.where(below_horizon(_FEED.txn, on_postgresql))
    return query.limit(bindparam("most"))


@cache
def _told(on_postgresql: bool) -> Select[Any]:  # noqa: FBT001 (what differs)
    """A till's results behind a place; those below the horizon come first."""
    sure = below_horizon(_FEED.txn, on_postgresql)
    query = select(_FEED.key, _FEED.txn, _FEED.seq, sure.label("sure"))
    query = query.where(_FEED.kind == "result", _FEED.scope == bindparam("till"), _BEHIND)
    return query.order_by(_FEED.txn, _FEED.seq).limit(bindparam("most"))


@cache
def _meant(scoped: bool) -> ColumnElement[bool]:  # noqa: FBT001 (what differs)
    own: tuple[BindParameter[str], ...] = (bindparam("till"), bindparam("shop"))
    if not scoped:
        return _FEED.scope.in_((literal(EVERYONE), *own))
    scope = ScopeRow.__table__.c
    inside = exists().where(scope.till == bindparam("till"), scope.member == _FEED.member)
    everybody = (_FEED.scope == EVERYONE) & or_(_FEED.member == "", inside)
    return or_(_FEED.scope.in_(own), everybody)


def _is_on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
