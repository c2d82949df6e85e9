"""The grammar of the omnibox: what is typed before a key, and which keys only edit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.counter.actions import Name
from app.ui.counter.bounce import TWICE_MS
from app.ui.counter.keys import take_back
from app.ui.counter.omnibox import Omnibox
from app.ui.theme import Theme

Key = Qt.Key


@pytest.fixture
def box(qtbot: QtBot, light: Theme) -> Omnibox:
    box = Omnibox(light)
    qtbot.addWidget(box)
    return box


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("5678", Key.Key_F2, (Name.MEMBER, "")),
        ("", Key.Key_F2, (Name.MEMBER, "")),
        ("3", Key.Key_Asterisk, (Name.QUANTITY, "")),
        (" 100 ", Key.Key_F9, (Name.CASH, "")),
        ("500", Key.Key_F6, (Name.TOP_UP, "")),
        ("nfsq", Key.Key_Return, (Name.CONFIRM, "")),
        ("", Key.Key_Enter, (Name.CONFIRM, "")),
        ("", Key.Key_Minus, (Name.ONE_LESS, "")),
        ("", Key.Key_Delete, (Name.REMOVE, "")),
        ("", Key.Key_End, (Name.MEMBER_OFF, "")),
        ("12", Key.Key_Up, (Name.UP, "12")),
        ("12", Key.Key_Escape, (Name.BACK, "12")),
    ],
)
def test_a_key_says_what_the_text_before_it_is_for(
    qtbot: QtBot, box: Omnibox, typed: str, key: Key, said: tuple[Name, str]
) -> None:
    box.setText(typed)
    with qtbot.waitSignal(box.commanded) as heard:
        QTest.keyClick(box, key)
    assert heard.args == [said[0], typed.strip()]
    assert box.text() == said[1]


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        ("0107", Key.Key_Minus, "0107-"),
        ("0107", Key.Key_Delete, "0107"),
        ("0107", Key.Key_End, "0107"),
        ("ab", Key.Key_Asterisk, "ab*"),
    ],
)
def test_inside_a_text_a_key_may_only_edit(
    qtbot: QtBot, box: Omnibox, typed: str, key: Key, text: str
) -> None:
    box.setText(typed)
    with qtbot.assertNotEmitted(box.commanded):
        QTest.keyClick(box, key)
    assert box.text() == text


@pytest.mark.parametrize(("key", "times"), [(Key.Key_F9, 1), (Key.Key_Down, 3)])
def test_a_key_held_down_pays_only_once_but_goes_on_selecting(
    box: Omnibox, key: Key, times: int
) -> None:
    heard = []
    box.commanded.connect(lambda name, _: heard.append(name))
    for repeat in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=repeat
        )
        box.keyPressEvent(event)
    assert len(heard) == times


@pytest.mark.parametrize(
    ("key", "at_ms", "times"),
    [
        (Key.Key_Return, (5_000, 5_000 + TWICE_MS - 1), 1),
        (Key.Key_Return, (5_000, 5_000 + TWICE_MS), 2),
        (Key.Key_Return, (0, 0), 2),
        (Key.Key_F9, (5_000, 5_030), 1),
        (Key.Key_Minus, (5_000, 5_030), 2),
    ],
)
def test_a_key_that_bounces_pays_once_and_less_twice_is_two_less(
    box: Omnibox, key: Key, at_ms: tuple[int, int], times: int
) -> None:
    """Else the second press would pay in cash what the first one's card had left."""
    heard = []
    box.commanded.connect(lambda name, _: heard.append(name))
    for at in at_ms:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "")
        event.setTimestamp(at)
        box.keyPressEvent(event)
    assert len(heard) == times


def test_while_a_scanner_types_a_minus_is_a_character(qtbot: QtBot, box: Omnibox) -> None:
    box.bursting = True
    with qtbot.assertNotEmitted(box.commanded):
        QTest.keyClick(box, Key.Key_Minus)
    assert box.text() == "-"


def test_what_a_scanner_leaked_is_taken_back_and_what_stood_there_stays(box: Omnibox) -> None:
    box.setText("12690123")
    take_back(box, 6)
    assert box.text() == "12"


def test_no_input_method_can_eat_what_a_scanner_types(box: Omnibox) -> None:
    assert not box.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_secret_is_dots_and_no_key_but_enter_carries_it(qtbot: QtBot, box: Omnibox) -> None:
    """Nothing typed before or as a secret comes back, by undoing neither."""
    box.setText("7")
    box.ask("PIN", secret=True)
    assert (box.text(), box.placeholderText()) == ("", "PIN")
    for key, told in ((Key.Key_F9, ""), (Key.Key_Escape, ""), (Key.Key_Return, "281904")):
        QTest.keyClicks(box, "281904")
        assert set(box.displayText()).isdisjoint("281904")
        with qtbot.waitSignal(box.commanded) as heard:
            QTest.keyClick(box, key)
        assert heard.args is not None
        assert heard.args[1] == told
        box.ask("PIN", secret=True)
    QTest.keyClicks(box, "281904")
    box.ask("", secret=False)
    box.undo()
    assert (box.text(), box.secret) == ("", False)
