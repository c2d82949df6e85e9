"""Prepaid refunds: the law's own arithmetic, and what must never come out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Prepaid
from app.domain.prepaid_refund import (
    Cause,
    Closing,
    Consumption,
    Interest,
    PrepaidRefund,
    Prepayment,
    RefundOfAll,
    Rule,
    Step,
    closing,
    refund,
    refund_all,
    smallest,
)
from app.domain.rulebook import RefundTerms

PAID_AT = datetime(2026, 1, 1, tzinfo=UTC)
LATER = PAID_AT + timedelta(days=100)
FIVE_HUNDRED = Prepayment(50_000, 10_000, PAID_AT)


@pytest.mark.parametrize(
    ("consumed_fen", "cause", "refund_fen"),
    [
        (24_000, Cause.SHOP, 30_000),
        (24_000, Cause.CONSUMER, 26_000),
        (55_000, Cause.SHOP, 4_167),
        (55_000, Cause.CONSUMER, 0),
    ],
)
def test_the_worked_examples_of_the_judicial_interpretation(
    consumed_fen: int, cause: Cause, refund_fen: int
) -> None:
    consumed = Consumption(consumed_fen, consumed_fen)
    assert refund(FIVE_HUNDRED, consumed, cause, at=LATER).principal_fen == refund_fen


def test_the_shops_fault_counts_what_was_charged_the_consumers_the_list_price() -> None:
    consumed = Consumption(charged_fen=12_000, list_fen=24_000)
    by_shop = refund(FIVE_HUNDRED, consumed, Cause.SHOP, at=LATER)
    by_consumer = refund(FIVE_HUNDRED, consumed, Cause.CONSUMER, at=LATER)
    assert (by_shop.rule, by_shop.principal_fen) == (Rule.PROPORTION, 40_000)
    assert (by_consumer.rule, by_consumer.principal_fen) == (Rule.LIST_PRICE, 26_000)


LAST_SECOND = datetime(2026, 1, 8, 15, 59, 59, tzinfo=UTC)
"""Of the seventh day in Beijing after the one of paying."""


@pytest.mark.parametrize("cause", Cause)
def test_within_seven_days_the_principal_comes_back_whoever_wants_out(cause: Cause) -> None:
    due = refund(FIVE_HUNDRED, Consumption(0, 0), cause, at=LAST_SECOND)
    assert (due.rule, due.principal_fen) == (Rule.SEVEN_DAYS, 50_000)
    later = refund(FIVE_HUNDRED, Consumption(0, 0), cause, at=LAST_SECOND + timedelta(seconds=1))
    assert later.rule is {Cause.SHOP: Rule.PROPORTION, Cause.CONSUMER: Rule.LIST_PRICE}[cause]


@pytest.mark.parametrize("hour", [0, 15, 16, 23])
def test_seven_days_are_never_shorter_than_seven_times_24_hours(hour: int) -> None:
    paid = Prepayment(50_000, 10_000, datetime(2026, 1, 1, hour, tzinfo=UTC))
    due = refund(paid, Consumption(0, 0), Cause.CONSUMER, at=paid.paid_at + timedelta(days=7))
    assert due.rule is Rule.SEVEN_DAYS


@pytest.mark.parametrize("cause", Cause)
def test_the_seven_days_give_no_less_than_the_proportion_and_nothing_for_free(cause: Cause) -> None:
    due = refund(FIVE_HUNDRED, Consumption(24_000, 30_000), cause, at=LAST_SECOND)
    assert (due.rule, due.principal_fen) == (Rule.SEVEN_DAYS, 30_000)
    all_used = refund(FIVE_HUNDRED, Consumption(60_000, 60_000), cause, at=LAST_SECOND)
    assert all_used.principal_fen == 0


def test_who_knew_the_goods_before_has_no_seven_days() -> None:
    known = Prepayment(50_000, 10_000, PAID_AT, known_before=True)
    due = refund(known, Consumption(1_000, 2_000), Cause.CONSUMER, at=PAID_AT)
    assert (due.rule, due.principal_fen) == (Rule.LIST_PRICE, 48_000)


def test_the_working_is_printed_step_by_step() -> None:
    due = refund(FIVE_HUNDRED, Consumption(24_000, 24_000), Cause.SHOP, at=LATER)
    assert due.steps == (
        Step("paid", 50_000),
        Step("bonus", 10_000),
        Step("charged", 24_000),
        Step("consumed", 20_000),
        Step("refund", 30_000),
    )


def test_a_rest_that_buys_nothing_is_paid_out_on_request() -> None:
    assert smallest(900, 800, 1_000) == PrepaidRefund(
        Rule.SMALLEST, 800, (Step("balance", 900), Step("smallest_sale", 1_000))
    )
    assert smallest(999, 1, 1_000) is not None
    assert smallest(1_000, 800, 1_000) is None
    assert smallest(900, 0, 1_000) is None


prepayments = st.builds(
    Prepayment,
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.just(PAID_AT),
    st.booleans(),
)
consumptions = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(
    lambda pair: Consumption(min(pair), max(pair))
)


def law_gives(prepayment: Prepayment, used: Consumption, cause: Cause, days: int) -> Fraction:
    """What 法释〔2025〕4号 Art. 14, 18 and 19 give, worked out without rounding."""
    paid = Fraction(prepayment.paid_fen)
    if cause is Cause.SHOP or (days <= 7 and not prepayment.known_before):
        consumed = used.charged_fen * paid / (paid + prepayment.bonus_fen)
    else:
        consumed = Fraction(used.list_fen)
    return max(Fraction(0), paid - consumed)


@given(prepayments, consumptions, st.sampled_from(Cause), st.integers(0, 12))
def test_a_refund_is_never_more_than_the_principal_nor_below_what_the_law_gives(
    prepayment: Prepayment, consumption: Consumption, cause: Cause, days: int
) -> None:
    """F32: what was spent of the principal is not refunded once more."""
    due = refund(prepayment, consumption, cause, at=PAID_AT + timedelta(days=days))
    exact = law_gives(prepayment, consumption, cause, days)
    assert exact <= due.principal_fen < exact + 1
    assert due.principal_fen <= prepayment.paid_fen
    assert due.steps[-1] == Step("refund", due.principal_fen)


@pytest.mark.parametrize(("paid", "bonus"), [(0, 0), (-1, 0), (1, -1)])
def test_what_was_not_paid_is_no_prepayment(paid: int, bonus: int) -> None:
    with pytest.raises(ValueError, match="was paid"):
        Prepayment(paid, bonus, PAID_AT)


@pytest.mark.parametrize(("charged", "listed"), [(2, 1), (-1, 1)])
def test_consumption_is_never_dearer_than_its_list_price(charged: int, listed: int) -> None:
    with pytest.raises(ValueError, match="dearer"):
        Consumption(charged, listed)


TERMS = RefundTerms(smallest_sale_fen=1_000, lpr_ppm=30_200, deposit_ppm=9_500)
OLD = Prepaid("a", 50_000, 10_000, PAID_AT, charged_fen=20_000, list_fen=24_000)
FRESH = Prepaid("b", 30_000, 3_000, LATER - timedelta(days=2), charged_fen=3_300, list_fen=4_000)
KNOWN = Prepaid("c", 10_000, 0, LATER, charged_fen=500, list_fen=700, known_before=True)


def all_of(
    *top_ups: Prepaid,
    cause: Cause = Cause.CONSUMER,
    balance_fen: int = 900,
    principal_fen: int = 800,
    smallest: bool = False,
    ended_at: datetime | None = None,
    at: datetime = LATER,
    terms: RefundTerms = TERMS,
) -> RefundOfAll:
    return refund_all(
        top_ups,
        cause,
        terms,
        balance_fen=balance_fen,
        principal_fen=principal_fen,
        smallest=smallest,
        ended_at=ended_at,
        at=at,
    )


@pytest.mark.parametrize(
    ("cause", "rules", "amounts"),
    [
        (
            Cause.CONSUMER,
            [Rule.LIST_PRICE, Rule.SEVEN_DAYS, Rule.LIST_PRICE],
            [26_000, 27_000, 9_300],
        ),
        (
            Cause.SHOP,
            [Rule.PROPORTION, Rule.SEVEN_DAYS, Rule.PROPORTION],
            [33_334, 27_000, 9_500],
        ),
    ],
)
def test_each_top_up_is_refunded_by_the_rule_that_fits_it(
    cause: Cause, rules: list[Rule], amounts: list[int]
) -> None:
    due = all_of(OLD, FRESH, KNOWN, cause=cause)
    assert [part.rule for part in due.parts] == rules
    assert [part.principal_fen for part in due.parts] == amounts
    assert due.principal_fen == due.paid_out_fen == sum(amounts)
    assert due.interest.amount_fen == 0
    assert due.rest is None


@pytest.mark.parametrize(
    ("cause", "rate_ppm", "amount_fen"), [(Cause.SHOP, 30_200, 28), (Cause.CONSUMER, 9_500, 7)]
)
def test_interest_is_worked_out_once_on_the_sum(
    cause: Cause, rate_ppm: int, amount_fen: int
) -> None:
    due = all_of(OLD, cause=cause, ended_at=LATER - timedelta(days=10))
    assert due.interest == Interest(rate_ppm, 10, amount_fen)
    assert due.paid_out_fen == due.principal_fen + amount_fen
    exact = Fraction(due.principal_fen * rate_ppm * 10, 365 * 10**6)
    assert exact <= amount_fen < exact + 1


@pytest.mark.parametrize(("cause", "interest"), [(Cause.SHOP, 249), (Cause.CONSUMER, 68)])
def test_late_money_bears_interest_from_the_end_of_the_contract(
    cause: Cause, interest: int
) -> None:
    used = replace(OLD, charged_fen=24_000)
    due = all_of(used, cause=cause, ended_at=LATER, at=LATER + timedelta(days=100))
    assert due.interest.amount_fen == interest
    assert due.steps == (
        *due.parts[0].steps,
        Step("principal", due.principal_fen),
        Step("interest_days", 100),
        Step("interest", interest),
    )
    early = all_of(used, cause=cause, ended_at=LATER, at=PAID_AT)
    assert early.interest.amount_fen == 0


MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""In Beijing."""


@pytest.mark.parametrize(
    ("ended_at", "at", "days"),
    [
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, 1),
        (MIDNIGHT, MIDNIGHT + timedelta(hours=23), 0),
        (MIDNIGHT, MIDNIGHT + timedelta(days=365), 365),
    ],
)
def test_a_day_of_interest_begins_at_midnight(ended_at: datetime, at: datetime, days: int) -> None:
    """At a hundred percent a year, a year doubles what is due."""
    unused = Prepaid("a", 36_500_000, 0, PAID_AT, charged_fen=0, list_fen=0)
    doubling = RefundTerms(lpr_ppm=1_000_000, deposit_ppm=0)
    due = all_of(unused, cause=Cause.SHOP, ended_at=ended_at, at=at, terms=doubling)
    assert due.interest == Interest(1_000_000, days, days * 100_000)


def test_the_working_of_all_shows_each_top_up_and_the_sum() -> None:
    due = all_of(OLD, KNOWN, ended_at=LATER)
    assert due.steps == (
        *due.parts[0].steps,
        *due.parts[1].steps,
        Step("principal", 35_300),
        Step("interest_days", 0),
        Step("interest", 0),
    )


SPENT = Prepaid("a", 50_000, 0, PAID_AT, charged_fen=49_200, list_fen=49_700)


def test_a_rest_that_buys_nothing_is_paid_where_it_is_more() -> None:
    due = all_of(SPENT, smallest=True, ended_at=LATER - timedelta(days=365))
    assert due.rest == PrepaidRefund(
        Rule.SMALLEST, 800, (Step("balance", 900), Step("smallest_sale", 1_000))
    )
    assert (due.principal_fen, due.parts[0].principal_fen) == (800, 300)
    assert due.interest.amount_fen == 8
    assert due.steps[-5:-3] == due.rest.steps


@pytest.mark.parametrize(
    ("principal_fen", "balance_fen", "asked", "paid_fen"),
    [
        (300, 900, True, 300),
        (301, 900, True, 301),
        (800, 999, True, 800),
        (800, 1_000, True, 300),
        (800, 900, False, 300),
        (100, 900, True, 300),
    ],
)
def test_a_rest_never_pays_less_than_the_law_nor_what_still_buys_something(
    *, principal_fen: int, balance_fen: int, asked: bool, paid_fen: int
) -> None:
    due = all_of(SPENT, principal_fen=principal_fen, balance_fen=balance_fen, smallest=asked)
    assert due.principal_fen == paid_fen
    assert (due.rest is not None) is (paid_fen != 300)


def test_a_rest_never_pays_more_than_was_paid_in() -> None:
    tiny = Prepaid("a", 100, 0, PAID_AT, charged_fen=50, list_fen=50)
    assert all_of(tiny, smallest=True).principal_fen == 100
    assert all_of(smallest=True) == RefundOfAll((), 0, Interest(9_500, 0, 0))


def test_a_card_with_nothing_left_pays_nothing_out() -> None:
    """F24: an empty card was accepted in a refund."""
    used = Prepaid("a", 50_000, 0, PAID_AT, charged_fen=50_000, list_fen=50_000)
    due = all_of(used, balance_fen=0, principal_fen=0, smallest=True)
    assert (due.paid_out_fen, due.rest) == (0, None)
    assert closing(0, 0, due.principal_fen) == Closing(0, 0, 0, 0)


top_ups = st.builds(
    lambda prepayment, used: Prepaid(
        "a",
        prepayment.paid_fen,
        prepayment.bonus_fen,
        prepayment.paid_at,
        used.charged_fen,
        used.list_fen,
        prepayment.known_before,
    ),
    prepayments,
    consumptions,
)


@given(
    paid=st.lists(top_ups, max_size=4),
    cause=st.sampled_from(Cause),
    days=st.integers(0, 12),
    balance=st.integers(0, 2_000),
    principal=st.integers(0, 10**9),
    asked=st.booleans(),
)
def test_all_top_ups_together_stay_between_the_law_and_what_was_paid_in(
    *, paid: list[Prepaid], cause: Cause, days: int, balance: int, principal: int, asked: bool
) -> None:
    due = refund_all(
        paid,
        cause,
        TERMS,
        balance_fen=balance,
        principal_fen=principal,
        smallest=asked,
        ended_at=None,
        at=PAID_AT + timedelta(days=days),
    )
    exact = sum(
        law_gives(
            Prepayment(one.paid_fen, one.bonus_fen, one.paid_at, one.known_before),
            Consumption(one.charged_fen, one.list_fen),
            cause,
            days,
        )
        for one in paid
    )
    assert exact <= due.principal_fen <= sum(one.paid_fen for one in paid)
    if due.rest is None:
        assert due.principal_fen <= exact + len(paid)
    else:
        assert asked
        assert balance < TERMS.smallest_sale_fen
        assert due.principal_fen <= principal


@pytest.mark.parametrize(
    ("left", "due", "ended"),
    [
        (30_000, 30_000, Closing(30_000, 0, 0, 7)),
        (30_000, 26_000, Closing(26_000, 4_000, 0, 7)),
        (26_000, 30_000, Closing(30_000, 0, 4_000, 7)),
        (0, 4_167, Closing(4_167, 0, 4_167, 7)),
        (500, 0, Closing(0, 500, 0, 7)),
    ],
)
def test_a_refund_does_not_shrink_to_what_is_left_nor_swallow_it(
    left: int, due: int, ended: Closing
) -> None:
    """F31: a refund that was approved later shrank to the balance without a word."""
    assert closing(left, 7, due) == ended


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_nothing_is_left_of_a_prepayment_that_ended(left: int, bonus: int, due: int) -> None:
    end = closing(left, bonus, due)
    assert left - end.revalue_to_shop_fen + end.revalue_from_shop_fen == end.principal_out_fen
    assert end.principal_out_fen == due
    assert end.bonus_lapsed_fen == bonus
    assert min(end.revalue_to_shop_fen, end.revalue_from_shop_fen) == 0


@pytest.mark.parametrize("amounts", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_a_prepayment_below_zero_cannot_end(amounts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        closing(*amounts)
