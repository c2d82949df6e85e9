"""The basket beyond ringing up, at a real window: undo, prices that are asked for, no code, notes,
the search, and sales on hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.devices.wedge import WedgeDetector
from app.domain.documents import Exceptional, Sale
from app.domain.receipt import BarCode
from app.operations import checkout, printing
from app.sync.wire import GoodsRow
from app.ui.counter.actions import Name
from app.ui.counter.approving import Approving
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.counter.layout import KeyCounter
from app.ui.counter.note_panel import NotePanel
from app.ui.counter.search_panel import SearchPanel
from app.ui.tones import Tone
from tests.till import LIN, LIN_CARD, mirror
from tests.ui.crew import PIN, WANG, noted, press, shown, written
from tests.ui.shop import APPLES, COLA, WATER, Shop
from tests.ui.test_wedge_filter import FAST_MS, strike

Key = Qt.Key
FLOWER_CODE, UNKNOWN = "6901234500004", "6901234567908"
FLOWERS = GoodsRow(
    "goods", 1, False, "301", "鲜花", "xh", "束", 0, False, "鲜花", "", (FLOWER_CODE,), (), True
)


def basket(shop: Shop) -> list[tuple[str, int, int]]:
    view = shop.window.session.view
    assert view is not None
    return [(line.sku, line.quantity_milli, line.price_fen) for line in view.basket.lines]


def typed(shop: Shop, text: str, name: Name) -> None:
    """``text`` in the omnibox and the key of ``name``."""
    shop.window.command(name, text)
    shop.settle()


def write(field: QWidget, text: str) -> None:
    """As an input method writes: whole words at once."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def until(shop: Shop, stands: Callable[[], bool]) -> None:
    shop.qtbot.waitUntil(stands, timeout=5_000)


def test_an_open_price_is_asked_for_and_nothing_is_paid_past_it(counter: Shop) -> None:
    """F54: digits meant as a price are neither a quantity nor a code."""
    shop = counter
    mirror(shop.till, (FLOWERS,))
    shop.scan(WATER, FLOWER_CODE)
    assert basket(shop) == [("101", 1000, 200)]
    assert "鲜花" in shop.message
    assert "鲜花" in shop.window.omnibox.placeholderText()
    for name in (Name.CASH, Name.CONFIRM, Name.VALUE, Name.SUSPEND):
        typed(shop, "", name)
        assert shop.ear.heard[-1] is Tone.ERROR
        assert written(shop.till) == []
    shop.scan(COLA)
    typed(shop, "x", Name.CONFIRM)
    typed(shop, "0", Name.CONFIRM)
    assert [line[0] for line in basket(shop)] == ["101", "102"]
    assert "鲜花" in shop.window.omnibox.placeholderText()
    shop.type("68", Key.Key_Return)
    assert basket(shop)[-1] == ("301", 1000, 6800)
    assert "5678" in shop.window.omnibox.placeholderText()
    shop.scan("130000000000000000")
    assert len(basket(shop)) == 3
    shop.scan(FLOWER_CODE)
    shop.scan("130000000000000000")
    assert "What does 鲜花 cost" in shop.message
    shop.type("", Key.Key_Escape)
    assert "鲜花 was not rung up" in shop.message
    shop.type("xh", Key.Key_Return)
    typed(shop, "12.5", Name.PRICE)
    assert basket(shop)[-1] == ("301", 1000, 1250)
    typed(shop, "", Name.CASH)
    assert [one.body.kind for one in written(shop.till)] == ["sale"]


def test_quick_goods_with_an_open_price_are_asked_for_it_each_time(counter: Shop) -> None:
    """The last price is the last customer's."""
    shop = counter
    mirror(shop.till, (FLOWERS,))
    layout = shop.window.counter
    assert isinstance(layout, KeyCounter)
    shop.scan(FLOWER_CODE)
    shop.type("68", Key.Key_Return)
    typed(shop, "", Name.CASH)
    typed(shop, "", Name.CONFIRM)
    layout.quick.goods[0].click()
    shop.settle()
    assert basket(shop) == []
    assert "鲜花" in shop.window.omnibox.placeholderText()
    shop.type("12.5", Key.Key_Return)
    assert basket(shop) == [("301", 1000, 1250)]


def exchange(shop: Shop) -> ExchangePanel:
    """A can comes back for other goods."""
    shop.scan(COLA)
    serial = checkout.pay(shop.till.desk, None).serial
    shop.window.refresh()
    shop.settle()
    shop.scan(serial)
    shop.scan(COLA)
    for _ in range(2):
        typed(shop, "", Name.SETTLE)
    panel = shown(shop)
    assert isinstance(panel, ExchangePanel)
    return panel


def test_an_open_price_is_asked_for_among_the_new_goods_of_an_exchange_too(counter: Shop) -> None:
    shop = counter
    mirror(shop.till, (FLOWERS,))
    panel = exchange(shop)
    shop.scan(FLOWER_CODE, WATER)
    assert "What does 鲜花 cost" in shop.message
    assert "鲜花" in shop.window.omnibox.placeholderText()
    for name in (Name.CASH, Name.SETTLE, Name.CONFIRM, Name.VALUE, Name.BANK_CARD):
        typed(shop, "", name)
        assert shop.ear.heard[-1] is Tone.ERROR
        assert (shown(shop), basket(shop)) == (panel, [("101", 1000, 200)])
    shop.type("69", Key.Key_Escape)
    assert (shown(shop), shop.window.omnibox.text()) == (panel, "")
    shop.type("68", Key.Key_Return)
    assert basket(shop) == [("101", 1000, 200), ("301", 1000, 6800)]
    assert (shown(shop), panel.amount.text()) == (panel, "¥66.50")
    assert "Cash, then F9" in shop.window.omnibox.placeholderText()
    shop.type("xh", Key.Key_Return)
    shop.type("", Key.Key_Escape)
    assert "鲜花 was not rung up" in shop.message
    assert (shown(shop), len(basket(shop))) == (panel, 2)
    shop.type("xh", Key.Key_Return)
    typed(shop, "12.5", Name.PRICE)
    assert basket(shop)[-1] == ("301", 1000, 1250)
    typed(shop, "", Name.CASH)
    shop.type(WANG.number, Key.Key_Return)
    shop.type(PIN, Key.Key_Return)
    assert [one.body.kind for one in written(shop.till)][-2:] == ["return", "sale"]


def test_what_waits_for_a_price_ends_with_its_sale(counter: Shop) -> None:
    shop = counter
    mirror(shop.till, (FLOWERS,))
    shop.scan(FLOWER_CODE, WATER, FLOWER_CODE)
    typed(shop, "5", Name.CONFIRM)
    until(shop, lambda: "What does 鲜花 cost" in shop.message)
    typed(shop, "", Name.CANCEL)
    shop.type("", Key.Key_Return)
    assert basket(shop) == [("101", 1000, 200), ("301", 1000, 500)]
    assert isinstance(shown(shop), Approving)
    shop.type(WANG.number, Key.Key_Return)
    shop.type(PIN, Key.Key_Return)
    assert basket(shop) == []
    assert "5678" in shop.window.omnibox.placeholderText()


def test_an_unknown_article_is_told_and_sold_by_hand_with_its_code(counter: Shop) -> None:
    shop = counter
    shop.scan(UNKNOWN)
    assert shop.ear.heard[-1] is Tone.UNKNOWN
    assert shop.message == f"Article {UNKNOWN} is not on file. To sell it: price, then Ctrl+G."
    assert shop.window.message.verb.text() == "Sell without code Ctrl+G"
    shop.type("9.9")
    press(shop, Key.Key_G)
    assert isinstance(shown(shop), Approving)
    shop.type(WANG.number, Key.Key_Return)
    shop.type(PIN, Key.Key_Return)
    assert basket(shop) == [(f"?{UNKNOWN}", 1000, 990)]
    (audit,) = noted(shop.till)
    assert (audit.what, audit.about, audit.approved_by) == (
        Exceptional.NO_CODE, UNKNOWN, WANG.number,
    )  # fmt: skip
    shop.scan("13900000000")
    assert "Ctrl+G" not in shop.message
    shop.scan(LIN_CARD[:-1] + "2")
    assert "Ctrl+G" not in shop.message


def test_a_code_that_was_scanned_before_is_not_on_what_is_sold_later(shop: Shop) -> None:
    shop.scan(UNKNOWN, WATER)
    typed(shop, "5", Name.NO_CODE)
    assert basket(shop)[-1] == ("?", 1000, 500)
    shop.scan(UNKNOWN)
    shop.window.message.verb.click()
    shop.settle()
    assert UNKNOWN in shop.window.omnibox.placeholderText()
    typed(shop, "abc", Name.NO_CODE)
    assert len(basket(shop)) == 2
    typed(shop, "7", Name.CONFIRM)
    assert basket(shop)[-1] == (f"?{UNKNOWN}", 1000, 700)


def test_ctrl_z_takes_back_each_step_and_then_asks_about_the_sale(shop: Shop) -> None:
    shop.scan(WATER, COLA)
    shop.type("5678", Key.Key_F2)
    view = shop.window.session.view
    assert view is not None
    assert view.basket.member == LIN
    press(shop, Key.Key_Z)
    assert shop.window.session.view is not None
    assert shop.window.session.view.member is None
    press(shop, Key.Key_Z)
    assert basket(shop) == [("101", 1000, 200)]
    assert [one.what for one in noted(shop.till)] == [Exceptional.LINE_DELETED]
    typed(shop, "", Name.CASH)
    typed(shop, "", Name.BACK)
    press(shop, Key.Key_Z)
    assert shown(shop) is shop.window.services.undoing.panel


def test_notes_are_typed_or_written_and_are_in_the_sale(counter: Shop) -> None:
    shop = counter
    press(shop, Key.Key_N)
    assert shop.ear.heard[-1] is Tone.ERROR
    shop.scan(WATER, COLA)
    shop.type("2 bags")
    press(shop, Key.Key_N)
    press(shop, Key.Key_N)
    panel = shop.window.work.noting.panel
    assert isinstance(shown(shop), NotePanel)
    assert (panel.line.text(), panel.line.hasFocus()) == ("2 bags", True)
    write(panel.line, "去冰")
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Tab)
    assert panel.order.hasFocus()
    write(panel.order, "打 13812345678")
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Return)
    shop.settle()
    assert shown(shop) is panel
    assert "No phone or card numbers" in shop.message
    panel.order.clear()
    write(panel.order, "三号桌")
    shop.scan(APPLES)
    assert shown(shop) is None
    assert len(basket(shop)) == 3
    assert shop.window.omnibox.hasFocus()
    typed(shop, "", Name.CASH)
    sale = written(shop.till)[-1].body
    assert isinstance(sale, Sale)
    assert (sale.lines[1].note, sale.note) == ("去冰", "三号桌")
    shop.scan(WATER)
    press(shop, Key.Key_N)
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Escape)
    assert (shown(shop), shop.window.omnibox.hasFocus()) == (None, True)


def test_chinese_is_typed_into_the_search_and_esc_gives_the_focus_back(counter: Shop) -> None:
    """F53, F56: the input method works here and here alone, and no click is needed after it."""
    shop = counter
    attribute = Qt.WidgetAttribute.WA_InputMethodEnabled
    panel = shop.window.work.searching.panel
    assert not shop.window.omnibox.testAttribute(attribute)
    press(shop, Key.Key_F)
    assert isinstance(shown(shop), SearchPanel)
    assert panel.field.hasFocus()
    assert panel.field.testAttribute(attribute)
    write(panel.field, "可乐")
    until(shop, panel.rows[0].isVisible)
    assert panel.rows[0].text.whole == "可口可乐330ml"
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Escape)
    assert (shown(shop), shop.window.omnibox.hasFocus()) == (None, True)
    shop.type("nfsq")
    press(shop, Key.Key_F)
    until(shop, panel.rows[1].isVisible)
    assert panel.field.text() == "nfsq"
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Down)
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Return)
    shop.settle()
    assert [line[0] for line in basket(shop)] == ["101"]
    press(shop, Key.Key_F)
    write(panel.field, "张大")
    until(shop, panel.rows[0].isVisible)
    panel.rows[0].clicked.emit()
    shop.settle()
    view = shop.window.session.view
    assert view is not None
    assert (view.basket.member, shop.window.omnibox.hasFocus()) == (LIN, True)
    press(shop, Key.Key_F)
    write(panel.field, "没有这个")
    until(shop, lambda: "Nothing is called so" in panel.hint.text())
    QTest.keyClick(shop.window.windowHandle(), Key.Key_Return)
    assert shown(shop) is panel


def test_a_scan_into_the_open_search_is_an_article_and_not_a_text(counter: Shop) -> None:
    """F54, F55, F56: by the serial scanner and by one that types, with the focus in the field."""
    shop = counter
    panel = shop.window.work.searching.panel
    press(shop, Key.Key_F)
    shop.scan(WATER)
    assert (shown(shop), basket(shop)) == (None, [("101", 1000, 200)])
    shop.window.use_wedge(WedgeDetector())
    press(shop, Key.Key_F)
    strike(shop, COLA + "\r", FAST_MS)
    until(shop, lambda: len(basket(shop)) == 2)
    assert (basket(shop)[1], panel.field.text()) == (("102", 1000, 350), "")
    assert shop.window.omnibox.hasFocus()


def test_points_make_even_or_it_is_said_why_not(counter: Shop) -> None:
    shop = counter
    shop.scan(LIN_CARD, COLA)
    QTest.keyClick(shop.window.windowHandle(), Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    shop.settle()
    assert "100 points are 1.00" in shop.message


@pytest.mark.parametrize("many", [1, 2])
def test_a_sale_on_hold_is_found_by_its_slip_or_in_the_list(counter: Shop, many: int) -> None:
    """F70: who, when, what for and how much is seen before one is resumed."""
    shop = counter
    for _ in range(many):
        shop.scan(WATER)
        typed(shop, "table 3", Name.NOTE)
        shop.type("", Key.Key_F7)
        assert "On hold" in shop.message
    job = printing.next_job(shop.till.desk)
    assert job is not None
    assert job.receipt is not None
    (code,) = [one.content for one in job.receipt.items if isinstance(one, BarCode)]
    if many == 2:
        shop.type("", Key.Key_F7)
        row = shop.window.stage.choice.rows[0]
        assert row.detail.whole == "table 3 · 1 piece · 1008 李*明"
        assert row.aside.text().startswith("¥2.00")
    shop.scan(COLA)
    shop.scan(code)
    assert basket(shop) == [("101", 1000, 200)]
    view = shop.window.session.view
    assert view is not None
    assert view.suspended == many
    shop.scan(code)
    assert code in shop.message
