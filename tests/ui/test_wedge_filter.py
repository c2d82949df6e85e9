"""A scanner that types: its code becomes a scan, and nothing of it stays in the omnibox."""

from __future__ import annotations

from itertools import count

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.till import LIN_CARD
from tests.ui.shop import WATER, Shop

FAST_MS, SLOW_MS = 8, 120
CLOCK = count(1_000_000, 10_000)


def strike(shop: Shop, keys: str, gap_ms: int) -> None:
    """Press each of ``keys`` on the window, ``gap_ms`` apart by the events' own clock."""
    at = next(CLOCK)
    handle = shop.window.windowHandle()
    for ch in keys:
        at += gap_ms
        code = Qt.Key.Key_Return if ch == "\r" else Qt.Key(ord(ch.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, ch)
            event.setTimestamp(at)
            QApplication.sendEvent(handle, event)
    shop.settle()


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
    assert shop.window.strip.pages.currentIndex() == 0


def test_a_card_swiped_over_the_end_of_a_sale_begins_the_next_one(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    strike(shop, LIN_CARD + "\r", FAST_MS)
    assert shop.window.stage.panel is None
    assert shop.window.strip.name.text() == "张*伟"
