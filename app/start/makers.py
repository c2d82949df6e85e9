"""Time, ids and chance, made here and passed on as arguments."""

from __future__ import annotations

import random
import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A UUIDv7 (RFC 9562 section 5.7) as text: ids made later sort later."""
    milliseconds = time.time_ns() // 1_000_000
    rest = secrets.randbits(74)
    high, low = rest >> 62, rest & ((1 << 62) - 1)
    return str(UUID(int=(milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | low))


def chance() -> float:
    """Drawn evenly from 0 up to 1; for waiting, never for secrets."""
    return random.random()  # noqa: S311
