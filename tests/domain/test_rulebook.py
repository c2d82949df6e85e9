"""The rules of a shop: what can be set at all, and what points and tiers make of money."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.points import expiry, points_for, usable_points, worth_fen
from app.domain.rulebook import (
    LONGEST_DAYS,
    PLAIN,
    Earning,
    Offer,
    Redemption,
    Rulebook,
    Tier,
)
from tests.domain.strategies import AT, rulebooks

GOLD = Tier("gold", "金卡", 50, 150)


@pytest.mark.parametrize("off", [-1, 1000])
def test_a_tier_takes_off_less_than_the_price(off: int) -> None:
    with pytest.raises(ValueError, match="tier gold"):
        replace(GOLD, discount_permille=off)


def test_a_tier_does_not_take_points_away() -> None:
    with pytest.raises(ValueError, match="tier gold"):
        replace(GOLD, multiplier_percent=-1)


@pytest.mark.parametrize("earning", [(0, 1), (-1, 1), (1, -1), (1, LONGEST_DAYS + 1)])
def test_an_earning_rule_has_a_price_and_an_end_that_can_be_reckoned(
    earning: tuple[int, int],
) -> None:
    with pytest.raises(ValueError, match="earning"):
        Earning(*earning)


@pytest.mark.parametrize(
    "rule", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, -1, 1), (1, 1, 1, -1), (1, 1, 1, 1001)]
)
def test_a_redemption_takes_whole_steps_of_at_most_the_whole_sale(
    rule: tuple[int, int, int, int],
) -> None:
    with pytest.raises(ValueError, match="redemption"):
        Redemption(*rule)


@pytest.mark.parametrize("offer", [(-1, 1, 1), (1, -1, 1), (1, 1, -1), (1, 1, LONGEST_DAYS + 1)])
def test_an_offer_gives_and_does_not_take(offer: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="offer"):
        Offer(*offer)


def test_a_rulebook_has_a_version_a_rounding_and_a_tier() -> None:
    with pytest.raises(ValueError, match="out of range"):
        replace(PLAIN, version=-1)
    with pytest.raises(ValueError, match="out of range"):
        replace(PLAIN, rounding_fen=0)
    with pytest.raises(ValueError, match="out of range"):
        replace(PLAIN, tiers=())


def test_a_rulebook_begins_at_a_moment_with_a_zone() -> None:
    with pytest.raises(ValueError, match="no zone"):
        Rulebook(1, datetime(2026, 1, 1))  # noqa: DTZ001 (the zone is what is missing)


def test_a_tier_nobody_knows_gets_what_the_first_one_gets() -> None:
    rules = replace(PLAIN, tiers=(Tier("base", "普通会员"), GOLD))
    assert rules.tier("gold") is GOLD
    assert rules.tier("platinum").code == "base"
    assert rules.tier("").code == "base"


@pytest.mark.parametrize(("paid_fen", "points"), [(0, 0), (99, 0), (100, 1), (4_099, 60)])
def test_only_whole_points_are_earned(paid_fen: int, points: int) -> None:
    assert points_for(paid_fen, Earning(), GOLD) == points


def test_points_for_less_than_nothing_are_a_bug() -> None:
    with pytest.raises(AssertionError):
        points_for(-1, Earning(), GOLD)


@given(rulebooks(), st.integers(0, 10**7), st.integers(0, 10**6))
def test_who_pays_more_never_earns_less(rules: Rulebook, paid_fen: int, more: int) -> None:
    for tier in rules.tiers:
        assert points_for(paid_fen, rules.earning, tier) <= points_for(
            paid_fen + more, rules.earning, tier
        )


@given(rulebooks(), st.integers(0, 10**6), st.integers(-500, 10**6))
def test_points_that_may_be_used_are_there_in_steps_and_within_the_cap(
    rules: Rulebook, amount_fen: int, available: int
) -> None:
    rule = rules.redemption
    points = usable_points(amount_fen, available, rule)
    assert points == 0 or rule.minimum <= points <= available
    assert points % rule.step == 0
    assert worth_fen(points, rule) * 1000 <= amount_fen * rule.cap_permille


@given(rulebooks(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_one_step_more_would_be_too_many(rules: Rulebook, amount_fen: int, available: int) -> None:
    rule = rules.redemption
    least = -(-rule.minimum // rule.step) * rule.step
    more = max(usable_points(amount_fen, available, rule) + rule.step, least)
    over_cap = more // rule.step * rule.step_fen * 1000 > amount_fen * rule.cap_permille
    assert more > available or over_cap


def test_the_minimum_is_enough() -> None:
    rule = Redemption(step=100, step_fen=100, minimum=300)
    assert usable_points(600, 1_000, rule) == 300
    assert usable_points(599, 1_000, rule) == 0


def test_part_of_a_step_is_worth_nothing_and_asking_is_a_bug() -> None:
    assert worth_fen(300, Redemption(step=100, step_fen=50)) == 150
    with pytest.raises(AssertionError):
        worth_fen(350, Redemption())


def test_value_lapses_after_its_days_or_never() -> None:
    assert expiry(AT, 365) == AT + timedelta(days=365)
    assert expiry(AT, 0) is None


def test_the_longest_time_can_be_reckoned_from_any_day_of_this_century() -> None:
    last = expiry(datetime(2099, 12, 31, tzinfo=UTC), LONGEST_DAYS)
    assert last is not None
    assert last.year == 2199


def test_the_rulebook_every_program_knows_gives_nothing_away() -> None:
    assert PLAIN.version == 0
    assert PLAIN.tier("gold").discount_permille == 0
    assert PLAIN.stored_value.offers == ()
    assert PLAIN.stored_value.limit_fen == 500_000
