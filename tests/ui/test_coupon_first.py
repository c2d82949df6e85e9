"""A coupon that is scanned before its member: kept for this sale, claimed for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from tests.till import LIN, LIN_CARD, Till
from tests.ui.serving import Centre
from tests.ui.shop import WATER, Shop, close, open_shop

Key = Qt.Key
PRINTED = "2232A3JA3A8G"


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def counter(
    till: Till, centre: Centre, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def test_a_coupon_before_its_member_waits_for_them_on_this_sale_alone(
    counter: Shop, centre: Centre
) -> None:
    counter.scan(WATER, PRINTED)
    assert PRINTED in counter.message
    assert centre.asked == []
    counter.scan(LIN_CARD)
    counter.settle()
    assert centre.asked == [f"{PRINTED} {LIN}"]
    counter.type("", Key.Key_End)
    counter.scan(LIN_CARD)
    assert len(centre.asked) == 1
    counter.type("", Key.Key_End)
    counter.scan(PRINTED)
    counter.type("", Key.Key_F9)
    counter.scan(WATER, LIN_CARD)
    counter.settle()
    assert len(centre.asked) == 1
