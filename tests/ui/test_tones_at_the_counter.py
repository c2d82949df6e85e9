"""Each of the six tones is heard at its moment, and at no other."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.tones import Tone
from tests.till import LIN_CARD
from tests.ui.shop import COLA, WATER, Shop

Key = Qt.Key


def heard(shop: Shop) -> list[Tone]:
    """What was heard since it was last asked."""
    shop.settle()
    tones = list(shop.ear.heard)
    shop.ear.heard.clear()
    return tones


def test_a_sale_sounds_as_it_goes(shop: Shop) -> None:
    shop.scan(WATER)
    assert heard(shop) == [Tone.SCAN]
    shop.scan("6999999999997")
    assert heard(shop) == [Tone.UNKNOWN]
    shop.scan(LIN_CARD)
    assert heard(shop) == [Tone.MEMBER]
    shop.type("kkkl", Key.Key_Return)
    assert heard(shop) == [Tone.SCAN]
    shop.type("5678", Key.Key_F2)
    assert heard(shop) == [Tone.MEMBER]
    shop.type("1", Key.Key_F9)
    assert heard(shop) == [Tone.ERROR]
    shop.type("", Key.Key_F9)
    assert heard(shop) == [Tone.DONE]


def test_what_changes_no_line_and_no_member_is_silent(shop: Shop) -> None:
    shop.scan(WATER, COLA)
    heard(shop)
    shop.type("", Key.Key_Up, Key.Key_F1, Key.Key_Escape, Key.Key_F7)
    assert heard(shop) == []


def test_a_fault_is_heard_once_when_it_comes(shop: Shop) -> None:
    fault = Status(online=True, printer=PrinterLamp.PAPER_OUT)
    for status in (fault, fault, Status(online=True, printer=PrinterLamp.PAPER_OUT, unsent=1)):
        shop.window.show_status(status)
    assert heard(shop) == [Tone.ATTENTION]
    shop.window.show_status(Status(online=True, printer=PrinterLamp.READY))
    assert heard(shop) == []
    shop.window.show_status(Status(online=True, scale=False))
    assert heard(shop) == [Tone.ATTENTION]


def test_a_top_up_is_done_as_a_sale_is(shop: Shop) -> None:
    shop.scan(LIN_CARD)
    heard(shop)
    shop.window.command(Name.TOP_UP, "500")
    shop.settle()
    shop.window.command(Name.CONFIRM)
    assert heard(shop) == [Tone.DONE]
