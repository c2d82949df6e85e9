"""The till's log: whatever is said, no phone, card, key or name is in the files."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import log
from app.domain.refusal import Refused
from app.operations import basket, checkout, members
from app.scrub import scrub, without_numbers
from tests.till import LIN_CARD, LIN_PHONE, PHONE_KEY, new_till, stock

PERSONAL = re.compile(r"1[3-9][0-9]{9}|8801[0-9]{12}|张大伟|[0-9a-f]{32}")
LOG = logging.getLogger("app.test")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    handler = log.begin(tmp_path, "debug")
    yield tmp_path
    log.end(handler)


def told(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in log.files(folder))


@pytest.mark.parametrize(
    "text",
    [
        "13812345678", "+8613812345678", "138 1234 5678", "138-1234-5678", "张大伟",
        "8801000000000231", "6217 0012 3456 7890 128", "110101199003078515",
        "Bearer q1w2", "010702-7F3A-22C1", PHONE_KEY.hex(), "who@example.cn",
        "T0k3n-" + "aB3_" * 10,
    ],
)  # fmt: skip
def test_nothing_personal_and_no_secret_goes_through(text: str) -> None:
    assert scrub(f"before {text} after") == "before *** after"


def test_what_helps_to_find_a_fault_stays() -> None:
    plain = (
        "0107-T03-20261121-000238 at 2026-11-21T14:57:03.123+00:00, http://10.0.0.7:8443/v1/sync, "
        "test_with_a_very_long_name_that_says_what_it_is_about, 6901234"
    )
    assert scrub(plain) == plain
    asked = scrub("GET http://centre/v1/members?phone=138&name=zhang HTTP")
    assert asked == "GET http://centre/v1/members?*** HTTP"
    assert scrub("http://me:secret@centre/") == "http://***@centre/"
    assert without_numbers("顾客 13812345678 走了") == "顾客 *** 走了"


@given(st.text(), st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text())
def test_no_phone_survives_in_any_company(before: str, phone: str, after: str) -> None:
    assert not re.search(r"1[3-9][0-9]{9}", scrub(before + phone + after))


def test_a_day_of_selling_at_debug_leaves_no_phone_and_no_card_in_the_log(
    folder: Path, tmp_path: Path
) -> None:
    """Threat 16: libraries, refusals with their facts, and tracebacks with their texts."""
    till = new_till(tmp_path / "till")
    stock(till)
    for _ in range(3):
        basket.scan(till.desk, "6901234567892")
        basket.scan(till.desk, LIN_CARD)
        checkout.pay(till.desk, 1_000)
    for wrong in ("13900001111", "8801999900001234", "张大伟"):
        try:
            basket.scan(till.desk, wrong)
        except Refused as no:
            LOG.info("%s said %s of %s", no, no.facts, wrong)
            LOG.exception("again")
    with suppress(Refused):
        members.find(till.desk, LIN_PHONE)
    logging.getLogger("urllib3.connectionpool").debug("GET /v1/x?phone=%s", LIN_PHONE)
    till.close()
    written = told(folder)
    assert len(written.splitlines()) >= 7
    assert not PERSONAL.search(written)
    assert "unknown_code" in written, "it says what happened all the same"


def test_with_the_scrubber_off_the_same_day_is_full_of_phones(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """Threat 16, the mutant: that the test above sees what it looks for."""
    monkeypatch.setattr(log, "scrub", lambda text: text)
    LOG.info("no member %s", LIN_PHONE)
    assert PERSONAL.search(told(folder))


def test_rows_of_tables_are_never_written_whoever_asks_for_everything(folder: Path) -> None:
    assert not logging.getLogger("sqlalchemy.engine.Engine").isEnabledFor(logging.INFO)
    assert logging.getLogger("urllib3").isEnabledFor(logging.DEBUG)


def test_lines_are_found_by_level_words_and_time_and_a_half_line_is_passed_over(
    folder: Path,
) -> None:
    LOG.debug("the sale begins")
    LOG.warning("the printer is slow")
    LOG.critical("a bug", exc_info=ValueError("boom"))
    file = log.files(folder)[0]
    with file.open("a", encoding="utf-8") as out:
        out.write('{"at": "2026-')
    newest = log.entries(folder)
    assert [one.says for one in newest[:3]] == ["a bug", "the printer is slow", "the sale begins"]
    assert (newest[0].level, newest[0].where) == ("ERROR", "app.test")
    assert "ValueError: boom" in newest[0].trace
    assert [one.says for one in log.entries(folder, level="WARNING")] == [
        "a bug", "the printer is slow",
    ]  # fmt: skip
    assert [one.says for one in log.entries(folder, words="BOOM")] == ["a bug"]
    assert log.entries(folder, since=datetime.now(UTC) + timedelta(hours=1)) == []
    assert len(log.entries(folder, most=2)) == 2
    for line in file.read_text(encoding="utf-8").splitlines()[:-1]:
        assert list(json.loads(line))[:4] == ["at", "level", "where", "says"]


def test_the_log_is_fourteen_files_and_never_more_than_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_BYTES", 14 * 2_000)
    handler = log.begin(tmp_path)
    for number in range(400):
        LOG.info("line %d %s", number, "x" * 100)
    log.end(handler)
    there = log.files(tmp_path)
    assert len(there) == log.FILES == 14
    assert sum(file.stat().st_size for file in there) <= 14 * 2_000
    assert log.entries(tmp_path)[0].says.startswith("line 399 ")


def test_on_a_disk_that_is_nearly_full_only_what_is_wrong_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "LEAST_FREE_BYTES", 1 << 62)
    handler = log.begin(tmp_path)
    LOG.info("all is well")
    LOG.warning("the disk is nearly full")
    log.end(handler)
    assert [one.says for one in log.entries(tmp_path)] == ["the disk is nearly full"]


def test_on_a_disk_that_is_nearly_full_the_log_gives_back_its_room_and_grows_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a sale needs comes first; the newest lines stay."""
    monkeypatch.setattr(log, "MOST_BYTES", 14 * 2_000)
    handler = log.begin(tmp_path)
    for number in range(400):
        LOG.info("line %d %s", number, "x" * 100)
    log.end(handler)
    assert len(log.files(tmp_path)) == 14
    monkeypatch.setattr(log, "LEAST_FREE_BYTES", 1 << 62)
    handler = log.begin(tmp_path)
    LOG.warning("the disk is nearly full")
    assert len(log.files(tmp_path)) <= log.KEPT_SCARCE
    for number in range(200):
        LOG.warning("trouble %d %s", number, "x" * 100)
    there = log.files(tmp_path)
    assert len(there) == log.KEPT_SCARCE
    assert sum(file.stat().st_size for file in there) <= log.KEPT_SCARCE * 2_000
    log.end(handler)
    assert log.entries(tmp_path)[0].says.startswith("trouble 199 ")
