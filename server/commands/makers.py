"""Time and ids of the centre's command line, made here and passed on as arguments."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from app.domain.ids import uuid7


def now() -> datetime:
    """Server time."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new id, never made before."""
    return uuid7(now(), os.urandom(10))


def moment(text: str) -> datetime:
    """Raises ``ValueError``, as argparse wants it, for a moment without a zone too."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment has a zone")
    return found
