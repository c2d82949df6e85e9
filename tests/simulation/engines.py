"""One compiled statement for all: each till of each history has engines of its own.

SQLAlchemy keeps what it has compiled by engine and dialect; nothing else of an engine is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from app.models import base, upgrade

_models: list[Engine] = []


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every engine on a till's file use what one of them has compiled."""
    with patch.object(base, "create_engine", _made), patch.object(upgrade, "create_engine", _made):
        yield


def _made(url: str, **how: Any) -> Engine:
    engine = create_engine(url, **how)
    if not _models:
        _models.append(engine)
    engine.dialect, engine._compiled_cache = _models[0].dialect, _models[0]._compiled_cache
    return engine
