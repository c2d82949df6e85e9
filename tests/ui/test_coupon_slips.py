"""A coupon on paper at the counter: printed from the list of offers, and used by its slip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.domain.codes import coupon
from app.models.balances import reading
from app.models.counter import PrintJobRow
from app.operations import offers
from app.ui.theme import Theme
from tests.till import LIN_CARD, Till
from tests.ui.shop import SMALL, WATER, Shop, close, open_shop
from tests.ui.test_offers import FIVE, listed, mark, offering, reasons

__all__ = ["SMALL", "offering"]
Key = Qt.Key
SLIP = coupon("C5")


@pytest.fixture
def counter(offering: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    shop = open_shop(offering, qtbot, light)
    yield shop
    close(shop)


def jobs(shop: Shop) -> list[tuple[str, str]]:
    with reading(shop.till.desk.store) as session:
        rows = session.scalars(select(PrintJobRow).order_by(PrintJobRow.seq))
        return [(row.kind, row.mark) for row in rows]


def uses(shop: Shop) -> bool:
    return any("满30减3" in words for words, _ in reasons(shop))


def test_the_marked_coupon_is_printed_by_f11_and_again_by_its_button(counter: Shop) -> None:
    panel = counter.window.stage.offers
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    mark(counter, "满30减3")
    assert panel.print.isEnabled()
    counter.type("", Key.Key_F11)
    assert counter.message == "The coupon is being printed."
    QTest.mouseClick(panel.print, Qt.MouseButton.LeftButton)
    counter.settle()
    assert jobs(counter) == [("coupon", ""), ("coupon", "重打")]
    assert counter.window.stage.panel is panel
    assert "满30减3" in listed(counter)


def test_a_promotion_is_nothing_to_print(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    counter.type("", Key.Key_F10)
    mark(counter, "第二件半价")
    assert not counter.window.stage.offers.print.isEnabled()
    counter.type("", Key.Key_F11)
    assert counter.message.startswith("Mark a coupon")
    assert jobs(counter) == []


def test_the_slip_uses_the_coupon_that_was_declined(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    offers.decline_offer(counter.till.desk, "C5")
    counter.window.refresh()
    counter.settle()
    assert not uses(counter)
    counter.scan(SLIP)
    assert uses(counter)
    assert counter.message == ""


def test_the_slip_comes_before_its_member(counter: Shop) -> None:
    counter.scan(*FIVE)
    counter.scan(SLIP)
    assert "C5" in counter.message
    counter.scan(LIN_CARD)
    counter.settle()
    assert uses(counter)


def test_a_slip_that_is_of_no_use_yet_says_what_is_missing(counter: Shop) -> None:
    counter.scan(WATER, LIN_CARD, SLIP)
    assert not uses(counter)
    assert counter.message.startswith("The coupon waits: ")


def test_the_slip_of_a_coupon_that_the_member_has_not_gives_nothing(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD, coupon("NONE"))
    assert counter.message
    assert "NONE" not in [one.code for one in offers.offers_shown(counter.till.desk).coupons]


def test_the_code_may_be_typed_where_a_discount_code_is(counter: Shop) -> None:
    counter.scan(*FIVE, LIN_CARD)
    offers.decline_offer(counter.till.desk, "C5")
    counter.type(SLIP, Key.Key_F10)
    counter.settle()
    assert uses(counter)
