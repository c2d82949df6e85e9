"""The versions of the rulebook that the chain has had."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app import canon
from app.domain.rulebook import PLAIN, Rulebook
from server.feed import Stamps
from server.tables.house import RulebookRow


def put(stamps: Stamps, rulebook: Rulebook) -> None:
    """Publish ``rulebook``. Its version is new: a version never changes."""
    content = canon.dump(rulebook).decode()
    stamps.session.execute(
        insert(RulebookRow).values(
            version=rulebook.version,
            ver=1,
            effective_from=rulebook.effective_from,
            content=content,
        )
    )
    stamps.stamp("rulebook", str(rulebook.version))


def at_most(session: Session, version: int) -> Rulebook:
    """The rulebook ``version``; one that is unknown gets the newest before it.

    ``PLAIN`` is what every till begins with, so it is known everywhere.
    """
    query = select(RulebookRow.content).where(RulebookRow.version <= version)
    content = session.scalar(query.order_by(RulebookRow.version.desc()).limit(1))
    return _read(content) if content else PLAIN


def in_force(session: Session, at: datetime) -> Rulebook:
    """The rules at ``at``: the highest version that has begun and not ended."""
    query = select(RulebookRow.content).where(RulebookRow.effective_from <= at)
    for content in session.scalars(query.order_by(RulebookRow.version.desc())):
        rulebook = _read(content)
        if rulebook.effective_to is None or at < rulebook.effective_to:
            return rulebook
    return PLAIN


def newest(session: Session) -> int:
    """The highest version there is; that of ``PLAIN`` where none was published."""
    return session.scalar(select(func.max(RulebookRow.version))) or PLAIN.version


@lru_cache(maxsize=64)
def _read(content: str) -> Rulebook:
    return canon.load(Rulebook, content.encode())
