"""The action table: one source for keys, buttons and help."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from app.ui import language
from app.ui.counter.actions import ACTIONS, Action, Name, cap_of, explained, pressed, text_of
from tests.ui.shop import Shop, texts

NONE = Qt.KeyboardModifier.NoModifier
PAD = Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def key(code: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text)


def test_no_key_and_no_name_stands_twice() -> None:
    assert max(Counter(action.key for action in ACTIONS).values()) == 1
    assert [action.name for action in ACTIONS] == list(Name)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_key_is_one_that_qt_knows(action: Action) -> None:
    assert QKeySequence(action.key).toString() == action.key


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_every_action_has_its_words_in_both_languages(qapp: QApplication, spoken: str) -> None:
    translator = language.install(qapp, spoken)
    for action in ACTIONS:
        for words in (text_of(action.name), explained(action.name)):
            assert words
            assert words.isascii() == (spoken == language.ENGLISH), words
    qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (key(Qt.Key.Key_F9), Name.CASH),
        (key(Qt.Key.Key_Return, "\r"), Name.CONFIRM),
        (key(Qt.Key.Key_Enter, "\r", PAD), Name.CONFIRM),
        (key(Qt.Key.Key_Asterisk, "*", Qt.KeyboardModifier.ShiftModifier), Name.QUANTITY),
        (key(Qt.Key.Key_Asterisk, "*", PAD), Name.QUANTITY),
        (key(Qt.Key.Key_Minus, "-", PAD), Name.ONE_LESS),
        (key(Qt.Key.Key_End), Name.MEMBER_OFF),
        (key(Qt.Key.Key_Up, "", PAD), Name.UP),
        (key(Qt.Key.Key_T, "\x14", CTRL), Name.ATTENTION),
        (key(Qt.Key.Key_R, "\x12", CTRL), Name.SYNC),
    ],
)
def test_a_key_of_either_block_finds_its_action(event: QKeyEvent, name: Name) -> None:
    found = pressed(event)
    assert found is not None
    assert found.name is name


@pytest.mark.parametrize(
    "event",
    [key(Qt.Key.Key_5, "5"), key(Qt.Key.Key_T, "t"), key(Qt.Key.Key_F9, "", CTRL)],
    ids=["5", "t", "Ctrl+F9"],
)
def test_other_keys_are_no_commands(event: QKeyEvent) -> None:
    assert pressed(event) is None


def test_the_help_names_every_key(shop: Shop) -> None:
    shop.type("", Qt.Key.Key_F1)
    shown = texts(shop)
    assert {cap_of(name) for name in Name} <= shown
    assert {explained(name) for name in Name} <= shown


def test_every_action_can_be_asked_for(shop: Shop) -> None:
    for name in Name:
        shop.window.command(name, "")
        shop.settle()


def test_a_click_does_what_the_key_does(shop: Shop) -> None:
    shop.scan("6901234567892")
    shop.window.omnibox.setText("10")
    shop.window.rail.buttons[Name.CASH].click()
    shop.settle()
    assert shop.window.stage.done.amount.text() == "8.00"
    assert shop.window.omnibox.hasFocus()
