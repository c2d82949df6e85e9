"""A scanner to click on, for the demo: each button sends the bytes of a code to the till."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from app import resources

CARD = "8801000000000231"
_SHOWN = 18
_ASIDE_PX, _ABOVE_PX = 24, 140  # where the cart is empty longest, above the input


class DemoScanner(QWidget):
    """A small window beside the counter. ``scan`` lets the virtual scanner send a code."""

    def __init__(self, scan: Callable[[str], None]) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle("演示扫码枪 · Demo scanner")
        grid = QGridLayout(self)
        grid.addWidget(QLabel("点一下,就像扫了一下 · A click is a scan"), 0, 0, 1, 2)
        card = QPushButton("会员卡 张大伟 8801…0231")
        card.clicked.connect(partial(_clicked, scan, CARD))
        grid.addWidget(card, 1, 0, 1, 2)
        for index, (name, code) in enumerate(goods()[:_SHOWN]):
            button = QPushButton(name)
            button.clicked.connect(partial(_clicked, scan, code))
            grid.addWidget(button, 2 + index // 2, index % 2)
        own = QLineEdit()
        own.setPlaceholderText("其他条码 · another code")
        own.returnPressed.connect(lambda: scan(own.text()))
        grid.addWidget(own, 2 + _SHOWN, 0, 1, 2)
        self.adjustSize()
        corner = self.screen().availableGeometry().bottomLeft()
        self.move(corner.x() + _ASIDE_PX, corner.y() - self.height() - _ABOVE_PX)
        self.show()


def goods() -> list[tuple[str, str]]:
    """Names and bar codes of the demo shop's goods; those sold by weight are left out."""
    with resources.path("demo", "goods.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            (row["name"], row["barcode"])
            for row in csv.DictReader(file)
            if len(row["barcode"]) == 13
        ]


def _clicked(scan: Callable[[str], None], code: str, _checked: object = None) -> None:
    scan(code)
