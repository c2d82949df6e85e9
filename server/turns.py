"""Who writes at the same time: most acts alone, rounds beside each other member by member.

SQLite has one writer, so nothing is done there. On PostgreSQL an act that may touch anything keeps
every other writer out. A round that says beforehand whom it touches only keeps those out that touch
one of the same: first it shares the house, so that nobody is merged meanwhile, then it takes the
names, in one order for all.
"""

from __future__ import annotations

from collections.abc import Collection
from zlib import crc32

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

_HOUSE, _NAMED = 1, 2
_PLACES = 1_024
"""So many names are told apart: PostgreSQL's table of locks has no room for any number of them."""

_ASKED = func.unnest(bindparam("places", type_=ARRAY(Integer()))).column_valued("place")
_ORDERED = select(_ASKED.label("place")).order_by("place").subquery()
_ALONE = select(func.pg_advisory_xact_lock(_HOUSE, 0))
_TOGETHER = select(func.pg_advisory_xact_lock_shared(_HOUSE, 0))
_TAKE = select(func.pg_advisory_xact_lock(_NAMED, _ORDERED.c.place))


def alone(session: Session) -> None:
    """Wait until nobody else writes; nobody does until this transaction ends."""
    if _on_postgresql(session):
        session.connection().execute(_ALONE)


def together(session: Session) -> None:
    """Wait until nobody writes alone; nobody does until this transaction ends."""
    if _on_postgresql(session):
        session.connection().execute(_TOGETHER)


def take(session: Session, names: Collection[str]) -> None:
    """Wait until nobody else has one of ``names``. Once in a transaction, after ``together``."""
    if names and _on_postgresql(session):
        places = sorted({crc32(name.encode()) % _PLACES for name in names})
        session.connection().execute(_TAKE, {"places": places})


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
