"""Migrations make what the code means, CHECKs and triggers included."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from server import schema, tables
from server.base import BUSY_TIMEOUT_MS, open_engine, reading


def ddl(engine: Engine) -> dict[str, list[str]]:
    """What SQLite keeps of each table, index and trigger: columns in order, then constraints."""
    query = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    with reading(engine) as session:
        found = {
            row.name: sorted(
                (" ".join(line.split()).rstrip(",") for line in row.sql.splitlines()),
                key=lambda line: line if line.startswith("CONSTRAINT") else "",
            )
            for row in session.execute(query)
        }
    found.pop("alembic_version", None)
    return found


def test_migrations_and_models_make_the_same_tables(tmp_path: Path) -> None:
    migrated = open_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    schema.upgrade(migrated)
    made = open_engine(f"sqlite:///{tmp_path / 'made.db'}")
    tables.ALL.create_all(made)
    assert ddl(migrated) == ddl(made)
    assert {name for name in ddl(migrated) if "_no_" in name} == {
        "document_no_update", "document_no_delete", "transfer_no_update", "transfer_no_delete",
    }  # fmt: skip
    migrated.dispose()
    made.dispose()


def test_an_upgrade_of_what_is_there_changes_nothing(empty: Engine) -> None:
    schema.upgrade(empty)
    before = inspect(empty).get_table_names()
    schema.upgrade(empty)
    assert inspect(empty).get_table_names() == before
    assert set(tables.ALL.tables) < set(before)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
    ],
)
def test_every_connection_keeps_what_is_promised(
    tmp_path: Path, pragma: str, value: object
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'centre.db'}")
    reader = engine.execution_options(reading=True)
    with reader.connect() as one, reader.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()
