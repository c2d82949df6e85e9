"""Pricing a basket: never below zero, every fen on a line, and a reason for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.points import worth_fen
from app.domain.quote import Customer, DiscountReason, Quote, quote
from app.domain.rulebook import PLAIN, Redemption, Rulebook, Tier
from tests.domain.strategies import amounts, lines_of_goods, rulebooks, tier_codes

customers = st.none() | st.builds(Customer, tier_codes, st.integers(0, 20_000))
wanted = st.integers(0, 20_000)

COLA = BasketLine("10002", "可口可乐330ml", "罐", 350, 3_000)
PAPER = BasketLine("10004", "清风抽纸", "提", 2280, 1_000)
GOLD = replace(PLAIN, tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50, 150)))


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    rules, customer = draw(rulebooks()), draw(customers)
    return quote(
        draw(lines_of_goods), customer, rules, points=draw(wanted), bonus_fen=draw(amounts)
    )


@given(quotes())
def test_nothing_is_ever_below_zero(priced: Quote) -> None:
    assert priced.due_fen >= 0
    assert min((priced.points, priced.earned, priced.saved_fen)) >= 0
    assert all(line.net_fen >= 0 for line in priced.lines)
    assert all(discount.amount_fen > 0 for discount in priced.discounts)
    assert all(part.amount_fen > 0 for line in priced.lines for part in line.discounts)


@given(quotes())
def test_what_the_lines_cost_is_what_is_due(priced: Quote) -> None:
    assert sum(line.net_fen for line in priced.lines) == priced.due_fen
    assert sum(line.gross_fen for line in priced.lines) == priced.gross_fen
    assert sum(discount.amount_fen for discount in priced.discounts) == priced.saved_fen


@given(quotes())
def test_the_shares_of_every_discount_sum_to_it(priced: Quote) -> None:
    shares = Counter[tuple[DiscountReason, str]]()
    for line in priced.lines:
        for part in line.discounts:
            shares[part.reason, part.detail] += part.amount_fen
    assert shares == {(d.reason, d.detail): d.amount_fen for d in priced.discounts}


@given(quotes())
def test_the_column_of_discounts_shows_what_is_off_the_price(priced: Quote) -> None:
    tier = sum(d.amount_fen for d in priced.discounts if d.reason is DiscountReason.TIER)
    assert sum(line.price_discount_fen for line in priced.lines) == tier


@given(st.data(), lines_of_goods, rulebooks(), customers, wanted)
def test_the_total_does_not_depend_on_the_order_of_the_lines(
    data: st.DataObject,
    lines: tuple[BasketLine, ...],
    rules: Rulebook,
    customer: Customer | None,
    points: int,
) -> None:
    one = quote(lines, customer, rules, points=points)
    other = quote(data.draw(st.permutations(lines)), customer, rules, points=points)
    assert (one.gross_fen, one.due_fen, one.points, one.earned, one.discounts) == (
        other.gross_fen,
        other.due_fen,
        other.points,
        other.earned,
        other.discounts,
    )


@given(lines_of_goods, rulebooks(), tier_codes, wanted, wanted)
def test_points_are_cut_down_to_what_is_there_and_allowed(
    lines: tuple[BasketLine, ...], rules: Rulebook, tier: str, there: int, points: int
) -> None:
    priced = quote(lines, Customer(tier, there), rules, points=points)
    assert priced.points <= min(points, there, priced.usable_points)
    off = [d for d in priced.discounts if d.reason is DiscountReason.POINTS]
    assert sum(d.amount_fen for d in off) == worth_fen(priced.points, rules.redemption)
    assert all(d.detail == str(priced.points) for d in off)


@given(lines_of_goods, rulebooks(), tier_codes, wanted)
def test_as_many_points_as_are_offered_may_be_taken(
    lines: tuple[BasketLine, ...], rules: Rulebook, tier: str, there: int
) -> None:
    offered = quote(lines, Customer(tier, there), rules).usable_points
    assert quote(lines, Customer(tier, there), rules, points=offered).points == offered


@given(lines_of_goods, rulebooks())
def test_what_is_due_can_be_paid_in_the_smallest_coin(
    lines: tuple[BasketLine, ...], rules: Rulebook
) -> None:
    priced = quote(lines, None, rules)
    assert priced.due_fen % rules.rounding_fen == 0
    assert priced.gross_fen - priced.due_fen < rules.rounding_fen


def test_a_walk_in_pays_the_price_and_earns_nothing() -> None:
    priced = quote([COLA, PAPER], None, GOLD, points=900)
    assert (priced.due_fen, priced.points, priced.usable_points, priced.earned) == (3_330, 0, 0, 0)
    assert priced.discounts == ()


def test_the_discount_of_the_tier_comes_before_points_and_rounding_comes_last() -> None:
    priced = quote([COLA, PAPER], Customer("gold", 900), GOLD, points=900)
    told = [(d.reason, d.amount_fen, d.detail) for d in priced.discounts]
    assert told == [
        (DiscountReason.TIER, 167, "gold"),
        (DiscountReason.POINTS, 900, "900"),
        (DiscountReason.ROUNDING, 3, ""),
    ]
    assert (priced.gross_fen, priced.due_fen, priced.saved_fen) == (3_330, 2_260, 1_070)


def test_what_is_shared_out_later_falls_on_what_the_lines_still_cost() -> None:
    """By their first prices the second fen would be taken off the line that costs nothing."""
    half = Tier("half", "半价", 500)
    rules = replace(PLAIN, tiers=(half,), redemption=Redemption(1, 1, 0, 1000), rounding_fen=1)
    sweet = BasketLine("10009", "糖", "颗", 1, 1_000)
    priced = quote([sweet, sweet], Customer("half", 1), rules, points=1)
    assert [line.net_fen for line in priced.lines] == [0, 0]


def test_what_is_paid_by_given_value_earns_nothing() -> None:
    gold = Customer("gold")
    assert quote([COLA], gold, PLAIN).earned == 10
    assert quote([COLA], gold, PLAIN, bonus_fen=150).earned == 9
    assert quote([COLA], gold, PLAIN, bonus_fen=5_000).earned == 0


def test_a_better_tier_earns_more() -> None:
    assert quote([PAPER], Customer("base"), GOLD).earned == 22
    assert quote([PAPER], Customer("gold"), GOLD).earned == 31


@pytest.mark.parametrize("customer", [None, Customer("gold", 900)])
def test_an_empty_basket_costs_nothing(customer: Customer | None) -> None:
    priced = quote([], customer, GOLD, points=900)
    assert (priced.due_fen, priced.points, priced.discounts) == (0, 0, ())
