"""Passes at the window: what is left, what one is used for, out of what is set aside here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import PassUse
from app.domain.ledger import Kind
from app.domain.rulebook import PassProduct
from app.models.counter import JobKind
from app.sync.wire import AccountRow, LotPart
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from tests.operations.owning import FULL, YOGA, YOGA_CARD
from tests.till import LIN, LIN_CARD, START, Till, mirror, rulebook_row
from tests.ui.crew import shown, written
from tests.ui.serving import grant, lines, open_service, pick, sheet
from tests.ui.shop import COLA, WATER, Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
DRINKS = PassProduct("DRINKS", "饮料卡", 5, ("101", "102"))
ANY = PassProduct("ANY", "通用卡", 3)
RULES = replace(
    FULL,
    version=9,
    stored_value=replace(FULL.stored_value, passes=(YOGA, DRINKS, ANY)),
)
LESSON = YOGA_CARD._replace(sku="YOGA", name="瑜伽课", codes=("YOGA",))


def uses(sku: str, left: int) -> AccountRow:
    """What a member has of a pass."""
    unit = f"{Kind.PASS}:{sku}"
    part = LotPart(f"opening-{LIN}:{unit}", left, START, None, None)
    return AccountRow("account", 5, False, LIN, unit, left, 0, (part,))


@pytest.fixture
def there() -> dict[str, int]:
    return {"pass:YOGA10": 10, "pass:DRINKS": 2, "pass:ANY": 1}


@pytest.fixture
def counter(
    till: Till, there: dict[str, int], qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    owned = [uses(sku, left) for sku, left in (("YOGA10", 10), ("DRINKS", 2), ("ANY", 1))]
    mirror(till, (rulebook_row(RULES, 30), YOGA_CARD, LESSON, *owned))
    shop = open_shop(till, qtbot, light, sync=lambda: grant(till, there, LIN))
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def used(till: Till) -> list[tuple[str, str, int]]:
    bodies = [one.body for one in written(till) if isinstance(one.body, PassUse)]
    return [(body.sku, body.pays_for, body.uses) for body in bodies]


def test_uses_are_asked_for_taken_once_and_printed(counter: Shop) -> None:
    """F46: a card shows uses that cannot be used; what is missing here is asked for."""
    open_service(counter, "Passes")
    rows = [row for row in counter.window.stage.choice.rows if row.isVisible()]
    assert [(row.text.whole, row.detail.whole, row.aside.text()) for row in rows] == [
        ("通用卡", "0 of them set aside here", "1 left"),
        ("饮料卡", "0 of them set aside here", "2 left"),
        ("瑜伽十次卡", "0 of them set aside here", "10 left"),
    ]
    pick(counter, "瑜伽十次卡")
    assert lines(counter)[3:12] == [
        "For", "瑜伽课", "Uses left now", "10", "To use", "1", "Left then", "9", "Use ×1",
    ]  # fmt: skip
    assert [chip.text() for chip in sheet(counter).chips] == ["×1", "×2", "×3"]
    counter.type("11", Key.Key_Return)
    assert counter.message == "From 1 to 10 uses are left."
    counter.type("2", Key.Key_Return)
    counter.window.command(Name.CONFIRM)
    counter.window.command(Name.CONFIRM)
    counter.settle()
    counter.settle()
    done = counter.window.stage.done
    assert (shown(counter), done.title.text()) == (done, "Pass used")
    assert counter.message == "瑜伽十次卡: used ×2 for 瑜伽课, 8 left."
    assert used(counter.till) == [("YOGA10", "YOGA", 2)]
    assert queued(counter.till) == [JobKind.PASS_USE]


def test_a_pass_for_several_articles_asks_which_and_one_for_any_is_scanned(counter: Shop) -> None:
    open_service(counter, "Passes")
    pick(counter, "饮料卡")
    assert counter.window.stage.choice.title.text() == "饮料卡: for what?"
    pick(counter, "可口可乐330ml")
    counter.type("", Key.Key_Return)
    open_service(counter, "Passes")
    pick(counter, "通用卡")
    assert not sheet(counter).enter.isEnabled()
    counter.scan("YOGA10")
    assert counter.message == "This pass does not pay for YOGA10."
    counter.scan(WATER)
    assert "农夫山泉饮用天然水550ml" in lines(counter)
    counter.type("", Key.Key_Return)
    counter.settle()
    assert used(counter.till) == [("DRINKS", "102", 1), ("ANY", "101", 1)]


def test_offline_uses_that_are_not_held_are_not_taken_and_selling_goes_on(counter: Shop) -> None:
    counter.go_offline()
    open_service(counter, "Passes")
    pick(counter, "瑜伽十次卡")
    counter.type("", Key.Key_Return)
    assert "set aside here: 0" in counter.message
    assert used(counter.till) == []
    counter.scan(COLA)
    counter.type("", Key.Key_F9)
    assert shown(counter) is counter.window.stage.done


def test_who_has_no_pass_is_told_so(counter: Shop) -> None:
    mirror(counter.till, [uses(sku, 0) for sku in ("YOGA10", "DRINKS", "ANY")])
    counter.scan(LIN_CARD)
    mirror(
        counter.till,
        [uses(sku, 0)._replace(ver=9, lots=()) for sku in ("YOGA10", "DRINKS", "ANY")],
    )
    open_service(counter, "Passes")
    assert counter.message == "This member has no pass with uses left."
