"""The centre's tables: ``ALL`` of them, whichever module they stand in."""

from __future__ import annotations

from server.base import Base
from server.tables import (
    approvals,
    coupons,
    house,
    journal,
    lending,
    people,
    restoring,
    returns,
    value,
)

ALL = Base.metadata

__all__ = [
    "ALL",
    "approvals",
    "coupons",
    "house",
    "journal",
    "lending",
    "people",
    "restoring",
    "returns",
    "value",
]
