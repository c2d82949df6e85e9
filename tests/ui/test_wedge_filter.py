"""A scanner that types: its code becomes a scan, and nothing of it stays in the omnibox."""

from __future__ import annotations

from itertools import count

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.devices.wedge import WedgeDetector
from app.domain.stripe import CardKind, CardRead, read_of
from app.ui.counter.keys import WedgeFilter, take_back
from tests.till import LIN_CARD
from tests.ui.shop import WATER, Shop

FAST_MS, SLOW_MS = 8, 120
CLOCK = count(1_000_000, 10_000)


def strike(shop: Shop, keys: str, gap_ms: int) -> None:
    """Press each of ``keys`` on the window, ``gap_ms`` apart by the events' own clock."""
    press(shop.window.windowHandle(), keys, gap_ms)
    shop.settle()


def press(handle: QWindow, keys: str, gap_ms: int) -> None:
    at = next(CLOCK)
    for ch in keys:
        at += gap_ms
        code = Qt.Key.Key_Return if ch == "\r" else Qt.Key(ord(ch.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, ch)
            event.setTimestamp(at)
            QApplication.sendEvent(handle, event)


@pytest.mark.parametrize("end", ["\r", "\r\r"], ids=["CR", "CR LF"])
def test_a_code_typed_by_a_scanner_is_rung_up_once_and_leaves_no_trace(
    shop: Shop, end: str
) -> None:
    strike(shop, WATER + end, FAST_MS)
    assert shop.window.omnibox.text() == ""
    assert shop.total == "2.00"


def test_what_was_typed_before_a_scan_stays(shop: Shop) -> None:
    strike(shop, "12", SLOW_MS)
    strike(shop, WATER + "\r", FAST_MS)
    assert shop.window.omnibox.text() == "12"
    assert shop.total == "2.00"


def test_a_person_s_typing_is_typing(shop: Shop) -> None:
    strike(shop, "123456", SLOW_MS)
    assert shop.window.omnibox.text() == "123456"


def test_a_minus_within_a_code_takes_no_piece_away(shop: Shop) -> None:
    shop.scan(WATER)
    strike(shop, "0107-t03-20261121-000238\r", FAST_MS)
    assert shop.total == "2.00"
    assert shop.message.startswith("未建档商品 0107-t03")


def test_a_card_swiped_while_a_list_is_open_picks_nobody_from_it(shop: Shop) -> None:
    strike(shop, "4321", SLOW_MS)
    shop.type("", Qt.Key.Key_F2)
    assert shop.window.stage.panel is shop.window.stage.choice
    strike(shop, "1" + LIN_CARD[1:] + "\r", FAST_MS)
    assert shop.strip.pages.currentIndex() == 0


def test_a_card_swiped_over_the_end_of_a_sale_begins_the_next_one(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    strike(shop, LIN_CARD + "\r", FAST_MS)
    assert shop.window.stage.panel is None
    assert shop.strip.name.text() == "张*伟"


@pytest.mark.parametrize("broken", [False, True], ids=["whole", "half"])
def test_a_swiped_stripe_is_told_once_when_its_last_track_has_come(
    qtbot: QtBot, *, broken: bool
) -> None:
    """The pause that ends it is the window's own; nothing of a bank card stays in the field."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    keys = WedgeFilter(WedgeDetector(), field.windowHandle())
    told: list[tuple[str, int]] = []
    keys.scanned.connect(lambda text, leaked: told.append((text, leaked)))
    swipe = "%B6200000000000005^A/B^2512101?\r;6200000000000005=25121010000"
    press(field.windowHandle(), swipe if broken else swipe + "?\r", FAST_MS)
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(swipe if broken else swipe + "?", 2)]
    assert field.text() == "%B"


def told_to(field: QLineEdit) -> list[str]:
    """What scans come of the keys that ``field`` is given, which are taken back as at the till."""
    told: list[str] = []

    def scanned(text: str, leaked: int) -> None:
        told.append(text)
        take_back(field, leaked)

    WedgeFilter(WedgeDetector(), field.windowHandle()).scanned.connect(scanned)
    return told


@pytest.mark.parametrize("held", [1, 3, 12])
@pytest.mark.parametrize(
    "track", [";6200000000000005=25121010000?", "%B6200000000000005^A/B^25121?"]
)
def test_control_that_is_still_held_as_a_card_is_swiped_leaves_no_digit_in_the_field(
    qtbot: QtBot, track: str, held: int
) -> None:
    """With Ctrl a key types a control character, or in Qt nothing: so begins the swipe then."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    told = told_to(field)
    at = next(CLOCK)
    for number, ch in enumerate(f"F{track}\r"):
        control = number <= held
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier(0)
        text = chr(ord(ch) & 0x1F) if control else ch
        code = Qt.Key.Key_Return if ch == "\r" else Qt.Key(ord(ch))
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifier, text)
        event.setTimestamp(at + FAST_MS * number)
        QApplication.sendEvent(field.windowHandle(), event)
    qtbot.waitUntil(lambda: bool(told))
    assert field.text() == ""
    assert read_of(told[0]) == CardRead(CardKind.BANK)


def test_a_key_straight_before_a_swipe_is_all_that_stays(qtbot: QtBot) -> None:
    """Else the card's number would stay, and be said as that of an unknown article."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    told = told_to(field)
    press(field.windowHandle(), "9;6200000000000005=25121010000?\r", FAST_MS)
    qtbot.waitUntil(lambda: bool(told))
    assert field.text() == "9"
    assert told == [";6200000000000005=25121010000?"]
