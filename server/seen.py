"""When a till was heard of last, and what it said of itself: written about once a minute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from app.sync.wire import Health
from server.base import upsert, writing
from server.tables.house import SeenRow

EVERY = timedelta(minutes=1)
_LONGEST, _MOST = 100, 2**53


@dataclass(slots=True)
class Seen:
    """Of one process; each of several writes by itself. A round never waits for it twice."""

    engine: Engine
    _at: dict[str, datetime] = field(default_factory=dict)

    def note(self, till: str, health: Health, now: datetime) -> None:
        """``till`` had a round at ``now``."""
        last = self._at.get(till)
        if last is not None and abs(now - last) < EVERY:
            return
        self._at[till] = now
        row = {
            "till": till,
            "at": now,
            "program": health.program[:_LONGEST].replace("\0", ""),
            "unsent": min(max(health.unsent, 0), _MOST),
            "unknown_prints": min(max(health.unknown_prints, 0), _MOST),
        }
        with writing(self.engine) as session:
            upsert(session, SeenRow, [row])
