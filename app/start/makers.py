"""Time, ids and chance, made here and passed on as arguments."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, tzinfo

from app.domain.ids import uuid7


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def stopwatch_s() -> float:
    """Seconds of a clock that nobody sets: only how far apart two of them are says anything."""
    return time.monotonic()


def zone() -> tzinfo:
    """Where this machine stands."""
    found = now().astimezone().tzinfo
    assert found is not None
    return found


def new_id() -> str:
    """A new id, never made before."""
    return uuid7(now(), os.urandom(10))


def chance() -> float:
    """Drawn evenly from 0 up to 1; for waiting, never for secrets."""
    return int.from_bytes(os.urandom(4), "big") / 2**32
