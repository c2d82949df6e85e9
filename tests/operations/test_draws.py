"""Drawing at the counter, early access and the benefits mall, on real files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import count

import pytest

from app.domain.documents import Drawing, RedeemedItem, Sale
from app.domain.draws import chance_of, won
from app.domain.ledger import Kind
from app.domain.offers import Why
from app.domain.refusal import (
    CapReached,
    NoMember,
    NoSuchDraw,
    NotForMember,
    NotHeld,
    NotNow,
    NotYetForAll,
)
from app.domain.rulebook import (
    LARGEST,
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarlyAccess,
    EarnBy,
    EarningRule,
    Gift,
    Match,
    Prize,
    Reward,
    RewardKind,
    Window,
)
from app.operations import basket, checkout, draws, members, rewards
from tests.operations.owning import (
    FULL,
    asked,
    documents,
    give,
    last,
    moved,
    no_spending_offline,
    opening,
    rule,
    serve,
)
from tests.till import LIN, START, Till

WATER = "6901234567892"
MUG = Prize("MUG", "马克杯", 1, 3_000, goods="MUG", stock=1)
POINTS = Prize("POINTS", "十积分", 1, 10, Gift(points=10))
LUCKY = Draw("LUCKY", "幸运抽奖", (MUG, POINTS), points=100, caps=(Cap(3),))
TICKET = Coupon("TICKET", "抽奖券", Deal(DealBy.AMOUNT, off_fen=1))
OVER = Window(last=START.date() - timedelta(days=1))
RULES = replace(
    FULL,
    version=5,
    draws=(
        LUCKY,
        replace(LUCKY, code="AFTER", points=0, ticket="TICKET", caps=()),
        replace(LUCKY, code="BASE", name="普通会员抽奖", audience=Audience(tiers=("base",))),
        replace(LUCKY, code="OVER", name="上月抽奖", window=OVER),
    ),
    coupons=(*FULL.coupons, TICKET),
    earning=(
        *FULL.earning,
        EarningRule("ticket", EarnBy.VISIT, Kind.COUPON, from_fen=100, coupon="TICKET"),
    ),
    rewards=(
        *FULL.rewards,
        Reward(RewardKind.SERVICE, "SPA", "护理", 0, audience=Audience(tiers=("gold",))),
        Reward(RewardKind.SERVICE, "TRIAL", "试用", 0, 100, caps=(Cap(1, CapPer.EVER),)),
        Reward(RewardKind.SERVICE, "BASE", "普通", 0, audience=Audience(tiers=("base",))),
        Reward(RewardKind.SERVICE, "OVER", "上月", 1, window=OVER),
    ),
    early_access=(
        EarlyAccess("water", "新水优先购", Match(skus=("101",)), Audience(tiers=("gold",))),
        EarlyAccess("cola", "会员首发", Match(skus=("102",)), Audience(plans=("year",))),
    ),
)
SPA, TRIAL = RedeemedItem(RewardKind.SERVICE, "SPA"), RedeemedItem(RewardKind.SERVICE, "TRIAL")


@pytest.fixture
def till(till: Till) -> Till:
    rule(till, RULES)
    till.world.online = False
    serve(till)
    salts = count()
    till.desk = replace(till.desk, new_salt=lambda: next(salts).to_bytes(16, "big"))
    return till


def drawn(till: Till, code: str = "LUCKY") -> str:
    return draws.take_draw(till.desk, code).prize.code


def test_a_draw_takes_points_out_of_a_hold_without_a_connection(till: Till) -> None:
    """R99, R100, F21."""
    hold = give(till, "points", opening("points", 300))
    done = draws.take_draw(till.desk, "LUCKY")
    document = last(till.desk)
    body = document.body
    assert isinstance(body, Drawing)
    assert (body.member, body.draw, body.holds, body.prize) == (
        LIN,
        "LUCKY",
        (hold,),
        done.prize.code,
    )
    assert (document.id, done.document) == (done.document, document.id)
    assert done.prize == won(LUCKY, chance_of(body.seed, document.id, document.previous))
    assert moved(till.desk, done.document)[0] == ("points", 100, "redeem")
    assert done.view.member is not None
    assert done.view.member.held_points == 200


def test_each_drawing_has_a_seed_of_its_own_and_hangs_on_the_one_before(till: Till) -> None:
    give(till, "points", opening("points", 300))
    for _ in range(3):
        drawn(till)
    made = documents(till.desk)
    seeds = {document.body.seed for document in made if isinstance(document.body, Drawing)}
    assert len(seeds) == len({document.previous for document in made}) == 3
    assert made[0].previous == ""


def test_a_member_draws_as_often_as_the_caps_allow_and_again_tomorrow(till: Till) -> None:
    give(till, "points", opening("points", 2_000))
    for _ in range(3):
        drawn(till)
    with pytest.raises(CapReached) as no:
        drawn(till)
    assert no.value.facts == {"what": "幸运抽奖"}
    assert len(documents(till.desk)) == 3
    till.world.at += timedelta(days=1)
    assert drawn(till) in {"MUG", "POINTS"}


def test_a_prize_is_given_as_often_as_this_till_has_it(till: Till) -> None:
    """The mug is there once; who would win it then wins the last prize, as is shown."""
    give(till, "points", opening("points", 2_000))
    assert [one.chance for one in draws.show_odds(till.desk, "LUCKY")] == [
        Fraction(1, 2),
        Fraction(1, 2),
    ]
    won_here = []
    for _ in range(4):
        won_here += [drawn(till) for _ in range(3)]
        till.world.at += timedelta(days=1)
    assert won_here.count("MUG") == 1
    assert [one.text for one in draws.show_odds(till.desk, "LUCKY")] == ["0.00%", "100.00%"]
    assert draws.show_odds(till.desk, "AFTER")[0].text == "50.00%"


def test_a_purchase_gives_a_ticket_and_the_ticket_a_draw(till: Till) -> None:
    """R99: by purchase. The ticket is asked for once it is known, and used once."""
    with pytest.raises(NotHeld) as no:
        drawn(till, "AFTER")
    assert no.value.facts == {"kind": "coupon:TICKET", "held": 0, "short": 1}
    assert asked(till) == {"coupon:TICKET": 1}
    basket.scan(till.desk, WATER)
    paid = checkout.pay(till.desk, None)
    assert ("coupon:TICKET", 1, "earn") in moved(till.desk, paid.document)
    serve(till)
    give(till, "coupon:TICKET", [(f"{paid.document}:1", 1)])
    done = draws.take_draw(till.desk, "AFTER")
    assert moved(till.desk, done.document)[0] == ("coupon:TICKET", 1, "use")
    with pytest.raises(NotHeld):
        drawn(till, "AFTER")


def test_who_has_too_few_points_here_draws_nothing_and_they_are_asked_for(till: Till) -> None:
    """F25, F46."""
    give(till, "points", opening("points", 99))
    with pytest.raises(NotHeld) as no:
        drawn(till)
    assert no.value.facts == {"kind": "points", "held": 99, "short": 1}
    assert asked(till) == {"points": 1}
    assert documents(till.desk) == []


def test_a_draw_for_others_over_or_unknown_takes_nothing(till: Till) -> None:
    """R102."""
    give(till, "points", opening("points", 300))
    with pytest.raises(NotForMember) as no:
        drawn(till, "BASE")
    assert no.value.facts == {"what": "普通会员抽奖", "why": "tier"}
    with pytest.raises(NotNow) as late:
        drawn(till, "OVER")
    assert late.value.facts == {"what": "上月抽奖"}
    for ask in (lambda: drawn(till, "OLD"), lambda: draws.show_odds(till.desk, "OLD")):
        with pytest.raises(NoSuchDraw):
            ask()
    members.take_off(till.desk)
    with pytest.raises(NoMember):
        drawn(till)
    assert not [one for one in documents(till.desk) if isinstance(one.body, Drawing)]


# --- the benefits mall


def test_the_mall_shows_what_can_be_had_now_with_the_points_that_are_known(till: Till) -> None:
    """R104, R105, R106, R107. Points are those that the member has, held here or not."""
    found = {entry.reward.code: entry for entry in rewards.show_mall(till.desk)}
    assert [code for code, entry in found.items() if entry.open] == [
        "101", "CUP", "OFF5", "SPA", "TRIAL",
    ]  # fmt: skip
    assert (found["BASE"].why, found["OVER"].why) == (Why.TIER, Why.WINDOW)
    assert (found["TRIAL"].left, found["SPA"].left) == (1, LARGEST)


def test_a_benefit_of_the_tier_costs_nothing_and_needs_no_hold(till: Till) -> None:
    """R106. Also where nothing may be spent without a connection: nothing is spent."""
    rule(till, replace(no_spending_offline(RULES), version=6))
    done = rewards.redeem_rewards(till.desk, (SPA,))
    assert (done.points, done.price_fen) == (0, 0)
    assert moved(till.desk, done.document) == []
    assert asked(till) == {}
    assert last(till.desk).body.holds == ()  # type: ignore[union-attr]  # (a redemption)


def test_a_trial_is_had_once(till: Till) -> None:
    """R107, F37."""
    assert rewards.redeem_rewards(till.desk, (TRIAL,)).price_fen == 100
    with pytest.raises(CapReached) as no:
        rewards.redeem_rewards(till.desk, (TRIAL,))
    assert no.value.facts == {"what": "试用"}
    assert rewards.show_mall(till.desk)[4].why is Why.CAP
    till.world.at += timedelta(days=400)
    with pytest.raises(CapReached):
        rewards.redeem_rewards(till.desk, (TRIAL,))


def test_two_trials_at_once_are_one_too_many(till: Till) -> None:
    with pytest.raises(CapReached):
        rewards.redeem_rewards(till.desk, (TRIAL, TRIAL))
    assert documents(till.desk) == []


def test_a_reward_for_others_or_over_is_refused(till: Till) -> None:
    give(till, "points", opening("points", 300))
    for code, refused in (("BASE", NotForMember), ("OVER", NotNow)):
        with pytest.raises(refused):
            rewards.redeem_rewards(till.desk, (RedeemedItem(RewardKind.SERVICE, code),))
    assert documents(till.desk) == []


# --- early access


def test_new_goods_are_rung_up_for_anybody_and_sold_to_those_they_are_for(till: Till) -> None:
    """R103. Offline as online; a gold member may buy the water, nobody here the cola."""
    basket.scan(till.desk, WATER)
    assert isinstance(_sold(till), Sale)
    serve(till)
    basket.ring_up(till.desk, "102")
    with pytest.raises(NotYetForAll) as no:
        checkout.pay(till.desk, None)
    assert (no.value.facts["article"], no.value.facts["who"]) == ("可口可乐330ml", "")
    assert len(documents(till.desk)) == 1


@pytest.mark.parametrize("online", [True, False])
def test_a_walk_in_is_told_who_may_buy_and_the_basket_stays(till: Till, *, online: bool) -> None:
    members.take_off(till.desk)
    till.world.online = online
    basket.scan(till.desk, WATER)
    with pytest.raises(NotYetForAll) as no:
        checkout.pay(till.desk, 10_000)
    assert no.value.facts == {
        "sku": "101",
        "article": "农夫山泉饮用天然水550ml",
        "what": "新水优先购",
        "who": "金卡",
    }
    assert basket.show(till.desk).basket.pieces == 1
    serve(till)
    assert isinstance(_sold(till), Sale)


def _sold(till: Till) -> object:
    checkout.pay(till.desk, None)
    return [one.body for one in documents(till.desk) if isinstance(one.body, Sale)][-1]
