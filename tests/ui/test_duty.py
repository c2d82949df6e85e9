"""Who stands at the till: nothing is done before a log-in, and a lock leaves the basket alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.devices.wedge import WedgeDetector
from app.domain.staff import staff_card
from app.domain.stripe import CardKind, CardRead
from app.sync.wire import StaffRow
from app.ui.counter.actions import Name
from app.ui.counter.messages import Message
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.devices.bench import Device
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import LIN_CARD, Till, mirror
from tests.ui.crew import LI, PIN, WANG, WRONG_PIN, ZHAO, log_in, press, readable, shown, written
from tests.ui.shop import COLA, WATER, Shop, close, open_shop

Key = Qt.Key


def test_where_people_have_pins_nothing_is_done_before_a_log_in(staffed: Shop) -> None:
    """C1. A scan is answered by a sentence, and rings nothing up; a key does nothing."""
    window = staffed.window
    staffed.scan(WATER)
    assert staffed.message == "Nothing was rung up. Log in first, then scan it again."
    assert staffed.ear.heard == [Tone.ERROR]
    window.on_card(CardRead(CardKind.STRIPE, LIN_CARD))
    for name in Name:
        if name is not Name.CONFIRM:
            window.command(name, "5")
    staffed.settle()
    assert shown(staffed) is window.stage.gate
    assert not window.side.isVisible()
    assert window.topbar.who.whole == "Nobody logged in"
    view = window.session.view
    assert view is not None
    assert (view.basket.lines, view.member) == ((), None)
    assert written(staffed.till) == []


def test_who_logs_in_by_number_stands_there_and_sells(staffed: Shop) -> None:
    staffed.type("1008", Key.Key_Return)
    staffed.type(PIN, Key.Key_Return)
    assert staffed.keys == 12
    assert staffed.message == "1008 李*明 is at the till now."
    assert staffed.window.topbar.who.whole == "Cashier 1008 李*明"
    assert staffed.window.side.isVisible()
    staffed.scan(WATER)
    staffed.type("", Key.Key_F9)
    assert [one.staff for one in written(staffed.till)] == ["1008"]


def test_a_card_names_its_owner_and_the_pin_is_asked_for_as_well(staffed: Shop) -> None:
    """Whoever finds a card is let in nowhere."""
    staffed.scan(staff_card("2001"))
    assert staffed.window.stage.shut
    assert staffed.window.stage.gate.who.whole == "2001"
    assert staffed.window.omnibox.secret
    staffed.type(PIN, Key.Key_Return)
    assert staffed.till.desk.staff == "2001"


def test_a_card_may_be_swiped_too(staffed: Shop) -> None:
    staffed.window.on_card(CardRead(CardKind.STRIPE, staff_card("1009")))
    staffed.type(PIN, Key.Key_Return)
    assert staffed.till.desk.staff == "1009"


def test_where_nobody_has_a_pin_everything_is_as_it_was(shop: Shop) -> None:
    assert not shop.window.stage.shut
    shop.scan(WATER)
    press(shop, Key.Key_L)
    assert not shop.window.stage.shut
    assert shop.message
    assert shop.window.duties.duty.idle.interval() == 0


def test_a_wrong_pin_is_said_and_only_the_pin_is_asked_for_again(staffed: Shop) -> None:
    staffed.type("1008", Key.Key_Return)
    staffed.type(WRONG_PIN, Key.Key_Return)
    assert staffed.message == "Wrong PIN. Type it again."
    assert staffed.window.stage.gate.who.whole == "1008"
    assert staffed.window.omnibox.secret
    staffed.type(PIN, Key.Key_Return)
    assert not staffed.window.stage.shut


def test_after_five_wrong_pins_the_right_one_is_not_looked_at(staffed: Shop) -> None:
    """Threat 9, at the window: the sentence says how long, and a colleague can go on at once."""
    staffed.type("1008", Key.Key_Return)
    for _ in range(5):
        staffed.type(WRONG_PIN, Key.Key_Return)
    staffed.type(PIN, Key.Key_Return)
    assert staffed.window.stage.shut
    assert staffed.message == "Too many wrong PINs. Try again in 5 minutes."
    log_in(staffed, ZHAO.number)
    assert staffed.till.desk.staff == "1009"


def test_a_pin_is_seen_nowhere_and_cannot_be_brought_back(staffed: Shop) -> None:
    """Threat 9: over a shoulder, in a message, by undoing, from the clipboard, read aloud."""
    said: list[str] = []

    def note(message: Message | None) -> None:
        said.append(message.text if message else "")

    staffed.window.session.said.connect(note)
    box = staffed.window.omnibox
    staffed.type("1008", Key.Key_Return)
    for pin in (WRONG_PIN, PIN):
        staffed.type(pin)
        assert len(box.displayText()) == 6
        press(staffed, Key.Key_A)
        press(staffed, Key.Key_C)
        staffed.type("", Key.Key_End)
        assert pin not in readable(staffed)
        staffed.type("", Key.Key_Return)
        press(staffed, Key.Key_Z)
        assert pin not in readable(staffed)
        assert box.text() == ""
    assert not staffed.window.stage.shut
    assert not box.secret
    assert not any(pin in text for text in said for pin in (PIN, WRONG_PIN))


def test_what_is_left_of_a_pin_is_no_amount(staffed: Shop) -> None:
    """A pin, then Esc or a function key: it is not shown, and 281904 yuan are not paid."""
    log_in(staffed)
    staffed.scan(WATER)
    press(staffed, Key.Key_L)
    staffed.type(PIN, Key.Key_F9)
    assert staffed.window.stage.shut
    staffed.type(PIN, Key.Key_Escape)
    assert staffed.window.omnibox.text() == ""
    assert not staffed.window.omnibox.secret
    assert [type(one.body).__name__ for one in written(staffed.till)] == []


def test_a_pin_that_is_typed_as_fast_as_a_scan_is_no_article(counter: Shop) -> None:
    """Else it would be named as an unknown one."""
    counter.scan(COLA)
    counter.type("2.9", Key.Key_F4)
    counter.window.use_wedge(WedgeDetector())
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    counter.settle()
    assert counter.total == "2.90"
    assert counter.window.omnibox.text() == ""
    assert PIN not in readable(counter)


def test_a_lock_leaves_the_basket_and_its_member_as_they_are(counter: Shop) -> None:
    """C14."""
    counter.scan(WATER, COLA, LIN_CARD)
    due = counter.total
    press(counter, Key.Key_L)
    assert counter.window.stage.gate.who.whole == "1008 李*明"
    assert not counter.strip.isVisible()
    counter.scan(WATER)
    counter.type(PIN, Key.Key_Return)
    assert counter.keys == 1 + 7
    assert counter.total == due
    assert counter.strip.name.text() == "张*伟"
    assert counter.message == ""


def test_a_colleague_takes_a_locked_till_over_with_the_sale_on_it(counter: Shop) -> None:
    counter.scan(WATER)
    press(counter, Key.Key_L)
    counter.type("", Key.Key_Escape)
    log_in(counter, ZHAO.number)
    assert counter.message == "1009 赵* is at the till now."
    assert counter.window.topbar.who.whole == "Cashier 1009 赵*"
    counter.type("", Key.Key_F9)
    assert [one.staff for one in written(counter.till)] == ["1009"]


def test_what_was_on_the_screen_is_there_again_after_a_lock(counter: Shop) -> None:
    """The change to give back, also where it is known only after the lock."""
    counter.scan(WATER)
    counter.window.command(Name.LOCK)
    counter.window.command(Name.CASH, "10")
    counter.settle()
    assert shown(counter) is counter.window.stage.gate
    counter.type(PIN, Key.Key_Return)
    assert shown(counter) is counter.window.stage.done
    assert counter.window.stage.done.amount.text() == "8.00"


def test_a_till_that_nobody_touches_is_locked_after_a_while(counter: Shop) -> None:
    idle = counter.window.duties.duty.idle
    assert idle.interval() == 5 * 60_000
    for touched in (
        lambda: counter.type("5"),
        lambda: QTest.mouseClick(counter.window.windowHandle(), Qt.MouseButton.LeftButton),
    ):
        idle.stop()
        touched()
        assert idle.isActive()
    counter.scan(WATER)
    idle.timeout.emit()
    counter.settle()
    assert counter.window.stage.shut
    counter.type(PIN, Key.Key_Return)
    assert counter.total == "2.00"


def test_by_default_no_till_locks_itself(
    till: Till, qtbot: QtBot, light: Theme, english: None
) -> None:
    shop = open_shop(till, qtbot, light)
    shop.type("5")
    assert not shop.window.duties.duty.idle.isActive()
    close(shop)


def gone(row: StaffRow) -> StaffRow:
    return row._replace(ver=row.ver + 5, removed=True)


def test_who_is_removed_at_the_centre_is_shown_the_log_in_with_the_next_page(
    counter: Shop,
) -> None:
    counter.scan(WATER)
    mirror(counter.till, (gone(LI),))
    counter.window.refresh()
    counter.settle()
    assert counter.window.stage.shut
    assert counter.message
    log_in(counter)
    assert counter.window.stage.shut
    log_in(counter, ZHAO.number)
    assert counter.total == "2.00"


def test_a_sale_is_finished_before_the_first_pins_ask_for_a_log_in(
    till: Till, qtbot: QtBot, light: Theme, english: None
) -> None:
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    shop.scan(WATER)
    mirror(till, (LI, WANG))
    shop.window.refresh()
    shop.settle()
    assert not shop.window.stage.shut
    shop.type("", Key.Key_F9)
    shop.window.refresh()
    shop.settle()
    assert shop.window.stage.shut
    close(shop)


def test_a_locked_till_opens_no_page_of_devices(counter: Shop) -> None:
    """From there the drawer could be opened."""
    asked: list[Device] = []
    counter.window.topbar.asked.connect(asked.append)
    lamp = counter.window.topbar.printer
    counter.window.show_status(Status(online=True, printer=PrinterLamp.READY))
    press(counter, Key.Key_L)
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton)
    assert asked == []
    counter.type(PIN, Key.Key_Return)
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton)
    assert asked == [Device.PRINTER]


def test_a_till_is_opened_by_hand_too(counter: Shop) -> None:
    press(counter, Key.Key_L)
    counter.window.omnibox.setText(PIN)
    counter.window.stage.gate.enter.click()
    counter.settle()
    assert not counter.window.stage.shut
    QApplication.processEvents()
    assert counter.window.omnibox.hasFocus()
