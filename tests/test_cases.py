"""Cases: each one in the docs holds, a wrong one is noticed, a broken one says where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cases
from app.__main__ import main

FOLDER = Path(__file__).parent.parent / "docs" / "cases"
FILES = sorted(FOLDER.glob("*.case.json"))
QUOTES = [file for file in FILES if json.loads(file.read_text())["what"] == "quote"]


def verb_of(file: Path) -> str:
    return str(json.loads(file.read_text())["what"]).replace("_", "-")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_of_the_docs_is_what_the_rules_say(file: Path) -> None:
    assert json.loads(file.read_text())["expects"], "a case expects something"
    assert main([verb_of(file), "--check", str(file)]) == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_expected_figure_is_really_compared(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = json.loads(file.read_text())
    for name in case["expects"]:
        wrong = case | {"expects": case["expects"] | {name: case["expects"][name] + 1}}
        bent = tmp_path / "bent.case.json"
        bent.write_text(json.dumps(wrong), encoding="utf-8")
        assert main([verb_of(file), "--check", str(bent)]) == 1
        assert name in capsys.readouterr().out
        assert main([verb_of(file), str(bent)]) == 0, "without --check it only answers"


def test_an_expectation_of_nothing_there_is_differs(tmp_path: Path) -> None:
    case = json.loads(QUOTES[0].read_text()) | {"expects": {"stamps": 1}}
    file = tmp_path / "x.case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    assert main(["quote", "--check", str(file)]) == 1


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"price_fen": 200', '"price_fen": "2.00"', "basket.0.price_fen"),
        ('"quantity": "2"', '"quantity": "two"', "basket[0].quantity"),
        ('"tiers"', '"teirs"', "rulebook.teirs"),
        ("{", "", "json"),
    ],
)
def test_a_broken_case_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str
) -> None:
    text = QUOTES[0].read_text()
    assert old in text
    file = tmp_path / "broken.case.json"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["quote", str(file)]) == 2
    assert place in capsys.readouterr().err


def test_a_case_is_answered_by_its_own_verb_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepaid-refund", str(QUOTES[0])]) == 2
    assert "what: quote" in capsys.readouterr().err


def test_a_program_reads_the_answer_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", "--json", str(QUOTES[0])]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["figures"]["due_fen"] == 5730
    assert found["differences"] == {}
    assert cases.answer(cases.read(QUOTES[0], "quote")).figures == found["figures"]
