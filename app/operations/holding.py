"""What is set aside for members: given back when nobody here waits for it any more."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import articles
from app.operations.desk import Desk
from app.operations.journal import release
from app.operations.screen import members_on_baskets


def release_unless_waiting(session: Session, desk: Desk, member: str) -> None:
    """Give back what is held for ``member``, unless a basket of theirs is suspended here."""
    if member not in members_on_baskets(session):
        release(session, desk, member, articles.rulebook_at(session, desk.now()))
