"""Who writes at the same time: most acts alone, rounds beside each other member by member.

SQLite has one writer, so nothing is done there. On PostgreSQL an act that may touch anything keeps
every other writer out. A round that says beforehand whom it touches only keeps those out that touch
one of the same: first it shares the house, so that nobody is merged meanwhile, then it takes the
names, in one order for all.

PostgreSQL's table of locks has no room for any number of names. A round of a few shares the places
where they stand and takes each of them; one of many takes places, with whoever stands there.
"""

from __future__ import annotations

from collections.abc import Collection
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.base import on_postgresql

_PLACES = 1_024
_FEW = 250
_ALONE = text("SELECT pg_advisory_xact_lock(1, 0)")
_TAKE_NAMES = text("""
    WITH
      house AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(1, 0)),
      places AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared(2, place) AS got
        FROM house, (SELECT unnest(CAST(:places AS integer[])) AS place ORDER BY 1) AS ordered
      ),
      names AS MATERIALIZED (
        SELECT pg_advisory_xact_lock(3, name) AS got
        FROM (SELECT count(got) FROM places) AS before,
          (SELECT unnest(CAST(:names AS integer[])) AS name ORDER BY 1) AS ordered
      )
    SELECT count(got) FROM names
""")
_TAKE_PLACES = text("""
    WITH
      house AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(1, 0)),
      places AS MATERIALIZED (
        SELECT pg_advisory_xact_lock(2, place) AS got
        FROM house, (SELECT unnest(CAST(:places AS integer[])) AS place ORDER BY 1) AS ordered
      )
    SELECT count(got) FROM places
""")


def alone(session: Session) -> None:
    """Wait until nobody else writes; nobody does until this transaction ends."""
    if on_postgresql(session):
        session.connection().execute(_ALONE)


def together(session: Session, names: Collection[str]) -> None:
    """Wait until nobody writes alone, nor has one of ``names``; nobody does until this ends."""
    if on_postgresql(session):
        numbers = sorted({crc32(name.encode()) for name in names})
        given = {"places": sorted({number % _PLACES for number in numbers})}
        if len(numbers) > _FEW:
            session.connection().execute(_TAKE_PLACES, given)
        else:
            given["names"] = [number - 2**31 for number in numbers]
            session.connection().execute(_TAKE_NAMES, given)
