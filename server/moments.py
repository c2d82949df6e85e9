"""Moments as the database has them: in UTC, on SQLite without saying so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


def in_utc(moment: datetime | None) -> datetime | None:
    """``moment`` as it is kept: in UTC, without saying so."""
    if moment is None:
        return None
    assert moment.tzinfo is not None, "a moment has a zone"
    return moment.astimezone(UTC).replace(tzinfo=None)


def read(kept: Any) -> Any:
    """The moment that a driver has as ``kept``, SQLite's as a text; None stays None."""
    if kept is None:
        return None
    return (datetime.fromisoformat(kept) if isinstance(kept, str) else kept).replace(tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A moment. SQLite drops the zone without a word, so it is kept in UTC and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Refuse a moment without a zone."""
        return in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Put the zone back."""
        return value.replace(tzinfo=UTC) if value else None
