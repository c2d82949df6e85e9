"""Prices by hand, discounts, cancelled sales, and the colleague who approves them in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.documents import Audit, Exceptional
from app.domain.staff import staff_card
from app.operations import basket
from app.ui.counter.actions import Name
from app.ui.counter.cart_lines import NET, PRICE
from app.ui.counter.messages import Message
from app.ui.tones import Tone
from tests.till import Till
from tests.ui.crew import PIN, WANG, WRONG_PIN, ZHAO, noted, press, readable, shown, written
from tests.ui.shop import COLA, WATER, Shop

Key = Qt.Key
OVERRIDE, OVER_CAP = Exceptional.PRICE_OVERRIDE, Exceptional.DISCOUNT_OVER_CAP


def prices(shop: Shop) -> list[int]:
    view = shop.window.session.view
    assert view is not None
    return [line.price_fen for line in view.basket.lines]


def ask(shop: Shop) -> None:
    """Want cola for 2.90 instead of 3.50, which is more off than a cashier may take alone."""
    shop.scan(COLA)
    shop.type("2.9", Key.Key_F4)
    assert shown(shop) is shop.window.duties.approving


def test_a_price_by_hand_takes_four_keys_and_a_supervisor_s_card_and_pin(counter: Shop) -> None:
    """Job 10; threat 4: it is written down with who did it, who approved it, and why."""
    ask(counter)
    assert (counter.keys, counter.scans) == (4, 1)
    approving = counter.window.duties.approving
    assert approving.about.text() == "可口可乐330ml: price 3.50 → 2.90 (−17%)"
    counter.scan(staff_card(WANG.number))
    counter.type(PIN, Key.Key_Return)
    assert (counter.keys, counter.scans) == (4 + 7, 2)
    assert shown(counter) is None
    assert (counter.total, counter.message) == ("2.90", "")
    assert noted(counter.till) == [
        Audit(OVER_CAP, "102", "3.50", "2.90", 60, "Goods damaged", WANG.number)
    ]
    assert written(counter.till)[-1].staff == "1008"


def test_within_what_the_role_may_a_price_takes_nothing_but_its_key(counter: Shop) -> None:
    counter.scan(COLA)
    counter.type("3.2", Key.Key_F4)
    assert counter.total == "3.20"
    assert noted(counter.till) == [Audit(OVERRIDE, "102", "3.50", "3.20", 30, "")]
    counter.type("3.5", Key.Key_F4)
    assert counter.window.stage.cart.model.before(0, PRICE) == ""


def test_esc_gives_an_approval_up_and_nothing_is_changed(counter: Shop) -> None:
    ask(counter)
    counter.type("2001", Key.Key_Escape)
    assert shown(counter) is None
    counter.type("", Key.Key_Escape)
    counter.type("2.9", Key.Key_F4)
    counter.type("2001", Key.Key_Return)
    counter.type("28", Key.Key_Escape)
    assert shown(counter) is None
    box = counter.window.omnibox
    assert (box.text(), box.secret, prices(counter)) == ("", False, [350])
    assert noted(counter.till) == []


def test_a_wrong_pin_is_told_in_place_and_the_pin_asked_for_again(counter: Shop) -> None:
    ask(counter)
    counter.type("2001", Key.Key_Return)
    counter.type(WRONG_PIN, Key.Key_Return)
    assert counter.message == "Wrong PIN. Type it again."
    assert counter.ear.heard[-1] is Tone.ERROR
    approving = counter.window.duties.approving
    assert shown(counter) is approving
    assert approving.who.whole == "2001"
    counter.type(PIN, Key.Key_Return)
    assert prices(counter) == [290]


@pytest.mark.parametrize(
    ("named", "pin", "said"),
    [
        (ZHAO.number, PIN, "1009 may not approve this; nothing was changed. Ask a supervisor."),
        ("4711", PIN, "Nobody here has this number or name"),
    ],
    ids=["may_not", "unknown"],
)
def test_who_may_not_approve_is_told_so_and_somebody_else_asked(
    counter: Shop, named: str, pin: str, said: str
) -> None:
    ask(counter)
    counter.type(named, Key.Key_Return)
    counter.type(pin, Key.Key_Return)
    assert said in counter.message
    approving = counter.window.duties.approving
    assert (shown(counter), approving.who.whole) == (approving, "—")
    assert not counter.window.omnibox.secret
    assert prices(counter) == [350]
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert prices(counter) == [290]


def test_a_paused_and_a_blocked_colleague_are_told_in_place(counter: Shop) -> None:
    """Threat 9: guessing a supervisor's PIN at the approval is counted as at the log-in."""
    ask(counter)
    counter.type("2001", Key.Key_Return)
    for _ in range(5):
        counter.type(WRONG_PIN, Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert counter.message == "Too many wrong PINs. Try again in 5 minutes."
    assert counter.window.duties.approving.who.whole == "—"
    assert prices(counter) == [350]


def test_the_pin_of_who_approves_is_read_nowhere(counter: Shop) -> None:
    said: list[str] = []

    def note(message: Message | None) -> None:
        said.append(message.text if message else "")

    counter.window.session.said.connect(note)
    ask(counter)
    counter.type("2001", Key.Key_Return)
    for pin in (WRONG_PIN, PIN):
        counter.type(pin)
        assert pin not in readable(counter)
        counter.type("", Key.Key_Return)
        press(counter, Key.Key_Z)
        assert pin not in readable(counter)
    assert prices(counter) == [350], "Ctrl+Z, at the end, took back what was approved"
    assert not any(pin in text for text in said for pin in (PIN, WRONG_PIN))


def test_a_reason_is_chosen_by_digit_arrow_or_hand(counter: Shop) -> None:
    """The digit also while the PIN is asked for, for no PIN is so short."""
    approving = counter.window.duties.approving
    arrows = [Key.Key_Down] * 3 + [Key.Key_Up]
    ways: tuple[tuple[Callable[[], object], Callable[[], object]], ...] = (
        (lambda: counter.type("3", Key.Key_Return), lambda: None),
        (lambda: counter.type("", *arrows), lambda: None),
        (lambda: approving.reasons.buttons[2].click(), lambda: None),  # noqa: PLW0108 (new ones)
        (lambda: None, lambda: counter.type("3", Key.Key_Return)),
    )
    for before, meanwhile in ways:
        ask(counter)
        before()
        counter.type("2001", Key.Key_Return)
        meanwhile()
        counter.type(PIN, Key.Key_Return)
    assert [one.reason for one in noted(counter.till)] == ["Marked wrongly"] * len(ways)


def test_while_an_approval_is_asked_for_no_key_pays(counter: Shop) -> None:
    """A PIN and F9: 281904 yuan are no cash that was handed over."""
    ask(counter)
    counter.type("2001", Key.Key_F9)
    assert counter.message.startswith("First the approval.")
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_F9)
    assert shown(counter) is counter.window.duties.approving
    assert written(counter.till) == []


def test_the_next_article_gives_an_approval_up_and_is_rung_up(counter: Shop) -> None:
    ask(counter)
    counter.scan(WATER)
    assert shown(counter) is None
    assert prices(counter) == [350, 200]


def test_an_approval_of_one_basket_changes_no_other(counter: Shop) -> None:
    """What a scale rings up meanwhile is selected then, and would get the price."""
    ask(counter)
    counter.store.do(
        counter.window,
        partial(basket.scan, counter.till.desk, WATER),
        lambda _: None,
        lambda _: None,
    )
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    counter.window.refresh()
    counter.settle()
    assert prices(counter) == [350, 200]
    assert noted(counter.till) == []
    assert shown(counter) is None


def test_a_discount_is_tenths_or_hundredths_of_the_shelf_price(counter: Shop) -> None:
    counter.scan(WATER, COLA)
    for typed, fen in (("9", 315), ("95", 333), ("9.5", 333), ("93", 326), ("100", 350)):
        counter.type(typed, Key.Key_Slash)
        assert prices(counter) == [200, fen]


def test_a_discount_beyond_the_role_is_approved_and_undone_again_alone(counter: Shop) -> None:
    counter.scan(COLA)
    counter.type("88", Key.Key_Slash)
    assert counter.window.duties.approving.about.text() == "可口可乐330ml: 88 % of 3.50"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert prices(counter) == [308]
    counter.type("100", Key.Key_Slash)
    assert prices(counter) == [350]


def test_a_slash_after_what_is_no_discount_is_a_character(counter: Shop) -> None:
    """10 could be a tenth of the price and the whole of it: it is neither."""
    counter.scan(COLA)
    counter.type("10/")
    assert counter.window.omnibox.text() == "10/"
    counter.type("", Key.Key_Escape, Key.Key_Slash)
    assert counter.message.startswith("Type the discount first")
    counter.type("", Key.Key_F4)
    assert counter.message == "Type the price first, then F4."
    assert prices(counter) == [350]


def test_f10_is_the_whole_sale_after_a_number_and_the_offers_without(counter: Shop) -> None:
    counter.scan(WATER, COLA)
    counter.type("95", Key.Key_F10)
    assert prices(counter) == [190, 333]
    counter.type("88", Key.Key_F10)
    assert counter.window.duties.approving.about.text() == "The whole sale: 88 %"
    counter.scan(staff_card("2001"))
    counter.type(PIN, Key.Key_Return)
    assert prices(counter) == [176, 308]
    counter.type("", Key.Key_F10)
    assert shown(counter) is counter.window.stage.offers
    counter.type("", Key.Key_Escape)
    counter.type("vip8", Key.Key_F10)
    assert counter.message == "No offer has the code VIP8. Nothing was changed."


def test_without_a_line_no_price_is_set(counter: Shop) -> None:
    for key in (Key.Key_F4, Key.Key_F10):
        counter.type("9", key)
        assert counter.message == "No line is selected that could be changed."


def test_the_cart_shows_what_a_price_by_hand_took_the_place_of(counter: Shop) -> None:
    counter.scan(WATER, COLA, COLA)
    counter.type("3.2", Key.Key_F4)
    cart = counter.window.stage.cart
    assert [cart.model.before(row, PRICE) for row in (0, 1)] == ["", "3.50"]
    assert cart.model.before(1, NET) == "7.00"
    wide = cart.grab().toImage()
    counter.window.resize(1024, 768)
    QApplication.processEvents()
    assert cart.grab().toImage() != wide


def test_a_sale_is_given_up_with_a_reason_and_two_keys(counter: Shop) -> None:
    counter.scan(WATER)
    press(counter, Key.Key_Delete)
    assert shown(counter) is counter.window.stage.choice
    counter.type("", Key.Key_Escape)
    assert counter.total == "2.00"
    counter.keys = 0
    press(counter, Key.Key_Delete)
    counter.type("3")
    counter.qtbot.waitUntil(lambda: counter.total == "0.00")
    assert counter.keys == 2
    assert counter.message == "The sale was cancelled."
    (audit,) = noted(counter.till)
    assert (audit.what, audit.amount_fen) == (Exceptional.ORDER_CANCELLED, 200)
    assert (audit.reason, audit.approved_by) == ("Rung up wrongly", "")
    press(counter, Key.Key_Delete)
    assert counter.message == "There is nothing to pay yet. Scan an article."


def test_a_large_sale_is_given_up_with_approval_and_the_reason_is_asked_once(
    counter: Shop,
) -> None:
    counter.scan(WATER, COLA)
    press(counter, Key.Key_Delete)
    counter.type("", Key.Key_Return)
    approving = counter.window.duties.approving
    counter.qtbot.waitUntil(lambda: shown(counter) is approving)
    assert approving.about.text() == "Cancel the sale of 5.50: Customer does not want it"
    assert not approving.reasons.isVisible()
    assert approving.reason == "Customer does not want it"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert counter.total == "0.00"
    (audit,) = noted(counter.till)
    assert (audit.reason, audit.approved_by) == ("Customer does not want it", "2001")


def test_without_pins_whoever_is_there_is_asked_for_no_approval(shop: Shop, till: Till) -> None:
    shop.scan(COLA)
    shop.type("0.5", Key.Key_F4)
    assert shop.total == "0.50"
    assert [one.approved_by for one in noted(till)] == [""]


def test_the_buttons_of_the_cart_do_what_the_keys_do(counter: Shop) -> None:
    counter.scan(COLA)
    buttons = {button.name: button for button in counter.window.stage.cart.buttons}
    counter.window.omnibox.setText("3.2")
    buttons[Name.PRICE].click()
    counter.settle()
    assert prices(counter) == [320]
    counter.window.omnibox.setText("95")
    buttons[Name.DISCOUNT].click()
    counter.settle()
    assert prices(counter) == [333]
    buttons[Name.CANCEL].click()
    counter.window.stage.choice.rows[0].clicked.emit()
    counter.settle()
    approving = counter.window.duties.approving
    for typed in ("2001", PIN):
        counter.window.omnibox.setText(typed)
        approving.enter.click()
        counter.settle()
    assert counter.total == "0.00"
