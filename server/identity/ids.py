"""Ids of staff and tills, made where the centre is asked for a new one."""

from __future__ import annotations

from datetime import datetime

from app import keys
from app.domain.ids import uuid7


def new_id(now: datetime) -> str:
    """An id that no other has; later ones sort behind it."""
    return uuid7(now, keys.new_salt()[:10])
