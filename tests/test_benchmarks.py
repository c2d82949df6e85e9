"""The benchmarks measure what they say: small sizes, sane rows, and no figure is judged here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.models.base import open_file
from app.operations import members
from benchmarks import shop
from benchmarks.__main__ import QUICK, main, measure
from benchmarks.rows import Aim, in_turns, row, table

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def till(tmp_path: Path) -> shop.Till:
    return shop.make(tmp_path, 40, 20, 5)


@pytest.mark.parametrize(
    "part",
    [
        "sale",
        "lookup",
        "scan",
        "printing",
        "start",
        "sync",
        "quote",
        "settling",
        "load",
        "balances",
        "backlog",
    ],
)
def test_each_part_gives_rows_with_times_in_order(
    part: str, tmp_path: Path, qapp: QApplication
) -> None:
    rows = measure(tmp_path, QUICK, [part])
    assert rows
    for one in rows:
        assert one.n > 0
        assert 0 < one.p50_ms <= one.p95_ms <= one.p99_ms
    limited = [one for one in rows if one.limit]
    assert limited
    for one in limited:
        assert one.limit_p50_ms
        assert one.ratio == pytest.approx(one.p50_ms / one.limit_p50_ms)


def test_the_till_that_is_measured_finds_its_members_by_every_key(till: shop.Till) -> None:
    store = shop.open_till(till.folder)
    desk = shop.desk_of(store)
    who = till.people[7]
    for key in (who.phone, who.phone[-4:], who.card, who.number, who.name[:2]):
        assert who.number in {hit.number for hit in members.find(desk, key)}, key
    store.close()


def test_the_indexes_are_there_again_after_the_members_were_written(till: shop.Till) -> None:
    connection = open_file(till.folder / "shop-1.db", shop.KEY)
    plans = connection.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM member WHERE phone_tail = '1234'"
    ).fetchall()
    connection.close()
    assert "ix_member_phone_tail" in str(plans)


def test_every_bar_code_of_the_shop_has_its_check_digit(till: shop.Till) -> None:
    for code in till.barcodes:
        digits = [int(ch) for ch in code]
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_turns_alternate_and_the_first_of_each_is_not_counted() -> None:
    called: list[str] = []

    def ours() -> float:
        called.append("o")
        return float(len(called))

    def limit() -> float:
        called.append("l")
        return float(len(called))

    times, limits = in_turns(3, ours, limit, turn=2)
    assert "".join(called) == "ooolllooll"
    assert (times, limits) == ([2.0, 3.0, 8.0], [5.0, 6.0, 10.0])


@pytest.mark.parametrize(
    ("aim", "met"), [(Aim("ratio", 2), True), (Aim("ratio", 1.9), False), (Aim("p95", 5), False)]
)
def test_an_aim_is_judged_by_what_it_names(aim: Aim, *, met: bool) -> None:
    made = row("a", [4.0, 4.0, 6.0], limit="raw", limit_ms=[2.0], aim=aim)
    assert made.met is met


def test_the_table_is_aligned_under_chinese_names_too() -> None:
    lines = table([row("会员", [1.0]), row("a", [2.0])]).splitlines()
    assert lines[1].startswith("会员 ")
    assert len(lines[1].encode("gbk")) == len(lines[2].encode("gbk"))


def test_json_is_written_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    assert main(["--quick", "--json", str(file), "lookup"]) == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert len(written["rows"]) == 6
    assert "member of 200 by phone" in capsys.readouterr().out
