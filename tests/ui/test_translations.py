"""Translations: complete, up to date with the code, and with the same places for values."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app import resources
from app.ui import language

ROOT = Path(__file__).parents[2]
SPOKEN = [language.CHINESE, language.ENGLISH]
_PLACES = re.compile(r"%n|\{\w+\}")
_SAME_IN_MEANING = {"{off}": "{fold}"}


def messages(file: Path) -> list[tuple[str, list[str]]]:
    """Each source with its translations."""
    found = []
    for message in ET.parse(file).getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, ET.tostring(message, encoding="unicode")
        forms = [form.text or "" for form in translation.findall("numerusform")]
        found.append((message.findtext("source", ""), forms or [translation.text or ""]))
    return found


@pytest.mark.parametrize("spoken", SPOKEN)
def test_nothing_is_left_untranslated_and_every_value_has_its_place(spoken: str) -> None:
    for source, translations in messages(resources.path("i18n", f"{spoken}.ts")):
        for text in translations:
            assert text, source
            places = {_SAME_IN_MEANING.get(place, place) for place in _PLACES.findall(source)}
            assert set(_PLACES.findall(text)) <= places | set(_PLACES.findall(source)), source
            assert {place for place in _PLACES.findall(source) if place not in text} <= {
                *_SAME_IN_MEANING
            }, source


@pytest.mark.parametrize("spoken", SPOKEN)
def test_the_code_says_nothing_that_the_files_do_not_know(spoken: str, tmp_path: Path) -> None:
    known = resources.path("i18n", f"{spoken}.ts")
    fresh = Path(shutil.copy(known, tmp_path))
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    plural = ["-pluralonly"] if spoken == language.ENGLISH else []
    modules = sorted(str(path) for path in (ROOT / "app" / "ui").rglob("*.py"))
    flags = ["-silent", "-no-obsolete", "-locations", "none", *plural]
    subprocess.run([str(tool), *flags, *modules, "-ts", str(fresh)], check=True, cwd=ROOT)
    assert messages(fresh) == messages(known)


def test_a_missing_translation_says_what_makes_it(qapp: QApplication) -> None:
    with pytest.raises(language.TranslationMissing, match=r"dev\.py i18n"):
        language.install(qapp, "tlh")


def test_plurals_are_said_as_they_are_in_english(english: None) -> None:
    said = [QCoreApplication.translate("Suspending", "%n pieces", "", n) for n in (1, 2)]
    assert said == ["1 piece", "2 pieces"]
