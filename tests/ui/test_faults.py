"""Faults: the lamp, the sentence, and that a cash sale goes through with no dialog in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import START, Till
from tests.ui.shop import WATER, Shop, close, cut_off, open_shop, texts

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
    assert lamp in texts(shop)
    assert shop.window.topbar.offline.whole == bar or not bar
    assert shop.window.topbar.offline.isVisible() == bool(bar)
    assert shop.message == message
    if bar:
        shop.qtbot.waitUntil(lambda: bar in texts(shop))  # there is room for all of it
    sell_for_cash(shop)
    assert QApplication.activeModalWidget() is None
    assert not shop.window.findChildren(QDialog)


def test_a_fault_is_heard_once_and_its_sentence_stays_until_it_is_gone(shop: Shop) -> None:
    fault = replace(WELL, printer=PrinterLamp.PAPER_OUT)
    shop.window.show_status(WELL)
    shop.window.show_status(fault)
    shop.window.show_status(replace(fault, unsent=1))
    assert shop.ear.heard == [Tone.ATTENTION]
    shop.scan("6999999999994")
    assert shop.message.startswith("未建档商品")
    shop.type("", Qt.Key.Key_Escape)
    assert shop.message.startswith("打印机缺纸")
    shop.window.show_status(WELL)
    assert shop.message == ""


def test_offline_a_member_s_figures_say_how_old_they_are(shop: Shop) -> None:
    shop.scan("8801000000000231")
    assert not shop.window.strip.as_of.isVisible()
    shop.go_offline(unsent=1)
    assert shop.window.strip.as_of.isVisible()
    assert shop.window.strip.as_of.text() == "截至 14:57"


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
