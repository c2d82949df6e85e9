"""Receipts of this till at the window: listed, found, printed again, their goods taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from app.domain.documents import Audit, CashWay, Exceptional, ReturnedLine
from app.domain.refusal import BadField, NothingToPrint
from app.domain.slips import Mark
from app.models.counter import PrintJobRow
from app.operations import (
    basket,
    cash,
    checkout,
    history,
    printing,
    returns,
    shifts,
    stored_value,
)
from app.operations.history import KINDS, PAGE, Entry
from app.ui.counter.document_list import kind_of
from tests.till import LIN, LIN_CARD, Till
from tests.ui.crew import noted, press, shown
from tests.ui.shop import COLA, WATER, Shop

Key = Qt.Key


def sell(till: Till, *codes: str) -> str:
    for code in codes:
        basket.scan(till.desk, code)
    return checkout.pay(till.desk, None).serial


def cells(shop: Shop) -> list[tuple[str, ...]]:
    return [row.cells for row in shop.window.services.documents.panel.table.rows]


def marks(till: Till) -> list[tuple[str, int]]:
    with till.desk.store.reading() as session:
        rows = session.query(PrintJobRow).where(PrintJobRow.mark == Mark.REPRINT.value)
        return [(row.document, row.count) for row in rows.order_by(PrintJobRow.seq)]


def test_any_receipt_is_found_and_printed_again_with_a_reason(counter: Shop) -> None:
    """Threat 4: each reprint is marked, counted and noted with who wanted it and why."""
    till, window = counter.till, counter.window
    first = sell(till, COLA)
    sell(till, WATER, WATER)
    counter.scan(LIN_CARD)
    counter.type("50", Key.Key_F6, Key.Key_Return)
    press(counter, Key.Key_P)
    panel = window.services.documents.panel
    assert shown(counter) is panel
    assert cells(counter) == [
        ("11-21 14:57", "Top-up", "C0107-T03-20261121-000001", "张*伟", "50.00"),
        ("11-21 14:57", "Sale", "0107-T03-20261121-000002", "", "4.00"),
        ("11-21 14:57", "Sale", "0107-T03-20261121-000001", "", "3.50"),
    ]
    assert not panel.back_again.isEnabled()
    counter.type("", Key.Key_F8)
    assert counter.message == "Only goods of a sale come back. Mark a sale."
    counter.type("3.50", Key.Key_Return)
    assert [row[2] for row in cells(counter)] == [first]
    counter.type("", Key.Key_Escape)
    assert len(cells(counter)) == 3
    counter.type("0002", Key.Key_Return)
    assert [row[2] for row in cells(counter)] == ["0107-T03-20261121-000002"]
    counter.scan(first)
    assert [row[2] for row in cells(counter)] == [first]
    for count in (1, 2):
        counter.type("", Key.Key_Return)
        assert window.stage.choice.title.text() == f"Print {first} again: why?"
        counter.type("", Key.Key_Down, Key.Key_Return)
        assert (shown(counter), window.stage.done.title.text()) == (
            window.stage.done, "Printing again",
        )  # fmt: skip
        assert marks(till)[-1][1] == count
        press(counter, Key.Key_P)
        counter.type("", Key.Key_Down, Key.Key_Down, Key.Key_Down)
    (document, _), _ = marks(till)
    assert noted(till) == [
        Audit(Exceptional.REPRINT, document, "", str(count), 0, "Paper not readable")
        for count in (1, 2)
    ]


def test_a_listed_sale_s_goods_come_back_and_the_return_is_listed(counter: Shop) -> None:
    serial = sell(counter.till, COLA, COLA)
    window = counter.window
    press(counter, Key.Key_P)
    window.services.documents.panel.back_again.click()
    counter.settle()
    panel = window.services.returning.panel
    assert (shown(counter), panel.serial) == (panel, serial)
    returns.take_back(
        counter.till.desk, serial, [ReturnedLine(0, 1_000)], reason="坏", approved_by="2001"
    )
    counter.type("1", Key.Key_Escape, Key.Key_Escape)
    press(counter, Key.Key_P)
    assert [row[1:3] + row[4:] for row in cells(counter)] == [
        ("Return", "R0107-T03-20261121-000001", "-3.50"), ("Sale", serial, "7.00"),
    ]  # fmt: skip
    counter.scan(WATER)
    assert (shown(counter), counter.total) == (None, "2.00")


def test_a_long_list_is_read_page_by_page(shop: Shop) -> None:
    serials = [sell(shop.till, COLA) for _ in range(PAGE + 7)]
    press(shop, Key.Key_P)
    assert len(cells(shop)) == PAGE
    panel = shop.window.services.documents.panel
    for _ in range(PAGE - 5):
        panel.step(1)
    shop.settle()
    assert [row[2] for row in cells(shop)] == serials[::-1]
    assert panel.table.at == PAGE - 5


def test_what_is_listed_is_found_by_number_end_or_amount_and_nothing_else(till: Till) -> None:
    desk = till.desk
    first, second = sell(till, COLA), sell(till, WATER, WATER)
    basket.scan(desk, LIN_CARD)
    topped = stored_value.top_up(desk, 5_000).serial
    cash.move(desk, CashWay.OUT, 1_000, reason="To the bank")
    shifts.close_shift(desk, 4_000, ())

    def found(text: str) -> list[tuple[str, str, int]]:
        return [(one.kind, one.serial, one.amount_fen) for one in history.documents(desk, text)]

    assert [(kind, fen) for kind, _, fen in found("")] == [
        ("shift_close", 4_000), ("cash_move", -1_000), ("top_up", 5_000), ("sale", 400),
        ("sale", 350),
    ]  # fmt: skip
    assert found(" 3.5 ") == found("0107T0320261121000001") == [("sale", first, 350)]
    assert found("10.00") == [("cash_move", "D0107-T03-20261121-000001", -1_000)]
    assert [one[1] for one in found("000001")] == ["D0107-T03-20261121-000001", topped, first]
    assert found("%") == found("nfsq") == found("9.99") == []
    assert [one.serial for one in history.sales(desk)] == [second, first]
    assert history.sales(desk, member=LIN) == ()
    assert [one.serial for one in history.sales(desk, ending="2")] == [second]


def test_a_reprint_needs_a_reason_and_something_that_was_printed(till: Till) -> None:
    """Threat 4."""
    sell(till, COLA)
    (sale,) = history.documents(till.desk)
    with pytest.raises(BadField):
        printing.reprint(till.desk, sale.id, reason=" ")
    with pytest.raises(NothingToPrint):
        printing.reprint(till.desk, "nothing", reason="For the books")
    assert noted(till) == []


def test_every_kind_that_is_listed_has_its_words(english: None) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    kinds = [kind_of(Entry("", kind, "", at, "", "", 0)) for kind in KINDS]
    assert len(set(kinds)) == len(KINDS)
    assert all(kinds)
