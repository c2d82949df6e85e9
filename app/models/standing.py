"""Standing holds on disk: what stays set aside at this till when a member leaves, and for how long.

``recalled`` of a hold says that it does not stay, whatever for: asked back by the centre, idle, or
the day is over. It is given back once its member is on no basket.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.models.aliases import winner_of
from app.models.swift import run, run_many

_STAYING = """
    SELECT id FROM hold
    WHERE member IN (SELECT ? UNION ALL SELECT loser FROM shop.alias WHERE winner = ?)
    AND state = 'open' AND standing = 1 AND recalled = 0
"""
_RECALLED = """
    SELECT 1 FROM hold
    WHERE member IN (SELECT ? UNION ALL SELECT loser FROM shop.alias WHERE winner = ?)
    AND state IN ('asked', 'open') AND recalled = 1 LIMIT 1
"""
_IDLE = """
    state = 'open' AND standing = 1 AND recalled = 0 AND asked_at < ? AND NOT EXISTS (
        SELECT 1 FROM document WHERE document.member = hold.member AND kind <> 'give_back'
        AND made_at >= ?)
"""
_LEAVING = f"""
    SELECT DISTINCT member FROM hold
    WHERE (state = 'open' AND (standing = 0 OR recalled = 1)) OR ({_IDLE}) ORDER BY member
"""  # noqa: S608 (a condition of ours)
_RECALL_IDLE = f"UPDATE hold SET recalled = 1 WHERE {_IDLE}"  # noqa: S608 (a condition of ours)
_RECALL = "UPDATE hold SET recalled = 1 WHERE id = ? AND state IN ('asked', 'open')"
_RECALL_STANDING = "UPDATE hold SET recalled = 1 WHERE standing = 1 AND state IN ('asked', 'open')"
_OPEN_PARTS = """
    SELECT kind, amount - spent - returned AS rest, amount AS granted
    FROM hold JOIN hold_lot ON hold_lot.hold = hold.id WHERE state = 'open' AND standing = 1
"""
_ASKED_PARTS = """
    SELECT kind, wanted AS rest, wanted AS granted FROM hold WHERE state = 'asked' AND standing = 1
"""
_MINE = "AND member IN (SELECT ? UNION ALL SELECT loser FROM shop.alias WHERE winner = ?)"
_SUM = "SELECT kind, sum(rest) AS rest, sum(granted) AS granted FROM ({}) GROUP BY kind"
_KEPT_OF = _SUM.format(f"{_OPEN_PARTS} {_MINE} UNION ALL {_ASKED_PARTS} {_MINE}")
_KEPT = _SUM.format(f"{_OPEN_PARTS} UNION ALL {_ASKED_PARTS}")


class Kept(NamedTuple):
    """``rest`` is left of what was ``granted``; a question counts as if all of it were granted."""

    rest: int
    granted: int


def staying(session: Session, member: str) -> set[str]:
    """The holds of ``member`` that stay when they leave."""
    return set(run(session, _STAYING, member, member).scalars())


def is_recalled(session: Session, member: str) -> bool:
    """Whether anything of ``member`` is to go back."""
    return run(session, _RECALLED, member, member).first() is not None


def leaving(session: Session, unused_since: datetime) -> tuple[str, ...]:
    """Everybody of whom a hold is to go back: one of a visit, recalled, or not used since then."""
    members = run(session, _LEAVING, unused_since, unused_since).scalars().all()
    return tuple(dict.fromkeys(winner_of(session, one) or one for one in members))


def recall_idle(session: Session, unused_since: datetime) -> None:
    """Standing holds of members who have been here for nothing since then do not stay."""
    run(session, _RECALL_IDLE, unused_since, unused_since)


def recall(session: Session, ids: Iterable[str]) -> None:
    """The centre wants ``ids`` back. One that is not open or being asked is left as it is."""
    run_many(session, _RECALL, [(id,) for id in ids])


def recall_standing(session: Session) -> None:
    """No standing hold stays, nor what is being asked for."""
    run(session, _RECALL_STANDING)


def kept_of(session: Session, member: str) -> dict[str, Kept]:
    """What stays here of ``member``, by unit."""
    rows = run(session, _KEPT_OF, member, member, member, member)
    return {row.kind: Kept(row.rest, row.granted) for row in rows}


def kept(session: Session) -> dict[str, Kept]:
    """What stays here of all members together, by unit."""
    return {row.kind: Kept(row.rest, row.granted) for row in run(session, _KEPT)}
