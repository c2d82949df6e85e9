"""Coupons on paper: with what gave them, or when the member asks, and used by their slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.documents import Audit, RedeemedItem
from app.domain.ledger import Kind
from app.domain.receipt import BarCode, Receipt
from app.domain.refusal import CouponCode, NothingToPrint
from app.domain.rulebook import (
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarnBy,
    EarningRule,
    Gift,
    Plan,
    Prize,
    Reward,
    RewardKind,
    TopUpOffer,
    Validity,
)
from app.models.balances import reading
from app.models.counter import JobKind, JobState, PrintJobRow
from app.operations import (
    activities,
    basket,
    checkout,
    coupon_slips,
    draws,
    members,
    plans,
    printing,
    rewards,
    stored_value,
)
from app.operations.desk import Desk
from tests.operations.owning import FULL, documents, give, opening, rule, serve
from tests.till import LIN, START, Till

WATER = "6901234567892"
THREE_OFF = Coupon(
    "C3", "满10减3", Deal(DealBy.AMOUNT, from_fen=1_000, off_fen=300), validity=Validity(days=30)
)
GIFT = Prize("C3", "优惠券", 1, 300, Gift(coupons=("C3",)))
RULES = replace(
    FULL,
    version=6,
    coupons=(*FULL.coupons, THREE_OFF),
    stored_value=replace(FULL.stored_value, offers=(TopUpOffer(10_000, 500, coupons=("C3",)),)),
    earning=(
        EarningRule("joined", EarnBy.REGISTRATION, gives=Kind.COUPON, coupon="C3", rate=1),
        EarningRule("sale", EarnBy.MONEY, gives=Kind.COUPON, coupon="C3", per=90),
        EarningRule("seen", EarnBy.SIGN_IN, gives=Kind.COUPON, coupon="C3", rate=1),
    ),
    rewards=(Reward(RewardKind.COUPON, "C3", "券", 100),),
    plans=(Plan("month", "月卡", 3_000, 1, gift=Gift(coupons=("C3",))),),
    draws=(Draw("LUCKY", "抽奖", (GIFT, replace(GIFT, code="C3B", name="又一张券")), points=100),),
)
SLIP = "YHQ-C3"


@pytest.fixture
def till(till: Till) -> Till:
    rule(till, RULES)
    till.desk.print_coupons = True
    serve(till)
    return till


def jobs(desk: Desk) -> list[PrintJobRow]:
    with reading(desk.store) as session:
        return list(session.scalars(select(PrintJobRow).order_by(PrintJobRow.seq)))


def kinds(desk: Desk) -> list[str]:
    return [job.kind for job in jobs(desk)]


def code_of(receipt: Receipt) -> str:
    (bars,) = (item for item in receipt.items if isinstance(item, BarCode))
    return bars.content


def sell(desk: Desk) -> str:
    basket.scan(desk, WATER)
    return checkout.pay(desk, None).document


def printed(desk: Desk) -> list[Receipt]:
    """All that the queue sends, as it is sent."""
    sent = []
    while job := printing.next_job(desk):
        if job.receipt is not None:
            sent.append(job.receipt)
        printing.finish(desk, job.id, JobState.PRINTED)
    return sent


def test_a_sale_prints_each_coupon_that_it_gave_behind_its_receipt(till: Till) -> None:
    sell(till.desk)
    assert kinds(till.desk) == ["drawer", "sale", "coupon", "coupon"]
    _, *slips = printed(till.desk)
    assert [code_of(slip) for slip in slips] == [SLIP, SLIP]
    text = "\n".join(getattr(item, "text", "") for item in slips[0].items)
    until = (START + timedelta(days=30)).date()
    for said in ("满10减3", "张*伟 138****5678", "满 10.00 元可用", f"{until:%Y-%m-%d}"):
        assert said in text


def test_what_else_gives_a_coupon_prints_it_too(till: Till) -> None:
    give(till, "points", opening("points", 300))
    activities.sign_in(till.desk)
    assert kinds(till.desk) == ["coupon"]
    rewards.redeem_rewards(till.desk, (RedeemedItem(RewardKind.COUPON, "C3", 2),))
    assert kinds(till.desk)[1:] == ["redeem", "coupon", "coupon"]
    draws.take_draw(till.desk, "LUCKY")
    assert kinds(till.desk)[4:] == ["drawing", "coupon"]


def test_a_top_up_and_a_plan_print_the_coupons_that_came_with_them_behind_their_slips(
    till: Till,
) -> None:
    stored_value.top_up(till.desk, 10_000)
    assert kinds(till.desk) == ["drawer", "top_up", "top_up", "coupon"]
    plans.order_plan(till.desk, "month")
    assert kinds(till.desk)[4:] == ["drawer", "plan", "plan", "coupon"]


def test_a_new_member_is_given_the_coupon_of_the_welcome_on_paper(till: Till) -> None:
    members.register(till.desk, "13900000001", "新会员")
    assert kinds(till.desk) == ["coupon"]


def test_without_the_setting_no_coupon_is_printed(till: Till) -> None:
    till.desk.print_coupons = False
    activities.sign_in(till.desk)
    sell(till.desk)
    assert JobKind.COUPON.value not in kinds(till.desk)


def test_the_last_receipt_and_that_of_a_sale_are_receipts_and_no_coupons(till: Till) -> None:
    sale = sell(till.desk)
    printing.reprint_last(till.desk)
    printing.reprint(till.desk, sale, reason="没拿到")
    assert kinds(till.desk)[4:] == ["sale", "sale"]


def test_a_coupon_that_was_never_printed_is_printed_and_then_printed_again(till: Till) -> None:
    """The second time it says so, and stands in the journal as of any receipt."""
    till.desk.print_coupons = False
    sell(till.desk)
    before = len(jobs(till.desk))
    first = coupon_slips.print_coupon(till.desk, LIN, "C3")
    again = coupon_slips.print_coupon(till.desk, LIN, "C3")
    assert code_of(first) == code_of(again) == SLIP
    third = coupon_slips.print_coupon(till.desk, LIN, "C3")
    assert [(job.kind, job.mark, job.count) for job in jobs(till.desk)[before:]] == [
        ("coupon", "", 0),
        ("coupon", "重打", 1),
        ("coupon", "重打", 2),
    ]
    assert "重打" not in str(first)
    assert "重打" in str(again)
    assert "第2次" in str(third)
    audits = [one.body for one in documents(till.desk) if isinstance(one.body, Audit)]
    assert [(one.what.value, one.after) for one in audits] == [("reprint", "1"), ("reprint", "2")]


def test_a_coupon_that_came_with_a_receipt_is_printed_again_and_says_so(till: Till) -> None:
    sell(till.desk)
    coupon_slips.print_coupon(till.desk, LIN, "C3")
    assert jobs(till.desk)[-1].mark == "重打"


def test_a_later_coupon_of_the_kind_is_another_one(till: Till) -> None:
    till.desk.print_coupons = False
    sell(till.desk)
    coupon_slips.print_coupon(till.desk, LIN, "C3")
    till.world.at += timedelta(days=31)
    serve(till)
    sell(till.desk)
    coupon_slips.print_coupon(till.desk, LIN, "C3")
    assert jobs(till.desk)[-1].mark == ""


@pytest.mark.parametrize(("member", "code"), [(LIN, "C3"), (LIN, "X"), ("nobody", "C3")])
def test_a_coupon_that_nobody_has_is_not_printed(till: Till, member: str, code: str) -> None:
    with pytest.raises(NothingToPrint):
        coupon_slips.print_coupon(till.desk, member, code)
    assert jobs(till.desk) == []


def test_its_code_rings_nothing_up_and_is_told_for_a_coupon(till: Till) -> None:
    with pytest.raises(CouponCode) as told:
        basket.scan(till.desk, SLIP)
    assert told.value.facts == {"coupon": "C3"}
    assert basket.show(till.desk).basket.lines == ()
