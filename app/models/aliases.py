"""Members who were merged, as the centre sent it: an old name still finds who they are now.

What a till did under the old name before is shown with the new one: its documents and its holds.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.swift import run

_WINNER = "SELECT winner FROM shop.alias WHERE loser = ?"
_LOSERS = "SELECT loser FROM shop.alias WHERE winner = ? ORDER BY loser"


def winner_of(session: Session, member: str) -> str | None:
    """Who ``member`` was merged into; None: they are still themselves."""
    winner: str | None = run(session, _WINNER, member).scalar()
    return winner


def names_of(session: Session, member: str) -> tuple[str, ...]:
    """``member``, and every name that is theirs by a merge. Nobody's winner is merged further."""
    return (member, *(row.loser for row in run(session, _LOSERS, member)))
