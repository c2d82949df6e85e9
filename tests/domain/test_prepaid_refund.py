"""Prepaid refunds: the law's own arithmetic, and what must never come out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.prepaid_refund import (
    Cause,
    Consumption,
    PrepaidRefund,
    Prepayment,
    Rates,
    Rule,
    Step,
    refund,
    smallest,
    with_interest,
)

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


@pytest.mark.parametrize("cause", Cause)
def test_within_seven_days_the_principal_comes_back_whoever_wants_out(cause: Cause) -> None:
    on_the_last_day = PAID_AT + timedelta(days=7)
    due = refund(FIVE_HUNDRED, Consumption(0, 0), cause, at=on_the_last_day)
    assert (due.rule, due.principal_fen) == (Rule.SEVEN_DAYS, 50_000)
    later = refund(FIVE_HUNDRED, Consumption(0, 0), cause, at=on_the_last_day + timedelta(1))
    assert later.rule is not Rule.SEVEN_DAYS


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
        Rule.SMALLEST, 800, 0, (Step("balance", 900), Step("smallest_sale", 1_000))
    )
    assert smallest(1_000, 800, 1_000) is None
    assert smallest(900, 0, 1_000) is None


@pytest.mark.parametrize(("cause", "interest"), [(Cause.SHOP, 249), (Cause.CONSUMER, 79)])
def test_late_money_bears_interest_from_the_end_of_the_contract(
    cause: Cause, interest: int
) -> None:
    due = refund(FIVE_HUNDRED, Consumption(24_000, 24_000), Cause.SHOP, at=LATER)
    rates = Rates(lpr_ppm=30_200, deposit_ppm=9_500)
    paid = with_interest(due, cause, rates, ended_at=LATER, at=LATER + timedelta(days=100))
    assert paid.interest_fen == interest
    assert paid.paid_out_fen == due.principal_fen + interest
    assert with_interest(due, cause, rates, ended_at=LATER, at=PAID_AT).interest_fen == 0


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


@given(prepayments, consumptions, st.sampled_from(Cause), st.integers(0, 4000))
def test_a_refund_is_never_more_than_the_principal_nor_below_what_the_law_gives(
    prepayment: Prepayment, consumption: Consumption, cause: Cause, days: int
) -> None:
    due = refund(prepayment, consumption, cause, at=PAID_AT + timedelta(days=days))
    assert 0 <= due.principal_fen <= prepayment.paid_fen
    least = prepayment.paid_fen - consumption.list_fen
    assert due.principal_fen >= min(prepayment.paid_fen, least)
    if due.rule is Rule.PROPORTION:
        whole = prepayment.paid_fen + prepayment.bonus_fen
        exact = prepayment.paid_fen * whole - consumption.charged_fen * prepayment.paid_fen
        assert due.principal_fen * whole >= exact, "a part of a fen goes to the consumer"


@pytest.mark.parametrize(("paid", "bonus"), [(0, 0), (-1, 0), (1, -1)])
def test_what_was_not_paid_is_no_prepayment(paid: int, bonus: int) -> None:
    with pytest.raises(ValueError, match="was paid"):
        Prepayment(paid, bonus, PAID_AT)


@pytest.mark.parametrize(("charged", "listed"), [(2, 1), (-1, 1)])
def test_consumption_is_never_dearer_than_its_list_price(charged: int, listed: int) -> None:
    with pytest.raises(ValueError, match="dearer"):
        Consumption(charged, listed)
