"""The price law: what may be called an original price (明码标价和禁止价格欺诈规定 Art. 16, 17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.basket import BasketLine
from app.domain.price_law import (
    DAYS,
    Charge,
    PriceProblem,
    Unlawful,
    price_problems,
    reference_price,
)
from app.domain.rulebook import BundlePart, Deal, DealBy, Match, Promotion, SkuPrice

BEGINS = datetime(2026, 11, 8, tzinfo=UTC)
WEEK = timedelta(days=DAYS)
INSTANT = timedelta(microseconds=1)
COLA = BasketLine("cola", "可乐", "罐", 990, 1000, category="饮料")
TEA = BasketLine("tea", "茶", "瓶", 500, 1000, brand="山泉", tags=("新品",))
OF_COLA = Match(skus=("cola",))
OFF = Deal(DealBy.PERCENT, off_permille=100)


def before(gap: timedelta, price_fen: int) -> Charge:
    return Charge(BEGINS - gap, price_fen)


def problems(deal: Deal = OFF, match: Match = OF_COLA, **charged: Charge) -> list[PriceProblem]:
    """What is wrong with an offer on both articles, each of which was sold once."""
    offer = Promotion("sale", "大促", deal, match)
    sold = {sku: [charge] for sku, charge in charged.items()}
    return list(price_problems(offer, [COLA, TEA], sold, BEGINS))


@pytest.mark.parametrize(
    ("gap", "lawful"),
    [
        (timedelta(0), None),
        (INSTANT, 900),
        (WEEK, 900),
        (WEEK + INSTANT, None),
        (-INSTANT, None),
    ],
)
def test_what_was_charged_in_the_seven_days_before_counts(
    gap: timedelta, lawful: int | None
) -> None:
    assert reference_price(990, [before(gap, 900)], BEGINS) == lawful


def test_the_lowest_of_several_counts_and_never_more_than_the_price_of_today() -> None:
    charged = [before(INSTANT, 950), before(WEEK, 900), before(2 * WEEK, 100)]
    assert reference_price(990, charged, BEGINS) == 900
    assert reference_price(880, charged, BEGINS) == 880
    assert reference_price(900, charged, BEGINS) == 900


def test_other_days_than_seven_can_be_asked_for() -> None:
    assert reference_price(990, [before(2 * WEEK, 100)], BEGINS, days=14) == 100
    assert reference_price(990, [before(WEEK, 100)], BEGINS, days=6) is None


def test_a_price_that_was_raised_before_the_discount_is_told() -> None:
    """Art. 17: no raising before a discount."""
    assert problems(cola=before(INSTANT, 989)) == [
        PriceProblem("sale", "cola", Unlawful.RAISED, 990, 989)
    ]
    assert problems(cola=before(INSTANT, 990)) == []
    assert problems(cola=before(INSTANT, 991)) == []


def test_a_price_that_was_never_charged_may_not_be_called_original() -> None:
    assert problems(cola=before(WEEK + INSTANT, 990)) == [
        PriceProblem("sale", "cola", Unlawful.NOT_CHARGED, 990, None)
    ]
    assert problems(tea=before(INSTANT, 1)) == [
        PriceProblem("sale", "cola", Unlawful.NOT_CHARGED, 990, None)
    ]


BOTH = ["cola", "tea"]


@pytest.mark.parametrize(
    ("deal", "match", "cheaper"),
    [
        (OFF, Match(), BOTH),
        (OFF, Match(categories=("饮料",)), ["cola"]),
        (OFF, Match(brands=("山泉",)), ["tea"]),
        (OFF, Match(tags=("新品",)), ["tea"]),
        (OFF, Match(skus=("milk",)), []),
        (Deal(DealBy.PRICE, prices=(SkuPrice("tea", 400),)), Match(), ["tea"]),
        (Deal(DealBy.PRICE, prices=(SkuPrice("tea", 4),)), Match(skus=("cola",)), []),
        (Deal(DealBy.BUY_GET, buy=1, get=1), Match(skus=("cola",)), ["cola"]),
        (
            Deal(DealBy.BUY_GET, buy=1, get=1, gets=Match(skus=("tea",))),
            Match(skus=("cola",)),
            ["tea"],
        ),
        (
            Deal(
                DealBy.BUNDLE,
                parts=(BundlePart(Match(skus=("cola",))), BundlePart(Match(skus=("tea",)))),
                price_fen=900,
            ),
            Match(),
            BOTH,
        ),
    ],
)
def test_only_what_an_offer_makes_cheaper_is_looked_at(
    deal: Deal, match: Match, cheaper: list[str]
) -> None:
    assert [one.sku for one in problems(deal, match)] == cheaper


def test_the_days_are_handed_on() -> None:
    offer = Promotion("sale", "大促", OFF, Match(skus=("cola",)))
    sold = {"cola": [before(2 * WEEK, 990)]}
    assert list(price_problems(offer, [COLA], sold, BEGINS, days=14)) == []
