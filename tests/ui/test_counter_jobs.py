"""The jobs of a counter, done with keys and scans alone, and what each costs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.money import show
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import LIN_CARD, Till
from tests.ui.shop import (
    APPLES,
    CHOCOLATE,
    COLA,
    TISSUES,
    WATER,
    Shop,
    close,
    cut_off,
    open_shop,
    texts,
)

Key = Qt.Key
FIVE = (WATER, COLA, CHOCOLATE, TISSUES, APPLES)


def test_five_articles_a_member_and_cash_take_six_scans_and_one_key(shop: Shop) -> None:
    shop.scan(*FIVE, LIN_CARD)
    due = shop.total
    shop.type("", Key.Key_F9)
    assert (shop.scans, shop.keys) == (6, 1)
    assert shop.window.stage.panel is shop.window.stage.done
    assert shop.window.stage.done.amount.text() == due
    assert shop.ear.heard == [Tone.SCAN] * 5 + [Tone.MEMBER, Tone.DONE]


def test_a_member_is_found_by_four_digits_and_one_key(shop: Shop) -> None:
    shop.type("5678", Key.Key_F2)
    assert shop.keys == 5
    assert shop.strip.name.text() == "张*伟"
    assert shop.strip.held.value.text() == "¥200.00"


def test_of_two_members_a_digit_picks(shop: Shop, qtbot: QtBot) -> None:
    shop.type("4321", Key.Key_F2)
    assert shop.window.stage.panel is shop.window.stage.choice
    shop.type("2")
    qtbot.waitUntil(lambda: shop.strip.name.text() == "欧**娜")
    assert shop.keys == 6
    assert shop.window.omnibox.text() == ""


def test_a_scan_while_choosing_is_a_scan_and_picks_nobody(shop: Shop) -> None:
    shop.type("4321", Key.Key_F2)
    shop.scan(WATER)
    view = shop.window.session.view
    assert view is not None
    assert view.member is None
    assert len(view.quote.lines) == 1


def test_all_points_are_redeemed_with_one_key_and_given_back_with_escape(shop: Shop) -> None:
    shop.scan(*FIVE, LIN_CARD)
    before = shop.total
    shop.type("", Key.Key_F3)
    assert shop.total != before
    shop.type("", Key.Key_Escape)
    assert shop.total == before


def test_points_worth_five_yuan_are_redeemed_by_typing_five(shop: Shop) -> None:
    shop.scan(*FIVE, LIN_CARD)
    shop.type("5", Key.Key_F3)
    view = shop.window.session.view
    assert view is not None
    assert view.quote.points == 500


def test_paying_by_balance_takes_two_keys(shop: Shop) -> None:
    shop.scan(WATER, LIN_CARD)
    shop.type("", Key.Key_F5)
    assert shop.total == "0.00"
    assert "余额支付" in texts(shop)
    shop.type("", Key.Key_Return)
    assert shop.keys == 2
    assert shop.window.stage.panel is shop.window.stage.done


def test_enter_pressed_before_the_balance_has_answered_still_finishes(
    shop: Shop, qtbot: QtBot
) -> None:
    shop.scan(WATER, LIN_CARD)
    shop.window.command(Name.VALUE, "")
    shop.window.command(Name.CONFIRM, "")
    qtbot.waitUntil(lambda: shop.window.stage.panel is shop.window.stage.done)


def test_a_balance_that_is_short_says_how_much_cash_to_take(shop: Shop) -> None:
    shop.scan(*[TISSUES] * 12, LIN_CARD)
    shop.type("", Key.Key_F5)
    view = shop.window.session.view
    assert view is not None
    assert view.rest_fen > 0
    assert shop.total == show(view.rest_fen)
    assert f"请收现金 {show(view.rest_fen)}" in shop.message
    shop.type("", Key.Key_F9)
    assert shop.window.stage.panel is shop.window.stage.done


def test_offline_the_balance_is_not_guessed_and_cash_is_asked_for(shop: Shop) -> None:
    shop.go_offline()
    shop.scan(WATER, LIN_CARD)
    shop.type("", Key.Key_F5)
    assert shop.message == "离线：本机未预留该会员的余额，请收现金（F9）。"
    shop.type("", Key.Key_F9)
    assert shop.window.stage.panel is shop.window.stage.done


def test_what_is_held_can_be_spent_when_the_line_breaks(
    qapp: QApplication, qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    shop = open_shop(till, qtbot, light)
    shop.scan(WATER, LIN_CARD)
    shop.go_offline()
    shop.type("", Key.Key_F5, Key.Key_Return)
    assert shop.window.stage.panel is shop.window.stage.done
    close(shop)


def test_a_centre_that_cannot_be_reached_does_not_hold_up_a_member(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    shop = open_shop(till, qtbot, light, sync=cut_off)
    shop.scan(WATER, LIN_CARD)
    shop.type("", Key.Key_F5)
    assert "请收现金" in shop.message
    shop.type("", Key.Key_F9)
    assert shop.window.stage.panel is shop.window.stage.done
    close(shop)


def test_topping_up_takes_one_scan_and_five_keys(shop: Shop) -> None:
    shop.scan(LIN_CARD)
    shop.type("500", Key.Key_F6)
    assert {"¥500.00", "¥50.00", "¥750.00"} <= texts(shop)
    shop.type("", Key.Key_Return)
    assert (shop.scans, shop.keys) == (1, 5)
    assert shop.window.stage.panel is shop.window.stage.done
    assert shop.strip.balance.value.text() == "¥750.00"


def test_another_amount_can_be_typed_while_topping_up(shop: Shop) -> None:
    shop.scan(LIN_CARD)
    shop.type("", Key.Key_F6)
    shop.type("", Key.Key_Return)
    assert shop.window.stage.panel is shop.window.stage.top_up
    shop.type("100", Key.Key_Return)
    assert "¥300.00" in texts(shop)


def test_a_new_member_takes_thirteen_keys(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("13900001111", Key.Key_F2)
    assert "139 0000 1111" in texts(shop)
    shop.type("", Key.Key_Return)
    assert shop.keys == 13
    assert shop.window.stage.panel is None
    assert shop.strip.name.text() == "139****1111"


def test_a_new_member_may_have_a_name(shop: Shop, qtbot: QtBot) -> None:
    shop.type("13900001111", Key.Key_F2)
    shop.type("", Key.Key_Tab)
    assert shop.window.stage.new_member.name.hasFocus()
    shop.window.stage.new_member.name.setText("张大伟")
    shop.type("", Key.Key_Return)
    qtbot.waitUntil(lambda: shop.strip.name.text() == "张*伟")
    assert shop.window.omnibox.hasFocus()


def test_holding_and_resuming_take_one_key_each(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Key.Key_F7)
    assert shop.total == "0.00"
    shop.type("", Key.Key_F7)
    assert shop.keys == 2
    assert shop.total == "2.00"


def test_of_several_held_sales_a_digit_picks(shop: Shop, qtbot: QtBot) -> None:
    shop.scan(WATER)
    shop.type("", Key.Key_F7)
    shop.scan(COLA)
    shop.type("", Key.Key_F7, Key.Key_F7)
    assert shop.window.stage.panel is shop.window.stage.choice
    shop.type("2")
    qtbot.waitUntil(lambda: shop.total != "0.00")


def test_quantity_one_less_and_delete_change_the_selected_line(shop: Shop) -> None:
    shop.scan(WATER, COLA)
    shop.type("", Key.Key_Up)
    shop.type("3*")
    shop.settle()
    assert shop.total == "9.50"
    shop.type("-")
    shop.settle()
    assert shop.total == "7.50"
    shop.type("", Key.Key_Delete)
    assert shop.total == "3.50"


def test_an_article_without_a_bar_code_is_found_by_its_initials(shop: Shop, qtbot: QtBot) -> None:
    shop.type("nfsq", Key.Key_Return)
    assert shop.window.stage.panel is shop.window.stage.choice
    shop.type("", Key.Key_Down, Key.Key_Return)
    qtbot.waitUntil(lambda: shop.total != "0.00")


def test_an_unknown_code_is_said_and_heard_and_scanning_goes_on(shop: Shop) -> None:
    shop.scan("6999999999997")
    assert shop.message.startswith("未建档商品 6999999999997")
    assert shop.ear.heard == [Tone.UNKNOWN]
    shop.scan(WATER)
    assert shop.message == ""
    assert shop.total == "2.00"


def test_cash_handed_over_shows_the_change(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("100", Key.Key_F9)
    done = shop.window.stage.done
    assert (done.caption.text(), done.amount.text()) == ("找零", "98.00")


def test_too_little_cash_says_how_much_is_missing_and_sells_nothing(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("1", Key.Key_F9)
    assert shop.message == "实收 1.00，应收 2.00，还差 1.00。"
    assert shop.total == "2.00"


def test_the_next_scan_ends_the_look_at_the_change(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Key.Key_F9)
    shop.scan(COLA)
    assert shop.window.stage.panel is None
    assert shop.total == "3.50"


def test_the_first_character_typed_ends_the_look_at_the_change_and_is_kept(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Key.Key_F9)
    shop.type("5")
    assert shop.window.stage.panel is None
    assert shop.window.omnibox.text() == "5"


def test_pressing_cash_twice_sells_once(shop: Shop) -> None:
    shop.scan(WATER)
    shop.window.command(Name.CASH, "")
    shop.window.command(Name.CASH, "")
    shop.settle()
    shop.type("", Key.Key_F11)
    assert shop.window.stage.done.title.text() == "正在重打小票"


def test_the_last_receipt_is_printed_again_with_one_key(shop: Shop) -> None:
    shop.type("", Key.Key_F11)
    assert shop.message == "本机还没有可重打的小票。"
    shop.scan(WATER)
    shop.type("", Key.Key_F9, Key.Key_F11)
    assert shop.window.stage.panel is shop.window.stage.done


def test_escape_never_destroys_a_basket(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("12", *[Key.Key_Escape] * 5)
    assert shop.window.omnibox.text() == ""
    assert shop.total == "2.00"


def test_an_empty_enter_does_nothing(shop: Shop) -> None:
    shop.scan(WATER)
    shop.type("", Key.Key_Return)
    assert shop.total == "2.00"
    assert shop.window.stage.panel is None


def test_a_basket_is_there_again_after_a_restart(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    first = open_shop(till, qtbot, light)
    first.scan(WATER, COLA, LIN_CARD)
    due = first.total
    close(first)
    second = open_shop(till, qtbot, light)
    assert second.total == due
    assert second.strip.name.text() == "张*伟"
    close(second)
