"""Settling at the counter: parts, payments by code from a provider over HTTP, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.documents import Audit, ReturnedLine, Sale, Tender, TenderKind
from app.domain.payment import PaymentState
from app.operations import basket, payments, returns
from app.payments.aggregator import HttpAcquirer
from app.ui.theme import Theme
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.till import LIN_CARD, Till
from tests.ui.conftest import KEY
from tests.ui.crew import press, shown, written
from tests.ui.shop import APPLES, CHOCOLATE, COLA, TISSUES, WATER, Shop, close, open_shop, texts

CODE, NEXT_CODE = "134500000000000001", "281200000000000002"
FIRST = f"42000{1:023d}"


@pytest.fixture
def counter(
    till: Till, qtbot: QtBot, light: Theme, english: None, server: AcquirerServer
) -> Iterator[Shop]:
    till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def sales(till: Till) -> list[tuple[Tender, ...]]:
    """How the sales of the till were paid."""
    return [one.body.tenders for one in written(till) if isinstance(one.body, Sale)]


def plus(shop: Shop) -> None:
    """The key of the settle panel."""
    shop.keys += 1
    QTest.keyClick(shop.window.windowHandle(), Qt.Key.Key_Plus)
    shop.settle()


def states(shop: Shop) -> list[str]:
    """The payments of the basket, as the store has them."""
    return [one.state.value for one in basket.show(shop.till.desk).payments]


def test_seven_scans_and_no_key_sell_five_articles_to_a_member_by_code(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    """Job 2 of counter.md 1.4: 7S+0K."""
    counter.scan(WATER, COLA, APPLES, CHOCOLATE, TISSUES, LIN_CARD)
    due = counter.window.session.view.quote.due_fen  # type: ignore[union-attr] # it is shown
    counter.scan(CODE)
    counter.settle()
    assert shown(counter) is counter.window.stage.done
    assert (counter.scans, counter.keys) == (7, 0)
    assert sales(till) == [(Tender(TenderKind.WECHAT, due, reference=FIRST),)]
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, due)
    assert CODE not in "".join(texts(counter))


def test_parts_of_every_kind_pay_one_sale_and_nothing_is_taken_twice_by_a_double_press(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = counter.window.services.settling.panel
    counter.scan(CHOCOLATE)
    plus(counter)
    assert shown(counter) is panel
    assert panel.rest.text() == "¥9.90"
    counter.type("2")
    counter.scan(CODE)
    assert (panel.rest.text(), counter.window.omnibox.text()) == ("¥7.90", "")
    counter.type("1", Qt.Key.Key_F9)
    assert panel.rest.text() == "¥6.90"
    counter.type("3.5")
    press(counter, Qt.Key.Key_B)
    assert "3.50" in panel.hint.text()
    counter.type("", Qt.Key.Key_Return)
    assert counter.message == "Type the number that stands on the slip of the card terminal."
    counter.type("6222021234567890128", Qt.Key.Key_Return)
    assert "not kept" in counter.message
    counter.type("000042")
    for _ in range(2):
        QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Return)
    counter.settle()
    assert (shown(counter), panel.rest.text(), sales(till)) == (panel, "¥3.40", [])
    assert [row.amount.text() for row in panel.rows if not row.isHidden()] == [
        "2.00",
        "1.00",
        "3.50",
    ]
    assert counter.total == "3.40"
    counter.type("9", Qt.Key.Key_Return)
    assert sales(till) == [
        (
            Tender(TenderKind.WECHAT, 200, reference=FIRST),
            Tender(TenderKind.CARD, 350, reference="000042"),
            Tender(TenderKind.CASH, 440, 1_000),
        )
    ]
    assert counter.window.stage.done.amount.text() == "5.60"
    assert peer.taken_fen == 200


def test_a_card_that_pays_all_finishes_and_enter_alone_is_cash(counter: Shop, till: Till) -> None:
    counter.scan(CHOCOLATE)
    press(counter, Qt.Key.Key_B)
    counter.type("7", Qt.Key.Key_Return)
    assert sales(till) == [(Tender(TenderKind.CARD, 990, reference="7"),)]
    counter.scan(WATER)
    plus(counter)
    counter.type("", Qt.Key.Key_Return)
    assert sales(till)[1] == (Tender(TenderKind.CASH, 200, 200),)
    plus(counter)
    assert counter.message == "There is nothing to pay yet. Scan an article."


def test_a_customer_who_has_to_agree_is_waited_for_and_esc_loses_nothing(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = counter.window.services.settling.panel
    peer.says = ["pending"]
    counter.scan(CHOCOLATE, CODE)
    counter.settle()
    assert shown(counter) is panel
    assert panel.rows[0].state.whole == "Waiting for the customer"
    for code in (CODE, NEXT_CODE):
        counter.scan(code)
        counter.settle()
        assert states(counter) == ["pending"]
    counter.type("", Qt.Key.Key_Escape)
    assert shown(counter) is None
    counter.type("", Qt.Key.Key_F9)
    assert "+ shows it" in counter.message
    counter.type("", Qt.Key.Key_F7)
    assert "Give that back first" in counter.message
    assert sales(till) == []
    peer.agree()
    plus(counter)
    counter.type("", Qt.Key.Key_Return)
    counter.settle()
    assert sales(till) == [(Tender(TenderKind.WECHAT, 990, reference=FIRST),)]
    assert sum(peer.charged.values()) == 1
    assert [path for path, _ in peer.asked].count("/v1/charge") == 1


def test_the_till_asks_by_itself_until_the_customer_has_paid(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    peer.says = ["pending"]
    counter.scan(CHOCOLATE, CODE)
    peer.agree()
    counter.qtbot.waitUntil(lambda: bool(sales(till)))
    assert sum(peer.charged.values()) == 1


def test_an_answer_that_is_lost_is_asked_for_and_the_sale_finishes(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = counter.window.services.settling.panel
    peer.says = ["lost"]
    counter.scan(CHOCOLATE, CODE)
    counter.settle()
    assert panel.rows[0].state.whole == "No answer, may be paid"
    assert "does not answer" in counter.message
    assert panel.hint.text().startswith("It may be paid.")
    counter.type("", Qt.Key.Key_Return)
    counter.settle()
    assert sales(till) == [(Tender(TenderKind.WECHAT, 990, reference=FIRST),)]
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, 990)


def test_a_code_that_is_refused_makes_room_for_another(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    peer.says = ["refused"]
    counter.scan(CHOCOLATE, CODE)
    counter.settle()
    assert counter.message == "WeChat ¥9.90 was not paid. Scan another code, or take cash: F9."
    assert states(counter) == ["failed"]
    counter.scan(NEXT_CODE)
    counter.settle()
    assert sales(till) == [(Tender(TenderKind.ALIPAY, 990, reference=FIRST),)]


def test_a_provider_that_is_gone_stops_no_cash_sale_and_what_it_took_goes_back(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    """P10: a payment of which nobody knows is given back, and the customer pays in cash."""
    peer.says, attention = ["lost"], counter.window.stage.attention
    counter.scan(CHOCOLATE, CODE)
    peer.deaf = True
    counter.settle()
    counter.type("", Qt.Key.Key_Delete)
    counter.settle()
    assert states(counter) == ["returning"]
    counter.type("", Qt.Key.Key_F9)
    assert sales(till) == [(Tender(TenderKind.CASH, 990, 990),)]
    press(counter, Qt.Key.Key_T)
    assert "¥9.90 not given back yet" in texts(counter)
    [waits] = payments.in_work(till.desk)
    peer.deaf = False
    attention.ask_payment.emit(waits.id)
    counter.settle()
    assert payments.find(till.desk, waits.id).state is PaymentState.RETURNED
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, 0)


def test_what_is_paid_goes_back_for_a_reason_before_the_sale_is_given_up(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = counter.window.services.settling.panel
    counter.scan(CHOCOLATE)
    plus(counter)
    counter.type("4")
    counter.scan(CODE)
    counter.settle()
    counter.type("1", Qt.Key.Key_F9)
    press(counter, Qt.Key.Key_Delete)
    counter.window.stage.choice.pick(1)
    counter.settle()
    assert "5.00 of this sale is paid already" in counter.message
    plus(counter)
    counter.type("", Qt.Key.Key_Delete)
    assert counter.message == "Give the customer ¥1.00 in cash back."
    counter.type("", Qt.Key.Key_Delete)
    counter.window.stage.choice.pick(2)
    counter.settle()
    assert (shown(counter), states(counter)) == (panel, ["returned", "returned"])
    assert counter.message == "WeChat ¥4.00 was given back."
    audits = [one.body for one in written(till) if isinstance(one.body, Audit)]
    assert [(one.amount_fen, one.reason) for one in audits] == [(400, "Wrong amount")]
    press(counter, Qt.Key.Key_Delete)
    counter.window.stage.choice.pick(1)
    counter.settle()
    assert basket.show(till.desk).basket.lines == ()
    assert peer.taken_fen == 0


def test_a_till_that_was_cut_off_shows_the_payment_and_asks_before_all_else(
    counter: Shop, till: Till, peer: AcquirerPeer, qtbot: QtBot, light: Theme
) -> None:
    """F1, F3: the basket and its payment are there again; Enter makes the sale, once."""
    peer.says = ["lost"]
    basket.scan(till.desk, CHOCOLATE)
    begun = payments.begin(till.desk, CODE)
    payments.charge(till.desk, begun.payment.id, CODE)
    again = open_shop(till, qtbot, light)
    again.window.use_wedge(None)
    again.settle()
    panel = again.window.services.settling.panel
    assert shown(again) is panel
    assert panel.rows[0].state.whole == f"Paid  {FIRST}"
    assert sales(till) == []
    again.type("", Qt.Key.Key_Return)
    assert sales(till) == [(Tender(TenderKind.WECHAT, 990, reference=FIRST),)]
    assert [path for path, _ in peer.asked] == ["/v1/charge", "/v1/query"]
    serial = checkout_serial(again)
    returns.take_back(till.desk, serial, (ReturnedLine(0, 1_000),), reason="Other")
    again.window.services.settling.begin()
    again.settle()
    assert (peer.taken_fen, payments.in_work(till.desk)) == (0, ())
    close(again)


def checkout_serial(shop: Shop) -> str:
    """The receipt number of the last sale."""
    return [one.serial for one in written(shop.till) if isinstance(one.body, Sale)][-1]


def test_change_goes_into_the_balance_where_the_member_wants_it(counter: Shop, till: Till) -> None:
    counter.scan(CHOCOLATE, LIN_CARD)
    rest = counter.window.session.view.rest_fen  # type: ignore[union-attr] # it is shown
    plus(counter)
    counter.type("", Qt.Key.Key_Space)
    assert counter.window.services.settling.panel.keeps
    counter.type("10", Qt.Key.Key_F9)
    [body] = [one.body for one in written(till) if isinstance(one.body, Sale)]
    assert body.into_value_fen == 1_000 - rest > 0
    assert "Into the balance" in texts(counter)


def test_without_a_provider_a_code_charges_nothing_and_says_so(shop: Shop, english: None) -> None:
    shop.scan(CHOCOLATE, CODE)
    assert shop.message.startswith("Payment by code is not set up here")
    shop.type("", Qt.Key.Key_F9)
    assert sales(shop.till) == [(Tender(TenderKind.CASH, 990, 990),)]
