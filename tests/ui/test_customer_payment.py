"""What the customer reads of their payment by code: whole, and nothing of anybody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.asking import PinAsked, PinStep
from app.domain.documents import TenderKind
from app.domain.payment import Payment, PaymentState
from app.ui import language
from app.ui.customer.window import CustomerWindow
from tests.till import START
from tests.ui.shop import SMALL, dressed
from tests.ui.test_customer_window import SALE, SHOP, words
from tests.ui.test_no_clipping import cut_off

SEEN = [
    PaymentState.ASKED,
    PaymentState.PENDING,
    PaymentState.UNKNOWN,
    PaymentState.PAID,
    PaymentState.FAILED,
]
CONFIRM = "Please confirm the payment on your phone"


def payment(state: PaymentState, fen: int = 50_000) -> Payment:
    return Payment("id-1", "id-1", "", TenderKind.WECHAT, fen, state, "4200", "", START, "1008")


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, english: None) -> CustomerWindow:
    window = CustomerWindow(dressed(qapp, "light", SMALL), SHOP)
    qtbot.addWidget(window)
    window.resize(SMALL)
    window.show()
    window.show_view(SALE)
    return window


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PaymentState.ASKED, CONFIRM),
        (PaymentState.PENDING, CONFIRM),
        (PaymentState.UNKNOWN, "Asking about the payment, please wait"),
        (PaymentState.PAID, "Paid, thank you"),
        (PaymentState.FAILED, "The payment did not go through"),
    ],
)
def test_each_state_is_one_plain_sentence_and_the_amount(
    screen: CustomerWindow, state: PaymentState, said: str
) -> None:
    screen.pay(payment(state))
    shown = words(screen)
    assert shown[:3] == [said, "¥", "500.00"]
    assert not [part for part in shown for secret in ("id-1", "4200", "1008") if secret in part]


def test_what_is_open_stays_above_the_basket_and_goes_with_the_payment(
    screen: CustomerWindow,
) -> None:
    screen.pay(payment(PaymentState.PENDING))
    screen.show_view(SALE)
    assert screen.payment.isVisible()
    screen.resize(1920, 1080)
    assert words(screen)[0] == CONFIRM
    screen.pay(payment(PaymentState.RETURNING))
    assert screen.sale.isVisible()


def test_an_end_is_read_for_a_while_and_then_the_basket_is_back(
    screen: CustomerWindow, qtbot: QtBot
) -> None:
    screen.pay(payment(PaymentState.FAILED))
    screen.pay(payment(PaymentState.PAID))
    screen.show_view(SALE)
    assert screen.payment.isVisible()
    qtbot.waitUntil(screen.sale.isVisible)


def test_a_question_comes_first_and_the_payment_after_it(screen: CustomerWindow) -> None:
    screen.pay(payment(PaymentState.PENDING))
    screen.ask(PinAsked(PinStep.PAY))
    screen.pay(payment(PaymentState.UNKNOWN))
    assert screen.pad.isVisible()
    screen.ask(None)
    assert words(screen)[0].startswith("Asking about the payment")


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_on_any_screen(
    qapp: QApplication, qtbot: QtBot, spoken: str, scheme: str
) -> None:
    look, translator = dressed(qapp, scheme, SMALL), language.install(qapp, spoken)
    window = CustomerWindow(look, SHOP)
    qtbot.addWidget(window)
    window.show()
    found = {}
    for size in (QSize(1024, 600), SMALL, QSize(1920, 1080), QSize(1024, 768), QSize(800, 480)):
        window.resize(size)
        for state in SEEN:
            window.pay(payment(state, 123_456_789))
            found[state, size.toTuple()] = cut_off(window, crowded=True)
            assert window.size() == size
    assert not {state: parts for state, parts in found.items() if parts}
    qapp.removeTranslator(translator)
