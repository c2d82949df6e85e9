"""A database behind a pooler that gives every transaction another connection."""

from __future__ import annotations

from sqlalchemy import text

from server.base import open_engine, reading


def test_behind_a_pooler_nothing_is_prepared_that_another_connection_lacks(postgresql: str) -> None:
    """``prepare_threshold=none`` at the address; without it psycopg prepares what it sees often."""
    assert _prepared(postgresql) > 0
    assert _prepared(f"{postgresql}?prepare_threshold=none") == 0


def _prepared(url: str) -> int:
    engine = open_engine(url)
    with reading(engine) as session:
        for _ in range(20):
            session.execute(text("SELECT 1"))
        found = session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
    engine.dispose()
    assert isinstance(found, int)
    return found
