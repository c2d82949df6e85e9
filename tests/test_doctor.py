"""The doctor names what was edited, removed or moved, on the real encrypted files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app import keys
from app.doctor import words
from app.doctor.chain import Head
from app.doctor.examination import examine
from app.doctor.finding import Check, Code, Report
from app.domain.documents import ReturnedLine
from app.domain.ledger import Kind
from app.models.base import Files, open_file
from app.models.journal import NEVER_CHANGED, OutboxRow
from app.operations import basket, checkout, members, points, returns, stored_value
from app.operations.desk import Desk
from app.sync.told import write_results
from app.sync.wire import Result, ResultState
from tests.simulation.play import begun, step
from tests.simulation.world import TILLS
from tests.till import KEY, LIN, Till, grant, new_till, stock

LOG = "log-T03"


@pytest.fixture
def till(tmp_path: Path) -> Till:
    """A till after a short day: eight documents of five kinds, holds spent and given back."""
    till = new_till(tmp_path)
    stock(till)
    play(till)
    till.close()
    return till


def play(till: Till) -> None:
    desk = till.desk
    buy(desk)
    members.bind(desk, LIN)
    grant(till, Kind.POINTS, 800)
    basket.scan(desk, "6901234567885")
    points.redeem(desk, 100)
    checkout.pay(desk, 10_000)
    members.bind(desk, LIN)
    stored_value.top_up(desk, 50_000)
    members.take_off(desk)
    sold = buy(desk)
    returns.take_back(desk, sold, [ReturnedLine(0, 1_000)], reason="坏", approved_by="2001")
    members.register(desk, "13900001111", "王小明")
    buy(desk)


def buy(desk: Desk) -> str:
    basket.scan(desk, "6901234567892")
    return checkout.pay(desk, 1_000).serial


def files(till: Till) -> Files:
    return till.desk.store.files


def tampered(till: Till, *statements: str) -> Report:
    """The report after ``statements`` were run by somebody who has the key, triggers put back."""
    connection = open_file(files(till).till, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    there = connection.execute(query).fetchall()
    for name, _ in there:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in there:
        connection.execute(sql)
    connection.close()
    return examine(files(till))


def found(report: Report, check: Check) -> list[tuple[Code, str, str]]:
    (one,) = [one for one in report.checked if one.check is check]
    return [(finding.code, finding.table, finding.place) for finding in one.findings]


def number_of(till: Till, kind: str) -> int:
    connection = open_file(files(till).till, KEY)
    row = connection.execute("SELECT min(number) FROM document WHERE kind = ?", (kind,)).fetchone()
    connection.close()
    number: int = row[0]
    return number


def last_number(till: Till) -> int:
    connection = open_file(files(till).till, KEY)
    number: int = connection.execute("SELECT max(number) FROM document").fetchone()[0]
    connection.close()
    return number


def test_a_day_of_sales_is_sound_and_everything_was_looked_at(till: Till) -> None:
    report = examine(files(till))
    assert report.sound, words.as_text(report)
    assert [one.check for one in report.checked] == list(Check)
    assert {one.not_checked for one in report.checked} == {0}
    assert all(one.rows for one in report.checked)
    assert [(log, number) for log, number, _ in report.heads] == [(LOG, last_number(till))]


def test_looking_changes_no_byte_of_the_files(till: Till) -> None:
    before = {path: path.read_bytes() for path in files(till).folder.glob("*.db")}
    examine(files(till))
    assert {path: path.read_bytes() for path in files(till).folder.glob("*.db")} == before


def test_a_till_that_is_selling_can_be_looked_at(tmp_path: Path) -> None:
    till = new_till(tmp_path)
    stock(till)
    buy(till.desk)
    assert examine(files(till)).sound
    till.close()


def test_an_edited_document_is_named(till: Till) -> None:
    report = tampered(
        till,
        "UPDATE document SET content = CAST(replace(CAST(content AS TEXT), '1008', '1009') AS BLOB)"
        " WHERE number = 2",
    )
    assert found(report, Check.CHAIN) == [(Code.EDITED, "document", f"{LOG} #2")]
    assert not report.sound


def test_bytes_that_became_text_are_looked_at_as_they_are(till: Till) -> None:
    report = tampered(
        till, "UPDATE document SET content = CAST(content AS TEXT) || ' ' WHERE number = 2"
    )
    assert found(report, Check.CHAIN) == [(Code.EDITED, "document", f"{LOG} #2")]


def test_an_edited_hash_is_told_from_edited_bytes(till: Till) -> None:
    report = tampered(till, f"UPDATE document SET hash = '{'0' * 64}' WHERE number = 3")
    assert found(report, Check.CHAIN) == [(Code.HASH_EDITED, "document", f"{LOG} #3")]


def test_a_document_rewritten_with_its_hash_breaks_the_link_behind_it(till: Till) -> None:
    connection = open_file(files(till).till, KEY)
    row = connection.execute("SELECT content FROM document WHERE number = 4").fetchone()
    connection.close()
    content = row[0].replace(b'"1008"', b'"1009"')
    report = tampered(
        till,
        f"UPDATE document SET content = x'{content.hex()}', hash = '{keys.digest(content)}'"
        " WHERE number = 4",
    )
    assert found(report, Check.CHAIN) == [(Code.REWRITTEN, "document", f"{LOG} #4")]


def test_a_removed_document_is_named(till: Till) -> None:
    report = tampered(till, "DELETE FROM document WHERE number = 5")
    assert found(report, Check.CHAIN) == [(Code.REMOVED, "document", f"{LOG} #5")]
    assert found(report, Check.FILE), "what names it hangs in the air"


def test_two_removed_ones_are_named_as_a_stretch(till: Till) -> None:
    report = tampered(till, "DELETE FROM document WHERE number IN (5, 6)")
    assert found(report, Check.CHAIN) == [(Code.REMOVED, "document", f"{LOG} #5-6")]


def test_a_removed_end_shows_in_the_numbers_that_were_given_out(till: Till) -> None:
    last = last_number(till)
    report = tampered(till, f"DELETE FROM document WHERE number = {last}")
    assert found(report, Check.CHAIN) == [(Code.TAIL_REMOVED, "document", f"{LOG} #{last}")]


def test_an_end_removed_without_a_trace_is_proven_by_the_centre_only(till: Till) -> None:
    """The report says so where no head of the centre was given."""
    last = last_number(till)
    whole = examine(files(till)).heads[0]
    gone = (f"SELECT id FROM document WHERE number = {last}",)
    report = tampered(
        till,
        *(
            f"DELETE FROM {table} WHERE document IN ({gone[0]})"
            for table in ('"transfer"', "outbox", "print_job", "personal")
        ),
        f"DELETE FROM document WHERE number = {last}",
        f"UPDATE series SET last = {last - 1} WHERE name = 'log:{LOG}'",
    )
    assert found(report, Check.CHAIN) == []
    assert not report.compared
    assert any("--head" in line for line in words.as_text(report))
    compared = examine(files(till), [Head(*whole)])
    assert found(compared, Check.CHAIN) == [(Code.BEHIND_CENTRE, "document", f"{LOG} #{last}")]
    assert not any("--head" in line for line in words.as_text(compared))


def test_the_centres_head_finds_a_whole_log_that_was_made_anew(till: Till) -> None:
    log, number, _ = examine(files(till)).heads[0]
    report = examine(files(till), [Head(log, number, "0" * 64)])
    assert found(report, Check.CHAIN) == [(Code.REWRITTEN, "document", f"{LOG} #{number}")]
    other = examine(files(till), [Head("log-gone", 3, "0" * 64), Head("log-empty", 0, "")])
    assert found(other, Check.CHAIN) == [(Code.BEHIND_CENTRE, "document", "log-gone #1-3")]


def test_documents_that_changed_places_are_named_with_where_they_were(till: Till) -> None:
    report = tampered(
        till,
        "UPDATE document SET number = 1000 WHERE number = 2",
        "UPDATE document SET number = 2 WHERE number = 3",
        "UPDATE document SET number = 3 WHERE number = 1000",
    )
    assert found(report, Check.CHAIN) == [
        (Code.REORDERED, "document", f"{LOG} #2"),
        (Code.REORDERED, "document", f"{LOG} #3"),
    ]


def test_a_column_that_does_not_say_what_the_bytes_say_is_named(till: Till) -> None:
    report = tampered(
        till,
        "UPDATE document SET member = 'somebody' WHERE number = 2",
        "UPDATE document SET made_at = '2020-01-01 00:00:00.000000' WHERE number = 3",
        "UPDATE document SET made_at = 'never' WHERE number = 4",
    )
    assert found(report, Check.DOCUMENTS) == [
        (Code.ROW_DIFFERS, "document", f"{LOG} #{number}") for number in (2, 3, 4)
    ]


def test_a_document_that_cannot_be_read_is_named_and_what_hangs_on_it_is_not_judged(
    till: Till,
) -> None:
    report = tampered(
        till,
        "UPDATE document SET content = CAST(replace(CAST(content AS TEXT), '\"member\"',"
        " '\"mamber\"') AS BLOB) WHERE number = 2",
    )
    assert (Code.EDITED, "document", f"{LOG} #2") in found(report, Check.CHAIN)
    assert not found(report, Check.HOLDS)


def test_a_transfer_with_another_amount_is_named(till: Till) -> None:
    report = tampered(
        till,
        'UPDATE "transfer" SET amount = amount + 99999 WHERE ordinal = 0 AND document ='
        " (SELECT id FROM document WHERE number = 2)",
    )
    ((code, table, place),) = found(report, Check.TRANSFERS)
    assert (code, table, place) == (Code.TRANSFER_DIFFERS, "transfer", f"{LOG} #2:0")


def test_a_transfer_that_was_removed_or_invented_is_named(till: Till) -> None:
    second = "(SELECT id FROM document WHERE number = 2)"
    columns = "source, target, kind, amount, reason, lot, hold, expires_at"
    report = tampered(
        till,
        f'INSERT INTO "transfer" SELECT document, 77, {columns} FROM "transfer"'
        f" WHERE document = {second} AND ordinal = 0",
        f'INSERT INTO "transfer" SELECT \'nobody\', 0, {columns} FROM "transfer"'
        f" WHERE document = {second} AND ordinal = 0",
        f'DELETE FROM "transfer" WHERE document = {second} AND ordinal = 0',
    )
    assert found(report, Check.TRANSFERS) == [
        (Code.TRANSFER_MISSING, "transfer", f"{LOG} #2:0"),
        (Code.TRANSFER_FOREIGN, "transfer", f"{LOG} #2:77"),
        (Code.TRANSFER_FOREIGN, "transfer", "nobody:0"),
    ]


def test_without_its_rulebook_a_document_is_counted_as_not_checked(till: Till) -> None:
    connection = open_file(files(till).mirror(), KEY)
    connection.execute("DELETE FROM rulebook")
    connection.close()
    report = examine(files(till))
    assert report.sound
    (transfers,) = [one for one in report.checked if one.check is Check.TRANSFERS]
    assert transfers.not_checked == transfers.rows == last_number(till)


def test_a_hold_that_was_filled_up_again_is_named(till: Till) -> None:
    """Threat 8: what is spendable here follows from grants and documents alone."""
    report = tampered(till, "UPDATE hold_lot SET spent = 0, returned = 0")
    assert {code for code, _, _ in found(report, Check.HOLDS)} == {Code.HOLD_DIFFERS}


def test_a_hold_that_was_opened_again_is_named(till: Till) -> None:
    report = tampered(till, "UPDATE hold SET state = 'open' WHERE state = 'ended'")
    assert {code for code, _, _ in found(report, Check.HOLDS)} == {Code.HOLD_DIFFERS}


def test_an_overdrawn_hold_is_named(till: Till) -> None:
    report = tampered(till, "UPDATE hold_lot SET spent = amount + 1, returned = 0")
    assert Code.HOLD_OVERDRAWN in {code for code, _, _ in found(report, Check.HOLDS)}


def test_an_edited_personal_part_is_named_and_a_forgotten_one_is_not(till: Till) -> None:
    number = number_of(till, "new_member")
    report = tampered(till, "UPDATE personal SET salt = x'00'")
    assert found(report, Check.PERSONAL) == [
        (Code.PERSONAL_DIFFERS, "personal", f"{LOG} #{number}")
    ]
    assert tampered(till, "DELETE FROM personal").sound


@pytest.mark.parametrize("table", NEVER_CHANGED)
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_dropped_trigger_is_named(till: Till, table: str, verb: str) -> None:
    connection = open_file(files(till).till, KEY)
    connection.execute(f"DROP TRIGGER {table}_no_{verb}")
    connection.close()
    expected = [(Code.TRIGGER_MISSING, table, f"{table}_no_{verb}")]
    assert found(examine(files(till)), Check.TRIGGERS) == expected


def test_a_trigger_that_does_nothing_any_more_is_named(till: Till) -> None:
    connection = open_file(files(till).till, KEY)
    connection.execute("DROP TRIGGER document_no_update")
    connection.execute(
        "CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT 1; END"
    )
    connection.close()
    assert len(found(examine(files(till)), Check.TRIGGERS)) == 1


def test_a_document_that_is_neither_sent_nor_waiting_is_named(till: Till) -> None:
    report = tampered(till, "DELETE FROM outbox WHERE number = 3")
    assert found(report, Check.OUTBOX) == [(Code.NOT_IN_OUTBOX, "outbox", f"{LOG} #3")]


def test_an_outbox_that_contradicts_results_or_documents_is_named(till: Till) -> None:
    second = "(SELECT id FROM document WHERE number = 2)"
    report = tampered(
        till,
        f"INSERT INTO result VALUES ({second}, 1, 'settled', '', '')",
        "INSERT INTO result SELECT id, 1, 'lost', '', '' FROM document WHERE number = 4",
        "UPDATE outbox SET number = 50 WHERE number = 3",
    )
    assert {place for _, _, place in found(report, Check.OUTBOX)} >= {f"{LOG} #2", f"{LOG} #3"}
    assert "result" in {table for _, table, _ in found(report, Check.OUTBOX)}


def test_a_number_that_would_be_used_twice_is_named(till: Till) -> None:
    report = tampered(
        till,
        "UPDATE series SET last = 1 WHERE name = 'serial'",
        "DELETE FROM series WHERE name = 'serialC'",
        "UPDATE series SET last = 0 WHERE name = 'print'",
    )
    assert {place for _, _, place in found(report, Check.SERIES)} == {"serial", "serialC", "print"}


def test_a_strange_print_job_is_named(till: Till) -> None:
    report = tampered(till, "UPDATE print_job SET state = 'gone' WHERE seq = 1")
    assert [code for code, _, _ in found(report, Check.PRINTING)] == [Code.JOB_STRANGE]


def test_a_flipped_bit_is_found_and_nothing_more_is_believed(till: Till) -> None:
    """G5: SQLCipher's HMAC finds it."""
    raw = bytearray(files(till).till.read_bytes())
    raw[len(raw) // 2] ^= 1
    files(till).till.write_bytes(raw)
    report = examine(files(till))
    assert [code for code, _, _ in found(report, Check.FILE)][:1] == [Code.DAMAGED_PAGE]
    assert [one.check for one in report.checked] == [Check.FILE]


def test_a_damaged_mirror_is_named_and_the_journal_is_looked_at(till: Till) -> None:
    raw = bytearray(files(till).mirror().read_bytes())
    raw[len(raw) // 2] ^= 1
    files(till).mirror().write_bytes(raw)
    report = examine(files(till))
    assert found(report, Check.MIRROR)
    assert not found(report, Check.CHAIN)
    files(till).mirror().unlink()
    assert [code for code, _, _ in found(examine(files(till)), Check.MIRROR)] == [
        Code.UNREADABLE_FILE
    ]


def test_a_file_under_another_key_is_said_to_be_shut(till: Till) -> None:
    report = examine(Files(files(till).folder, b"x" * 32))
    assert [code for code, _, _ in found(report, Check.FILE)] == [Code.UNREADABLE_FILE]


def test_results_of_the_centre_leave_it_sound(tmp_path: Path) -> None:
    till = new_till(tmp_path)
    stock(till)
    play(till)
    with till.desk.store.writing.begin() as session:
        ids = session.scalars(select(OutboxRow.document)).all()
        settled = [Result(id, 1, ResultState.SETTLED, "", "", ()) for id in ids[:4]]
        parked = Result(ids[4], 1, ResultState.PARKED, "newer", "", ())
        write_results(session, [*settled, parked])
    report = examine(files(till))
    assert report.sound, words.as_text(report)
    till.close()


def test_no_till_of_a_long_history_with_faults_is_suspected(tmp_path: Path) -> None:
    """Three tills with lost replies, crashes, returns and top-ups: nothing is a false alarm."""
    world = begun(1, tmp_path / "world")
    for _ in range(40):
        step(world)
    for name in TILLS:
        report = examine(Files(world.folder / name, KEY))
        assert report.sound, (name, words.as_text(report))
    world.close()


def test_it_is_told_in_both_languages_and_to_a_program(till: Till) -> None:
    report = tampered(till, f"UPDATE document SET hash = '{'0' * 64}' WHERE number = 3")
    text = "\n".join(words.as_text(report))
    assert f"document  {LOG} #3：校验值被改 / its hash was edited" in text
    assert "发现问题" in text
    told = json.loads(json.dumps(words.as_json(report)))
    assert told["sound"] is False
    assert {"code": "hash_edited", "table": "document", "place": f"{LOG} #3", "detail": ""} in [
        finding for check in told["checks"] for finding in check["findings"]
    ]


def test_every_check_and_finding_has_its_words() -> None:
    assert set(words._CHECKS) == set(Check)
    assert set(words._CODES) == set(Code)
