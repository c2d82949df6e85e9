"""Everything is within a finger's reach: no keyboard, 1024 by 768, and nothing by a slip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.documents import Sale
from app.operations import history
from app.ui import language, theme
from app.ui.counter.actions import ACTIONS, Name
from app.ui.counter.bounce import TWICE_MS
from app.ui.counter.keypad import HOLD_MS, HoldButton
from app.ui.counter.layout import TouchCounter
from app.ui.counter.parts import KeyButton
from app.ui.counter.rail import TouchRail
from app.ui.counter.return_confirm import ReturnConfirm
from tests.till import LIN_CARD, Till
from tests.ui.crew import LI, PIN, noted, readable, staff_up, written
from tests.ui.shop import APPLES, CHOCOLATE, COLA, TISSUES, WATER, Shop, close, open_shop

TOUCHED = QSize(1024, 768)
LEFT = Qt.MouseButton.LeftButton


def for_fingers() -> theme.Theme:
    return theme.load("light", 100, TOUCHED, touch=True)


def touch_shop(qapp: QApplication, qtbot: QtBot, till: Till) -> Shop:
    dress = for_fingers()
    theme.install(qapp, dress)
    shop = open_shop(till, qtbot, dress)
    shop.window.use_wedge(None)
    shop.window.resize(TOUCHED)
    QApplication.processEvents()
    return shop


@pytest.fixture
def touch(qapp: QApplication, qtbot: QtBot, till: Till, english: None) -> Iterator[Shop]:
    shop = touch_shop(qapp, qtbot, till)
    yield shop
    close(shop)


def counter(shop: Shop) -> TouchCounter:
    assert isinstance(shop.window.counter, TouchCounter)
    return shop.window.counter


def tap(shop: Shop, *buttons: QWidget) -> None:
    """A finger, where the button can be seen."""
    for button in buttons:
        assert button.isVisible(), button.accessibleName()
        at = button.mapTo(shop.window, button.rect().center())
        assert shop.window.rect().contains(at), button.accessibleName()
        QTest.mouseClick(button, LEFT)
        shop.settle()


def tap_keys(shop: Shop, *faces: str) -> None:
    pad = counter(shop).keypad
    tap(shop, *(pad.keys[face] for face in faces))


def taps(button: QWidget, *at_ms: int) -> None:
    """A finger that comes down at these times, and up at once."""
    middle = QPointF(button.rect().center())
    for at in at_ms:
        for kind, held in (
            (QEvent.Type.MouseButtonPress, LEFT),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            outside = QPointF(button.mapToGlobal(button.rect().center()))
            none = Qt.KeyboardModifier.NoModifier
            event = QMouseEvent(kind, middle, outside, LEFT, held, none)
            event.setTimestamp(at)
            QApplication.sendEvent(button, event)


@pytest.mark.parametrize(("apart_ms", "times"), [(TWICE_MS - 1, 1), (TWICE_MS, 2)])
def test_a_finger_that_bounces_pays_once(touch: Shop, apart_ms: int, times: int) -> None:
    """On a button, on the one that has come in its place, and on the Enter of the pad."""
    heard: list[object] = []
    first, second = (KeyButton(for_fingers(), Name.CASH, height=88) for _ in range(2))
    for button in (first, second):
        touch.qtbot.addWidget(button)
        button.clicked.connect(lambda: heard.append(Name.CASH))
    taps(first, 5_000, 5_000 + apart_ms)
    assert len(heard) == times
    heard.clear()
    taps(first, 9_000)
    taps(second, 9_000 + apart_ms)
    assert len(heard) == times
    heard.clear()
    touch.window.omnibox.commanded.connect(lambda name, _: heard.append(name))
    taps(counter(touch).keypad.keys["Enter"], 12_000, 12_000 + apart_ms)
    assert heard == [Name.CONFIRM] * times


def test_less_tapped_twice_is_two_less(touch: Shop) -> None:
    heard: list[object] = []
    button = KeyButton(for_fingers(), Name.ONE_LESS, height=88)
    touch.qtbot.addWidget(button)
    button.clicked.connect(lambda: heard.append(Name.ONE_LESS))
    taps(button, 5_000, 5_030)
    assert len(heard) == 2


def test_five_articles_a_member_and_cash_are_six_scans_and_one_touch(touch: Shop) -> None:
    """Job 2 of the budget: 6S+1T."""
    touch.scan(WATER, COLA, CHOCOLATE, TISSUES, APPLES, LIN_CARD)
    tap(touch, touch.window.rail.buttons[Name.CASH])
    assert touch.scans == 6
    assert touch.window.stage.panel is touch.window.stage.done
    assert Sale in {type(one.body) for one in written(touch.till)}


def test_everything_fits_the_small_screen_and_is_large_enough_for_a_finger(touch: Shop) -> None:
    window, pad = touch.window, counter(touch).keypad
    assert window.size() == TOUCHED
    assert {pad.keys[face].size().toTuple() for face in ("7", "0", "00", ".", "C")} == {(88, 72)}
    assert pad.keys["Enter"].height() == 2 * 72 + 6
    bar = [window.rail.buttons[name].size() for name in (Name.CASH, Name.VALUE, Name.CONFIRM)]
    assert all(size.width() >= 320 and size.height() == 88 for size in bar)
    table = window.stage.cart.table
    assert table.verticalHeader().defaultSectionSize() == 52
    assert window.stage.width() >= 530
    touch.scan(WATER, LIN_CARD)
    small = [
        (part.accessibleName() or part.text(), part.size().toTuple())
        for part in window.findChildren(QAbstractButton)
        if part.isVisible() and min(part.width(), part.height()) < 56
    ]
    assert small == []


def test_cancelling_is_apart_and_only_a_long_press_does_it(touch: Shop, qtbot: QtBot) -> None:
    """A slip of a finger gives up no sale."""
    window = touch.window
    cancel = window.findChild(HoldButton)
    assert cancel is not None
    assert HOLD_MS == 600
    assert not cancel.isEnabled()
    touch.scan(WATER, COLA)
    corner = cancel.mapTo(window, QPoint(cancel.width(), 0))
    assert corner.x() > window.width() - 30
    nearest = min(
        abs(other.mapTo(window, QPoint(0, 0)).y() - cancel.mapTo(window, QPoint(0, 86)).y())
        for other in window.rail.buttons.values()
    )
    assert nearest > 56
    tap(touch, cancel)
    assert "Hold the button" in touch.message
    assert window.session.view is not None
    assert len(window.session.view.basket.lines) == 2
    QTest.mousePress(cancel, LEFT)
    with qtbot.waitSignal(cancel.held):
        pass
    QTest.mouseRelease(cancel, LEFT)
    touch.settle()
    assert "Nothing was cancelled" not in touch.message
    assert window.stage.panel is not None
    tap_keys(touch, "1")
    qtbot.waitUntil(lambda: not _lines(touch))
    assert [one.kind for one in noted(touch.till)] != []


def _lines(shop: Shop) -> int:
    return len(shop.window.session.view.basket.lines) if shop.window.session.view else 0


def test_quantity_price_and_corrections_are_typed_on_the_screen(touch: Shop) -> None:
    window, pad = touch.window, counter(touch).keypad
    touch.scan(WATER)
    tap_keys(touch, "1", "2", "⌫")
    tap(touch, pad.keys[Name.QUANTITY])
    assert touch.total == "2.00"
    tap_keys(touch, "4", "C", "3")
    tap(touch, pad.keys[Name.QUANTITY])
    assert touch.total == "6.00"
    tap_keys(touch, "00", ".", "5")
    assert window.omnibox.text() == "00.5"
    tap(touch, pad.keys[Name.BACK])
    assert window.omnibox.text() == ""


def test_a_top_up_of_500_is_one_scan_and_three_touches(touch: Shop) -> None:
    """Job 5 of the budget: 1S+3T."""
    window = touch.window
    touch.scan(LIN_CARD)
    panel = window.stage.top_up
    tap(touch, window.rail.buttons[Name.TOP_UP])
    preset = next(one for one in panel.findChildren(QAbstractButton) if one.text() == "¥500")
    tap(touch, preset, panel.enter)
    assert window.stage.panel is window.stage.done


def test_letters_find_goods_and_leave_the_digits_where_they_were(touch: Shop) -> None:
    window, pad = touch.window, counter(touch).keypad
    tap_keys(touch, "ABC", "d", "f", "s", "h")
    assert window.omnibox.text() == "dfsh"
    assert not window.rail.isVisible()
    assert pad.keys["a"].width() >= 56
    page = pad.currentWidget()
    assert page is not None
    enter = next(key for key in page.findChildren(QAbstractButton) if key.text() == "Enter")
    tap(touch, enter)
    assert touch.total == "9.90"
    tap_keys(touch, "123")
    assert window.rail.isVisible()
    assert pad.keys["7"].isVisible()


def test_a_name_is_typed_into_its_field(touch: Shop) -> None:
    panel = touch.window.stage.new_member
    tap_keys(touch, *"13900001111")
    tap(touch, touch.window.rail.buttons[Name.MEMBER])
    assert touch.window.stage.panel is panel
    QTest.mouseClick(panel.name, LEFT)
    panel.name.setFocus()
    tap_keys(touch, "ABC", "l", "i")
    assert panel.name.text() == "li"
    assert touch.window.omnibox.text() == ""


def test_every_action_has_a_button_that_a_finger_reaches(touch: Shop) -> None:
    """From the one table: an action that is added is on the page by itself."""
    window, touchable = touch.window, counter(touch)
    touch.scan(WATER)
    touchable.keypad.keys["···"].click()
    more = window.stage.panel
    assert more is not None
    named = {part.name for part in more.findChildren(type(window.rail.buttons[Name.CASH]))}
    elsewhere = {Name.CANCEL, Name.CONFIRM, Name.UP, Name.DOWN}
    assert named == {action.name for action in ACTIONS} - elsewhere
    drawer = next(
        part
        for part in more.findChildren(type(window.rail.buttons[Name.CASH]))
        if part.name is Name.HELP
    )
    drawer.click()
    assert window.stage.panel is window.stage.help


def test_a_cashier_logs_in_with_fingers_and_nobody_reads_the_pin(
    qapp: QApplication, qtbot: QtBot, till: Till, english: None
) -> None:
    staff_up(till)
    shop = touch_shop(qapp, qtbot, till)
    window, pad = shop.window, counter(shop).keypad
    rail = window.rail
    assert isinstance(rail, TouchRail)
    assert not window.side.isVisible()
    assert pad.isVisible()
    assert not rail.bar.isEnabled()
    tap_keys(shop, *LI.number, "Enter")
    assert window.omnibox.secret
    tap_keys(shop, *PIN[:-1])
    assert PIN[:-1] not in readable(shop)
    tap_keys(shop, PIN[-1], "Enter")
    qtbot.waitUntil(lambda: not window.stage.shut)
    assert window.side.isVisible()
    assert rail.bar.isEnabled()
    close(shop)


def test_a_button_beside_the_pin_learns_nothing_of_it(touch: Shop) -> None:
    """Threat 4: a PIN that is half typed goes to Enter alone."""
    box = touch.window.omnibox
    box.ask("PIN", secret=True)
    box.setText("2819")
    assert box.take_for(Name.CASH) == ""
    box.setText("2819")
    assert box.take_for(Name.CONFIRM) == "2819"


def scrolls(panel: QWidget) -> list[str]:
    """The scroll bars of a panel's own page that can be seen."""
    pages = [one for one in panel.findChildren(QScrollArea) if one.parentWidget() is panel]
    bars = [bar for one in pages for bar in (one.verticalScrollBar(), one.horizontalScrollBar())]
    return [str(bar.orientation()) for bar in bars if bar.isVisible()]


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_a_member_is_served_and_registered_without_scrolling(
    qapp: QApplication, qtbot: QtBot, till: Till, spoken: str
) -> None:
    translator = language.install(qapp, spoken)
    shop = touch_shop(qapp, qtbot, till)
    window, card = shop.window, shop.window.services.member_card
    shop.scan(LIN_CARD)
    window.command(Name.MEMBER)
    shop.settle()
    assert window.stage.panel is card
    assert scrolls(card) == []
    rows = [row for row in card.rows if row.isVisible()]
    assert len(rows) == 9
    assert all(row.height() >= 56 for row in rows)
    assert all(row.text.text() == row.text.whole for row in rows)
    tap(shop, rows[0])
    assert window.stage.panel is window.stage.choice
    assert scrolls(window.stage.choice) == []
    window.command(Name.MEMBER, "13900001111")
    shop.settle()
    window.stage.new_member.ticks[1].click()
    QApplication.processEvents()
    assert scrolls(window.stage.new_member) == []
    qapp.removeTranslator(translator)
    close(shop)


def test_every_reason_to_return_can_be_touched_without_scrolling(touch: Shop) -> None:
    window = touch.window
    touch.scan(WATER, COLA)
    tap(touch, window.rail.buttons[Name.CASH])
    window.stage.close_panel()
    touch.scan(history.sales(touch.till.desk)[0].serial)
    touch.scan(WATER)
    window.command(Name.SETTLE)
    touch.settle()
    panel = window.stage.panel
    assert isinstance(panel, ReturnConfirm)
    assert scrolls(panel) == []
    assert len(panel.reasons.buttons) == 5
    tap(touch, *panel.reasons.buttons)
    assert panel.reasons.chosen == "Other"
