"""The pages agree with the code: settings, verbs, words, links, version."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import pytest

import app.__main__
import server.__main__
from app import config
from app.sync import questions, wire
from dev import VERBS
from server import arrival
from tests.test_tidy import MAY_IMPORT

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:app|server|peers|tests|docs|resources|benchmarks)/[\w./-]*")
PARSERS = {"app": app.__main__._parser(), "server": server.__main__._parser()}
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def table(page: str) -> list[list[str]]:
    """The cells of every table row of ``page``, without headings and rules."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows]
    rules = {index for index, row in enumerate(cells) if set(row[0]) <= set("-:")}
    return [row for index, row in enumerate(cells) if not {index, index + 1} & rules]


def test_the_table_of_settings_is_what_the_program_reads() -> None:
    kinds = get_type_hints(config.Settings)
    wanted = [
        [
            f"`{setting.name}`",
            kinds[setting.name].__name__,
            f"`{json.dumps(setting.default, ensure_ascii=False)}`",
            setting.metadata["sentence"],
        ]
        for setting in fields(config.Settings)
    ]
    assert table("docs/settings.md") == wanted


def test_every_setting_is_explained_in_one_chinese_sentence() -> None:
    for setting in fields(config.Settings):
        sentence = setting.metadata["sentence"]
        assert sentence.endswith("。"), setting.name
        assert sentence.count("。") == 1, setting.name


def test_a_term_has_one_word_in_each_language() -> None:
    rows = table("docs/glossary.md")
    for column in (0, 1):
        twice = [word for word, n in Counter(row[column] for row in rows).items() if n > 1]
        assert twice == []
    assert [row for row in rows if len(row) != 3 or not all(row)] == []


def test_every_verb_is_explained_to_contributors() -> None:
    shown = subprocess.run(
        [sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True
    ).stdout
    verbs = re.findall(r"^    ([\w-]+) ", shown, re.MULTILINE)
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {"run", "test", "check"} <= set(verbs)
    assert [verb for verb in verbs if f"python3 dev.py {verb}" not in page] == []


def test_the_version_has_its_section_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{version['version']}]" in changes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def named(page: Path) -> list[str]:
    """What stands between back quotes in ``page``, outside blocks of code."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    paths = [name for name in named(page) if PATH.fullmatch(name)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_is_run(page: Path) -> None:
    written = {
        name
        for file in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    tests = {name for name in named(page) if re.fullmatch(r"test_\w+", name)}
    assert tests - written == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_with_its_file_is_there(page: Path) -> None:
    """``tests/domain/test_lots.py::test_principal_never_expires``; also within a class."""
    text = page.read_text(encoding="utf-8")
    missing = []
    for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", text):
        file = ROOT / path
        there = file.read_text(encoding="utf-8") if file.exists() else ""
        if not re.search(rf"^ *def {name}\(", there, re.MULTILINE):
            missing.append(f"{path}::{name}")
    assert missing == []


def test_each_requirement_is_in_the_table_once_with_what_is_left() -> None:
    """A row that names no test says what it waits for, and waits for one of four things."""
    rows = [row for row in table("docs/rulebook.md") if re.fullmatch(r"R\d+", row[0])]
    assert [row[0] for row in rows] == [f"R{number}" for number in range(1, 109)]
    screens = ("counter", "back office", "member's web page", "offers")
    for number, what, rule, tests, waits in rows:
        assert what, number
        assert rule, number
        named = any(screen in waits for screen in screens)
        assert named or "::" in tests, f"{number} is served by nothing and waits for nothing"


def test_each_failure_and_threat_is_in_the_table_once_with_a_test_that_prevents_it() -> None:
    rows = [row for row in table("docs/failures.md") if re.fullmatch(r"[FT]\d+", row[0])]
    threats = (*range(5, 10), *range(16, 21), 23, 24)
    failures = [f"F{number}" for number in range(1, 34)]
    assert [row[0] for row in rows] == failures + [f"T{number}" for number in threats]
    for number, happened, prevents, tests in rows:
        assert happened, number
        assert prevents, number
        assert "::test_" in tests, f"{number} is prevented by no test"


def test_every_test_of_what_went_wrong_elsewhere_is_in_the_table() -> None:
    page = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
    written = [
        f"{file.relative_to(ROOT).as_posix()}::{name}"
        for file in sorted((ROOT / "tests" / "field").glob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert [test for test in written if f"`{test}`" not in page] == []


def test_every_folder_in_the_tree_of_the_architecture_is_there() -> None:
    """Two spaces deeper is a folder within; what is indented more is a remark."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = page.partition("## The tree")[2].partition("```\n")[2].partition("```")[0]
    above, missing, found = "", [], 0
    for line in tree.splitlines():
        indent = len(line) - len(line.lstrip())
        name = line.split()[0]
        if indent > 2 or not name.endswith(("/", ".py")):
            continue
        path = name if indent == 0 else above + name
        above = name if indent == 0 and name.endswith("/") else above
        found += 1
        missing += [] if (ROOT / path).exists() else [path]
    assert missing == []
    assert found > 12


def test_the_table_of_imports_is_what_the_tidy_test_allows() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("## Who may import whom\n")[2].partition("\n## ")[0]
    said: dict[str, set[str]] = {}
    for line in section.splitlines():
        if line.startswith("| `"):
            modules, allowed = line.strip("| ").split(" | ")
            for module in re.findall(r"`([^`]+)`", modules):
                name = module.removesuffix(".py").replace("/", ".")
                found = re.findall(r"`([^`]+)`", allowed)
                said[name] = {one if one == "server" else f"app.{one}" for one in found}
    every = {module: set(allowed) - {module} for module, allowed in MAY_IMPORT.items()}
    assert said == {module: allowed for module, allowed in every.items() if module in said}
    assert {module for module, allowed in every.items() if allowed} <= set(said)


def test_every_folder_of_the_program_is_in_the_tree() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = page.partition("## The tree")[2].partition("```\n")[2].partition("```")[0]
    folders = [file.parent for file in (ROOT / "app").glob("*/__init__.py")]
    assert [path.name for path in folders if f"\n  {path.name}/" not in tree] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_verb_that_a_page_names_is_one(page: Path) -> None:
    verbs = set(re.findall(r"python3 dev\.py ([\w-]+)", page.read_text(encoding="utf-8")))
    assert verbs - set(VERBS) == set()


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_the_commands_of_the_guide_are_understood(page: str) -> None:
    """What is typed there is read by the programs' own command lines."""
    text = (ROOT / page).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ {4}\.venv/bin/python -m (app|server) ?(.*)$", text, re.MULTILINE)
    assert {program for program, _ in lines} == {"app", "server"}
    for program, rest in lines:
        words = shlex.split(rest.rstrip(" …"))
        if not words or words[0].startswith("-"):
            words.insert(0, "serve")
        parser = PARSERS[program]
        assert parser.parse_args(words) is not None


def test_both_guides_have_the_same_sections_and_commands() -> None:
    chinese, english = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md")
    )
    for form in (
        r"^(#+) ",
        r"^    (\.venv.*?)(?: +#.*)?$",
        r"^\| `([^`]+)` \|",
        r"!\[[^\]]*\]\(([^)]*)\)",
    ):
        found = [re.findall(form, text, re.MULTILINE) for text in (chinese, english)]
        assert found[0] == found[1]
        assert found[0]


def messages() -> list[tuple[str, list[str]]]:
    """Every form of the wire with its fields."""
    forms = [
        form for page in (wire, questions) for form in vars(page).values() if isinstance(form, type)
    ]
    ours = {wire.__name__, questions.__name__}
    mine = dict.fromkeys(form for form in forms if form.__module__ in ours)
    told = [
        (form.__name__, [part.name for part in fields(form)]) for form in mine if is_dataclass(form)
    ]
    return told + [
        (form.__name__, list(vars(form)["_fields"])) for form in mine if issubclass(form, tuple)
    ]


@pytest.mark.parametrize(("form", "parts"), messages(), ids=[name for name, _ in messages()])
def test_every_field_of_a_message_is_explained(form: str, parts: list[str]) -> None:
    page = (ROOT / "docs" / "wire.md").read_text(encoding="utf-8")
    _, heading, rest = page.partition(f"# `{form}`\n")
    assert heading
    section = rest.partition("\n#")[0]
    assert [part for part in parts if f"`{part}`" not in section] == []


def test_every_state_and_code_of_a_result_is_explained() -> None:
    page = (ROOT / "docs" / "wire.md").read_text(encoding="utf-8")
    codes = [state.value for state in wire.ResultState] + [code.value for code in arrival.Code]
    assert [code for code in codes if f"`{code}`" not in page] == []


def test_a_decision_has_its_four_parts_and_its_number() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    parts = ["Context", "Decision", "Consequences", "Alternatives"]
    for number, page in enumerate(pages, start=1):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04d} "), page.name
        assert page.name.startswith(f"{number:04d}-"), page.name
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == parts, page.name
