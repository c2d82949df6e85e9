"""Cases: each one in the docs holds, a wrong one is noticed, a broken one says where."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import cases
from app.__main__ import main
from app.cases.offers import WHY, offer_figures, offer_tables
from app.domain.basket import BasketLine
from app.domain.money import show
from app.domain.offers import Search, Why
from app.domain.quote import quote
from app.domain.receipt import width
from app.domain.rulebook import PLAIN, Deal, DealBy, Promotion

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "cases"
SAMPLES = sorted((ROOT / "resources" / "rulebooks").glob("*.json"))
FILES = sorted(FOLDER.glob("*.case.json"))
QUOTES = [file for file in FILES if file.name[3:].startswith("quote")]
AT = datetime(2026, 11, 21, 7, tzinfo=UTC)
WHATS = ("quote", "return", "prepaid_refund")


def named(number: int) -> Path:
    return next(file for file in FILES if file.name.startswith(f"{number:02d}-"))


def read(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return case


def verb_of(file: Path) -> str:
    return str(read(file)["what"]).replace("_", "-")


def bent(file: Path, folder: Path, changed: dict[str, Any]) -> Path:
    """The case in ``file`` with fields changed, where its rulebook is still found."""
    case = read(file)
    if "rulebook_file" in case:
        case["rulebook_file"] = str((file.parent / case["rulebook_file"]).resolve())
    case |= changed
    new = folder / "bent.case.json"
    new.write_text(json.dumps(case), encoding="utf-8")
    return new


def test_every_case_of_the_docs_holds_on_the_command_line_itself() -> None:
    for verb in ("quote", "return", "prepaid-refund"):
        mine = [str(file) for file in FILES if verb_of(file) == verb]
        command = [sys.executable, "-m", "app", verb, "--check", *mine]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, b""), done.stdout.decode()
        assert read(Path(mine[-1]))["title"] in done.stdout.decode()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_of_the_docs_is_what_the_rules_say(file: Path) -> None:
    assert read(file)["expects"], "a case expects something"
    assert main([verb_of(file), "--check", str(file)]) == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_expected_figure_is_really_compared(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expects = read(file)["expects"]
    for name, value in expects.items():
        wrong = expects | {name: value + 1 if isinstance(value, int) else value + "x"}
        other = bent(file, tmp_path, {"expects": wrong})
        assert main([verb_of(file), "--check", str(other)]) == 1
        assert f"differs: {name}:" in capsys.readouterr().out
        assert main([verb_of(file), str(other)]) == 0, "without --check it only answers"


def test_cases_show_every_question_and_every_sample_of_a_rulebook() -> None:
    asked = [read(file) for file in FILES]
    assert {case["what"] for case in asked} == set(WHATS)
    books = {Path(case["rulebook_file"]).name for case in asked if "rulebook_file" in case}
    assert books == {file.name for file in SAMPLES}
    assert [file.name[:2] for file in FILES] == [f"{n:02d}" for n in range(1, len(FILES) + 1)]
    for file in FILES:
        assert file.name[3:].startswith(verb_of(file)), file.name


def test_every_figure_that_a_case_expects_is_explained() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    kinds = {name.partition(".")[0] for file in FILES for name in read(file)["expects"]}
    explained = set(re.findall(r"`(\w+)(?:\.[^`]*)?`", page))
    facts_of_refusals = {"left_milli", "paid_fen"}
    assert kinds - explained - facts_of_refusals == set()


def test_every_reason_for_missing_an_offer_is_explained() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(WHY) == set(Why)
    for why, words in WHY.items():
        assert f"`{why}` {words}" in page


@pytest.mark.parametrize("number", range(39, 57))
def test_a_case_of_offers_shows_its_working(number: int) -> None:
    assert read(named(number))["working"]


def test_what_is_missing_for_an_offer_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["quote", str(named(51))]) == 0
    shown = capsys.readouterr().out
    assert "[未用优惠]" in shown
    for words in ("再买12.00元可用零食每满100减20", "再买1件可用饮料第二件半价",
                  "再拿1件优惠商品可用个人护理满50加9.90元换购", "没有参加的商品"):  # fmt: skip
        assert words in shown


def test_each_line_shows_its_share_of_every_kind_of_discount() -> None:
    found = cases.answer(cases.read(named(43), "quote"))
    lines, discounts = found.tables[:2]
    assert [column.words for column in lines.columns][3:] == [
        "原价", "促销", "会员优惠", "优惠券", "积分抵扣", "抹零", "实付",
    ]  # fmt: skip
    assert [row[3:] for row in lines.rows] == [
        (900, -120, -8, None, None, None, 772),
        (10200, -2000, -102, None, None, None, 8098),
    ]
    assert [row[1:] for row in discounts.rows] == [
        ("会员价", "会员价", 120),
        ("silver", "银卡优惠1.0%", 110),
        ("零食满100减20", "零食每满100减20", 2000),
    ]


def test_the_search_says_how_the_best_was_found(tmp_path: Path) -> None:
    found = cases.answer(cases.read(named(45), "quote"))
    (search,) = [table for table in found.tables if table.name == "search"]
    assert search.rows == ((3, "最优", None),)
    walk_in = bent(named(1), tmp_path, {})
    found = cases.answer(cases.read(walk_in, "quote"))
    assert [table.rows for table in found.tables if table.name == "search"] == [()]


def test_a_search_that_was_not_finished_says_how_far_from_the_best_it_may_be() -> None:
    rulebook = replace(
        PLAIN, promotions=(Promotion("a", "甲", Deal(DealBy.PERCENT, off_permille=1)),)
    )
    found = quote([BasketLine("1", "一", "", 100, 1000)], None, rulebook, at=AT)
    found = replace(found, search=Search(5_000, 1234))
    assert offer_tables(found, rulebook)[1].rows == ((5_000, "与最优至多差12.34元", 1234),)
    assert offer_figures(found)["gap_fen"] == 1234


@pytest.mark.parametrize("file", QUOTES, ids=lambda file: file.stem)
def test_shares_of_lines_add_up_to_each_discount_and_to_what_is_due(file: Path) -> None:
    """F49: a fen that is lost between lines cannot be given back later."""
    found = cases.answer(cases.read(file, "quote"))
    if "refused" in found.figures:
        return
    lines = found.tables[0]
    names = [column.name for column in lines.columns]
    for name in ("promotion_fen", "tier_fen", "coupon_fen", "points_fen", "rounding_fen"):
        shares = [row[names.index(name)] or 0 for row in lines.rows]
        assert -sum(map(int, shares)) == found.figures.get(name, 0)
    assert sum(int(row[-1] or 0) for row in lines.rows) == found.figures["due_fen"]


def test_a_coupon_comes_back_with_all_of_its_sale_and_not_before() -> None:
    """F45: coupon not given back after a return; F23: and never more than once."""
    whole, part = (cases.answer(cases.read(named(number), "return")) for number in (55, 56))
    assert whole.figures["lot.满100减20:0"] == whole.figures["back.coupon:满100减20"] == 1
    assert part.figures["lot.满100减20:0"] == 0
    assert "back.coupon:满100减20" not in part.figures


def test_an_offer_that_is_out_of_stock_or_at_its_cap_is_said_so(tmp_path: Path) -> None:
    for changed, why in (
        ({"stock_used": {"周五晚秒杀": 50}}, "stock"),
        ({"member": {"counted": {"offer:周五晚秒杀/2026-11-20": 2}}}, "cap"),
    ):
        file = bent(named(44), tmp_path, changed | {"expects": {"due_fen": 2160}})
        found = cases.answer(cases.read(file, "quote"))
        assert found.differences == {}
        assert found.figures["missed.周五晚秒杀"] == why


def test_an_expectation_of_nothing_there_is_differs(tmp_path: Path) -> None:
    file = bent(named(1), tmp_path, {"expects": {"stamps": 1}})
    assert main(["quote", "--check", str(file)]) == 1


def test_a_second_part_gives_with_the_first_what_the_whole_would(tmp_path: Path) -> None:
    """Cases 24, 25 and 26 are one sale: in two parts, and at once."""
    part, whole, rest = (
        cases.answer(cases.read(named(number), "return")).figures for number in (24, 25, 26)
    )
    for name in ("refund_fen", "wechat_fen", "cash_fen", "back.points", "clawed.points"):
        first, second = part[name], rest[name]
        assert isinstance(first, int)
        assert isinstance(second, int)
        assert first + second == whole[name]
    assert {name: rest[name] for name in rest if name.startswith("lot.")} == {
        name: whole[name] for name in whole if name.startswith("lot.")
    }


@pytest.mark.parametrize(
    ("number", "change", "place"),
    [
        (1, ('"price_fen": 200', '"price_fen": "2.00"'), "basket.0.price_fen: int_type"),
        (1, ('"price_fen": 200', '"price_fen": -200'), "basket.0: "),
        (1, ('"quantity": "2"', '"quantity": "two"'), "basket.0.quantity: not a quantity"),
        (1, ('"quantity": "2"', '"quantity": "1.5"'), "basket.0.quantity: not a quantity"),
        (1, ('"tiers"', '"teirs"'), "rulebook.teirs: no such field"),
        (1, ('"discount_permille": 50', '"discount_permille": -1'), "tiers[1].discount_permille"),
        (1, ("{", ""), "json: "),
        (1, ('"version": 2', '"version": 1, "version": 2'), "version stands there more than once"),
        (11, ("supermarket.json", "greengrocer.json"), "greengrocer.json"),
        (11, ('"rulebook_file"', '"rulebook": {}, "rulebook_file"'), "rulebook_file: "),
        (11, ("10:00:00+08:00", "10:00:00"), "at: without a time zone"),
        (17, ('"id": "B:0"', '"id": "A:0"'), "member.lots.2.id: "),
        (17, ('"kind": "bonus"', '"kind": "pass"'), "member.lots.1.of: "),
        (17, ('"held_elsewhere": 4000', '"held_elsewhere": 10001'), "member.lots.2.held_elsewhere"),
        (17, ('"amount": 5000}', '"amount": -1}'), "member.lots.0.held_elsewhere"),
        (
            17,
            ('"amount": 5000}', '"amount": 5000, "expires_at": "2027-01-01T00:00:00Z"}'),
            "member.lots.0: principal never expires",
        ),
        (17, ('{"value_fen": 16800}', '{"value_fen": -1}'), "choices: "),
        (21, ('"amount_fen": 3000', '"amount_fen": 9000'), "tenders.0.amount_fen: "),
        (21, ('"alipay"', '"stored_value"'), "tenders.0: "),
        (22, ('"line": 0', '"line": 2'), "lines.0.line: the sale has no such line"),
        (22, ('"line": 0, "quantity": "1"', '"line": 0, "quantity": "0"'), "lines.0.quantity: "),
        (25, ('"line": 1', '"line": 0'), "lines: each line comes back once"),
        (26, ('"line": 1, "quantity": "2"', '"line": 9'), "returns.0.0.line: "),
        (28, ('"points": 300', '"points": 450'), "since.spent.points: "),
        (32, ('"top-up:1"]', '"top-up:2"]'), "since.ended.1: no such lot"),
        (37, ('"principal_left_fen": 200', '"principal_left_fen": null'), "principal_left_fen: "),
        (37, ('"principal_left_fen": 200', '"principal_left_fen": -1'), "value_error"),
        (34, ('"paid_fen": 50000', '"paid_fen": 0'), "prepaid.0: value_error"),
        (39, ('"category": "休闲食品"', '"tag": "休闲食品"'), "basket.0.tag: unexpected_keyword"),
        (45, ('{"C20": 1}', '{"C20": -1}'), "member.lots.0.held_elsewhere: "),
        (45, ('{"C20": 1}', '{"C20": "1"}'), "member.coupons.C20: int_type"),
        (46, ('["P15"]', '"P15"'), "choices.wanted: "),
    ],
)
def test_a_broken_case_says_where(
    number: int,
    change: tuple[str, str],
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = change
    text = named(number).read_text(encoding="utf-8").replace("../..", str(ROOT))
    assert old in text
    file = tmp_path / "broken.case.json"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main([verb_of(named(number)), str(file)]) == 2
    assert place in capsys.readouterr().err


@pytest.mark.parametrize(("number", "field"), [(1, "basket"), (22, "lines"), (33, "prepaid")])
def test_a_case_about_nothing_is_broken(
    number: int, field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bent(named(number), tmp_path, {field: []})
    assert main([verb_of(named(number)), str(file)]) == 2
    assert f"{field}: " in capsys.readouterr().err


def test_a_case_is_text_in_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gbk.case.json"
    file.write_bytes('{"title": "算价"}'.encode("gb18030"))
    assert main(["quote", str(file)]) == 2
    assert f"{file}: json: " in capsys.readouterr().err


def test_a_case_is_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "list.case.json"
    file.write_text("[]", encoding="utf-8")
    assert main(["quote", str(file)]) == 2
    assert "json: an object is wanted" in capsys.readouterr().err


def test_a_case_is_answered_by_its_own_verb_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepaid-refund", str(named(1))]) == 2
    assert "what: quote" in capsys.readouterr().err


def test_a_rulebook_is_found_beside_the_case_or_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = bent(named(11), tmp_path, {"rulebook_file": "mine.json"})
    rules = (ROOT / "resources" / "rulebooks" / "supermarket.json").read_text(encoding="utf-8")
    (tmp_path / "mine.json").write_text(rules, encoding="utf-8")
    assert main(["quote", "--check", str(beside)]) == 0
    monkeypatch.chdir(ROOT)
    path = "resources/rulebooks/supermarket.json"
    from_root = bent(named(11), tmp_path, {"rulebook_file": path})
    assert main(["quote", "--check", str(from_root)]) == 0


def test_cash_that_is_not_enough_is_not_paid_either_without_another_tender(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = [{"kind": "wechat", "amount_fen": 100}]
    file = bent(named(1), tmp_path, {"tenders": short})
    assert main(["quote", "--json", str(file)]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures == {"refused": "not_paid", "due_fen": 5730, "paid_fen": 100}


def test_a_program_reads_the_answer_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", "--json", str(named(14))]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["differences"] == {}
    tables = found["tables"]
    assert tables["lines"][0] == {
        "line": 0,
        "name": "清风抽纸",
        "quantity": "2",
        "gross_fen": 4560,
        "promotion_fen": None,
        "tier_fen": -91,
        "coupon_fen": None,
        "points_fen": -2218,
        "rounding_fen": -7,
        "net_fen": 2244,
    }
    assert sum(line["net_fen"] for line in tables["lines"]) == found["figures"]["due_fen"]
    assert [cut["words"] for cut in tables["discounts"]] == [
        "金卡优惠2.0%",
        "用2700分,每100分抵1.00元",
        "抹去不足0.10元的零头",
    ]
    assert tables["earned"][0] == {
        "rule": "base",
        "by": "按消费",
        "kind": "积分",
        "of": None,
        "amount": 32,
        "capped": None,
        "vests_at": None,
        "lapses_at": "2028-01-01T00:00:00+08:00",
    }
    assert cases.answer(cases.read(named(14), "quote")).figures == found["figures"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_person_reads_it_in_columns(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb_of(file), str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = cases.answer(cases.read(file, read(file)["what"]))
    assert lines[0] == read(file)["title"]
    assert [line for line in lines if line.startswith("  [")] == [
        f"  [{table.words}]" for table in found.tables if table.rows
    ]
    for table in found.tables:
        if table.rows and table.columns[-1].name.endswith("_fen"):
            start = lines.index(f"  [{table.words}]") + 1
            ends = {
                width(line)
                for line, row in zip(lines[start + 1 :], table.rows, strict=False)
                if isinstance(row[-1], int) and line.endswith(show(row[-1]))
            }
            assert len(ends) <= 1, "amounts stand one below the other"


def test_the_samples_of_rulebooks_are_fine_and_another_is_told_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rulebook", *map(str, SAMPLES)]) == 0
    assert capsys.readouterr().out.count("可用") == len(SAMPLES)
    rules = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    rules["earning"][2]["rate"] = -1
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    assert main(["rulebook", str(SAMPLES[1]), str(file)]) == 1
    assert f"{file}: earning[2].rate: below 0" in capsys.readouterr().out
