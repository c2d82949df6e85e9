"""Faults: the lamp, the sentence, and that a cash sale goes through with no dialog in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.models import alarms
from app.models.counter import AlarmKind
from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import KeyButton
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import START, Till
from tests.ui.shop import WATER, Shop, close, cut_off, grant_all, open_shop, texts

WELL = Status(online=True, as_of=START, printer=PrinterLamp.READY, scanner=True)
FAULTS = [
    (replace(WELL, online=False, unsent=12), "离线", "离线收银中 · 已存 12 单，联网后自动上传", ""),
    (replace(WELL, online=False), "离线", "离线收银中，照常收银", ""),
    (
        replace(WELL, unsent=3, stuck_minutes=12), "待传 3", "",
        "3 单未上传已 12 分钟，不影响收银。",
    ),
    (replace(WELL, printer=PrinterLamp.LOW), "纸快用完", "", ""),
    (
        replace(WELL, printer=PrinterLamp.PAPER_OUT), "缺纸", "",
        "打印机缺纸。本单已完成，装纸后自动补打。",
    ),
    (
        replace(WELL, printer=PrinterLamp.COVER_OPEN), "未合盖", "",
        "打印机未合盖。本单已完成，合盖后自动补打。",
    ),
    (
        replace(WELL, printer=PrinterLamp.GONE), "打印断开", "",
        "打印机无应答。本单已完成，请检查电源和连接线。",
    ),
    (
        replace(WELL, scanner=False), "扫码断开", "",
        "扫码枪已断开，可手输条码。请重新插好扫码枪。",
    ),
]  # fmt: skip


def sell_for_cash(shop: Shop) -> None:
    shop.type(WATER, Qt.Key.Key_Return)
    shop.type("", Qt.Key.Key_F9)
    assert shop.window.stage.panel is shop.window.stage.done


@pytest.mark.parametrize(("status", "lamp", "bar", "message"), FAULTS)
def test_a_fault_is_shown_and_a_cash_sale_goes_through(
    shop: Shop, status: Status, lamp: str, bar: str, message: str
) -> None:
    shop.window.show_status(status)
    shop.qtbot.waitUntil(lambda: lamp in texts(shop))  # there is room for all of it
    assert shop.window.topbar.offline.whole == bar or not bar
    assert shop.window.topbar.offline.isVisible() == bool(bar)
    assert shop.message == message
    if bar:
        shop.qtbot.waitUntil(lambda: bar in texts(shop))
    sell_for_cash(shop)
    assert QApplication.activeModalWidget() is None
    assert not shop.window.findChildren(QDialog)


def test_a_fault_is_heard_once_and_its_sentence_stays_until_it_is_gone(shop: Shop) -> None:
    fault = replace(WELL, printer=PrinterLamp.PAPER_OUT)
    shop.window.show_status(WELL)
    shop.window.show_status(fault)
    shop.window.show_status(replace(fault, unsent=1))
    assert shop.ear.heard == [Tone.ATTENTION]
    shop.scan("6999999999997")
    assert shop.message.startswith("未建档商品")
    shop.type("", Qt.Key.Key_Escape)
    assert shop.message.startswith("打印机缺纸")
    shop.window.show_status(WELL)
    assert shop.message == ""


def test_offline_a_member_s_figures_say_how_old_they_are(shop: Shop) -> None:
    shop.scan("8801000000000231")
    assert not shop.strip.as_of.isVisible()
    shop.go_offline(unsent=1)
    assert shop.strip.as_of.isVisible()
    assert shop.strip.as_of.text() == "截至 14:57"


def test_figures_of_another_day_say_which(shop: Shop) -> None:
    shop.scan("8801000000000231")
    shop.till.world.online = False
    shop.window.show_status(replace(WELL, online=False, as_of=START - timedelta(days=1)))
    assert shop.strip.as_of.text() == "截至 11-20"
    assert not shop.strip.tier.text().startswith("…")


def test_an_alarm_waits_until_somebody_has_seen_it_and_selling_goes_on(shop: Shop) -> None:
    """The log was closed, or a hold was edited: the number on the chip, a line, and a button."""
    with shop.till.desk.store.writing.begin() as session:
        alarms.raise_alarm(session, AlarmKind.LOG_CLOSED, "log-T03", START)
        alarms.raise_alarm(session, AlarmKind.HOLD_FORGED, "hold-1", START)
    sell_for_cash(shop)
    shop.window.command(Name.ATTENTION)
    shop.settle()
    for left in (1, 0):
        buttons = shop.window.stage.attention.findChildren(QPushButton)
        next(one for one in buttons if not isinstance(one, KeyButton)).click()
        shop.settle()
        assert shop.window.session.view is not None
        assert shop.window.session.view.attention == left
    assert QApplication.activeModalWidget() is None


def test_in_an_outage_what_stayed_here_is_shown_as_usable(shop: Shop) -> None:
    """It is what a sale can be paid with now; the balance is what is known of the member."""
    shop.scan(WATER, "8801000000000231")
    shop.type("", Qt.Key.Key_F9)
    grant_all(shop.till)
    shop.go_offline()
    shop.scan(WATER, "8801000000000231")
    assert shop.strip.held.value.text() == "¥200.00"
    shop.type("", Qt.Key.Key_F5)
    shop.type("", Qt.Key.Key_Return)
    assert shop.window.stage.panel is shop.window.stage.done
    shop.scan("8801000000000231")
    assert shop.strip.held.value.text() == "¥198.10"


def test_asking_the_centre_in_vain_says_that_selling_goes_on(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    shop = open_shop(till, qtbot, light, sync=cut_off)
    shop.window.command(Name.SYNC)
    shop.settle()
    assert shop.message == "连不上总部。照常收银，联网后自动上传。"
    close(shop)


def test_closing_the_window_while_an_operation_runs_is_harmless(
    qtbot: QtBot, till: Till, light: Theme, chinese: None
) -> None:
    shop = open_shop(till, qtbot, light, kept=False)
    for _ in range(5):
        shop.window.on_scan(WATER)
    shop.window.close()
    shop.window.deleteLater()
    QCoreApplication.sendPostedEvents(shop.window, QEvent.Type.DeferredDelete)
    shop.store.finish()
    shop.centre.finish()
    QApplication.processEvents()
