"""The shop's zone: that of the rulebook in force, wherever this machine believes to stand."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from app.models import articles
from app.models.balances import reading
from app.models.base import Store
from app.start import makers


class ShopZone(tzinfo):
    """In what receipts and screens tell the time; a business day is counted in the same.

    Whoever was given it need not be told of another rulebook: ``look`` follows it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.look()

    def look(self) -> None:
        """From now on the zone of the rulebook that is in force now."""
        with reading(self._store) as session:
            self._zone = articles.rulebook_at(session, makers.now()).zone

    def utcoffset(self, at: datetime | None) -> timedelta:
        """See ``tzinfo``."""
        return self._zone.utcoffset(at)

    def dst(self, _at: datetime | None) -> timedelta:
        """None is known: a rulebook has one offset the whole year."""
        return timedelta(0)

    def tzname(self, at: datetime | None) -> str:
        """See ``tzinfo``."""
        return self._zone.tzname(at)
