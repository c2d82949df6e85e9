"""Ids that sort by time, so that a database puts new rows beside each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62
_LOW = (1 << 62) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime, chance: bytes) -> str:
    """A UUIDv7 as text (RFC 9562 section 5.7); ``chance`` is ten bytes that nobody can guess.

    >>> from datetime import UTC
    >>> uuid7(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), bytes(10))
    '017f22e2-79b0-7000-8000-000000000000'
    """
    assert len(chance) == 10
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)  # whole: a float is off in 2038
    drawn = int.from_bytes(chance, "big") >> 6
    high, low = drawn >> 62, drawn & _LOW
    return str(UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low))
