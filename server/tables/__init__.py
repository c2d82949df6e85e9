"""The centre's tables: ``ALL`` of them, whichever module they stand in."""

from __future__ import annotations

from server.base import Base
from server.tables import coupons, house, journal, people, value

ALL = Base.metadata

__all__ = ["ALL", "coupons", "house", "journal", "people", "value"]
