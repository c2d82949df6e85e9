"""Payments of a basket on real files, asked of a provider over real HTTP."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.approval import Approval
from app.domain.documents import Audit, Exceptional, Return, ReturnedLine, Sale, Tender, TenderKind
from app.domain.ledger import Kind
from app.domain.money import show
from app.domain.payment import Payment, PaymentState
from app.domain.receipt import Line
from app.domain.refusal import (
    BadAmount,
    BadReference,
    EmptyBasket,
    NeedsApproval,
    NothingToDo,
    NotPaid,
    PaidTooMuch,
    PaymentOpen,
    PaymentsWait,
    Unavailable,
)
from app.domain.rulebook import Authority, Limits
from app.domain.staff import Role
from app.models import payments as rows
from app.operations import (
    attention,
    basket,
    cancelling,
    checkout,
    exchange,
    payments,
    returns,
    shifts,
    stored_value,
)
from app.operations.desk import Desk
from app.operations.views import AttentionKind, Paid
from app.payments.aggregator import HttpAcquirer
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.operations.owning import documents
from tests.operations.provider import CODE, FIRST, NEXT_CODE, line_to, restarted
from tests.till import LIN, LIN_CARD, RULES, Till, grant, mirror, rulebook_row

WATER, COLA = "6901234567892", "6901234567885"
WECHAT, CARD, CASH = TenderKind.WECHAT, TenderKind.CARD, TenderKind.CASH
BOSS = Approval("2001", "王*", Role.MANAGER, "顾客投诉")


@pytest.fixture
def desk(till: Till, server: AcquirerServer) -> Desk:
    """Two bottles and a can are rung up: 7.50."""
    till.desk.acquirer = line_to(server)
    for code in (WATER, WATER, COLA):
        basket.scan(till.desk, code)
    return till.desk


def charged(desk: Desk, fen: int | None = None, code: str = CODE) -> Payment:
    """A payment as the counter asks for it, after the first answer."""
    begun = payments.begin(desk, code, fen)
    return payments.charge(desk, begun.payment.id, code).payment


def sale(paid: Paid, desk: Desk) -> Sale:
    body = next(one.body for one in documents(desk) if one.id == paid.document)
    assert isinstance(body, Sale)
    return body


def states(desk: Desk) -> list[str]:
    return [one.state.value for one in basket.show(desk).payments]


def test_a_code_pays_what_is_due_and_the_sale_says_so(desk: Desk, peer: AcquirerPeer) -> None:
    payment = charged(desk)
    assert (payment.state, payment.reference) == (PaymentState.PAID, FIRST)
    shown = basket.show(desk)
    assert (shown.rest_fen, shown.quote.due_fen, len(shown.payments)) == (0, 750, 1)
    paid = checkout.pay(desk, None)
    assert sale(paid, desk).tenders == (Tender(WECHAT, 750, reference=FIRST),)
    lines = [item.text for item in paid.receipt.items if isinstance(item, Line)]
    assert any(line.split() == ["微信", "7.50"] for line in lines)
    assert any(FIRST in line for line in lines)
    kept = payments.find(desk, payment.id)
    assert (kept.document, kept.state) == (paid.document, PaymentState.PAID)
    assert peer.taken_fen == 750
    assert paid.view.payments == ()


def test_tenders_of_all_kinds_pay_one_sale_and_the_report_counts_them(desk: Desk) -> None:
    payments.add_card(desk, "000042", 200)
    payments.add_cash(desk, 50)
    charged(desk, 100)
    assert basket.show(desk).rest_fen == 400
    with pytest.raises(NotPaid) as no:
        checkout.pay(desk, 399)
    assert no.value.facts == {"due_fen": 400, "paid_fen": 399}
    paid = checkout.pay(desk, 1_000)
    assert paid.change_fen == 600
    assert sale(paid, desk).tenders == (
        Tender(CARD, 200, reference="000042"),
        Tender(WECHAT, 100, reference=FIRST),
        Tender(CASH, 450, 1_050),
    )
    report = [item.text.split() for item in shifts.x_report(desk).items if isinstance(item, Line)]
    for words in (["现金", "4.50"], ["微信", "1.00"], ["银行卡", "2.00"]):
        assert words in report


def test_stored_value_pays_what_money_has_left(desk: Desk, till: Till) -> None:
    basket.scan(desk, LIN_CARD)
    due = basket.show(desk).quote.due_fen
    payments.add_card(desk, "1", 300)
    assert stored_value.ask_rest(desk) == due - 300
    grant(till, Kind.PRINCIPAL, 10_000)
    view = stored_value.offer(desk)
    assert (view.value_fen, view.rest_fen) == (due - 300, 0)
    basket.remove_line(desk)
    view = basket.show(desk)
    assert view.value_fen + 300 == view.quote.due_fen
    assert sum(t.amount_fen for t in sale(checkout.pay(desk, None), desk).tenders) == 300 + (
        view.value_fen
    )


@pytest.mark.parametrize("fen", [0, -1, 751])
def test_no_part_is_more_than_the_rest(desk: Desk, fen: int) -> None:
    for begin in (
        lambda: payments.begin(desk, CODE, fen),
        lambda: payments.add_card(desk, "1", fen),
        lambda: payments.add_cash(desk, fen),
    ):
        with pytest.raises(BadAmount):
            begin()
    assert states(desk) == []


def test_without_goods_or_without_a_provider_nothing_begins(till: Till) -> None:
    with pytest.raises(Unavailable, match="payment_not_set_up"):
        payments.begin(till.desk, CODE)
    with pytest.raises(EmptyBasket):
        payments.add_card(till.desk, "1")


def test_no_card_number_comes_into_the_books(desk: Desk) -> None:
    """trust.md: no card number ever enters the program's files."""
    with pytest.raises(BadReference):
        payments.add_card(desk, "6222 0212 3456 7890 128")
    assert states(desk) == []


def test_a_double_press_charges_once(desk: Desk, peer: AcquirerPeer) -> None:
    """A sale is never charged twice, whatever is pressed."""
    peer.says = ["pending"]
    first = charged(desk)
    for code in (CODE, NEXT_CODE):
        with pytest.raises(PaymentOpen) as no:
            payments.begin(desk, code)
        assert no.value.facts == {"kind": "wechat", "amount_fen": 750}
    peer.agree()
    assert payments.ask(desk, first.id).payment.state is PaymentState.PAID
    assert payments.charge(desk, first.id, CODE).payment.state is PaymentState.PAID
    assert (peer.charged, peer.taken_fen) == ({first.id: 1}, 750)


def test_two_hands_at_once_begin_one_payment(desk: Desk) -> None:
    begun: list[object] = []
    together = threading.Barrier(4)

    def press() -> None:
        together.wait()
        try:
            begun.append(payments.begin(desk, CODE))
        except PaymentOpen as no:
            begun.append(no)

    hands = [threading.Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len([one for one in begun if isinstance(one, payments.Begun)]) == 1
    assert states(desk) == ["asked"]


def test_the_file_itself_keeps_a_second_open_payment_out(desk: Desk) -> None:
    begun = payments.begin(desk, CODE)
    second = replace(begun.payment, id="another", state=PaymentState.UNKNOWN)
    with pytest.raises(IntegrityError), desk.store.writing.begin() as session:
        rows.keep(session, second)


def test_an_answer_that_is_lost_is_asked_for_and_never_charged_again(
    desk: Desk, peer: AcquirerPeer
) -> None:
    peer.says = ["lost"]
    begun = payments.begin(desk, CODE)
    asked = payments.charge(desk, begun.payment.id, CODE)
    assert asked.problem is not None
    assert (asked.problem.code, asked.payment.state) == (
        "payment_unreachable",
        PaymentState.UNKNOWN,
    )
    with pytest.raises(PaymentOpen):
        checkout.pay(desk, None)
    assert payments.ask(desk, asked.payment.id).payment.state is PaymentState.PAID
    checkout.pay(desk, None)
    assert (dict(peer.charged), peer.taken_fen) == ({asked.payment.id: 1}, 750)


@pytest.mark.parametrize("way", ["lost", "pending", "silent"])
def test_a_power_cut_between_charge_and_answer_loses_nothing(
    till: Till, desk: Desk, peer: AcquirerPeer, server: AcquirerServer, way: str
) -> None:
    """F1, F3: the basket comes back, its payment is asked about first and never made again."""
    peer.says = [way]
    id = payments.begin(desk, CODE).payment.id
    peer.gate.set()
    with pytest.raises(Unavailable) if way != "pending" else threading.Lock():
        line_to(server).charge(id, CODE, 750, "")
    again = restarted(till, server).desk
    assert [one.id for one in payments.in_work(again)] == [id]
    assert basket.show(again).payments[0].state is PaymentState.ASKED
    if way == "pending":
        peer.agree()
    state = payments.ask(again, id).payment.state
    if way == "silent":
        assert state is PaymentState.UNKNOWN
        payments.give_back(again, id)
        assert payments.ask(again, id).payment.state is PaymentState.RETURNED
        assert charged(again).state is PaymentState.PAID
    else:
        assert state is PaymentState.PAID
    checkout.pay(again, None)
    assert peer.taken_fen == 750
    assert sum(peer.charged.values()) == 1


def test_a_cut_before_anything_was_sent_charges_nothing(
    till: Till, desk: Desk, peer: AcquirerPeer, server: AcquirerServer
) -> None:
    id = payments.begin(desk, CODE).payment.id
    again = restarted(till, server).desk
    assert payments.ask(again, id).payment.state is PaymentState.UNKNOWN
    payments.give_back(again, id)
    assert payments.ask(again, id).payment.state is PaymentState.RETURNED
    assert peer.charged == {}


def test_an_answer_after_the_basket_is_gone_is_given_back(
    desk: Desk, peer: AcquirerPeer, till: Till
) -> None:
    """The customer paid in cash meanwhile: what they paid by code as well is not the shop's."""
    peer.says = ["slow"]
    id = payments.begin(desk, CODE).payment.id
    done: list[payments.Asked] = []
    waiting = threading.Thread(target=lambda: done.append(payments.charge(desk, id, CODE)))
    waiting.start()
    while not peer.charged:
        threading.Event().wait(0.01)
    payments.give_back(desk, id)
    assert checkout.pay(desk, None).change_fen == 0
    peer.gate.set()
    waiting.join()
    assert done[0].payment.state is PaymentState.RETURNING
    item = attention.attention(desk)[0]
    assert (item.kind, item.id, item.amount_fen) == (AttentionKind.NOT_GIVEN_BACK, id, 750)
    assert basket.show(desk).attention == 1
    assert payments.ask(desk, id).payment.state is PaymentState.RETURNED
    assert basket.show(desk).attention == 0
    assert (dict(peer.charged), peer.taken_fen) == ({id: 1}, 0)


def test_a_charge_that_was_given_up_before_it_left_is_never_sent(
    desk: Desk, peer: AcquirerPeer
) -> None:
    id = payments.begin(desk, CODE).payment.id
    payments.give_back(desk, id)
    assert payments.charge(desk, id, CODE).payment.state is PaymentState.RETURNING
    assert peer.asked == []
    peer.deaf = True
    asked = payments.ask(desk, id)
    assert (asked.payment.state, asked.problem is None) == (PaymentState.RETURNING, False)
    peer.deaf = False
    assert payments.ask(desk, id).payment.state is PaymentState.RETURNED
    assert payments.ask(desk, id).payment.state is PaymentState.RETURNED


def test_a_new_code_is_asked_for_only_after_the_first_failed(
    desk: Desk, peer: AcquirerPeer
) -> None:
    peer.says = ["refused"]
    assert charged(desk).state is PaymentState.FAILED
    assert charged(desk, code=NEXT_CODE).state is PaymentState.PAID
    assert states(desk) == ["failed", "paid"]
    assert sale(checkout.pay(desk, None), desk).tenders == (
        Tender(TenderKind.ALIPAY, 750, reference=FIRST),
    )


def test_a_basket_that_is_paid_in_part_is_not_given_up_silently(
    desk: Desk, peer: AcquirerPeer
) -> None:
    payment = charged(desk, 500)
    for give_up in (basket.suspend, cancelling.cancel):
        with pytest.raises(PaymentsWait) as no:
            give_up(desk)
        assert no.value.facts == {"amount_fen": 500}
    basket.remove_line(desk)
    with pytest.raises(PaidTooMuch) as much:
        checkout.pay(desk, None)
    assert much.value.facts == {"over_fen": 100}
    assert basket.show(desk).rest_fen == 0
    basket.one_less(desk)
    for empty in (basket.one_less, basket.remove_line):
        with pytest.raises(PaymentsWait):
            empty(desk)
    payments.give_back(desk, payment.id, reason="顾客不要了")
    cancelling.cancel(desk)
    assert payments.ask(desk, payment.id).payment.state is PaymentState.RETURNED
    assert peer.taken_fen == 0


def test_what_was_paid_goes_back_for_a_reason_and_is_asked_about(desk: Desk) -> None:
    """trust.md, threat 3: a void after the tender is a refund, and leaves a trace."""
    payment = payments.add_card(desk, "000042", 300).payment
    view = payments.give_back(desk, payment.id, reason="刷错金额")
    assert view.rest_fen == 750
    [audit] = [one.body for one in documents(desk) if isinstance(one.body, Audit)]
    assert audit == Audit(
        Exceptional.PAYMENT_REVERSED, payment.id, "card 3.00 paid", "", 300, "刷错金额"
    )
    with pytest.raises(NothingToDo):
        payments.give_back(desk, payment.id, reason="刷错金额")
    with pytest.raises(NothingToDo):
        payments.give_back(desk, "no such payment")


def test_a_cashier_gives_no_more_back_alone_than_they_may(desk: Desk, till: Till) -> None:
    rules = replace(RULES, version=3, authority=Authority(Limits(100, 0, 299, 0)))
    mirror(till, (rulebook_row(rules, ver=3),))
    payment = payments.add_card(desk, "000042", 300).payment
    desk.role = Role.CASHIER
    with pytest.raises(NeedsApproval):
        payments.give_back(desk, payment.id, reason="刷错金额")
    assert states(desk) == ["paid"]
    payments.give_back(desk, payment.id, reason="刷错金额", approval=BOSS)
    [audit] = [one.body for one in documents(desk) if isinstance(one.body, Audit)]
    assert (audit.approved_by, audit.reason) == ("2001", "顾客投诉")


def test_a_part_in_cash_goes_back_over_the_counter(desk: Desk) -> None:
    payment = payments.add_cash(desk, 300).payment
    assert payments.give_back(desk, payment.id).rest_fen == 750
    assert [one for one in documents(desk) if isinstance(one.body, Audit)] == []


def test_goods_that_come_back_are_paid_back_by_the_provider_until_it_is_done(
    till: Till, desk: Desk, peer: AcquirerPeer, server: AcquirerServer
) -> None:
    charged(desk)
    serial = checkout.pay(desk, None).serial
    peer.deaf = True
    done = returns.take_back(desk, serial, (ReturnedLine(1, 1_000),), reason="质量问题")
    assert done.refunds == (Tender(WECHAT, 350, reference=FIRST),)
    [body] = [one.body for one in documents(desk) if isinstance(one.body, Return)]
    assert body.refunds == done.refunds
    assert any(FIRST in item.text for item in done.receipt.items if isinstance(item, Line))
    [refund] = payments.in_work(desk)
    assert (refund.document, refund.refund_of, refund.amount_fen) == (done.document, FIRST, 350)
    assert payments.ask(desk, refund.id).problem is not None
    assert peer.asked[-1] == ("/v1/refund", refund.id)
    again = restarted(till, server).desk
    assert [item.kind for item in attention.attention(again)] == [AttentionKind.NOT_GIVEN_BACK]
    peer.deaf = False
    for _ in range(2):
        assert payments.ask(again, refund.id).payment.state is PaymentState.RETURNED
    assert peer.taken_fen == 400
    assert attention.attention(again) == ()


def test_a_refund_that_is_refused_waits_for_somebody(desk: Desk, peer: AcquirerPeer) -> None:
    paid = charged(desk)
    serial = checkout.pay(desk, None).serial
    HttpAcquirer.refund(desk.acquirer, "elsewhere", paid.reference, 700)  # type: ignore[arg-type] # it is one
    returns.take_back(desk, serial, (ReturnedLine(1, 1_000),), reason="质量问题")
    [refund] = payments.in_work(desk)
    assert payments.ask(desk, refund.id).payment.state is PaymentState.FAILED
    [item] = attention.attention(desk)
    assert (item.kind, item.serial, item.amount_fen) == (AttentionKind.REFUND_REFUSED, FIRST, 350)
    payments.give_back(desk, refund.id, reason="已用现金退")
    assert attention.attention(desk) == ()
    assert basket.show(desk).attention == 0


def test_an_exchange_takes_what_was_paid_before_off(desk: Desk) -> None:
    serial = checkout.pay(desk, None).serial
    basket.scan(desk, WATER)
    basket.scan(desk, COLA)
    charged(desk, 400)
    done = exchange.exchange(desk, serial, (ReturnedLine(1, 1_000),), None, reason="换货")
    assert sale(done.paid, desk).tenders == (
        Tender(TenderKind.EXCHANGE, 150, reference=done.returned.document),
        Tender(WECHAT, 400, reference=FIRST),
    )
    assert done.returned.refunds[0] == Tender(CASH, 200)


def test_a_customer_s_code_is_in_no_table(desk: Desk, till: Till) -> None:
    """The code is personal: it is passed on, and kept nowhere."""
    charged(desk)
    checkout.pay(desk, None)
    with till.desk.store.reading() as session:
        tables = session.scalars(
            text("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        ).all()
        everything = [
            str(row) for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    assert FIRST in "".join(everything)
    assert CODE not in "".join(everything)


def test_change_is_kept_in_the_balance_beside_other_tenders(desk: Desk) -> None:
    basket.scan(desk, LIN_CARD)
    due = basket.show(desk).quote.due_fen
    payments.add_card(desk, "1", 300)
    paid = checkout.pay(desk, due - 300 + 50, keep_change=True)
    assert (paid.kept_fen, paid.change_fen) == (50, 0)
    assert sale(paid, desk).member == LIN
    assert show(paid.kept_fen) == "0.50"
