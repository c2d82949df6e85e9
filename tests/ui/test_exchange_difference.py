"""The difference of an exchange, paid otherwise than in cash: asked once, finished once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Return, Sale, TenderKind
from app.domain.rulebook import Authority
from app.models.counter import JobKind
from app.operations import basket, checkout
from app.payments.aggregator import HttpAcquirer
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.theme import Theme
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.till import LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.conftest import KEY
from tests.ui.crew import LITTLE, PIN, WANG, log_in, press, shown, staff_up, written
from tests.ui.shop import CHOCOLATE, COLA, Shop, close, open_shop
from tests.ui.test_settling import CODE, FIRST, NEXT_CODE
from tests.ui.test_shift_panel import queued

Key = Qt.Key
DUE_FEN = 990 - 350
CREDIT = TenderKind.EXCHANGE


@pytest.fixture
def counter(
    till: Till, qtbot: QtBot, light: Theme, english: None, server: AcquirerServer
) -> Iterator[Shop]:
    till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


@pytest.fixture
def strict(
    till: Till, qtbot: QtBot, light: Theme, english: None, server: AcquirerServer
) -> Iterator[Shop]:
    """At the counter stands somebody who may pay back three yuan alone."""
    staff_up(till)
    rules = replace(RULES, version=4, authority=Authority(replace(LITTLE, refund_most_fen=300)))
    mirror(till, (rulebook_row(rules, ver=4),))
    till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    log_in(shop)
    yield shop
    close(shop)


def approve(shop: Shop) -> None:
    assert shown(shop) is shop.window.duties.approving
    for typed in (WANG.number, PIN):
        shop.type(typed, Key.Key_Return)


def exchange(shop: Shop, *scans: str) -> ExchangePanel:
    """A can comes back for a bar of chocolate: 6.40 more, less for a member."""
    basket.scan(shop.till.desk, COLA)
    serial = checkout.pay(shop.till.desk, None).serial
    shop.scan(serial)
    shop.scan(COLA)
    for _ in range(2):
        shop.type("+")
        shop.settle()
    panel = shown(shop)
    assert isinstance(panel, ExchangePanel)
    shop.scan(CHOCOLATE, *scans)
    shop.keys = shop.scans = 0
    return panel


def ended(till: Till) -> list[tuple[TenderKind, int, str]]:
    """How the new goods were paid."""
    bodies = [one.body for one in written(till)]
    if not any(isinstance(one, Return) for one in bodies):
        return []
    sale = [one for one in bodies if isinstance(one, Sale)][-1]
    return [(one.kind, one.amount_fen, one.reference) for one in sale.tenders]


def test_a_code_pays_the_difference_by_one_scan(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = exchange(counter)
    assert panel.amount.text() == "¥6.40"
    pulses = queued(till).count(JobKind.DRAWER)
    counter.scan(CODE)
    counter.settle()
    assert (counter.keys, counter.scans) == (0, 1)
    assert shown(counter) is counter.window.stage.done
    credit, code = ended(till)
    assert credit[:2] == (CREDIT, 350)
    assert code == (TenderKind.WECHAT, DUE_FEN, FIRST)
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, DUE_FEN)
    assert queued(till).count(JobKind.DRAWER) == pulses


def test_a_card_pays_it_by_the_number_on_its_slip(counter: Shop, till: Till) -> None:
    panel = exchange(counter)
    press(counter, Key.Key_B)
    assert panel.wants.startswith("Number on the terminal's slip")
    counter.type("", Key.Key_Escape)
    assert shown(counter) is panel
    press(counter, Key.Key_B)
    counter.type("6222021234567890128", Key.Key_Return)
    assert "not kept" in counter.message
    counter.type("42", Key.Key_Return)
    assert ended(till)[1] == (TenderKind.CARD, DUE_FEN, "42")


def test_the_balance_pays_it_and_no_more(counter: Shop, till: Till) -> None:
    panel = exchange(counter, LIN_CARD)
    due_fen = panel.due_fen
    assert 0 < due_fen < DUE_FEN
    counter.type("", Key.Key_F5)
    assert counter.message.endswith("from the balance. Enter finishes.")
    assert (shown(counter), panel.due_fen) == (panel, 0)
    counter.type("", Key.Key_Return)
    assert [one[:2] for one in ended(till)] == [(TenderKind.STORED_VALUE, due_fen), (CREDIT, 350)]


@pytest.mark.parametrize("way", ["pending", "lost", "unknown"])
def test_what_is_not_answered_yet_is_asked_about_and_finishes_once(
    counter: Shop, till: Till, peer: AcquirerPeer, way: str
) -> None:
    panel = exchange(counter)
    peer.says = [way]
    counter.scan(CODE)
    counter.settle()
    assert ended(till) == []
    for key in (Key.Key_F9, Key.Key_F5):
        counter.type("", key)
    counter.scan(NEXT_CODE)
    counter.settle()
    peer.agree()
    if way == "unknown":
        counter.type("", Key.Key_Delete)
        counter.settle()
        assert (shown(counter), panel.amount.text()) == (panel, "¥6.40")
        counter.type("", Key.Key_F9)
        assert ended(till)[1] == (TenderKind.CASH, DUE_FEN, "")
        assert peer.taken_fen == 0
        return
    counter.type("", Key.Key_Return)
    counter.settle()
    assert ended(till)[1] == (TenderKind.WECHAT, DUE_FEN, FIRST)
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, DUE_FEN)


def test_a_refusal_leaves_the_exchange_as_it_was(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = exchange(counter)
    peer.says = ["refused"]
    counter.scan(CODE)
    counter.settle()
    assert "was not paid" in counter.message
    assert (shown(counter), panel.amount.text()) == (panel, "¥6.40")
    counter.type("10", Key.Key_F9)
    assert ended(till)[1] == (TenderKind.CASH, DUE_FEN, "")


def test_a_till_that_is_cut_off_has_the_payment_for_the_basket_and_takes_no_other(
    counter: Shop, till: Till, peer: AcquirerPeer, qtbot: QtBot, light: Theme
) -> None:
    """F1: the exchange is begun anew, and the payment counts for it."""
    panel = exchange(counter)
    serial = written(till)[-1].serial
    peer.says = ["lost"]
    peer.deaf = False
    counter.scan(CODE)
    counter.settle()
    assert shown(counter) is panel
    again = open_shop(till, qtbot, light)
    again.window.use_wedge(None)
    again.settle()
    assert shown(again) is again.window.services.settling.panel
    again.type("", Key.Key_Escape)
    again.scan(serial)
    again.scan(COLA)
    for _ in range(2):
        again.type("+")
        again.settle()
    assert again.window.services.returning.exchanging.panel.amount.text() == "¥0.00"
    again.type("", Key.Key_Return)
    assert ended(till)[1] == (TenderKind.WECHAT, DUE_FEN, FIRST)
    assert sum(peer.charged.values()) == 1
    close(again)


def test_what_has_to_be_approved_is_before_the_code_is_asked_to_pay(
    strict: Shop, till: Till, peer: AcquirerPeer
) -> None:
    exchange(strict)
    strict.scan(CODE)
    assert strict.window.duties.approving.about.text().endswith("3.50 counts")
    assert peer.charged == {}
    approve(strict)
    strict.settle()
    assert shown(strict) is strict.window.stage.done
    assert ended(till)[1] == (TenderKind.WECHAT, DUE_FEN, FIRST)
    returned = [one.body for one in written(till) if isinstance(one.body, Return)]
    assert [one.approved_by for one in returned] == [WANG.number]


def test_who_does_not_approve_it_leaves_the_customer_s_money_alone(
    strict: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = exchange(strict)
    strict.scan(CODE)
    strict.type("", Key.Key_Escape)
    strict.settle()
    assert (peer.charged, ended(till)) == ({}, [])
    view = strict.window.session.view
    assert view is not None
    assert view.payments == ()
    assert (shown(strict), panel.amount.text()) == (panel, "¥6.40"), "what came back still counts"


def test_esc_at_an_approval_leads_back_to_the_exchange_as_the_basket_is_by_then(
    strict: Shop, till: Till
) -> None:
    panel = exchange(strict)
    strict.type("10", Key.Key_F9)
    assert shown(strict) is strict.window.duties.approving
    strict.window.session.change(partial(basket.ring_up, till.desk, "102"))
    strict.type("2001", Key.Key_Escape)
    assert (shown(strict), strict.window.omnibox.text()) == (panel, "")
    assert (len(panel.table.rows), panel.amount.text()) == (2, "¥9.90")
    strict.type("10", Key.Key_F9)
    approve(strict)
    assert ended(till)[1] == (TenderKind.CASH, 990, "")


def test_the_terminal_is_not_asked_for_either_before_it_is_approved(
    strict: Shop, till: Till
) -> None:
    panel = exchange(strict)
    press(strict, Key.Key_B)
    assert not panel.wants.startswith("Number on the terminal's slip")
    approve(strict)
    assert shown(strict) is panel
    assert panel.wants.startswith("Number on the terminal's slip")
    strict.type("42", Key.Key_Return)
    assert ended(till)[1] == (TenderKind.CARD, DUE_FEN, "42")


def test_it_is_approved_once_for_the_goods_that_are_rung_up(
    strict: Shop, till: Till, peer: AcquirerPeer
) -> None:
    panel = exchange(strict)
    peer.says = ["refused"]
    strict.scan(CODE)
    approve(strict)
    strict.settle()
    assert (shown(strict), panel.amount.text()) == (panel, "¥6.40")
    strict.scan(COLA)
    strict.type("10", Key.Key_F9)
    assert shown(strict) is strict.window.duties.approving
    strict.type("", Key.Key_Escape)
    assert ended(till) == []
