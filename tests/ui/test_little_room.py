"""Where there is little room: what is said stays whole, and what matters least gives way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import language, theme
from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import Elided
from app.ui.counter.return_start import ReturnStart
from app.ui.counter.topbar import Lamp, TopBar
from tests.till import Till
from tests.ui.shop import SMALL, WATER, Shop, close, open_shop
from tests.ui.test_no_clipping import WORST


@pytest.fixture(
    params=[(100, SMALL, False), (175, SMALL, False), (100, QSize(1024, 768), True)],
    ids=["1366", "1366-175", "1024-touch"],
)
def narrow(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, till: Till
) -> Iterator[Shop]:
    """In English, which is longer."""
    scale, size, touch = request.param
    translator = language.install(qapp, language.ENGLISH)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    dress = theme.load("light", scale, size, touch=touch)
    theme.install(qapp, dress)
    shop = open_shop(till, qtbot, dress)
    shop.window.resize(size)
    QApplication.processEvents()
    yield shop
    close(shop)
    qapp.removeTranslator(translator)


BAR = [
    Status(online=True, printer=PrinterLamp.NONE),
    Status(online=True, printer=PrinterLamp.GONE),
    Status(online=True, printer=PrinterLamp.NONE, scanner=False),
    Status(online=False),
    Status(online=False, unsent=12, printer=PrinterLamp.COVER_OPEN),
    WORST,
    Status(online=True),
]


def test_a_lamp_says_its_whole_word_or_none_and_no_message_is_cut_short(narrow: Shop) -> None:
    window, bar = narrow.window, narrow.window.topbar
    window.topbar.show_waiting(12, 0)
    for status in BAR:
        window.show_status(status)
        QApplication.processEvents()
        for lamp in bar.findChildren(Lamp):
            if lamp.isVisible() and lamp.word.isVisible():
                assert lamp.word.text() == lamp.word.whole
            elif lamp.isVisible():
                assert lamp.toolTip() == lamp.word.whole != ""
        assert window.message.text.text() == window.message.text.whole
        if bar.offline.isVisible():
            assert bar.offline.text() == bar.offline.whole
    assert all(lamp.word.isVisible() for lamp in bar.findChildren(Lamp) if lamp.isVisible())


def test_what_tells_of_a_fault_keeps_its_word_longest(narrow: Shop) -> None:
    bar = narrow.window.topbar
    narrow.window.show_status(Status(online=False, unsent=3, printer=PrinterLamp.GONE))
    QApplication.processEvents()
    assert bar.printer.word.isVisible()
    assert bar.printer.word.text() == "Printer off"


def test_words_go_one_by_one_and_the_printer_tells_longest(
    qapp: QApplication, qtbot: QtBot
) -> None:
    dress = theme.load("light", 100, SMALL)
    theme.install(qapp, dress)
    bar = TopBar(dress, "好又多便利 · 人民路店", "T03")
    qtbot.addWidget(bar)
    bar.show()
    bar.show_status(WORST)
    told = []
    for width in range(2_400, 800, -10):
        bar.resize(width, bar.height())
        QApplication.processEvents()
        words = [lamp.word for lamp in bar.findChildren(Lamp) if lamp.word.isVisible()]
        assert all(word.text() == word.whole for word in words)
        told.append(len(words))
        assert not words or bar.printer.word in words
    assert told == sorted(told, reverse=True)
    assert set(told) == {8, 6, 5, 4, 3, 2, 1, 0}


def test_receipts_to_choose_from_can_be_told_apart(narrow: Shop) -> None:
    for _ in range(2):
        narrow.scan(WATER)
        narrow.window.command(Name.CASH)
        narrow.settle()
        narrow.window.command(Name.CONFIRM)
        narrow.settle()
    narrow.window.command(Name.RETURN)
    narrow.settle()
    start = narrow.window.stage.panel
    assert isinstance(start, ReturnStart)
    QApplication.processEvents()
    numbers = [row.detail.text().strip() for row in start.rows[:2]]
    assert [number[-6:] for number in numbers] == ["000002", "000001"]


def test_of_several_parts_those_are_said_that_go_in_whole(qtbot: QtBot) -> None:
    words = Elided()
    qtbot.addWidget(words)
    words.show()
    words.say("Birthday this week", "320 points lapse", "38.00 more for gold")
    widths = []
    for width in range(words.sizeHint().width(), 0, -1):
        words.resize(width, 30)
        widths.append(words.text())
    parts = words.whole.split(" · ")
    assert {text for text in widths if text and not text.endswith("…")} == {
        " · ".join(parts[:many]) for many in (1, 2, 3)
    }
    assert all(text.startswith("Birth") or not text or len(text) < 6 for text in widths)
    assert words.toolTip() == words.whole
