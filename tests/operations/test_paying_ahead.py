"""Top-ups, plans and rewards by payment code, on real files, asked of a provider over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.documents import (
    PlanEnd,
    PlanOrder,
    PlanPeriod,
    Prepaid,
    PrepaidRefund,
    Redeem,
    RedeemedItem,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.member import MemberStatus
from app.domain.payment import PaymentState
from app.domain.prepaid_refund import Cause
from app.domain.receipt import Line, Receipt
from app.domain.refusal import (
    MemberBlocked,
    NoMember,
    NotHeld,
    NothingToDo,
    NotPaid,
    OverLimit,
    PaidAheadWaits,
    PaymentOpen,
    Refused,
    Unavailable,
)
from app.domain.rulebook import RewardKind
from app.operations import (
    attention,
    basket,
    members,
    paying_ahead,
    paying_back,
    payments,
    plan_end,
    plans,
    refunds,
    rewards,
    shifts,
    stored_value,
)
from app.operations.desk import Desk
from app.operations.paying_ahead import Ahead
from app.operations.refunds import Ending
from app.operations.views import AttentionKind
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.operations.owning import asked, documents, give, jobs, opening, rule, serve
from tests.operations.provider import CODE, FIRST, NEXT_CODE, line_to, restarted
from tests.operations.test_plans import MONTHLY, RULES
from tests.till import LIN, MEMBER, START, Till, mirror, rulebook_row

CUP, WATER = (RedeemedItem(RewardKind.GOODS, code) for code in ("CUP", "101"))
WECHAT, ALIPAY, CASH = TenderKind.WECHAT, TenderKind.ALIPAY, TenderKind.CASH


@pytest.fixture
def desk(till: Till, server: AcquirerServer) -> Desk:
    """The member is at the counter, and nothing is rung up."""
    rule(till, RULES)
    till.desk.acquirer = line_to(server)
    give(till, "points", opening("points", 1_200))
    serve(till)
    return till.desk


def top_up(desk: Desk, code: str = CODE) -> Ahead:
    return paying_ahead.begin_top_up(desk, 10_000, code)


def month(desk: Desk, code: str = CODE) -> Ahead:
    return paying_ahead.begin_plan(desk, "month", code)


def cup(desk: Desk, code: str = CODE) -> Ahead:
    """A thousand points and five yuan."""
    return paying_ahead.begin_rewards(desk, (CUP,), code)


def charged(desk: Desk, ahead: Ahead, code: str = CODE) -> PaymentState:
    return payments.charge(desk, ahead.payment.id, code).payment.state


def done(desk: Desk) -> list[TopUp | PlanOrder | Redeem]:
    bodies = (one.body for one in documents(desk))
    return [one for one in bodies if isinstance(one, TopUp | PlanOrder | Redeem)]


def words(receipt: Receipt) -> list[list[str]]:
    return [item.text.split() for item in receipt.items if isinstance(item, Line)]


@pytest.mark.parametrize("kind", ["top-up", "plan"])
def test_a_code_pays_and_drawer_receipt_and_report_agree_with_it(
    desk: Desk, peer: AcquirerPeer, kind: str
) -> None:
    begin, fen = (top_up, 10_000) if kind == "top-up" else (month, 3_000)
    ahead = begin(desk)
    assert (ahead.payment.amount_fen, ahead.act.member) == (fen, LIN)
    assert charged(desk, ahead) is PaymentState.PAID
    made = paying_ahead.finish(desk)
    (body,) = done(desk)
    assert body.tenders == (Tender(WECHAT, fen, reference=FIRST),)
    assert "drawer" not in [job for job, _ in jobs(desk)]
    amount = f"{fen // 100}.00"
    assert ["收款方式", "微信", amount] in words(made.receipt)
    assert made.view.attention == 0
    assert any(FIRST in line for line in words(made.receipt))
    report = words(shifts.x_report(desk))
    assert ["微信", amount] in report
    assert ["现金", amount] not in report
    kept = payments.find(desk, ahead.payment.id)
    assert (kept.document, peer.taken_fen) == (made.document, fen)
    assert paying_ahead.waiting(desk) is None
    with pytest.raises(NothingToDo):
        paying_ahead.finish(desk)
    with pytest.raises(NothingToDo):
        payments.give_back(desk, ahead.payment.id, reason="后悔")
    assert len(done(desk)) == 1


def test_a_card_by_its_slip_is_not_cash_either(desk: Desk) -> None:
    stored_value.top_up(desk, 5_000, (Tender(TenderKind.CARD, 5_000, reference="T9"),))
    plans.order_plan(desk, "month", tenders=(Tender(TenderKind.CARD, 3_000, reference="T10"),))
    stored_value.top_up(desk, 2_000)
    report = words(shifts.x_report(desk))
    assert ["银行卡", "80.00"] in report
    assert ["现金", "20.00"] in report
    assert [job for job, _ in jobs(desk)].count("drawer") == 1


def test_what_the_rules_forbid_is_said_before_anything_is_written_or_charged(
    desk: Desk, peer: AcquirerPeer
) -> None:
    with pytest.raises(OverLimit):
        paying_ahead.begin_top_up(desk, 600_000, CODE)
    with pytest.raises(Refused):
        paying_ahead.begin_plan(desk, "nonesuch", CODE)
    members.take_off(desk)
    with pytest.raises(NoMember):
        top_up(desk)
    desk.acquirer = None
    with pytest.raises(Unavailable, match="payment_not_set_up"):
        top_up(desk)
    assert (paying_ahead.waiting(desk), peer.asked) == (None, [])


def test_one_waits_at_a_time_and_no_second_code_is_charged(desk: Desk, peer: AcquirerPeer) -> None:
    peer.says = ["pending"]
    first = top_up(desk)
    charged(desk, first)
    for again in (top_up, month, cup):
        with pytest.raises(PaidAheadWaits) as no:
            again(desk, NEXT_CODE)
        assert no.value.facts == {"amount_fen": 10_000}
    with pytest.raises(PaymentOpen):
        paying_ahead.finish(desk)
    [item] = attention.attention(desk)
    assert (item.kind, item.amount_fen) == (AttentionKind.PAID_AHEAD, 10_000)
    assert basket.show(desk).attention == 1
    stored_value.top_up(desk, 1_000)
    peer.agree()
    assert payments.ask(desk, first.payment.id).payment.state is PaymentState.PAID
    with pytest.raises(PaidAheadWaits):
        top_up(desk, NEXT_CODE)
    paying_ahead.finish(desk)
    assert basket.show(desk).attention == 0
    assert charged(desk, top_up(desk, NEXT_CODE), NEXT_CODE) is PaymentState.PAID
    assert sum(peer.charged.values()) == 2


def test_two_hands_at_once_begin_one(desk: Desk) -> None:
    begun: list[object] = []
    together = threading.Barrier(4)

    def press() -> None:
        together.wait()
        try:
            begun.append(top_up(desk))
        except PaidAheadWaits as no:
            begun.append(no)

    hands = [threading.Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len([one for one in begun if isinstance(one, Ahead)]) == 1


@pytest.mark.parametrize("begin", [top_up, month, cup])
@pytest.mark.parametrize("cut", ["before sending", "lost", "pending", "silent", "paid"])
def test_a_kill_between_any_two_steps_loses_nothing_and_charges_once(
    till: Till, desk: Desk, server: AcquirerServer, begin: Callable[[Desk], Ahead], cut: str
) -> None:
    """F1, F3: it is shown again, asked about, and finished or given up; never asked for again."""
    ahead, peer = begin(desk), server.peer
    id = ahead.payment.id
    if cut != "before sending":
        peer.says = [cut]
        peer.gate.set()
        line = line_to(server)
        with pytest.raises(Unavailable) if cut in {"lost", "silent"} else nullcontext():
            line.charge(id, CODE, ahead.payment.amount_fen, "")
    again = restarted(till, server).desk
    shown = paying_ahead.waiting(again)
    assert shown is not None
    assert (shown.act, shown.payment.state) == (ahead.act, PaymentState.ASKED)
    assert [one.id for one in payments.in_work(again)] == [id]
    peer.agree()
    state = payments.ask(again, id).payment.state
    if cut in {"before sending", "silent"}:
        assert state is PaymentState.UNKNOWN
        payments.give_back(again, id)
        assert paying_ahead.waiting(again) is None
        assert payments.ask(again, id).payment.state is PaymentState.RETURNED
        assert (done(again), peer.taken_fen) == ([], 0)
    else:
        assert state is PaymentState.PAID
        again = restarted(till, server).desk
        assert payments.in_work(again) == ()
        paying_ahead.finish(again)
        (body,) = done(again)
        assert body.member == LIN
        assert peer.taken_fen == ahead.payment.amount_fen
        assert sum(peer.charged.values()) == 1


def test_it_is_for_whoever_stood_there_whoever_stands_there_now(
    desk: Desk, till: Till, peer: AcquirerPeer
) -> None:
    ahead = top_up(desk)
    members.take_off(desk)
    charged(desk, ahead)
    made = paying_ahead.finish(desk)
    assert [body.member for body in done(desk)] == [LIN]
    assert made.view.member is None


def test_a_reward_is_given_for_points_and_a_code_once_both_are_there(
    desk: Desk, till: Till, peer: AcquirerPeer
) -> None:
    """What is held for whoever pays stays so, whoever stands there meanwhile."""
    ahead = cup(desk)
    assert (ahead.name, ahead.payment.amount_fen) == ("保温杯 ×1", 500)
    members.take_off(desk)
    charged(desk, ahead)
    made = paying_ahead.finish(desk)
    assert made.view.member is None
    (body,) = done(desk)
    assert isinstance(body, Redeem)
    assert (body.items, body.points) == ((CUP,), 1_000)
    assert body.tenders == (Tender(WECHAT, 500, reference=FIRST),)
    assert jobs(desk) == [("redeem", "")]
    assert ["微信", "5.00"] in words(shifts.x_report(desk))
    with pytest.raises(NothingToDo):
        paying_ahead.finish(desk)


def test_nobody_is_asked_to_pay_for_a_reward_before_the_points_are_here(
    desk: Desk, till: Till, peer: AcquirerPeer
) -> None:
    two = (replace(CUP, count=2),)
    for begin in (rewards.ask_points, partial(paying_ahead.begin_rewards, code=CODE)):
        with pytest.raises(NotHeld) as no:
            begin(desk, two)
        assert no.value.facts == {"kind": "points", "held": 1_200, "short": 800}
    assert asked(till)["points"] >= 800
    with pytest.raises(NothingToDo):
        paying_ahead.begin_rewards(desk, (WATER,), CODE)
    assert (paying_ahead.waiting(desk), peer.asked) == (None, [])


def test_points_that_went_elsewhere_while_the_customer_paid_are_asked_for_again(
    desk: Desk, till: Till
) -> None:
    ahead = cup(desk)
    charged(desk, ahead)
    rewards.redeem_rewards(desk, (replace(WATER, count=2),))
    with pytest.raises(NotHeld):
        paying_ahead.finish(desk)
    assert asked(till)["points"] >= 200
    assert paying_ahead.waiting(desk) is not None
    give(till, "points", opening("points", 200))
    paying_ahead.finish(desk)
    assert [body.points for body in done(desk) if isinstance(body, Redeem)] == [400, 1_000]


def test_a_refusal_ends_it_and_the_same_can_be_asked_for_by_another_code(
    desk: Desk, peer: AcquirerPeer
) -> None:
    peer.says = ["refused"]
    assert charged(desk, top_up(desk)) is PaymentState.FAILED
    assert paying_ahead.waiting(desk) is None
    assert charged(desk, top_up(desk, NEXT_CODE), NEXT_CODE) is PaymentState.PAID
    paying_ahead.finish(desk)
    assert [body.tenders[0].kind for body in done(desk)] == [ALIPAY]


def test_what_the_rules_forbid_meanwhile_is_given_back(
    desk: Desk, till: Till, peer: AcquirerPeer
) -> None:
    ahead = month(desk)
    charged(desk, ahead)
    dearer = replace(RULES, version=6, plans=(replace(MONTHLY, price_fen=3_100),))
    mirror(till, (rulebook_row(dearer, 40),))
    with pytest.raises(NotPaid):
        paying_ahead.finish(desk)
    blocked = MEMBER._replace(ver=50, status=MemberStatus.FROZEN)
    mirror(till, (blocked,))
    with pytest.raises(MemberBlocked):
        paying_ahead.finish(desk)
    assert paying_ahead.waiting(desk) is not None
    payments.give_back(desk, ahead.payment.id, reason="价格变了")
    assert payments.ask(desk, ahead.payment.id).payment.state is PaymentState.RETURNED
    assert (done(desk), peer.taken_fen, paying_ahead.waiting(desk)) == ([], 0, None)


def test_a_plan_that_ends_is_paid_back_by_the_code_that_paid_it(
    desk: Desk, peer: AcquirerPeer
) -> None:
    charged(desk, month(desk))
    sold = paying_ahead.finish(desk)
    assert isinstance(sold, plans.PlanSold)
    period = PlanPeriod(
        sold.document, "month", sold.due.begins_at, sold.due.ends_at, 3_000, sold.due.begins_at
    )
    back = plan_end.end_plan(desk, (period,), reason="退", approved_by="2001")
    assert back.refunds == (Tender(WECHAT, 3_000, reference=FIRST),)
    [body] = [one.body for one in documents(desk) if isinstance(one.body, PlanEnd)]
    assert body.refunds == back.refunds
    assert any(FIRST in line for line in words(back.receipt))
    assert "drawer" not in [job for job, _ in jobs(desk)]
    [refund] = payments.in_work(desk)
    assert payments.ask(desk, refund.id).payment.state is PaymentState.RETURNED
    assert peer.taken_fen == 0


def test_a_balance_is_paid_back_by_what_paid_each_top_up_and_the_rest_in_cash(
    desk: Desk, peer: AcquirerPeer
) -> None:
    charged(desk, top_up(desk))
    by_code = paying_ahead.finish(desk)
    by_cash = stored_value.top_up(desk, 2_000)
    prepaid = tuple(
        Prepaid(id, fen, 0, START, 0, 0)
        for id, fen in ((by_code.document, 10_000), (by_cash.document, 2_000))
    )
    back = refunds.refund(desk, Ending(prepaid, Cause.CONSUMER), reason="退卡", approved_by="2001")
    assert back.refunds == (Tender(WECHAT, 10_000, reference=FIRST), Tender(CASH, 2_000))
    [body] = [one.body for one in documents(desk) if isinstance(one.body, PrepaidRefund)]
    assert body.refunds == back.refunds
    [refund] = payments.in_work(desk)
    assert (refund.refund_of, refund.amount_fen) == (FIRST, 10_000)
    payments.ask(desk, refund.id)
    assert peer.taken_fen == 0
    report = words(shifts.x_report(desk))
    assert not [line for line in report if line[:1] == ["微信"]]


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_back_goes_what_is_due_and_by_no_tender_more_than_it_paid(
    desk: Desk, data: st.DataObject
) -> None:
    """Whatever paid, and however much of it is due, interest above it included."""
    kinds = st.sampled_from([CASH, WECHAT, ALIPAY, TenderKind.CARD])
    parts = data.draw(st.lists(st.tuples(kinds, st.integers(1, 50)), min_size=1, max_size=4))
    tenders = tuple(
        Tender(kind, fen, fen if kind is CASH else 0, "" if kind is CASH else f"r{at}")
        for at, (kind, fen) in enumerate(parts)
    )
    paid_fen = sum(fen for _, fen in parts)
    made = stored_value.top_up(desk, paid_fen, tenders)
    part_fen = data.draw(st.integers(0, paid_fen))
    due_fen = part_fen + data.draw(st.integers(0, 20))
    with desk.store.writing.begin() as session:
        back = paying_back.tenders_back(session, [(made.document, part_fen)], due_fen, None)
        other = paying_back.tenders_back(session, [("elsewhere", part_fen)], due_fen, None)
    assert sum(one.amount_fen for one in back) == due_fen
    for one in back:
        if one.kind is not CASH:
            assert one.amount_fen <= next(
                paid.amount_fen for paid in tenders if paid.reference == one.reference
            )
    elsewhere_fen = sum(one.amount_fen for one in tenders if one.kind is not CASH)
    not_cash = sum(one.amount_fen for one in back if one.kind is not CASH)
    assert not_cash == min(part_fen, elsewhere_fen), "what is due above the part is cash"
    assert {one.kind for one in other} <= {CASH}
