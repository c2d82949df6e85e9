"""The pages agree with the code: settings, verbs, words, links, version."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from app import config

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
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
    verbs = re.findall(r"^    (\w+) ", shown, re.MULTILINE)
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
