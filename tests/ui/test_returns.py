"""Goods that come back at the window: by receipt, in parts, late, elsewhere, without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.codes import compact
from app.domain.documents import (
    Audit,
    BlindReturn,
    Exceptional,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind
from app.domain.returns import Denied, RightAnswer, SettledSale
from app.domain.rulebook import Authority
from app.models.counter import JobKind, PrintJobRow
from app.models.journal import DocumentRow, TransferRow
from app.models.return_rights import ReturnRightRow, ToldSalesRow
from app.operations import basket, checkout, points, stored_value
from app.ui.counter.actions import Name
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.operations.owning import settle
from tests.till import LIN, LIN_CARD, RULES, Till, grant, mirror, new_till, rulebook_row, stock
from tests.ui.crew import LITTLE, PIN, ZHAO, log_in, noted, press, shown, written
from tests.ui.shop import APPLES, COLA, WATER, Shop, close, open_shop, texts

Key = Qt.Key
CASH = TenderKind.CASH


@pytest.fixture
def counter(counter: Shop) -> Shop:
    """A cashier who may pay back ten yuan alone."""
    rules = replace(RULES, version=4, authority=Authority(replace(LITTLE, refund_most_fen=1_000)))
    mirror(counter.till, (rulebook_row(rules, ver=4),))
    return counter


def sell(till: Till, *codes: str) -> str:
    """Sold to a walk-in for cash: the receipt's number."""
    for code in codes:
        basket.scan(till.desk, code)
    return checkout.pay(till.desk, None).serial


def sell_to_lin(till: Till) -> str:
    """20.00 after the tier's discount: 10.00 by points, 6.00 of value, 4.00 in cash."""
    for code in (WATER, WATER, COLA, COLA, APPLES, LIN_CARD):
        basket.scan(till.desk, code)
    grant(till, Kind.POINTS, 2_000)
    grant(till, Kind.PRINCIPAL, 540)
    grant(till, Kind.BONUS, 60)
    points.redeem(till.desk, 1_000)
    stored_value.offer(till.desk)
    return checkout.pay(till.desk, None).serial


def returned(till: Till) -> list[Return]:
    return [one.body for one in written(till) if isinstance(one.body, Return)]


def queued(till: Till) -> list[JobKind]:
    with till.desk.store.reading() as session:
        return [JobKind(one.kind) for one in session.query(PrintJobRow).order_by(PrintJobRow.seq)]


def cells(shop: Shop) -> list[tuple[str, ...]]:
    return [row.cells for row in shop.window.services.returning.panel.table.rows]


def test_a_return_with_receipt_takes_two_scans_and_two_keys(counter: Shop) -> None:
    """Job 8."""
    serial = sell(counter.till, COLA, COLA, WATER)
    counter.keys = counter.scans = 0
    counter.scan(compact(serial))
    counter.scan(COLA)
    counter.type("+")
    counter.settle()
    confirm = counter.window.services.returning.confirm
    assert shown(counter) is confirm
    assert confirm.amount.text() == "¥3.50"
    counter.type("", Key.Key_Return)
    assert (counter.scans, counter.keys) == (2, 2)
    done = counter.window.stage.done
    assert (shown(counter), done.amount.text()) == (done, "3.50")
    assert {"Goods taken back", "Back to the customer", "R0107-T03-20261121-000001"} <= texts(
        counter
    )
    (body,) = returned(counter.till)
    assert body.lines == (ReturnedLine(0, 1_000),)
    assert (body.refunds, body.reason) == ((Tender(CASH, 350),), "Customer does not want it")
    assert queued(counter.till)[-3:] == [JobKind.DRAWER, JobKind.RETURN, JobKind.RETURN]
    assert counter.ear.heard[-1] is Tone.DONE
    assert counter.total == "0.00"


def test_everything_is_shown_before_it_is_done_and_all_of_it_goes_back(counter: Shop) -> None:
    """F28, F34-F36: value, points and what was earned, each to where it came from."""
    till = counter.till
    serial = sell_to_lin(till)
    counter.scan(serial)
    panel = counter.window.services.returning.panel
    assert panel.about.text() == "Sold 2026-11-21 14:57 · 张*伟"
    counter.type("*")
    counter.settle()
    assert panel.total.text() == "Worth ¥10.00"
    counter.type("+")
    counter.settle()
    confirm = counter.window.services.returning.confirm
    assert confirm.amount.text() == "¥4.00"
    assert {
        "Cash", "¥4.00", "To the balance", "+6.00", "of it given on top", "0.60",
        "Points back", "+1,000", "Points earned, taken back", "-9",
    } <= texts(counter)  # fmt: skip
    assert returned(till) == []
    counter.type("2", Key.Key_Return, Key.Key_Return)
    (body,) = returned(till)
    assert body.check == ReturnCheck(400, 1_000, 540, 60, 9)
    assert (body.member, body.reason, body.approved_by) == (LIN, "Goods damaged", "")


def test_goods_come_back_in_parts_and_no_more_than_were_sold(counter: Shop) -> None:
    """Threat 3. What came back before is said, and counts."""
    serial = sell(counter.till, COLA, COLA, COLA, APPLES)
    counter.scan(serial)
    counter.scan(COLA)
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    counter.scan(serial)
    assert cells(counter)[0] == ("1", "可口可乐330ml", "3", "1", "", "")
    counter.type("3*")
    counter.settle()
    assert counter.message == "可口可乐330ml: 1 of 3 came back already."
    assert cells(counter)[0][4:] == ("2", "7.00")
    counter.type("-")
    counter.type("1.5*")
    counter.settle()
    assert counter.message == "可口可乐330ml comes back in whole pieces."
    counter.type("", Key.Key_Down)
    counter.type("0.5*")
    counter.settle()
    assert cells(counter)[1] == ("2", "散称红富士苹果", "1.268 kg", "", "0.500 kg", "3.98")
    counter.type("", Key.Key_Delete)
    assert cells(counter)[1][4] == ""
    counter.type("2", Key.Key_Return)
    assert cells(counter)[1][4:] == ("1.268 kg", "10.11")
    counter.scan(COLA, COLA, COLA)
    assert counter.message == "可口可乐330ml: 1 of 3 came back already."
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    approving = counter.window.duties.approving
    assert approving.about.text() == f"Return of {serial}: 17.11 back"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    first, second = returned(counter.till)
    assert first.lines == (ReturnedLine(0, 1_000),)
    assert second.lines == (ReturnedLine(0, 2_000), ReturnedLine(1, 1_268))
    assert (second.approved_by, second.check.refund_fen) == ("2001", 1_711)
    counter.scan(serial)
    counter.type("+")
    counter.settle()
    assert counter.message == "All of this sale came back already."


def test_what_is_not_on_the_receipt_does_not_come_back_with_it(counter: Shop) -> None:
    """Threat 3."""
    serial = sell(counter.till, COLA)
    counter.scan(serial)
    counter.type("", Key.Key_Return)
    assert counter.message == "Nothing chosen yet. Scan what comes back, or * for all."
    counter.scan(WATER)
    assert counter.message == "农夫山泉饮用天然水550ml is not on this receipt; nothing was added."
    assert counter.ear.heard[-1] is Tone.UNKNOWN
    counter.scan("4006381333931")
    assert counter.message.startswith("Unknown article 4006381333931")
    counter.type("kkkl", Key.Key_Return)
    assert cells(counter)[0][4] == "1"
    counter.type("", Key.Key_Escape)
    assert shown(counter) is None
    assert returned(counter.till) == []


def test_a_late_return_is_approved_by_somebody_who_may(counter: Shop) -> None:
    """Threats 3, 4: a colleague of the same role may not, nor may who does it."""
    serial = sell(counter.till, COLA)
    counter.till.world.at += timedelta(days=8)
    counter.scan(serial)
    assert counter.window.services.returning.panel.late.isVisible()
    counter.type("*")
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    for number in ("1008", ZHAO.number):
        counter.type(number, Key.Key_Return)
        counter.type(PIN, Key.Key_Return)
        assert counter.message.startswith(f"{number} may not approve this")
    assert returned(counter.till) == []
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    (body,) = returned(counter.till)
    assert body.approved_by == "2001"


def test_esc_at_the_approval_leads_back_to_the_return_as_it_was_worked_out(counter: Shop) -> None:
    serial = sell(counter.till, COLA)
    counter.till.world.at += timedelta(days=8)
    counter.scan(serial)
    counter.type("*")
    counter.type("+")
    counter.settle()
    confirm = counter.window.services.returning.confirm
    for typed in ("", "2001"):
        counter.type("2", Key.Key_Return)
        counter.type("", Key.Key_Return)
        assert shown(counter) is counter.window.duties.approving
        counter.type(typed, Key.Key_Escape)
        assert (shown(counter), counter.window.omnibox.text()) == (confirm, "")
        assert (confirm.amount.text(), confirm.reasons.chosen) == ("¥3.50", "Goods damaged")
    counter.type("", Key.Key_Escape)
    assert shown(counter) is counter.window.services.returning.panel
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert [one.approved_by for one in returned(counter.till)] == ["2001"]


def test_where_nobody_has_a_pin_a_late_return_needs_no_other_person(shop: Shop) -> None:
    serial = sell(shop.till, COLA)
    shop.till.world.at += timedelta(days=8)
    shop.scan(serial)
    shop.scan(COLA)
    shop.type("+")
    shop.settle()
    shop.type("", Key.Key_Return)
    (body,) = returned(shop.till)
    assert body.approved_by == "1008"


def test_f8_lists_the_last_sales_and_a_number_s_end_finds_one(counter: Shop) -> None:
    returning = counter.window.services.returning
    serials = [sell(counter.till, COLA) for _ in range(11)]
    mine = sell_to_lin(counter.till)
    counter.type("", Key.Key_F8)
    assert shown(counter) is returning.start
    assert returning.start.title.text() == "Return goods"
    assert returning.start.rows[7].text.whole == "Without receipt"
    counter.type("1", Key.Key_Return)
    assert (shown(counter), returning.panel.serial) == (returning.panel, mine)
    counter.type("3", Key.Key_F8)
    assert returning.panel.serial == serials[2]
    counter.type("", Key.Key_F8)
    counter.type("01", Key.Key_Return)
    assert returning.panel.serial == serials[0]
    counter.type("1", Key.Key_F8)
    assert counter.window.stage.choice.title.text() == "Which sale?"
    counter.type("", Key.Key_Down, Key.Key_Return)
    assert returning.panel.serial == serials[0]
    counter.type("77", Key.Key_F8)
    assert counter.message == "No sale of this till has a number that ends in 77."
    counter.type(mine, Key.Key_F8)
    assert returning.panel.serial == mine
    counter.scan(LIN_CARD)
    counter.type("", Key.Key_F8)
    assert returning.start.title.text() == "Return: a sale of 张*伟"
    assert returning.start.rows[1].text.whole == "Without receipt"
    counter.scan(serials[4])
    assert returning.panel.serial == serials[4]


def test_a_receipt_that_is_no_sale_s_is_told_what_to_do_with(counter: Shop) -> None:
    """Only what a sale sold comes back here; what was paid ahead has its own way."""
    counter.scan("C0107-T03-20261121-000001")
    assert counter.message.startswith("C0107-T03-20261121-000001 was paid ahead: F2")
    counter.scan("R0107-T03-20261121-000001")
    assert counter.message.endswith("is the receipt of a return. Ctrl+P prints it again.")
    assert shown(counter) is None


def test_without_receipt_goods_come_back_with_approval_for_no_more_than_they_cost(
    counter: Shop,
) -> None:
    """Threat 3."""
    returning = counter.window.services.returning
    blind, confirm = returning.blind.panel, returning.blind.confirm
    counter.type("", Key.Key_F8)
    counter.type("1", Key.Key_Return)
    assert shown(counter) is blind
    counter.type("", Key.Key_Return)
    assert counter.message == "Nothing there yet. Scan what comes back."
    counter.scan(COLA, COLA, WATER)
    counter.type("9", Key.Key_F4)
    assert counter.message == "No more than it costs today is paid back."
    counter.type("1.5", Key.Key_F4)
    counter.type("", Key.Key_Up)
    counter.type("3*")
    counter.type("-")
    counter.settle()
    assert blind.total.text() == "Worth ¥8.50"
    counter.type("+")
    counter.settle()
    assert (shown(counter), confirm.amount.text()) == (confirm, "¥8.50")
    assert not confirm.other.isVisible()
    counter.type("", Key.Key_Escape)
    assert shown(counter) is blind
    counter.type("", Key.Key_Return, Key.Key_Return)
    assert counter.window.duties.approving.about.text() == "Return without receipt: 8.50 back"
    counter.type("2001", Key.Key_Return)
    counter.type(PIN, Key.Key_Return)
    assert counter.window.stage.done.amount.text() == "8.50"
    body = written(counter.till)[-1].body
    assert isinstance(body, BlindReturn)
    assert [(one.sku, one.quantity_milli, one.price_fen) for one in body.lines] == [
        ("102", 2_000, 350), ("101", 1_000, 150),
    ]  # fmt: skip
    assert (body.refunds, body.approved_by) == ((Tender(CASH, 850),), "2001")
    assert body.reason == "Customer does not want it"


def test_goods_are_exchanged_and_the_difference_is_paid_or_given_back(counter: Shop) -> None:
    serial = sell(counter.till, COLA, COLA)
    exchanging = counter.window.services.returning.exchanging
    counter.scan(serial)
    counter.scan(COLA)
    for _ in range(2):
        counter.type("+")
        counter.settle()
    panel = exchanging.panel
    assert shown(counter) is panel
    counter.type("", Key.Key_F9)
    assert counter.message == "Scan the new goods first."
    counter.scan(WATER)
    assert (panel.caption.text(), panel.amount.text()) == ("Back to the customer", "¥1.50")
    assert (panel.way.text(), panel.way.isVisible()) == ("Cash ¥1.50", True)
    counter.type("3*")
    counter.settle()
    assert (panel.caption.text(), panel.amount.text()) == ("To pay", "¥2.50")
    counter.type("", Key.Key_Return)
    assert counter.message == "2.50 to pay: F9 takes it in cash."
    counter.type("", Key.Key_F3)
    assert counter.message.startswith("First the exchange")
    counter.type("2", Key.Key_F9)
    assert counter.message == "Received 2.00, to pay 2.50: 0.50 too little."
    counter.type("5", Key.Key_F9)
    assert (shown(counter), counter.window.stage.done.amount.text()) == (
        counter.window.stage.done, "2.50",
    )  # fmt: skip
    back, sale = (one.body for one in written(counter.till)[-2:])
    assert isinstance(back, Return)
    assert isinstance(sale, Sale)
    assert back.refunds == (Tender(TenderKind.EXCHANGE, 350),)
    assert sale.tenders[0].amount_fen == 350
    assert sale.tenders[1] == Tender(CASH, 250, 500)


def test_an_exchange_that_is_given_up_leaves_what_was_rung_up(counter: Shop) -> None:
    serial = sell(counter.till, COLA)
    counter.scan(serial)
    counter.scan(COLA)
    for _ in range(2):
        counter.type("+")
        counter.settle()
    counter.type("nfsq", Key.Key_Return)
    assert shown(counter) is counter.window.stage.choice
    counter.type("", Key.Key_Down, Key.Key_Return)
    panel = counter.window.services.returning.exchanging.panel
    assert (shown(counter), len(panel.table.rows)) == (panel, 1)
    counter.type("", Key.Key_Escape)
    assert shown(counter) is None
    assert counter.message == "No exchange: nothing came back. What is rung up stays."
    assert returned(counter.till) == []


@dataclass
class Elsewhere:
    """The centre, as far as it gives rights to return."""

    answer: Callable[[], RightAnswer]
    asked: list[str] = field(default_factory=list)

    def ask_return(self, _id: str, _log: str, serial: str) -> RightAnswer:
        self.asked.append(serial)
        return self.answer()


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere(lambda: RightAnswer(None, Denied.UNKNOWN))


@pytest.fixture
def other(
    till: Till, elsewhere: Elsewhere, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    """A till that can ask the centre; nobody has a PIN."""
    till.desk = replace(till.desk, calls=elsewhere)  # type: ignore[arg-type]  # (one is asked)
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


def sold_elsewhere(till: Till, folder: Path) -> tuple[str, SettledSale]:
    """A cola that another till of the shop sold, as the centre has it."""
    there = new_till(folder, till="T09", digits="010709")
    stock(there)
    serial = sell(there, COLA)
    with there.desk.store.reading() as session:
        row = session.query(DocumentRow).one()
        moves = tuple(session.query(TransferRow))
        assert moves == ()
        sale = SettledSale(row.content, RULES.version, ())
    there.close()
    return serial, sale


def rights(till: Till) -> list[str]:
    with till.desk.store.reading() as session:
        return [row.state for row in session.query(ReturnRightRow)]


def test_goods_of_another_till_come_back_with_the_centre_s_right_which_is_given_up_after(
    other: Shop, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Threat 3: no other till can give the same money back meanwhile."""
    serial, sale = sold_elsewhere(other.till, tmp_path / "other")
    elsewhere.answer = lambda: RightAnswer(sale)
    other.scan(serial)
    panel = other.window.services.returning.panel
    assert (shown(other), elsewhere.asked) == (panel, [serial])
    assert rights(other.till) == ["granted"]
    other.type("", Key.Key_Escape)
    other.settle()
    assert rights(other.till) == ["released"]
    other.scan(serial)
    other.scan(COLA)
    other.type("+")
    other.settle()
    other.type("", Key.Key_Return)
    (body,) = returned(other.till)
    assert body.lines == (ReturnedLine(0, 1_000),)
    assert rights(other.till) == ["released", "released"]


def test_another_till_s_receipt_without_the_centre_is_told_what_works_meanwhile(
    other: Shop, elsewhere: Elsewhere
) -> None:
    serial = "0107-T09-20261121-000001"
    other.scan(serial)
    assert other.message == (
        f"Receipt {serial} cannot be returned at this till now. Return without receipt."
    )
    elsewhere.answer = lambda: RightAnswer(None, Denied.ELSEWHERE, "T05")
    other.scan(serial)
    assert other.message == f"Till T05 is taking goods of receipt {serial} back. Go on there."
    asked = len(elsewhere.asked)
    other.till.world.online = False
    other.scan(serial)
    assert other.message == (f"Offline, {serial} cannot be checked. Later, or F8: without receipt.")
    assert (len(elsewhere.asked), shown(other)) == (asked, None)
    other.scan(COLA)
    other.type("", Key.Key_F9)
    assert other.window.stage.done.amount.text() == "3.50"


def test_a_right_that_comes_after_the_sale_went_on_is_given_up(
    other: Shop, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    serial, sale = sold_elsewhere(other.till, tmp_path / "other")

    def answer() -> RightAnswer:
        basket.scan(other.till.desk, COLA)
        other.window.session.refresh()
        return RightAnswer(sale)

    elsewhere.answer = answer
    other.scan(serial)
    assert shown(other) is None
    assert rights(other.till) == ["released"]


def hear_of_sale(till: Till, elsewhere: Elsewhere) -> None:
    """The centre has settled the sale; from now on it gives the right."""
    settle(till, written(till)[-1])
    with till.desk.store.reading() as session:
        row = session.query(DocumentRow).order_by(DocumentRow.number.desc()).first()
        assert row is not None
        sale = SettledSale(row.content, RULES.version, ())
    elsewhere.answer = lambda: RightAnswer(sale)


@pytest.mark.parametrize("heard", ["before the preview", "before the end"])
def test_a_sale_that_the_centre_hears_of_while_its_goods_come_back_is_returned_all_the_same(
    other: Shop, elsewhere: Elsewhere, heard: str
) -> None:
    """Who has just paid often wants something else: the till's own right goes meanwhile."""
    serial = sell(other.till, COLA)
    hear = partial(hear_of_sale, other.till, elsewhere)
    other.scan(serial)
    other.scan(COLA)
    if heard == "before the preview":
        hear()
    other.type("+")
    other.settle()
    if heard == "before the end":
        hear()
    other.type("", Key.Key_Return)
    other.settle()
    assert (elsewhere.asked, other.message) == ([serial], "")
    assert len(returned(other.till)) == 1


def test_an_exchange_goes_on_when_the_centre_hears_of_its_sale_meanwhile(
    other: Shop, elsewhere: Elsewhere
) -> None:
    serial = sell(other.till, COLA)
    hear = partial(hear_of_sale, other.till, elsewhere)
    other.scan(serial)
    other.scan(COLA)
    for _ in range(2):
        other.type("+")
        other.settle()
    other.scan(COLA)
    hear()
    other.type("+")
    other.settle()
    assert elsewhere.asked == [serial]
    assert len(returned(other.till)) == 1


def test_a_member_is_known_by_a_scan_in_a_return_too(counter: Shop) -> None:
    """Job 1: on any screen."""
    serial = sell(counter.till, COLA)
    counter.scan(serial)
    counter.scan(LIN_CARD)
    panel = counter.window.services.returning.panel
    assert shown(counter) is panel
    view = counter.window.session.view
    assert view is not None
    assert view.basket.member == LIN


def test_a_return_is_worked_by_hand_alone(counter: Shop) -> None:
    window, returning = counter.window, counter.window.services.returning
    sell(counter.till, COLA, WATER)
    window.rail.buttons[Name.RETURN].click()
    counter.settle()
    returning.start.rows[0].clicked.emit()
    counter.settle()
    returning.panel.table.clicked.emit(returning.panel.table.model().index(1, 0))
    returning.panel.all.click()
    returning.panel.less.click()
    returning.panel.on.click()
    counter.settle()
    assert returning.confirm.amount.text() == "¥3.50"
    returning.confirm.reasons.buttons[2].click()
    returning.confirm.enter.click()
    counter.settle()
    (body,) = returned(counter.till)
    assert (body.lines, body.reason) == ((ReturnedLine(0, 1_000),), "Wrong article")
    window.rail.buttons[Name.RETURN].click()
    counter.settle()
    returning.start.rows[2].clicked.emit()
    counter.settle()
    assert shown(counter) is window.services.documents.panel


def test_enter_before_the_preview_is_there_is_told_so_and_takes_nothing_back(
    counter: Shop,
) -> None:
    """Nobody pays out what they have not seen; who leaves meanwhile is not called back."""
    serial = sell(counter.till, COLA, COLA)
    counter.scan(serial)
    counter.scan(COLA)
    confirm = counter.window.services.returning.confirm
    counter.window.command(Name.SETTLE, "")
    counter.window.command(Name.CONFIRM, "")
    assert counter.message.startswith("Being worked out.")
    counter.settle()
    assert (shown(counter), returned(counter.till)) == (confirm, [])
    assert counter.message == ""
    counter.type("", Key.Key_Escape)
    counter.window.command(Name.SETTLE, "")
    counter.window.command(Name.BACK, "")
    counter.settle()
    assert shown(counter) is None
    counter.scan(serial)
    counter.scan(COLA)
    counter.type("+")
    counter.settle()
    counter.type("", Key.Key_Return)
    assert len(returned(counter.till)) == 1


def test_enter_twice_takes_goods_back_once(counter: Shop) -> None:
    """Threat 3."""
    serial = sell(counter.till, COLA, COLA)
    counter.scan(serial)
    counter.scan(COLA)
    counter.type("+")
    counter.settle()
    for _ in range(3):
        counter.window.command(Name.CONFIRM, "")
    counter.settle()
    assert len(returned(counter.till)) == 1


def undo_last(shop: Shop) -> None:
    press(shop, Key.Key_Z)


def test_a_sale_just_made_is_undone_by_two_keys_and_stays_on_paper(counter: Shop) -> None:
    """F34, F38: the whole of it is mirrored; threat 4: it is noted."""
    for _ in range(5):
        counter.scan(COLA)
    counter.type("", Key.Key_F9)
    counter.keys = 0
    undo_last(counter)
    undoing = counter.window.services.undoing
    assert (shown(counter), undoing.panel.amount.text()) == (undoing.panel, "¥17.50")
    assert undoing.panel.way.text().startswith("Cash ¥17.50")
    counter.window.command(Name.CONFIRM, "")
    counter.type("", Key.Key_Return)
    assert counter.keys == 2
    assert counter.window.stage.done.amount.text() == "17.50"
    (body,) = returned(counter.till)
    assert (body.lines, body.approved_by) == ((ReturnedLine(0, 5_000),), "")
    assert body.reason == "Undone at once"
    (audit,) = noted(counter.till)
    assert audit == Audit(
        Exceptional.ORDER_CANCELLED, "0107-T03-20261121-000001", "5 / 17.50", "", 1_750,
        "Undone at once",
    )  # fmt: skip
    assert queued(counter.till)[-3:] == [JobKind.DRAWER, JobKind.RETURN, JobKind.RETURN]
    undo_last(counter)
    assert counter.message.startswith("There is no sale to undo")


def test_after_a_minute_or_by_another_a_sale_is_not_undone(counter: Shop) -> None:
    """Threats 3, 4."""
    counter.scan(COLA)
    counter.type("", Key.Key_F9)
    undo_last(counter)
    counter.till.world.at += timedelta(seconds=61)
    counter.type("", Key.Key_Return)
    words = (
        "The minute is over: 0107-T03-20261121-000001 stands. F8 and the receipt returns its goods."
    )
    assert counter.message == words
    undo_last(counter)
    assert counter.message == words
    counter.scan(COLA)
    undo_last(counter)
    assert shown(counter) is None
    counter.type("", Key.Key_F9)
    press(counter, Key.Key_L)
    counter.type("", Key.Key_Escape)
    log_in(counter, ZHAO.number)
    undo_last(counter)
    assert counter.message.startswith("There is no sale to undo: only the last one")
    assert returned(counter.till) == []


def test_a_sale_that_the_centre_knows_already_is_undone_with_its_right(
    other: Shop, elsewhere: Elsewhere
) -> None:
    other.scan(COLA)
    other.type("", Key.Key_F9)
    till = other.till
    with till.desk.store.writing.begin() as session:
        row = session.query(DocumentRow).one()
        session.add(ToldSalesRow(one=1, log=row.log, number=row.number))
        sale = SettledSale(row.content, RULES.version, ())
    undo_last(other)
    other.type("", Key.Key_Return)
    assert other.message.startswith("Receipt 0107-T03-20261121-000001 cannot be returned")
    elsewhere.answer = lambda: RightAnswer(sale)
    undo_last(other)
    other.type("", Key.Key_Return)
    other.settle()
    assert len(returned(till)) == 1
    assert rights(till) == ["refused", "released"]
