"""Pricing a basket: never below zero, every fen on a line, and a reason for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.customer import Counter as Counted
from app.domain.customer import Customer
from app.domain.ledger import Kind
from app.domain.points import worth_fen
from app.domain.quote import DiscountReason, Kept, Quote, earnings_of, quote
from app.domain.rulebook import (
    PLAIN,
    EarnAt,
    EarnBy,
    EarningRule,
    Match,
    Redemption,
    Rulebook,
    StoredValue,
    Tier,
    Window,
)
from tests.domain.strategies import AT, HALF, amounts, lines_of_goods, rulebooks, tier_codes

customers = st.none() | st.builds(
    Customer,
    tier_codes,
    st.integers(0, 20_000),
    coupons=st.sampled_from([(), (Counted("C0", 2), Counted("b2", 1))]),
)
wanted = st.integers(0, 20_000)

COLA = BasketLine("10002", "可口可乐330ml", "罐", 350, 3_000)
PAPER = BasketLine("10004", "清风抽纸", "提", 2280, 1_000)
GOLD = replace(PLAIN, tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50, 150)))


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    rules, customer = draw(rulebooks()), draw(customers)
    return quote(
        draw(lines_of_goods), customer, rules, points=draw(wanted), bonus_fen=draw(amounts), at=AT
    )


@HALF
@given(quotes())
def test_nothing_is_ever_below_zero(priced: Quote) -> None:
    assert priced.due_fen >= 0
    assert min((priced.points, priced.earned, priced.saved_fen)) >= 0
    assert all(line.net_fen >= 0 for line in priced.lines)
    assert all(discount.amount_fen > 0 for discount in priced.discounts)
    assert all(part.amount_fen > 0 for line in priced.lines for part in line.discounts)


@HALF
@given(quotes())
def test_what_the_lines_cost_is_what_is_due(priced: Quote) -> None:
    assert sum(line.net_fen for line in priced.lines) == priced.due_fen
    assert sum(line.gross_fen for line in priced.lines) == priced.gross_fen
    assert sum(discount.amount_fen for discount in priced.discounts) == priced.saved_fen


@HALF
@given(quotes())
def test_the_shares_of_every_discount_sum_to_it(priced: Quote) -> None:
    shares = Counter[tuple[DiscountReason, str]]()
    for line in priced.lines:
        for part in line.discounts:
            shares[part.reason, part.detail] += part.amount_fen
    whole = Counter[tuple[DiscountReason, str]]()
    for discount in priced.discounts:
        whole[discount.reason, discount.detail] += discount.amount_fen
    assert shares == whole


@HALF
@given(quotes())
def test_the_column_of_discounts_shows_what_is_off_the_price(priced: Quote) -> None:
    others = {DiscountReason.POINTS, DiscountReason.ROUNDING}
    price = sum(d.amount_fen for d in priced.discounts if d.reason not in others)
    assert sum(line.price_discount_fen for line in priced.lines) == price


@HALF
@given(st.data(), lines_of_goods, rulebooks(), customers, wanted)
def test_the_total_does_not_depend_on_the_order_of_the_lines(
    data: st.DataObject,
    lines: tuple[BasketLine, ...],
    rules: Rulebook,
    customer: Customer | None,
    points: int,
) -> None:
    one = quote(lines, customer, rules, points=points, at=AT)
    other = quote(data.draw(st.permutations(lines)), customer, rules, points=points, at=AT)
    assert (one.gross_fen, one.due_fen, one.points, one.earned, one.discounts) == (
        other.gross_fen,
        other.due_fen,
        other.points,
        other.earned,
        other.discounts,
    )


@HALF
@given(lines_of_goods, rulebooks(), tier_codes, wanted, wanted)
def test_points_are_cut_down_to_what_is_there_and_allowed(
    lines: tuple[BasketLine, ...], rules: Rulebook, tier: str, there: int, points: int
) -> None:
    priced = quote(lines, Customer(tier, there), rules, points=points, at=AT)
    assert priced.points <= min(points, there, priced.usable_points)
    off = [d for d in priced.discounts if d.reason is DiscountReason.POINTS]
    assert sum(d.amount_fen for d in off) == worth_fen(priced.points, rules.redemption)
    assert all(d.detail == str(priced.points) for d in off)


@HALF
@given(lines_of_goods, rulebooks(), tier_codes, wanted)
def test_as_many_points_as_are_offered_may_be_taken(
    lines: tuple[BasketLine, ...], rules: Rulebook, tier: str, there: int
) -> None:
    offered = quote(lines, Customer(tier, there), rules, at=AT).usable_points
    assert quote(lines, Customer(tier, there), rules, points=offered, at=AT).points == offered


@HALF
@given(lines_of_goods, rulebooks())
def test_what_is_due_can_be_paid_in_the_smallest_coin(
    lines: tuple[BasketLine, ...], rules: Rulebook
) -> None:
    """F47, F49: whatever is off before; what is rounded away stands as a line of its own."""
    priced = quote(lines, None, rules, at=AT)
    assert priced.due_fen % rules.rounding_fen == 0
    off = [d.amount_fen for d in priced.discounts if d.reason is DiscountReason.ROUNDING]
    assert sum(off) < rules.rounding_fen
    used = sum(one.off_fen for one in priced.used)
    assert priced.gross_fen - used - sum(off) == priced.due_fen


def test_a_walk_in_pays_the_price_and_earns_nothing() -> None:
    priced = quote([COLA, PAPER], None, GOLD, points=900, at=AT)
    assert (priced.due_fen, priced.points, priced.usable_points, priced.earned) == (3_330, 0, 0, 0)
    assert priced.discounts == ()


def test_the_discount_of_the_tier_comes_before_points_and_rounding_comes_last() -> None:
    priced = quote([COLA, PAPER], Customer("gold", 900), GOLD, points=900, at=AT)
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
    priced = quote([sweet, sweet], Customer("half", 1), rules, points=1, at=AT)
    assert [line.net_fen for line in priced.lines] == [0, 0]


def test_what_is_paid_by_given_value_earns_nothing() -> None:
    gold = Customer("gold")
    assert quote([COLA], gold, PLAIN, at=AT).earned == 10
    assert quote([COLA], gold, PLAIN, bonus_fen=150, at=AT).earned == 9
    assert quote([COLA], gold, PLAIN, bonus_fen=5_000, at=AT).earned == 0


def test_a_better_tier_earns_more() -> None:
    assert quote([PAPER], Customer("base"), GOLD, at=AT).earned == 22
    assert quote([PAPER], Customer("gold"), GOLD, at=AT).earned == 31


@pytest.mark.parametrize("customer", [None, Customer("gold", 900)])
def test_an_empty_basket_costs_nothing(customer: Customer | None) -> None:
    priced = quote([], customer, GOLD, points=900, at=AT)
    assert (priced.due_fen, priced.points, priced.discounts) == (0, 0, ())


def test_what_counts_already_is_summed_by_its_name() -> None:
    counters = (Counted("a/", 3), Counted("b/", 50), Counted("a/", 4))
    customer = Customer("base", counters=counters)
    assert (customer.counted("a/"), customer.counted("b/"), customer.counted("c/")) == (7, 50, 0)


def test_a_rule_of_the_day_holds_at_the_moment_of_the_sale() -> None:
    """Saturday in the shop; a minute to midnight, and midnight."""
    saturday = replace(PLAIN, earning=(EarningRule("s", per=100, window=Window(weekdays=(6,))),))
    midnight = AT.replace(hour=16, minute=0, second=0)
    lin = Customer("base")
    assert quote([PAPER], lin, saturday, at=AT).earned == 22
    assert quote([PAPER], lin, saturday, at=midnight - timedelta(seconds=1)).earned == 22
    assert quote([PAPER], lin, saturday, at=midnight).earned == 0


def test_what_is_earned_is_counted_by_kind() -> None:
    growth = EarningRule("g", gives=Kind.GROWTH, rate=2, per=100)
    rules = replace(PLAIN, earning=(*PLAIN.earning, growth, replace(growth, code="h", rate=0)))
    priced = quote([PAPER], Customer("base"), rules, at=AT)
    assert [(one.rule, one.kind, one.amount) for one in priced.earnings] == [
        ("base", Kind.POINTS, 22),
        ("g", Kind.GROWTH, 44),
    ]
    assert priced.earned == 22


def test_what_principal_pays_earns_at_one_end_only() -> None:
    """F42."""
    paid_in = replace(PLAIN, stored_value=StoredValue(earn_at=EarnAt.TOP_UP))
    for rules, earned in ((PLAIN, 22), (paid_in, 12)):
        priced = quote([PAPER], Customer("base"), rules, at=AT, principal_fen=1_000)
        assert priced.earned == earned


def test_what_was_kept_earns_by_what_was_paid_for_it() -> None:
    """The part that may earn is divided as the lines cost; what is gone earns nothing."""
    earning = (
        EarningRule("cola", per=1, match=Match(skus=("10002",))),
        EarningRule("pieces", EarnBy.QUANTITY, rate=5, per=1_000),
    )
    rules = replace(PLAIN, earning=earning)
    kept = [Kept(COLA, 1_000, 300), Kept(PAPER, 0, 0), Kept(PAPER, 1_000, 900)]
    earned = earnings_of(kept, 800, Customer("base"), rules, at=AT)
    assert [one.amount for one in earned] == [200, 10]
    assert earnings_of(kept, 800, None, rules, at=AT) == ()
    assert earnings_of([], 0, Customer("base"), rules, at=AT) == ()
