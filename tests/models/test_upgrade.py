"""The till's files: made, upgraded, encrypted, and guarded."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import and_, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.domain.refusal import Unavailable
from app.models import (  # noqa: F401 (their tables)
    counter,
    journal,
    lent_baskets,
    payments,
    return_rights,
    shifts,
)
from app.models.base import MIRROR, Files, Store, TillBase, open_file, open_store, writing_mirror
from app.models.counter import OPEN_JOBS, JobState, PrintJobRow
from app.models.mirror import CursorRow, GoodsRow
from app.models.upgrade import NEWEST, SCRIPTS, _engine, begin_generation, upgrade
from app.operations.attention import _COUNT

KEY = bytes(range(32))


def ddl(file: Path) -> dict[str, str]:
    connection = open_file(file, KEY)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found = {name: " ".join(sql.split()) for name, sql in rows}
    connection.close()
    found.pop("alembic_version", None)
    return found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    files = Files(tmp_path, KEY)
    upgrade(files)
    return files


def test_migrations_make_the_same_tables_and_triggers_as_the_code_says(
    files: Files, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh.db"
    engine = _engine(fresh, KEY)
    with engine.begin() as connection:
        TillBase.metadata.create_all(connection)
    engine.dispose()
    assert ddl(files.till) == ddl(fresh)
    assert "transfer_no_delete" in ddl(fresh)


def test_the_newest_form_that_is_looked_for_is_that_of_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_the_files_of_the_preview_are_left_alone_and_said_to_be_so(files: Files) -> None:
    connection = open_file(files.till, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    with pytest.raises(Unavailable) as no:
        upgrade(files)
    assert no.value.code == "database_of_preview"


def test_a_sale_of_the_ten_thousandth_day_looks_at_no_old_print_job(files: Files) -> None:
    """Each scan counts what waits; read whole, the table of past jobs took longer each week."""
    store = open_store(files)
    waiting = and_(OPEN_JOBS, PrintJobRow.state == JobState.WAITING.value)
    query = select(PrintJobRow).where(waiting)
    plain = str(query.compile(compile_kwargs={"literal_binds": True}, dialect=sqlite.dialect()))
    with store.reading() as session:
        for statement in (plain, _COUNT):
            plan = session.execute(text("EXPLAIN QUERY PLAN " + statement)).all()
            steps = [row.detail for row in plan if "print_job" in row.detail]
            assert steps
            assert all("ix_print_job_open" in step for step in steps), steps
    store.close()


def test_upgrading_again_changes_nothing(files: Files) -> None:
    before = ddl(files.till)
    upgrade(files)
    assert ddl(files.till) == before


@pytest.mark.parametrize("name", ["till", "mirror"])
def test_nothing_on_the_disk_can_be_read_without_the_key(files: Files, name: str) -> None:
    """Threat 5."""
    file = files.till if name == "till" else files.mirror()
    assert b"SQLite format" not in file.read_bytes()
    assert b"CREATE TABLE" not in file.read_bytes()
    with pytest.raises(Unavailable, match="database_unreadable"):
        open_file(file, b"x" * 32)


@pytest.mark.parametrize("table", ["document", "transfer"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {}=1", "DELETE FROM {}", "REPLACE"])
def test_the_journal_cannot_be_changed_by_any_sql(files: Files, table: str, verb: str) -> None:
    """F3: what was paid is never a draft again."""
    store = open_store(files)
    with store.writing.begin() as session:
        _one_document(session)
    statement = {
        "UPDATE {} SET {}=1": f"UPDATE {table} SET kind = 'x'",
        "DELETE FROM {}": f"DELETE FROM {table}",
        "REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    }[verb]
    with pytest.raises(IntegrityError, match="never changed"), store.writing.begin() as session:
        session.execute(text(statement))
    store.close()


def _one_document(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO document VALUES"
            " ('d', 'log', 1, 'sale', '', '', '', '2026-01-01', x'', '', '', '')"
        )
    )
    session.execute(
        text("INSERT INTO transfer VALUES ('d', 0, 'a', 'b', 'points', 1, '', '', '', NULL)")
    )


def test_the_mirror_cannot_be_written_by_a_sale(files: Files) -> None:
    store = open_store(files)
    with pytest.raises(OperationalError, match="readonly"), store.writing.begin() as session:
        session.execute(text(f"DELETE FROM {MIRROR}.goods"))
    store.close()


def test_a_sale_commits_while_a_page_of_the_feed_is_being_written(files: Files) -> None:
    store = open_store(files)
    with writing_mirror(files) as feed:
        feed.add(_water())
        feed.flush()
        with store.writing.begin() as session:
            _one_document(session)
    with store.reading() as session:
        assert session.scalars(select(GoodsRow.name)).all() == ["水"]
    store.close()


def _water() -> GoodsRow:
    return GoodsRow(
        sku="1",
        ver=1,
        name="水",
        initials="s",
        unit="瓶",
        price_fen=1,
        weighed=False,
        category="",
        brand="",
        tags=[],
    )


def test_a_new_generation_is_seen_by_connections_that_were_open_before(files: Files) -> None:
    store = open_store(files)
    _identity(store)
    with writing_mirror(files) as feed:
        feed.add(_water())
    with store.reading() as session:
        assert session.scalars(select(GoodsRow.name)).all() == ["水"]
    old = files.mirror()
    begin_generation(files, 2)
    with store.reading() as session:
        assert session.scalars(select(GoodsRow.name)).all() == []
    assert not old.exists()
    store.close()


def _identity(store: Store) -> None:
    with store.writing.begin() as session:
        session.add(
            journal.IdentityRow(
                one=1,
                shop="0107",
                shop_name="好又多",
                till="T03",
                digits="010703",
                log="log",
                generation=1,
            )
        )


def test_a_crash_while_a_generation_begins_leaves_the_old_world_whole(files: Files) -> None:
    store = open_store(files)
    _identity(store)
    with writing_mirror(files) as feed:
        feed.add(_water())

    def die(session: Session) -> None:
        session.execute(text("DELETE FROM identity"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin_generation(files, 2, die)
    again = Files(files.folder, KEY)
    upgrade(again)
    assert again.generation == 1
    with store.reading() as session:
        assert session.scalars(select(journal.IdentityRow.till)).all() == ["T03"]
        assert session.scalars(select(GoodsRow.name)).all() == ["水"]
    assert not again.mirror(2).exists(), "what was begun is cleared away at the next start"
    store.close()


def test_a_migration_that_fails_changes_nothing(files: Files) -> None:
    engine = _engine(files.till, KEY)
    before = ddl(files.till)

    def migrate() -> None:
        with engine.begin() as connection:
            for _ in range(2):
                connection.execute(text("CREATE TABLE half (one INTEGER)"))

    with pytest.raises(OperationalError):
        migrate()
    engine.dispose()
    assert ddl(files.till) == before


def test_a_mirror_of_another_form_is_begun_again(files: Files) -> None:
    store = open_store(files)
    _identity(store)
    store.close()
    with writing_mirror(files) as feed:
        feed.execute(text("UPDATE cursor SET form = 0, cursor = '77'"))
    again = Files(files.folder, KEY)
    upgrade(again)
    assert again.generation == 2
    store = open_store(again)
    with store.reading() as session:
        assert session.scalars(select(CursorRow.cursor)).all() == [""]
    store.close()


def test_a_hold_cannot_be_overdrawn_by_any_sql(files: Files) -> None:
    store = open_store(files)
    with store.writing.begin() as session:
        session.execute(
            text("INSERT INTO hold VALUES ('h',1,'log','m','points',5,'open','2026-01-01','',0,0)")
        )
        session.execute(text("INSERT INTO hold_lot VALUES ('h', 0, 'l', 5, 0, 0)"))
    with pytest.raises(DBAPIError, match="not_overdrawn"), store.writing.begin() as session:
        session.execute(text("UPDATE hold_lot SET spent = 4, returned = 2"))
    store.close()
