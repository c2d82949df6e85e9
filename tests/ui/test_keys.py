"""Keys are the shop's to choose: one source, no two actions on one key, and all that names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.refusal import NotHeld, Unavailable
from app.start.key_file import FILE, SHEET, KeyFile, print_keys
from app.ui import key_sheet, language
from app.ui.counter.actions import ACTIONS, Name, cap_of, pressed
from app.ui.counter.key_faults import fault_sentence
from app.ui.counter.key_map import (
    FIXED,
    IN_FORCE,
    STANDARD,
    Fault,
    InForce,
    KeyChoice,
    Why,
    judged,
    key_of,
)
from app.ui.counter.key_presets import Preset, keys_of, presets
from app.ui.counter.parts import KeyCap
from app.ui.wording import say
from tests.ui.crew import press
from tests.ui.shop import WATER, Shop, texts

NONE = Qt.KeyboardModifier.NoModifier
KEYS = st.sampled_from(
    [
        *sorted(STANDARD.values()),
        "F13",
        "Ctrl+K",
        "Shift+F5",
        "5",
        "A",
        "Tab",
        "Ctrl+C",
        "Alt+F4",
        "?",
    ]
)


@pytest.fixture(autouse=True)
def standard() -> Iterator[None]:
    yield
    IN_FORCE.use(STANDARD)


def written(folder: Path, text: str) -> KeyFile:
    (folder / FILE).write_text(text, encoding="utf-8")
    return KeyFile(folder)


@pytest.mark.parametrize(
    ("choice", "why", "other"),
    [
        ({"cash": "F3"}, Why.TAKEN, "redeem"),
        ({"member": "F9"}, Why.TAKEN, "cash"),
        ({"cash": "F8", "return": "F8", "suspend": "F2", "member": "F7"}, Why.TAKEN, "return"),
        ({"cash": "5"}, Why.NEEDED, ""),
        ({"cash": "A"}, Why.NEEDED, ""),
        ({"cash": "Return"}, Why.NEEDED, ""),
        ({"cash": "Esc"}, Why.NEEDED, ""),
        ({"cash": "Tab"}, Why.NEEDED, ""),
        ({"cash": "Backspace"}, Why.NEEDED, ""),
        ({"lock": "Space"}, Why.NEEDED, ""),
        ({"cash": "."}, Why.NEEDED, ""),
        ({"lock": "Ctrl+V"}, Why.NEEDED, ""),
        ({"lock": "Alt+F4"}, Why.NEEDED, ""),
        ({"lock": "Ctrl+X, Ctrl+Y"}, Why.NEEDED, ""),
        ({"lock": "f8"}, Why.NO_KEY, ""),
        ({"lock": ""}, Why.NO_KEY, ""),
        ({"cash": "Ins"}, Why.EDITS, ""),
        ({"confirm": "F8"}, Why.FIXED, ""),
        ({"kash": "F8"}, Why.UNKNOWN, ""),
    ],
)
def test_a_key_that_cannot_be_is_named_with_whom_it_would_hurt(
    choice: dict[str, str], why: Why, other: str
) -> None:
    name, key = next(iter(choice.items()))
    assert judged(choice) == Fault(why, name, key, other)


def test_what_is_free_may_be_taken_and_two_may_change_places() -> None:
    swapped = judged({"cash": "F5", "value": "F9", "lock": "Ctrl+Shift+L", "drawer": "Ins"})
    assert not isinstance(swapped, Fault)
    assert (swapped[Name.CASH], swapped[Name.VALUE]) == ("F5", "F9")
    assert (swapped[Name.LOCK], swapped[Name.DRAWER]) == ("Ctrl+Shift+L", "Ins")
    assert swapped[Name.MEMBER] == "F2"


@given(st.dictionaries(st.sampled_from([name.value for name in Name]), KEYS, max_size=6))
def test_whatever_is_chosen_no_key_means_two_things_and_what_panels_need_stays(
    choice: dict[str, str],
) -> None:
    keys = judged(choice)
    if isinstance(keys, Fault):
        assert keys.name in choice or keys.other in choice
        return
    assert len(set(keys.values())) == len(Name)
    assert {name: keys[name] for name in FIXED} == {name: STANDARD[name] for name in FIXED}
    assert not {"5", "A", "Tab", "Ctrl+C"} & set(keys.values())


@pytest.mark.parametrize("preset", presets().values(), ids=lambda preset: preset.name)
def test_habits_that_travel_with_the_program_are_sound(preset: Preset) -> None:
    keys = keys_of(KeyChoice(preset.name))
    assert not isinstance(keys, Fault), keys
    assert set(preset.titles) == {"zh_CN", "en"}
    assert (keys == STANDARD) == (preset.name == "standard")


def test_standard_comes_first_and_an_unknown_habit_is_the_standard_one() -> None:
    assert next(iter(presets())) == "standard"
    assert keys_of(KeyChoice("gone")) == STANDARD


def test_a_sign_is_told_by_what_it_types_on_any_keyboard() -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Asterisk, shift, "*")) == "*"
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, shift, "")) == "Shift+F5"


def test_a_sentence_names_the_key_in_force_and_leaves_what_it_tells_of(english: None) -> None:
    keys = judged({"cash": "F2", "member": "F9", "quantity": "Ctrl+Q", "cancel": "Ctrl+Del"})
    assert not isinstance(keys, Fault)
    IN_FORCE.use(keys)
    assert say(NotHeld(kind="principal", held=0), online=True) == (
        "This member has no balance to use. Take cash (F2), or top up (F6)."
    )
    assert IN_FORCE.said("按F9收现金，或*改数量") == "按F2收现金，或Ctrl+Q改数量"
    assert IN_FORCE.said("XF9 F99 F9X Ctrl+Del") == "XF9 F99 F9X Ctrl+Del"
    assert InForce().said("Take cash (F9)") == "Take cash (F9)"


def test_an_article_that_is_called_like_a_key_keeps_its_name(english: None) -> None:
    keys = judged({"cash": "F2", "member": "F9"})
    assert not isinstance(keys, Fault)
    IN_FORCE.use(keys)
    template = language.Speaker().translate("Test", "{name}: F9", None, -1)
    assert template.format(name="F9") == "F9: F2"


def test_other_keys_hold_at_once_on_buttons_help_top_bar_and_hands(
    shop: Shop, tmp_path: Path
) -> None:
    window = shop.window
    window.use_wedge(None)
    window.services.keys.equip(written(tmp_path, 'preset = "yinbao"\n[keys]\nhelp = "F13"\n'))
    assert (cap_of(Name.CASH), cap_of(Name.MEMBER), cap_of(Name.HELP)) == ("F2", "F9", "F13")
    assert window.rail.buttons[Name.CASH].accessibleName().endswith("(F2)")
    assert window.topbar.help.text().endswith("F13")
    assert window.topbar.help.toolTip() == "F13"
    shop.scan(WATER)
    shop.type("5678", Qt.Key.Key_F9)
    assert window.strip.name.whole == "张*伟"
    shop.type("", Qt.Key.Key_F13)
    assert {"F13", "F2", "F9"} <= texts(shop)
    assert "F1" not in {cap.text() for cap in window.findChildren(KeyCap)}
    shop.type("", Qt.Key.Key_Escape, Qt.Key.Key_F2)
    assert window.stage.panel is window.stage.done


def test_two_actions_on_one_key_in_the_file_are_both_named_and_the_standard_keys_hold(
    shop: Shop, tmp_path: Path
) -> None:
    window = shop.window
    window.services.keys.equip(written(tmp_path, '[keys]\ncash = "F3"\n'))
    assert cap_of(Name.CASH) == "F9"
    assert all(word in shop.message for word in ("F3", "现金", "积分"))
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    assert window.stage.panel is window.stage.done
    window.services.keys.equip(written(tmp_path, "keys = 1"))
    assert IN_FORCE.keys is STANDARD
    assert "keys.toml" in shop.message


@pytest.mark.parametrize("text", ["[keys", "preset = 1", "[keys]\ncash = 9", "keys = []"])
def test_a_file_that_is_no_file_of_keys_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unavailable, match="keys") as problem:
        written(tmp_path, text).load()
    assert problem.value.code == "keys_unreadable"


def test_what_was_written_by_hand_stays_beside_what_is_saved(tmp_path: Path) -> None:
    kept = written(tmp_path, '# ours since May\npreset = "standard"\n[keys]\nlock = "F13"\n')
    kept.save(KeyChoice("yinbao", {"cash": "F14"}))
    assert (tmp_path / FILE).read_text(encoding="utf-8") == (
        '# ours since May\npreset = "yinbao"\n[keys]\ncash = "F14"\n'
    )
    assert kept.load() == KeyChoice("yinbao", {"cash": "F14"})
    assert KeyFile(tmp_path / "new").load() == KeyChoice()
    with pytest.raises(Unavailable) as problem:
        KeyFile(tmp_path / "new").save(KeyChoice())
    assert problem.value.code == "keys_not_written"


def test_a_key_is_given_on_the_page_without_a_mouse(shop: Shop, tmp_path: Path) -> None:
    window, page = shop.window, shop.window.services.keys.page
    window.use_wedge(None)
    window.services.keys.equip(KeyFile(tmp_path))
    press(shop, Qt.Key.Key_K)
    assert window.stage.panel is page
    at = [row.name for row in page.rows].index(Name.CASH)
    shop.type("", *[Qt.Key.Key_Down] * at, Qt.Key.Key_Space)
    assert page.rows[at].cap.text() == "…"
    shop.type("", Qt.Key.Key_F3)
    assert "F3" in shop.message
    assert page.rows[at].cap.text() == "…"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    shop.type("", Qt.Key.Key_F13)
    assert page.rows[at].cap.text() == "F13"
    assert cap_of(Name.CASH) == "F9"
    shop.type("", Qt.Key.Key_Space, Qt.Key.Key_Escape)
    assert window.stage.panel is page
    assert page.rows[at].cap.text() == "F13"
    shop.type("", Qt.Key.Key_Return)
    assert cap_of(Name.CASH) == "F13"
    assert window.stage.panel is None
    assert KeyFile(tmp_path).load() == KeyChoice("standard", {"cash": "F13"})


def test_habits_and_the_standard_are_one_digit_away_and_nothing_holds_before_it_is_saved(
    shop: Shop, tmp_path: Path
) -> None:
    window, page = shop.window, shop.window.services.keys.page
    window.use_wedge(None)
    window.services.keys.equip(KeyFile(tmp_path))
    press(shop, Qt.Key.Key_K)
    habit = list(presets()).index("yinbao") + 1
    shop.type(str(habit), Qt.Key.Key_Return)
    assert page.rows[[row.name for row in page.rows].index(Name.MEMBER)].cap.text() == "F9"
    assert cap_of(Name.MEMBER) == "F2"
    page.enter.click()
    shop.settle()
    assert cap_of(Name.MEMBER) == "F9"
    assert KeyFile(tmp_path).load() == KeyChoice("yinbao", {})
    press(shop, Qt.Key.Key_K)
    page.habits[0].click()
    page.rows[0].clicked.emit()
    assert page.rows[0].cap.text() == "…"
    shop.type("", Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert IN_FORCE.keys is STANDARD


def test_the_key_sheet_is_a_page_to_print(shop: Shop, tmp_path: Path) -> None:
    window = shop.window
    window.services.keys.equip(KeyFile(tmp_path))
    shop.type("", Qt.Key.Key_F1, Qt.Key.Key_F11)
    assert (tmp_path / SHEET).read_bytes().startswith(b"%PDF")
    assert SHEET in shop.message
    assert window.stage.panel is window.stage.help
    grouped = [one.name for _, actions in key_sheet.groups() for one in actions]
    assert sorted(grouped) == sorted(one.name for one in ACTIONS)


def test_the_command_line_makes_the_sheet_or_says_why_not(
    qapp: QApplication, tmp_path: Path
) -> None:
    said: list[str] = []
    out = tmp_path / "keys.pdf"
    assert print_keys(tmp_path, out, said.append) == 0
    assert out.read_bytes().count(b"/Type /Page\n") == 2
    written(tmp_path, '[keys]\ncash = "F3"\n')
    assert print_keys(tmp_path, out, said.append) == 2
    assert print_keys(tmp_path / "gone", tmp_path / "no" / "where.pdf", said.append) == 2
    assert "F3" in said[1]
    assert "where.pdf" in said[2]


@pytest.mark.parametrize("why", Why)
def test_every_fault_has_a_sentence(english: None, why: Why) -> None:
    sentence = fault_sentence(Fault(why, "cash", "F3", "redeem"))
    assert "{" not in sentence
    assert ("Cash" in sentence) == (why is not Why.NEEDED)
    assert ("Points" in sentence) == (why is Why.TAKEN)


def test_pressed_knows_no_key_that_was_given_away() -> None:
    keys = judged({"cash": "F13"})
    assert not isinstance(keys, Fault)
    IN_FORCE.use(keys)
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, NONE, "")) is None
    found = pressed(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F13, NONE, ""))
    assert found is not None
    assert found.name is Name.CASH
