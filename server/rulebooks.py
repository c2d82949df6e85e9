"""The versions of the rulebook that the chain has had."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import insert, select
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


@lru_cache(maxsize=64)
def _read(content: str) -> Rulebook:
    return canon.load(Rulebook, content.encode())
