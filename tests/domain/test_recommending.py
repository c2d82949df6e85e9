"""Which offers a member is told of first; the same offers and prices for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.offers import Missed, Why
from app.domain.quote import quote
from app.domain.recommending import Habit, recommend
from app.domain.rulebook import (
    PLAIN,
    BundlePart,
    Coupon,
    Deal,
    DealBy,
    Match,
    Promotion,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
OFF = Deal(DealBy.AMOUNT, from_fen=10_000, off_fen=2_000)
SECOND = Deal(DealBy.NTH, nth=2, off_permille=500)
SET = Deal(
    DealBy.BUNDLE,
    price_fen=990,
    parts=(BundlePart(Match(skus=("MILK",))), BundlePart(Match(categories=("烘焙",)))),
)
WITH_BREAD = Deal(DealBy.BUY_GET, buy=2, get=1, gets=Match(categories=("烘焙",)))
TEA = Promotion("TEA", "茶满减", OFF, Match(categories=("茶",)))
MILK = Promotion("MILK", "牛奶第二件半价", SECOND, Match(skus=("MILK",)))
ALL = Promotion("ALL", "满100减20", OFF)
FRUIT = Promotion("FRUIT", "水果第二件半价", SECOND, Match(tags=("水果",)))
PAIR = Promotion("PAIR", "早餐组合", SET)
GIVEN = Promotion("GIVEN", "买二送面包", WITH_BREAD, Match(brands=("光明",)))
TEN = Coupon("TEN", "十元券", OFF, Match(categories=("茶",)))
RULES = replace(PLAIN, promotions=(TEA, MILK, ALL, FRUIT, PAIR, GIVEN), coupons=(TEN,))
BUYS_MILK, BUYS_BREAD = Habit(9, sku="MILK", brand="光明"), Habit(2, category="烘焙")
MISSED = (
    Missed("ALL", Why.AMOUNT, 1_200),
    Missed("FRUIT", Why.PIECES, 1),
    Missed("MILK", Why.PIECES, 1),
    Missed("TEA", Why.AMOUNT, 300),
)


def told(*habits: Habit, missed: tuple[Missed, ...] = MISSED, personal: bool = True) -> list[str]:
    return [one.code for one in recommend(missed, habits, RULES, personal=personal)]


def test_offers_of_what_is_usually_bought_come_first_then_what_is_missing_least() -> None:
    """R108."""
    assert told(BUYS_MILK) == ["MILK", "ALL", "FRUIT", "TEA"]
    assert told(Habit(1, category="茶")) == ["TEA", "ALL", "MILK", "FRUIT"]
    assert told(Habit(1, tags=("水果",))) == ["FRUIT", "ALL", "MILK", "TEA"]


def test_who_buys_nothing_yet_is_told_of_the_nearest_first() -> None:
    assert told() == ["MILK", "FRUIT", "TEA", "ALL"]
    assert told(replace(BUYS_MILK, times=0)) == told()


def test_of_equally_near_ones_the_more_often_bought_comes_first() -> None:
    assert told(BUYS_MILK, Habit(10, tags=("水果",)))[:2] == ["FRUIT", "MILK"]
    assert told(BUYS_MILK, Habit(9, tags=("水果",)))[:2] == ["MILK", "FRUIT"]
    assert told(BUYS_MILK, Habit(8, tags=("水果",)))[:2] == ["MILK", "FRUIT"]


def test_more_pieces_are_farther_and_goods_that_are_not_there_farthest() -> None:
    missed = (
        Missed("TEA", Why.GOODS),
        Missed("MILK", Why.PIECES, 2),
        Missed("FRUIT", Why.GIFT, 1),
        Missed("ALL", Why.AMOUNT, 1),
    )
    assert told(missed=missed) == ["FRUIT", "MILK", "ALL", "TEA"]


def test_an_offer_is_about_its_goods_its_sets_and_what_it_brings() -> None:
    missed = (
        Missed("GIVEN", Why.GIFT, 1),
        Missed("PAIR", Why.PIECES, 1),
        Missed("TEN", Why.AMOUNT, 1),
        Missed("MILK", Why.PIECES, 1),
    )
    assert told(BUYS_BREAD, missed=missed) == ["PAIR", "GIVEN", "MILK", "TEN"]
    assert told(BUYS_MILK, missed=missed) == ["MILK", "PAIR", "GIVEN", "TEN"]
    assert told(Habit(1, category="茶"), missed=missed)[0] == "TEN"
    assert told(BUYS_BREAD, Habit(9, brand="光明"), missed=missed)[0] == "GIVEN"


def test_who_refused_personalisation_is_told_in_the_order_of_the_rulebook() -> None:
    """PIPL Art. 24: an option that does not look at the person."""
    assert told(BUYS_MILK, personal=False) == ["TEA", "MILK", "ALL", "FRUIT"]
    assert told(BUYS_BREAD, personal=False) == told(BUYS_MILK, personal=False)


def test_only_what_more_goods_would_bring_is_spoken_of() -> None:
    not_to_be_had = [Missed("ALL", why) for why in Why if why not in _MORE_GOODS]
    assert recommend(not_to_be_had, (), RULES, personal=True) == ()
    assert told(missed=(Missed("GONE", Why.AMOUNT, 1),)) == []


_MORE_GOODS = {Why.AMOUNT, Why.PIECES, Why.GIFT, Why.GOODS}
habits = st.lists(
    st.sampled_from([BUYS_MILK, BUYS_BREAD, Habit(3, category="茶"), Habit(1, tags=("水果",))])
)


@pytest.mark.parametrize("personal", [True, False])
@given(bought=habits, missed=st.permutations(MISSED))
def test_everybody_is_told_of_the_same_offers(
    *, personal: bool, bought: list[Habit], missed: list[Missed]
) -> None:
    """PIPL Art. 24: no difference of price; only the order may be a person's own."""
    found = recommend(missed, bought, RULES, personal=personal)
    assert set(found) == set(MISSED)
    assert found == recommend(MISSED, bought, RULES, personal=personal)


def test_it_reads_what_a_quote_missed() -> None:
    line = BasketLine("MILK", "牛奶", "盒", 350, 1_000, brand="光明")
    priced = quote([line], Customer("base"), RULES, at=AT)
    found = recommend(priced.missed, (BUYS_MILK,), RULES, personal=True)
    assert found[0] == Missed("MILK", Why.PIECES, 1)
    assert [one.code for one in found if one.why is Why.AMOUNT] == ["ALL"]
