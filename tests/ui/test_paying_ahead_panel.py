"""Top-ups and plans by payment code at the window: paid, waited for, refused, cut off, given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Audit, PlanEnd, PlanOrder, PlanPeriod, Tender, TenderKind, TopUp
from app.domain.payment import PaymentState
from app.models.counter import JobKind
from app.operations import paying_ahead, payments
from app.payments.aggregator import HttpAcquirer
from app.ui.counter.actions import Name
from app.ui.customer.window import CustomerWindow
from app.ui.theme import Theme
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.operations.test_plans import RULES
from tests.till import LIN_CARD, START, Till, mirror, rulebook_row
from tests.ui.conftest import KEY
from tests.ui.crew import press, shown, written
from tests.ui.serving import Centre, open_service, pick, sheet, show_card
from tests.ui.shop import CHOCOLATE, SMALL, Shop, close, open_shop, texts
from tests.ui.test_customer_window import SHOP, words
from tests.ui.test_settling import CODE, FIRST, NEXT_CODE, plus
from tests.ui.test_shift_panel import queued

Key = Qt.Key
WECHAT = TenderKind.WECHAT


@pytest.fixture
def counter(
    till: Till, qtbot: QtBot, light: Theme, english: None, server: AcquirerServer
) -> Iterator[Shop]:
    mirror(till, (rulebook_row(replace(RULES, version=9), 30),))
    till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


@pytest.fixture
def screen(counter: Shop, light: Theme, qtbot: QtBot) -> Iterator[CustomerWindow]:
    """The customer's, as ``start`` joins it."""
    window = CustomerWindow(light, SHOP)
    counter.window.session.customer.paying.connect(window.pay)
    window.resize(SMALL)
    window.show()
    yield window
    counter.window.session.customer.paying.disconnect(window.pay)
    window.close()


def ahead(till: Till) -> list[TopUp | PlanOrder]:
    return [one.body for one in written(till) if isinstance(one.body, TopUp | PlanOrder)]


def ask_five_hundred(shop: Shop) -> None:
    shop.scan(LIN_CARD)
    shop.keys = shop.scans = 0
    shop.type("500", Key.Key_F6)


def test_five_hundred_by_code_is_four_keys_and_one_scan(
    counter: Shop, till: Till, peer: AcquirerPeer, screen: CustomerWindow
) -> None:
    ask_five_hundred(counter)
    assert "scan the customer's code" in counter.window.omnibox.placeholderText()
    counter.scan(CODE)
    counter.settle()
    assert (counter.keys, counter.scans) == (4, 1)
    assert shown(counter) is counter.window.stage.done
    (body,) = ahead(till)
    assert body.tenders == (Tender(WECHAT, 50_000, reference=FIRST),)
    assert queued(till) == [JobKind.TOP_UP, JobKind.TOP_UP]
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, 50_000)
    assert CODE not in "".join(texts(counter))
    assert words(screen) == ["Paid, thank you", "¥", "500.00"]
    counter.qtbot.waitUntil(lambda: not screen.payment.isVisible())


def test_a_plan_by_code_is_one_scan_on_its_sheet(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    open_service(counter, "Paid membership")
    pick(counter, "Buy 月卡")
    counter.keys = 0
    counter.scan(CODE)
    counter.settle()
    assert counter.keys == 0
    assert shown(counter) is counter.window.stage.done
    assert counter.message == "月卡 is in force until 2026-12-21."
    (body,) = ahead(till)
    assert body.tenders == (Tender(WECHAT, 3_000, reference=FIRST),)
    assert JobKind.DRAWER not in queued(till)


def test_a_trial_and_what_is_forbidden_take_no_code(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    open_service(counter, "Paid membership")
    pick(counter, "Try 月卡")
    counter.type(CODE, Key.Key_Return)
    assert counter.message == "Nothing is to be typed here: Enter begins the trial."
    counter.type("9000", Key.Key_F6)
    counter.scan(CODE)
    assert "above the limit" in counter.message
    assert (ahead(till), peer.asked) == ([], [])


def test_a_customer_who_has_to_agree_is_waited_for_and_a_double_scan_charges_once(
    counter: Shop, till: Till, peer: AcquirerPeer, screen: CustomerWindow
) -> None:
    panel = counter.window.services.ahead.panel
    peer.says = ["pending"]
    ask_five_hundred(counter)
    counter.window.on_scan(CODE)
    counter.scan(CODE)
    counter.settle()
    assert shown(counter) is panel
    assert panel.row.state.whole == "Waiting for the customer"
    assert words(screen) == ["Please confirm the payment on your phone", "¥", "500.00"]
    counter.scan(NEXT_CODE)
    counter.settle()
    assert ahead(till) == []
    peer.agree()
    counter.type("", Key.Key_Return)
    counter.settle()
    assert [body.tenders[0].kind for body in ahead(till)] == [WECHAT]
    assert (sum(peer.charged.values()), peer.taken_fen) == (1, 50_000)
    assert [path for path, _ in peer.asked].count("/v1/charge") == 1


def test_the_till_asks_by_itself_until_it_is_paid(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    peer.says = ["pending"]
    ask_five_hundred(counter)
    counter.scan(CODE)
    peer.agree()
    counter.qtbot.waitUntil(lambda: bool(ahead(till)))
    assert sum(peer.charged.values()) == 1


@pytest.mark.parametrize("way", ["lost", "unknown"])
def test_an_answer_that_is_missing_is_asked_for(
    counter: Shop, till: Till, peer: AcquirerPeer, screen: CustomerWindow, way: str
) -> None:
    """A timeout is no refusal: nothing is charged a second time."""
    panel = counter.window.services.ahead.panel
    peer.says = [way]
    ask_five_hundred(counter)
    counter.scan(CODE)
    counter.settle()
    assert panel.row.state.whole == "No answer, may be paid"
    said = words(screen)
    assert said[0] == "Asking about the payment, please wait"
    assert "You are not charged twice." in said
    counter.type("", Key.Key_Return)
    counter.settle()
    if way == "lost":
        assert len(ahead(till)) == 1
    else:
        assert (ahead(till), shown(counter)) == ([], panel)
        counter.type("", Key.Key_Delete)
        counter.settle()
        assert shown(counter) is counter.window.stage.top_up
        assert counter.message == "WeChat ¥500.00 was given back."
        counter.type("", Key.Key_F9)
        assert [body.tenders[0].kind for body in ahead(till)] == [TenderKind.CASH]
    assert sum(peer.charged.values()) == (1 if way == "lost" else 0)


def test_a_refusal_is_told_to_both_and_another_code_pays(
    counter: Shop, till: Till, peer: AcquirerPeer, screen: CustomerWindow
) -> None:
    peer.says = ["refused"]
    ask_five_hundred(counter)
    counter.scan(CODE)
    counter.settle()
    assert shown(counter) is counter.window.stage.top_up
    assert counter.message == "WeChat ¥500.00 was not paid. Scan another code, or take cash: F9."
    assert words(screen) == [
        "The payment did not go through", "¥", "500.00",
        "Nothing was charged. Show another code, or pay in another way.",
    ]  # fmt: skip
    counter.scan(NEXT_CODE)
    counter.settle()
    assert [body.tenders[0].kind for body in ahead(till)] == [TenderKind.ALIPAY]
    assert words(screen)[0] == "Paid, thank you"


def test_a_refused_plan_goes_back_to_its_sheet(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    peer.says = ["refused"]
    open_service(counter, "Paid membership")
    pick(counter, "Buy 月卡")
    counter.scan(CODE)
    counter.settle()
    assert sheet(counter).content.title == "月卡"
    counter.type("", Key.Key_F9)
    assert [body.tenders[0].kind for body in ahead(till)] == [TenderKind.CASH]


def test_selling_goes_on_while_it_waits_and_it_is_found_again(
    counter: Shop, till: Till, peer: AcquirerPeer, screen: CustomerWindow
) -> None:
    """P10: esc leaves it, the next customer reads nothing of it, 待处理 and + have it."""
    panel = counter.window.services.ahead.panel
    peer.says = ["unknown"]
    ask_five_hundred(counter)
    counter.scan(CODE)
    peer.deaf = True
    counter.settle()
    counter.type("", Key.Key_Escape)
    assert shown(counter) is None
    assert not screen.payment.isVisible()
    counter.window.command(Name.MEMBER_OFF)
    counter.settle()
    counter.scan(CHOCOLATE)
    counter.type("", Key.Key_F9)
    assert not screen.payment.isVisible()
    press(counter, Key.Key_T)
    assert "A top-up, plan or reward of ¥500.00 waits for its payment" in texts(counter)
    counter.window.stage.attention.ahead_wanted.emit()
    counter.settle()
    assert shown(counter) is panel
    counter.type("", Key.Key_Escape)
    plus(counter)
    assert shown(counter) is panel
    ask_five_hundred(counter)
    counter.scan(NEXT_CODE)
    counter.settle()
    assert shown(counter) is panel
    peer.deaf = False
    counter.type("", Key.Key_Delete)
    counter.settle()
    assert paying_ahead.waiting(till.desk) is None
    assert shown(counter) is None
    assert ahead(till) == []


def test_a_till_that_was_cut_off_shows_it_and_enter_finishes_it_once(
    counter: Shop, till: Till, peer: AcquirerPeer, qtbot: QtBot, light: Theme
) -> None:
    """F1, F3."""
    peer.says = ["lost"]
    counter.scan(LIN_CARD)
    begun = paying_ahead.begin_top_up(till.desk, 20_000, CODE)
    payments.charge(till.desk, begun.payment.id, CODE)
    again = open_shop(till, qtbot, light)
    again.window.use_wedge(None)
    again.settle()
    panel = again.window.services.ahead.panel
    assert shown(again) is panel
    assert panel.row.state.whole == f"Paid  {FIRST}"
    assert ahead(till) == []
    for _ in range(2):
        again.window.command(Name.CONFIRM)
    again.settle()
    assert [body.tenders for body in ahead(till)] == [(Tender(WECHAT, 20_000, reference=FIRST),)]
    assert [path for path, _ in peer.asked] == ["/v1/charge", "/v1/query"]
    close(again)


def test_one_that_was_paid_before_the_cut_is_shown_and_given_back_for_a_reason(
    counter: Shop, till: Till, peer: AcquirerPeer, qtbot: QtBot, light: Theme
) -> None:
    counter.scan(LIN_CARD)
    begun = paying_ahead.begin_top_up(till.desk, 20_000, CODE)
    payments.charge(till.desk, begun.payment.id, CODE)
    assert payments.in_work(till.desk) == ()
    again = open_shop(till, qtbot, light)
    again.window.use_wedge(None)
    again.settle()
    assert shown(again) is again.window.services.ahead.panel
    again.type("", Key.Key_Delete)
    again.window.stage.choice.pick(1)
    again.settle()
    assert payments.find(till.desk, begun.payment.id).state is PaymentState.RETURNED
    assert [one.body.amount_fen for one in written(till) if isinstance(one.body, Audit)] == [20_000]
    assert (peer.taken_fen, ahead(till), shown(again)) == (0, [], None)
    close(again)


def test_whoever_is_served_meanwhile_is_not_told_what_somebody_else_has(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    peer.says = ["pending"]
    ask_five_hundred(counter)
    counter.scan(CODE)
    counter.settle()
    counter.type("", Key.Key_Escape)
    counter.window.command(Name.MEMBER_OFF)
    counter.settle()
    peer.agree()
    counter.scan(CHOCOLATE)
    counter.type("", Key.Key_F1)
    in_hand = shown(counter)
    assert in_hand is not None
    counter.qtbot.waitUntil(lambda: bool(ahead(till)))
    counter.settle()
    assert shown(counter) is in_hand
    assert counter.message.startswith("Done and printed: C0107-")
    assert queued(till) == [JobKind.TOP_UP, JobKind.TOP_UP]


def test_a_plan_that_ends_goes_back_by_the_code_and_the_provider_is_asked_at_once(
    counter: Shop, till: Till, peer: AcquirerPeer
) -> None:
    """原路退回: no drawer opens, and nobody has to ask."""
    centre = Centre()
    till.desk.calls = centre
    open_service(counter, "Paid membership")
    pick(counter, "Buy 月卡")
    counter.scan(CODE)
    counter.settle()
    order = next(one for one in written(till) if isinstance(one.body, PlanOrder))
    ends = START.replace(month=12)
    centre.periods = (PlanPeriod(order.id, "month", START, ends, 3_000, START),)
    show_card(counter)
    pick(counter, "Paid membership")
    pick(counter, "End 月卡 early")
    counter.type("", Key.Key_Return)
    counter.settle()
    told = "Back by WeChat 30.00, no cash. The customer signs the shop's slip."
    assert counter.message == told
    body = written(till)[-1].body
    assert isinstance(body, PlanEnd)
    assert body.refunds == (Tender(WECHAT, 3_000, reference=FIRST),)
    assert JobKind.DRAWER not in queued(till)
    counter.qtbot.waitUntil(lambda: peer.taken_fen == 0)
