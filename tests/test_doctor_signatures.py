"""The doctor verifies who signed: the till its documents, the centre what it granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app import keys
from app.doctor import words
from app.doctor.examination import examine
from app.doctor.finding import Check, Checked, Code, Report
from app.doctor.signatures import Keys
from app.domain.ledger import Kind
from app.models import holds
from app.models.base import open_file
from app.operations import basket, checkout, members, points, stored_value
from app.operations.desk import Desk
from app.sync import granting, signing
from app.sync.wire import Grant, GrantedLot
from tests.till import KEY, LIN, Till, new_till, stock

OWN, CENTRE, FOREIGN = (bytes([number]) * 32 for number in (1, 2, 3))
KEYS = Keys(keys.signing_public(OWN), keys.signing_public(CENTRE))
LOT = f"opening-{LIN}:points"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """A till with a key: a sale without it, three with it, points spent, and a top-up."""
    made = new_till(tmp_path)
    stock(made)
    buy(made.desk)
    made.desk = replace(made.desk, sign=partial(signing.sign_document, private=OWN))
    buy(made.desk)
    members.bind(made.desk, LIN)
    grant(made)
    basket.scan(made.desk, "6901234567885")
    points.redeem(made.desk, 100)
    checkout.pay(made.desk, 10_000)
    members.bind(made.desk, LIN)
    stored_value.top_up(made.desk, 50_000)
    yield made
    made.close()


def buy(desk: Desk) -> None:
    basket.scan(desk, "6901234567892")
    checkout.pay(desk, 1_000)


def grant(till: Till) -> None:
    """The centre grants 800 points, and signs it."""
    with till.desk.store.writing.begin() as session:
        wanted = holds.unanswered(session, 100)
        (id,) = [one[0] for one in wanted if one[2] == Kind.POINTS]
        given = Grant(id, LIN, "points", (GrantedLot(LOT, 800),), "")
        signature = keys.sign(granting.granted("log-T03", given), CENTRE, granting.USE)
        holds.answer(session, id, [(LOT, 800)], signature)


def tampered(till: Till, *statements: str) -> Checked:
    """What is said of signatures after ``statements`` by somebody who has the files' key."""
    connection = open_file(till.desk.store.files.till, KEY)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    there = connection.execute(query).fetchall()
    for name, _ in there:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in there:
        connection.execute(sql)
    connection.close()
    return signatures(examine(till.desk.store.files, keys=KEYS))


def signatures(report: Report) -> Checked:
    (one,) = [one for one in report.checked if one.check is Check.SIGNATURES]
    return one


def said(found: Checked) -> list[tuple[Code, str, str]]:
    return [(one.code, one.table, one.place) for one in found.findings]


def test_a_till_that_signs_is_sound_and_everything_was_looked_at(till: Till) -> None:
    report = examine(till.desk.store.files, keys=KEYS)
    assert report.sound, words.as_text(report)
    found = signatures(report)
    assert (found.not_checked, found.rows) == (0, 8)


def test_a_document_signed_with_another_key_is_named(till: Till) -> None:
    """Threat 8: with the files' key a history can be written anew, and not with the till's."""
    forged = signing.sign_document("ab" * 32, FOREIGN)
    found = tampered(till, f"UPDATE document SET signature = '{forged}' WHERE number = 3")
    assert said(found) == [(Code.SIGNATURE_WRONG, "document", "log-T03 #3")]


def test_a_signature_of_another_document_is_named(till: Till) -> None:
    other = "(SELECT signature FROM document WHERE number = 2)"
    found = tampered(till, f"UPDATE document SET signature = {other} WHERE number = 4")
    assert said(found) == [(Code.SIGNATURE_WRONG, "document", "log-T03 #4")]


def test_a_signature_that_was_taken_off_is_named(till: Till) -> None:
    found = tampered(till, "UPDATE document SET signature = '' WHERE number = 4")
    assert said(found) == [(Code.SIGNATURE_MISSING, "document", "log-T03 #4")]


def test_a_log_that_is_being_written_is_judged_though_no_signature_in_it_is_right(
    till: Till,
) -> None:
    forged = "'" + "ab" * 64 + "'"
    found = tampered(till, f"UPDATE document SET signature = {forged} WHERE number > 1")
    assert [one.place for one in found.findings] == [f"log-T03 #{n}" for n in (2, 3, 4, 5)]


def test_a_log_made_with_another_key_cannot_be_judged_here(till: Till) -> None:
    """A backup went on on a new machine, whose key is another; the centre knows both."""
    forged = "'" + "ab" * 64 + "'"
    found = tampered(
        till,
        f"UPDATE document SET signature = {forged} WHERE number > 1",
        "UPDATE identity SET log = 'log-new'",
    )
    assert (said(found), found.not_checked) == ([], 5)


@pytest.mark.parametrize(
    "change", ["hold_lot SET amount = 80000", "hold_lot SET lot = 'x'", "hold SET log = 'log-T01'"]
)
def test_a_grant_that_was_edited_is_named(till: Till, change: str) -> None:
    """Threat 8: a balance edited on the disk."""
    signed = "(SELECT id FROM hold WHERE signature <> '')"
    column = "id" if change.startswith("hold SET") else "hold"
    found = tampered(till, f"UPDATE {change} WHERE {column} = {signed}")
    assert [(code, table) for code, table, _ in said(found)] == [(Code.SIGNATURE_WRONG, "hold")]


def test_a_hold_that_nobody_granted_is_named(till: Till) -> None:
    found = tampered(till, "UPDATE hold SET signature = ''")
    assert [(code, table) for code, table, _ in said(found)] == [(Code.SIGNATURE_MISSING, "hold")]


def test_without_the_keys_nothing_is_judged_and_it_is_said_so(till: Till) -> None:
    found = signatures(examine(till.desk.store.files))
    assert (said(found), found.not_checked) == ([], 5)


def test_the_command_says_which_row_and_ends_with_1(till: Till) -> None:
    tampered(till, "UPDATE document SET signature = '' WHERE number = 4")
    report = examine(till.desk.store.files, keys=KEYS)
    assert "document  log-T03 #4：签名缺失 / its signature was taken off" in words.as_text(report)
    assert not report.sound
