"""Those who work at the counter of the tests, with their PINs, and what the till wrote of them."""

from __future__ import annotations

from dataclasses import replace

from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app.domain.documents import Audit, Document
from app.domain.rulebook import Authority, Limits
from app.domain.staff import Role
from app.sync.wire import StaffRow
from tests.operations.owning import documents
from tests.till import RULES, Till, mirror, rulebook_row
from tests.ui.shop import Shop

PIN, WRONG_PIN = "281904", "730516"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
LI = StaffRow("staff", 2, False, "staff-li", "1008", "李小明", Role.CASHIER, _QUICK.hash(PIN))
ZHAO = LI._replace(id="staff-zhao", number="1009", name="赵敏")
WANG = LI._replace(id="staff-wang", number="2001", name="王建国", role=Role.MANAGER)
LITTLE = Limits(100, 0, 300, 0)
"""What a cashier may do alone: a tenth off a price, give up 3 yuan, take no cash out."""


def staff_up(till: Till, limits: Limits = LITTLE) -> None:
    """Two cashiers and a manager work here, and cashiers may do little alone."""
    rules = replace(RULES, version=3, authority=Authority(limits))
    mirror(till, (LI, ZHAO, WANG, rulebook_row(rules, ver=3)))


def log_in(shop: Shop, number: str = LI.number) -> None:
    """As somebody does who stands before the gate; the keys do not count."""
    keys = shop.keys
    shop.type(number, Qt.Key.Key_Return)
    shop.type(PIN, Qt.Key.Key_Return)
    shop.keys = keys


def press(shop: Shop, key: Qt.Key) -> None:
    """Ctrl and a key."""
    shop.keys += 1
    QTest.keyClick(shop.window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
    shop.settle()


def shown(shop: Shop) -> object:
    """The panel in the cart's place; None for the cart."""
    return shop.window.stage.panel


def written(till: Till) -> list[Document]:
    """Every document of the till."""
    return documents(till.desk)


def noted(till: Till) -> list[Audit]:
    """What may be asked about."""
    return [one.body for one in written(till) if isinstance(one.body, Audit)]


def readable(shop: Shop) -> str:
    """All that the window says or lets a screen reader say, hidden or not."""
    found = []
    for part in (shop.window, *shop.window.findChildren(QWidget)):
        found += [part.accessibleName(), part.toolTip(), part.windowTitle()]
        if isinstance(part, QLabel | QAbstractButton):
            found.append(part.text())
        elif isinstance(part, QLineEdit):
            found += [part.displayText(), part.placeholderText()]
    found.append(QApplication.clipboard().text())
    return "\n".join(found)
