"""Points turned into goods and coupons, uses of passes, sign-ins and adjustments, on real files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.documents import (
    Activity,
    Adjustment,
    PassUse,
    Redeem,
    RedeemedItem,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.refusal import (
    BadAmount,
    BadField,
    CapReached,
    MemberBlocked,
    NeedsApproval,
    NoMember,
    NoSuchReward,
    NotHeld,
    NothingGiven,
    NotPaid,
    OutOfRange,
    OverLimit,
    PassNotFor,
    TenderNotAllowed,
    UnknownMember,
)
from app.domain.rulebook import EarnBy, RewardKind
from app.operations import (
    activities,
    adjustments,
    basket,
    checkout,
    members,
    passes,
    points,
    rewards,
)
from app.operations.views import CounterView, MemberView
from tests.operations.owning import (
    asked,
    documents,
    give,
    jobs,
    last,
    moved,
    no_spending_offline,
    open_hold,
    opening,
    rule,
    serve,
    settle,
)
from tests.till import LIN, MEMBER, Till, account, mirror

WATER = RedeemedItem(RewardKind.GOODS, "101")
CUP = RedeemedItem(RewardKind.GOODS, "CUP")
COUPON = RedeemedItem(RewardKind.COUPON, "OFF5", 2)


@pytest.fixture
def till(till: Till) -> Till:
    rule(till)
    till.world.online = False
    serve(till)
    return till


def strip(view: CounterView) -> MemberView:
    assert view.member is not None
    return view.member


def test_goods_for_points_are_given_offline_out_of_a_hold(till: Till) -> None:
    hold = give(till, "points", opening("points", 300))
    done = rewards.redeem_rewards(till.desk, (WATER,))
    assert (done.points, done.price_fen) == (200, 0)
    body = last(till.desk).body
    assert body == Redeem(LIN, (WATER,), (), (hold,), 200)
    assert (strip(done.view).points, strip(done.view).held_points) == (1896, 100)
    assert jobs(till.desk) == [("redeem", "")]


def test_redeemed_points_are_gone_at_once_also_offline_and_without_choosing_the_member_again(
    till: Till,
) -> None:
    """F20, F21, F22: points redeemed offline that were not taken; endless redemption, F37."""
    give(till, "points", opening("points", 300))
    rewards.redeem_rewards(till.desk, (WATER,))
    with pytest.raises(NotHeld) as no:
        rewards.redeem_rewards(till.desk, (WATER,))
    assert no.value.facts == {"kind": "points", "held": 100, "short": 100}
    assert len(documents(till.desk)) == 1


def test_the_last_known_balance_gives_no_reward_and_the_exact_rest_is_asked_for(
    till: Till,
) -> None:
    """F25, F46: points that are not held cannot be used, whatever balance was last seen."""
    give(till, "points", opening("points", 50))
    for _ in range(2):
        with pytest.raises(NotHeld) as no:
            rewards.redeem_rewards(till.desk, (WATER, COUPON))
        assert no.value.facts == {"kind": "points", "held": 50, "short": 1150}
    assert asked(till) == {"points": 1150}
    assert documents(till.desk) == []


def test_the_price_of_a_reward_is_taken_in_money_and_opens_the_drawer(till: Till) -> None:
    give(till, "points", opening("points", 2000))
    done = rewards.redeem_rewards(till.desk, (CUP,))
    assert done.price_fen == 500
    assert jobs(till.desk) == [("drawer", ""), ("redeem", "")]
    body = last(till.desk).body
    assert isinstance(body, Redeem)
    assert body.tenders == (Tender(TenderKind.CASH, 500, 500),)
    wechat = (Tender(TenderKind.WECHAT, 500),)
    rewards.redeem_rewards(till.desk, (CUP,), wechat)
    assert jobs(till.desk)[2:] == [("redeem", "")]


def test_a_reward_is_not_paid_with_value_or_with_too_little(till: Till) -> None:
    give(till, "points", opening("points", 2000))
    with pytest.raises(TenderNotAllowed):
        rewards.redeem_rewards(till.desk, (CUP,), (Tender(TenderKind.STORED_VALUE, 500),))
    with pytest.raises(NotPaid) as no:
        rewards.redeem_rewards(till.desk, (CUP,), (Tender(TenderKind.CARD, 499),))
    assert no.value.facts == {"due_fen": 500, "paid_fen": 499}
    with pytest.raises(NoSuchReward):
        rewards.redeem_rewards(till.desk, (replace(WATER, code="999"),))
    assert documents(till.desk) == []


def test_a_coupon_bought_with_points_is_held_by_the_till_that_gave_it(till: Till) -> None:
    """F45: a coupon that is counted; it is an account like any other."""
    give(till, "points", opening("points", 2000))
    done = rewards.redeem_rewards(till.desk, (COUPON,))
    assert open_hold(till, f"{done.document}:1")


def test_where_nothing_may_be_spent_offline_a_hold_does_not_help(till: Till) -> None:
    rule(till, no_spending_offline())
    give(till, "points", opening("points", 300))
    with pytest.raises(NotHeld) as no:
        rewards.redeem_rewards(till.desk, (WATER,))
    assert no.value.facts == {"kind": "points", "held": 0, "short": 200}
    till.world.online = True
    assert rewards.redeem_rewards(till.desk, (WATER,)).points == 200


def test_nobody_and_a_blocked_member_redeem_nothing(till: Till) -> None:
    give(till, "points", opening("points", 300))
    mirror(till, (MEMBER._replace(ver=9, status=MemberStatus.FROZEN),))
    with pytest.raises(MemberBlocked):
        rewards.redeem_rewards(till.desk, (WATER,))
    mirror(till, (MEMBER._replace(ver=10),))
    members.take_off(till.desk)
    with pytest.raises(NoMember):
        rewards.redeem_rewards(till.desk, (WATER,))


def test_a_pass_that_was_sold_here_is_used_here_at_once_and_offline(till: Till) -> None:
    basket.ring_up(till.desk, "YOGA10")
    checkout.pay(till.desk, None)
    serve(till)
    (there,) = passes.passes(till.desk, "YOGA")
    assert (there.sku, there.name, there.left, there.held) == ("YOGA10", "瑜伽十次卡", 10, 10)
    used = passes.use_pass(till.desk, "YOGA10", "YOGA", 3)
    assert (used.uses, used.left) == (3, 7)
    body = last(till.desk).body
    assert isinstance(body, PassUse)
    assert len(body.holds) == 1
    with pytest.raises(NotHeld) as no:
        passes.use_pass(till.desk, "YOGA10", "YOGA", 8)
    assert no.value.facts == {"kind": "pass:YOGA10", "held": 7, "short": 1}
    assert asked(till) == {"pass:YOGA10": 1}


def test_uses_of_a_pass_are_asked_for_by_their_unit_and_used_once_granted(till: Till) -> None:
    assert passes.ask_uses(till.desk, "YOGA10", 2)
    assert asked(till) == {"pass:YOGA10": 2}
    give(till, "pass:YOGA10", [("sold-elsewhere:0", 2)])
    assert not passes.ask_uses(till.desk, "YOGA10", 2)
    assert passes.passes(till.desk)[0].held == 2
    assert passes.use_pass(till.desk, "YOGA10", "YOGA").left == 1


def test_using_a_pass_is_a_visit_that_earns(till: Till) -> None:
    give(till, "pass:YOGA10", [("sold-elsewhere:0", 2)])
    used = passes.use_pass(till.desk, "YOGA10", "YOGA")
    assert moved(till.desk, used.document) == [("pass:YOGA10", 1, "use"), ("growth", 2, "earn")]


def test_a_pass_pays_only_for_what_it_is_good_for(till: Till) -> None:
    give(till, "pass:YOGA10", [("sold-elsewhere:0", 2)])
    for sku, article in (("YOGA10", "101"), ("YOGA10", "YOGA10"), ("SWIM", "YOGA")):
        with pytest.raises(PassNotFor) as no:
            passes.use_pass(till.desk, sku, article)
        assert no.value.facts == {"sku": sku, "pays_for": article}
    assert passes.passes(till.desk, "101") == ()


def test_signing_in_twice_on_a_day_gives_once_and_again_the_next_day(till: Till) -> None:
    """Caps per day and member against farming, counted at the till without a connection."""
    done = activities.sign_in(till.desk)
    assert (done.points, done.growth) == (5, 0)
    assert strip(done.view).points == 2101
    with pytest.raises(CapReached) as no:
        activities.sign_in(till.desk)
    assert no.value.facts == {"what": "sign_in"}
    assert last(till.desk).body == Activity(LIN, EarnBy.SIGN_IN, "", 5)
    till.world.at += timedelta(days=1)
    assert activities.sign_in(till.desk).points == 5
    assert [d.basis.counters for d in documents(till.desk)] == [(), ()]


def test_points_of_a_sign_in_are_not_held_here_so_they_cannot_be_spent_twice(till: Till) -> None:
    done = activities.sign_in(till.desk)
    assert strip(done.view).held_points == 0
    basket.scan(till.desk, "6901234567892")
    with pytest.raises(NotHeld):
        points.redeem(till.desk, None)


def test_a_campaign_rewards_only_who_takes_part_in_it(till: Till) -> None:
    assert activities.take_part(till.desk, EarnBy.CAMPAIGN, "spring").points == 30
    assert activities.take_part(till.desk, EarnBy.VISIT).growth == 2
    for what, subject in ((EarnBy.CAMPAIGN, "autumn"), (EarnBy.REVIEW, "")):
        with pytest.raises(NothingGiven):
            activities.take_part(till.desk, what, subject)


def test_an_adjustment_has_a_reason_and_an_approval_and_shows_at_once(till: Till) -> None:
    given = adjustments.adjust(till.desk, Kind.POINTS, "", 100, reason=" 补偿 ", approved_by="2001")
    assert given.after == 2196
    assert strip(given.view).points == 2196
    body = last(till.desk).body
    assert body == Adjustment(LIN, Kind.POINTS, "", 100, "补偿", "2001")
    taken = adjustments.adjust(till.desk, Kind.POINTS, "", -2196, reason="错", approved_by="2001")
    assert taken.after == 0
    passes_given = adjustments.adjust(
        till.desk, Kind.PASS, "YOGA10", 2, reason="补", approved_by="2001"
    )
    assert passes_given.after == 2


@pytest.mark.parametrize(
    ("amount", "reason", "approved_by", "refused"),
    [
        (0, "x", "2001", BadAmount),
        (10_000_001, "x", "2001", BadAmount),
        (-10_000_001, "x", "2001", BadAmount),
        (1, " ", "2001", BadField),
        (1, "x", "", NeedsApproval),
        (-2097, "x", "2001", OutOfRange),
    ],
)
def test_an_adjustment_that_may_not_be_changes_nothing(
    till: Till, amount: int, reason: str, approved_by: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        adjustments.adjust(
            till.desk, Kind.POINTS, "", amount, reason=reason, approved_by=approved_by
        )
    assert documents(till.desk) == []


def test_value_given_by_hand_keeps_the_limit_of_the_card(till: Till) -> None:
    with pytest.raises(OverLimit):
        adjustments.adjust(till.desk, Kind.BONUS, "", 480_001, reason="x", approved_by="2001")
    done = adjustments.adjust(till.desk, Kind.BONUS, "", 480_000, reason="x", approved_by="2001")
    assert strip(done.view).value_fen == 500_000


def test_what_the_centre_contains_already_is_not_shown_twice(till: Till) -> None:
    """F29: a balance that several tills wrote over; here rows and own documents add up once."""
    activities.sign_in(till.desk)
    settle(till, last(till.desk), accounts=((LIN, "points", 9),))
    mirror(till, (account(Kind.POINTS, 2101, ver=9),))
    assert strip(basket.show(till.desk)).points == 2101


def test_a_member_who_left_this_tills_mirror_is_served_as_nobody(till: Till) -> None:
    mirror(till, (MEMBER._replace(ver=9, removed=True),))
    with pytest.raises(UnknownMember):
        activities.sign_in(till.desk)
