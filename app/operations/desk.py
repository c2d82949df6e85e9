"""Where an operation happens: the store, who stands there, and the makers of time and ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.models.base import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What every operation is given. ``start`` makes it; a test makes its own.

    ``now`` gives a moment with a zone, ``new_id`` a UUIDv7 as text, ``new_salt`` 16 random bytes.
    ``online`` says whether the last talk with the centre succeeded; it decides only whether holds
    that are not used are given back at once or kept for the next sale.
    """

    store: Store
    phone_key: bytes
    staff: str
    staff_name: str
    columns: int
    zone: tzinfo
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_salt: Callable[[], bytes]
    online: Callable[[], bool]
    footer: tuple[str, ...] = ()
