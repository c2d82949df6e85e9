"""Points: in a sale, for rewards, and their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.customer import Customer
from app.domain.documents import RedeemedItem
from app.domain.ledger import Account, Kind, Reason
from app.domain.lots import Lot, Part, allocate, in_order
from app.domain.offers import Why
from app.domain.points import (
    check_rewards,
    expired,
    expiring,
    mall,
    redeemed,
    redemption_price,
    reward_price,
    usable_points,
    worth_fen,
)
from app.domain.refusal import CapReached, NoSuchReward, NotForMember, NotNow
from app.domain.rulebook import (
    LARGEST,
    PLAIN,
    Audience,
    Cap,
    CapPer,
    Coupon,
    Deal,
    DealBy,
    Redemption,
    Reward,
    RewardKind,
    Tier,
    Validity,
    Window,
)

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)
POINTS = Account("lin", Kind.POINTS)
LOT = Lot("d1:0", POINTS, 100, 60, AT - 30 * DAY, AT + 10 * DAY, Reason.EARN)
MUG = Reward(RewardKind.GOODS, "MUG", "马克杯", 500, price_fen=990)
TEN_OFF = Reward(RewardKind.COUPON, "TEN", "十元券", 1_000)
COUPON = Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000), validity=Validity(days=30))
RULES = replace(PLAIN, rewards=(MUG, TEN_OFF), coupons=(COUPON,))

redemptions = st.builds(
    Redemption,
    step=st.integers(1, 500),
    step_fen=st.integers(1, 500),
    minimum=st.integers(0, 2_000),
    cap_permille=st.integers(0, 1_000),
)
fen = st.integers(0, 10**6)


@st.composite
def lots_of_points(draw: st.DrawFn) -> list[Lot]:
    """Lots of any age, used up to any part."""
    lots = []
    for index in range(draw(st.integers(0, 6))):
        amount = draw(st.integers(1, 500))
        ends = draw(st.none() | st.integers(-5, 5))
        lots.append(
            replace(
                LOT,
                id=f"d{index}:0",
                amount=amount,
                left=draw(st.integers(0, amount)),
                expires_at=None if ends is None else AT + ends * DAY,
            )
        )
    return lots


@given(redemptions, fen, st.integers(-500, 10**6))
def test_points_that_may_be_used_are_there_in_steps_and_within_the_cap(
    rule: Redemption, amount_fen: int, available: int
) -> None:
    points = usable_points(amount_fen, available, rule)
    assert points == 0 or rule.minimum <= points <= available
    assert points % rule.step == 0
    assert worth_fen(points, rule) * 1000 <= amount_fen * rule.cap_permille


@given(redemptions, fen, fen)
def test_one_step_more_would_be_too_many(rule: Redemption, amount_fen: int, available: int) -> None:
    least = -(-rule.minimum // rule.step) * rule.step
    more = max(usable_points(amount_fen, available, rule) + rule.step, least)
    over_cap = more // rule.step * rule.step_fen * 1000 > amount_fen * rule.cap_permille
    assert more > available or over_cap


def test_the_minimum_is_enough() -> None:
    rule = Redemption(step=100, step_fen=100, minimum=300)
    assert usable_points(600, 1_000, rule) == 300
    assert usable_points(599, 1_000, rule) == 0


def test_no_more_points_are_usable_than_are_there() -> None:
    """F46: points were taken although there were too few."""
    assert usable_points(10_000, 299, Redemption()) == 200
    assert usable_points(10_000, -1, Redemption(minimum=0)) == 0


def test_part_of_a_step_is_worth_nothing_and_asking_is_a_bug() -> None:
    assert worth_fen(300, Redemption(step=100, step_fen=50)) == 150
    with pytest.raises(AssertionError):
        worth_fen(350, Redemption())


def test_a_reward_is_found_by_what_it_is_and_by_its_code() -> None:
    assert reward_price(RewardKind.GOODS, "MUG", RULES) is MUG
    assert reward_price(RewardKind.COUPON, "TEN", RULES) is TEN_OFF


@pytest.mark.parametrize(("kind", "code"), [("goods", "TEN"), ("coupon", "MUG"), ("goods", "")])
def test_what_is_no_reward_is_refused_by_name(kind: str, code: str) -> None:
    with pytest.raises(NoSuchReward) as no:
        reward_price(RewardKind(kind), code, RULES)
    assert no.value.facts == {"reward": kind, "code": code}
    assert no.value.code == "no_such_reward"


def test_rewards_cost_their_points_and_their_money_each() -> None:
    mugs = RedeemedItem(RewardKind.GOODS, "MUG", 3)
    coupons = RedeemedItem(RewardKind.COUPON, "TEN", 2)
    assert redemption_price([mugs], RULES) == (1_500, 2_970)
    assert redemption_price([mugs, coupons], RULES) == (3_500, 2_970)
    assert redemption_price([], RULES) == (0, 0)


def test_one_reward_that_is_gone_refuses_all() -> None:
    items = [RedeemedItem(RewardKind.GOODS, "MUG"), RedeemedItem(RewardKind.GOODS, "CUP")]
    with pytest.raises(NoSuchReward):
        redemption_price(items, RULES)


# --- the benefits mall

DAY_OF_MUGS = "reward:goods:MUG/2026-11-22"
SPA = Reward(RewardKind.SERVICE, "SPA", "护理", 0, audience=Audience(tiers=("gold",)))
CINEMA = Reward(
    RewardKind.SERVICE, "CINEMA", "观影", 0, price_fen=990, window=Window(weekdays=(1,))
)
MALL = replace(
    RULES,
    tiers=(*PLAIN.tiers, Tier("gold", "金卡")),
    rewards=(replace(MUG, caps=(Cap(3), Cap(5, CapPer.EVER))), TEN_OFF, SPA, CINEMA),
)
LIN = Customer("base", 999)


def entries(customer: Customer, **counted: int) -> list[tuple[str, int, Why | None, int]]:
    names = {"mugs": DAY_OF_MUGS, "ever": "reward:goods:MUG/"}
    counts = {names[name]: amount for name, amount in counted.items()}
    return [
        (entry.reward.code, entry.left, entry.why, entry.missing_points)
        for entry in mall(customer, MALL, at=AT, counted=counts)
    ]


def test_the_mall_tells_what_a_member_can_have_now_and_why_not_the_rest() -> None:
    """R104, R105, R106, R107."""
    assert entries(LIN) == [
        ("MUG", 3, None, 0),
        ("TEN", LARGEST, None, 1),
        ("SPA", LARGEST, Why.TIER, 0),
        ("CINEMA", LARGEST, Why.WINDOW, 0),
    ]
    assert entries(replace(LIN, tier="gold", points_available=1_000), mugs=3) == [
        ("MUG", 0, Why.CAP, 0),
        ("TEN", LARGEST, None, 0),
        ("SPA", LARGEST, None, 0),
        ("CINEMA", LARGEST, Why.WINDOW, 0),
    ]
    assert entries(LIN, mugs=1, ever=4)[0] == ("MUG", 1, None, 0)
    assert entries(LIN, mugs=4, ever=9)[0] == ("MUG", 0, Why.CAP, 0)


def test_an_entry_is_open_where_nothing_stands_against_it() -> None:
    open_ones = [entry.open for entry in mall(LIN, MALL, at=AT, counted={})]
    assert open_ones == [True, False, False, False]


def test_rewards_of_one_kind_are_counted_together_against_their_cap() -> None:
    """F37: endless redemption by many small ones."""
    two, three = RedeemedItem(RewardKind.GOODS, "MUG", 2), RedeemedItem(RewardKind.GOODS, "MUG", 3)
    spa = RedeemedItem(RewardKind.SERVICE, "SPA")
    assert redeemed([two, spa, three], MALL) == {MALL.rewards[0]: 5, SPA: 1}
    check_rewards([three], LIN, MALL, at=AT, counted={})
    check_rewards([two], LIN, MALL, at=AT, counted={DAY_OF_MUGS: 1})
    for items, counted in (([two, two], {}), ([three], {DAY_OF_MUGS: 1})):
        with pytest.raises(CapReached) as no:
            check_rewards(items, LIN, MALL, at=AT, counted=counted)
        assert no.value.facts == {"what": "马克杯"}


def test_a_reward_for_others_or_for_another_time_is_refused_by_its_name() -> None:
    spa = RedeemedItem(RewardKind.SERVICE, "SPA")
    check_rewards([spa], replace(LIN, tier="gold"), MALL, at=AT, counted={})
    with pytest.raises(NotForMember) as no:
        check_rewards([spa], LIN, MALL, at=AT, counted={})
    assert no.value.facts == {"what": "护理", "why": "tier"}
    cinema = RedeemedItem(RewardKind.SERVICE, "CINEMA")
    check_rewards([cinema], LIN, MALL, at=AT + DAY, counted={})
    with pytest.raises(NotNow) as late:
        check_rewards([cinema], LIN, MALL, at=AT, counted={})
    assert late.value.facts == {"what": "观影"}
    with pytest.raises(NoSuchReward):
        check_rewards([replace(cinema, code="OPERA")], LIN, MALL, at=AT, counted={})


# --- the end of points


def test_expiring_soon_says_how_many_points_and_when_the_first_lapse() -> None:
    later = replace(LOT, id="d2:0", left=7, expires_at=AT + 20 * DAY)
    never = replace(LOT, id="d3:0", expires_at=None)
    assert expiring([later, LOT, never], AT, 30 * DAY) == (67, AT + 10 * DAY)
    assert expiring([later, LOT, never], AT, 19 * DAY) == (60, AT + 10 * DAY)
    assert expiring([never], AT, 30 * DAY) == (0, None)


def test_expiring_soon_counts_from_now_to_the_last_moment_asked_for() -> None:
    second = timedelta(seconds=1)
    assert expiring([LOT], AT, 10 * DAY) == (60, AT + 10 * DAY)
    assert expiring([LOT], AT, 10 * DAY - second) == (0, None)
    assert expiring([LOT], AT + 10 * DAY - second, DAY) == (60, AT + 10 * DAY)
    assert expiring([LOT], AT + 10 * DAY, DAY) == (0, None)


def test_what_was_used_up_is_not_about_to_lapse() -> None:
    used = replace(LOT, left=0, expires_at=AT + DAY)
    assert expiring([used, LOT], AT, 30 * DAY) == (60, AT + 10 * DAY)


def test_points_that_cannot_be_used_yet_lapse_like_all_others() -> None:
    early = replace(LOT, vests_at=AT + DAY)
    assert expiring([early], AT, 30 * DAY) == (60, AT + 10 * DAY)


def test_a_lot_lapses_at_its_moment_and_not_before() -> None:
    """F46: points lapsed that had not expired."""
    assert expired([LOT], AT + 10 * DAY - timedelta(seconds=1)) == ()
    assert expired([LOT], AT + 10 * DAY) == (LOT,)


def test_only_what_is_left_and_has_an_end_lapses() -> None:
    never = replace(LOT, id="d2:0", expires_at=None)
    used = replace(LOT, id="d3:0", left=0)
    last = replace(LOT, id="d4:0", left=1)
    assert expired([never, LOT, used, last], AT + 10 * DAY) == (LOT, last)


def test_principal_never_lapses() -> None:
    principal = replace(LOT, account=Account("lin", Kind.PRINCIPAL), expires_at=None)
    assert expired([principal], AT + 36_500 * DAY) == ()


@given(lots_of_points(), st.integers(0, 2_000))
def test_points_that_were_spent_do_not_lapse_a_second_time(lots: list[Lot], wanted: int) -> None:
    """F39: an expiry was not paired with what had been spent, and the balance collapsed."""
    ordered = in_order(lot for lot in lots if lot.usable(AT))
    spent = {part.lot: part.amount for part in allocate(_left(ordered), wanted)}
    after = [replace(lot, left=lot.left - spent.get(lot.id, 0)) for lot in lots]
    lapsed = expired(after, AT + 2 * DAY)
    kept = [lot for lot in after if lot not in lapsed]
    taken = sum(spent.values()) + sum(lot.left for lot in lapsed)
    assert sum(lot.left for lot in kept) == sum(lot.left for lot in lots) - taken
    assert not any(lot.left and lot.expired(AT + 2 * DAY) for lot in kept)
    assert all(lot.left > 0 for lot in lapsed)


@given(lots_of_points(), st.integers(0, 6))
def test_what_is_announced_is_what_lapses_in_that_time(lots: list[Lot], days: int) -> None:
    live = [lot for lot in lots if not lot.expired(AT)]
    count, first = expiring(lots, AT, days * DAY)
    gone = expired(live, AT + days * DAY)
    assert count == sum(lot.left for lot in gone)
    assert first == min((lot.expires_at for lot in gone if lot.expires_at), default=None)


def _left(lots: tuple[Lot, ...]) -> list[Part]:
    return [Part(lot.id, lot.left) for lot in lots]
