"""The scanner to click on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.codes import ean_ok
from app.start.demo_scanner import CARD, DemoScanner, goods


def test_a_click_is_a_scan_of_the_card_or_of_goods(qtbot: QtBot) -> None:
    scanned: list[str] = []
    window = DemoScanner(scanned.append)
    qtbot.addWidget(window)
    for button in window.findChildren(QPushButton)[:3]:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert scanned == [CARD, *(code for _, code in goods()[:2])]
    assert all(ean_ok(code) for code in scanned[1:])


def test_any_other_code_can_be_typed(qtbot: QtBot) -> None:
    scanned: list[str] = []
    window = DemoScanner(scanned.append)
    qtbot.addWidget(window)
    field = window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("2200101012683")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert scanned == ["2200101012683"]
