"""The versions of the rulebook that the chain has had."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from app import canon
from app.domain.rulebook import PLAIN, Rulebook
from server.base import ask
from server.feed import Stamps
from server.tables.house import RulebookRow

_RULES = RulebookRow.__table__.c
_AT_MOST = (
    select(_RULES.content)
    .where(_RULES.version <= bindparam("version"))
    .order_by(_RULES.version.desc())
    .limit(1)
)
_NEWEST = select(func.max(_RULES.version).label("version"))
STALE_RULES = timedelta(days=7)
"""For so long after others are in force a till may go by its rules before a manager is told."""


def put(stamps: Stamps, rulebook: Rulebook, at: datetime | None = None) -> None:
    """Publish ``rulebook``. Its version is new: a version never changes.

    ``at`` is when; where that is not told, nobody is listed for going on by older ones.
    """
    content = canon.dump(rulebook).decode()
    stamps.session.execute(
        insert(RulebookRow).values(
            version=rulebook.version,
            ver=1,
            effective_from=rulebook.effective_from,
            published_at=at,
            content=content,
        )
    )
    stamps.stamp("rulebook", str(rulebook.version))


def at_most(session: Session, version: int) -> Rulebook:
    """The rulebook ``version``; one that is unknown gets the newest before it.

    ``PLAIN`` is what every till begins with, so it is known everywhere.
    """
    found = ask(session, _AT_MOST, version=version)
    return _read(found[0].content) if found else PLAIN


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
    (found,) = ask(session, _NEWEST)
    return found.version or PLAIN.version


@dataclass(slots=True)
class Overtaken:
    """Which versions others had followed when; read once, and only where an older one is used."""

    session: Session
    _newest: int = -1
    _begins: list[tuple[datetime, Rulebook]] = field(default_factory=list)

    def by(self, version: int, at: datetime) -> dict[str, int] | None:
        """What was in force in place of ``version`` at ``at``, and ``STALE_RULES`` before that.

        None where it was not that old. What was published late counts from then on: no till can
        have had it before.
        """
        if self._newest < 0:
            self._newest = newest(self.session)
        if version >= self._newest:
            return None
        now, before = self._at(at), self._at(at - STALE_RULES)
        if version >= min(now, before):
            return None
        return {"named": version, "in_force": now, "seven_days_before": before}

    def _at(self, at: datetime) -> int:
        if not self._begins:
            query = select(RulebookRow.published_at, RulebookRow.content)
            told = query.where(RulebookRow.published_at.is_not(None))
            for row in self.session.execute(told.order_by(RulebookRow.version.desc())):
                rules = _read(row.content)
                self._begins.append((max(row.published_at, rules.effective_from), rules))
        begun = (
            rules.version
            for begins, rules in self._begins
            if begins <= at and (rules.effective_to is None or at < rules.effective_to)
        )
        return next(begun, PLAIN.version)


@lru_cache(maxsize=64)
def _read(content: str) -> Rulebook:
    return canon.load(Rulebook, content.encode())
