"""Migrations make what the code means, CHECKs and triggers included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, UniqueConstraint, event, inspect, select, text
from sqlalchemy.exc import IntegrityError

from server import schema, striking, tables
from server.base import BUSY_TIMEOUT_MS, insert_all, open_engine, reading, upsert, writing
from server.books import load_holds
from server.reserves import reserves
from server.tables.value import HoldLotRow, LotRow
from tests.server.builder import AT

BOUND = {
    "account": "member",
    "alias": "loser",
    "cap": "member",
    "consent": "member",
    "hold": "member",
    "hold_lot": "member",
    "lot": "member",
    "member": "id",
    "member_pin": "member",
    "plan_period": "member",
    "tag": "member",
}
"""Tables that are a member's, and the column of the member, which leads the key."""
OTHERWISE = {
    "coupon_code": "hash",
    "document": "id",
    "enquiry": "id",
    "feed": "kind",
    "member_code": "kind",
    "result_account": "document",
    "scope": "till",
    "told_hold": "id",
    "transfer": "document",
}
"""Tables that name a member and are keyed by what they are found by, on purpose."""
DOCS = Path(__file__).parent.parent.parent / "docs" / "architecture.md"


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
        "act_no_update", "act_no_delete",
    }  # fmt: skip
    migrated.dispose()
    made.dispose()


def test_an_upgrade_of_what_is_there_changes_nothing(empty: Engine) -> None:
    schema.upgrade(empty)
    before = inspect(empty).get_table_names()
    schema.upgrade(empty)
    assert inspect(empty).get_table_names() == before
    assert set(tables.ALL.tables) < set(before)


def test_the_member_leads_the_key_of_what_is_a_members() -> None:
    names = {"member", "owner", "loser", "source", "target"}
    leads = {
        name: next(iter(table.primary_key)).name
        for name, table in tables.ALL.tables.items()
        if name == "member" or names & {*table.c.keys()}
    }
    assert leads == BOUND | OTHERWISE


def test_what_would_hinder_dividing_the_tables_by_member_is_what_is_described() -> None:
    """Constraints between members: unique without the member, or pointing at a row without it."""
    unique = {
        f"{name}.{one.columns.keys()[0]}"
        for name, leader in BOUND.items()
        for one in tables.ALL.tables[name].constraints
        if isinstance(one, UniqueConstraint) and leader not in one.columns
    }
    pointing = {
        f"{name}.{key.column_keys[0]}"
        for name, table in tables.ALL.tables.items()
        for key in table.foreign_key_constraints
        if key.referred_table.name in BOUND
        and BOUND[key.referred_table.name] not in {one.column.name for one in key.elements}
    }
    assert unique == {"hold.id", "lot.id", "plan_period.document"}
    assert pointing == {"hold_lot.lot", "write_off.hold"}
    said = DOCS.read_text(encoding="utf-8")
    assert {name for name in (BOUND | OTHERWISE) if f"`{name}`" not in said} == set()
    assert {name for name in unique | pointing if f"`{name}`" not in said} == set()


def test_a_lot_that_is_known_by_its_id_changes_its_member_and_is_not_doubled(
    engine: Engine,
) -> None:
    lot = {
        "member": "a", "kind": "points", "id": "x", "amount": 5, "left": 5, "held": 0,
        "born_at": AT, "expires_at": None, "source": "earn", "vests_at": None, "closed": False,
    }  # fmt: skip
    other = lot | {"id": "y", "member": "b"}
    with writing(engine) as session:
        insert_all(session, LotRow, [lot, other])
        upsert(session, LotRow, [lot | {"member": "b", "left": 3}, other | {"left": 4}], by=("id",))
    mine = select(LotRow.id, LotRow.member, LotRow.left).where(LotRow.id.in_(("x", "y")))
    with reading(engine) as session:
        assert sorted(session.execute(mine)) == [("x", "b", 3), ("y", "b", 4)]
    with pytest.raises(IntegrityError), writing(engine) as session:
        insert_all(session, LotRow, [lot | {"member": "c"}])


def test_what_holds_set_aside_is_found_by_its_key(tmp_path: Path) -> None:
    """Not by reading every hold there ever was."""
    engine, asked = open_engine(f"sqlite:///{tmp_path / 'centre.db'}"), list[tuple[str, Any]]()
    tables.ALL.create_all(engine)

    @event.listens_for(engine, "before_cursor_execute")
    def note(_: Connection, __: object, statement: str, values: Any, *___: object) -> None:
        asked.append((statement, values))

    with reading(engine) as session:
        load_holds(session, ["h"])
        reserves(session, log="l", limit=1)
        striking.loss_of(session, "t")
        parts = [one for one in asked if HoldLotRow.__tablename__ in one[0]]
        plans = [
            str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all())
            for one, values in parts
        ]
    assert len(plans) == 3
    for plan in plans:
        assert "hold_lot USING INDEX sqlite_autoindex_hold_lot_1 (member=? AND hold=?)" in plan
    engine.dispose()


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
