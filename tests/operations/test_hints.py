"""The hint of the nearest offer: one at most, and only where it is worth a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import Basket, BasketLine
from app.domain.offers import Missed, Why
from app.domain.quote import quote
from app.domain.rulebook import PLAIN, BundlePart, Deal, DealBy, Match, Promotion, Rulebook
from app.operations.hints import nearest
from app.operations.views import OfferHint
from tests.domain.strategies import AT

COLA = BasketLine("102", "可口可乐330ml", "罐", 350, 2_000)


def hundred(code: str, name: str, from_fen: int) -> Promotion:
    return Promotion(code, name, Deal(DealBy.AMOUNT, from_fen=from_fen, off_fen=100))


def hint(*promotions: Promotion, line: BasketLine = COLA) -> OfferHint | None:
    rules = replace(PLAIN, promotions=promotions)
    basket = Basket("b", (line,))
    return nearest(basket, quote(basket.lines, None, rules, at=AT), rules)


@pytest.mark.parametrize(("from_fen", "missing"), [(701, 1), (1_400, 700)])
def test_an_amount_is_said_up_to_what_is_in_the_basket_already(from_fen: int, missing: int) -> None:
    """R108: what is missing for the next offer is said."""
    found = hint(hundred("P", "满减", from_fen))
    assert found == OfferHint("满减", Why.AMOUNT, missing, certain_goods=False)


def test_an_amount_beyond_what_is_in_the_basket_is_not_said() -> None:
    assert hint(hundred("P", "满减", 1_401)) is None
    assert hint() is None


def test_pieces_are_said_up_to_those_that_are_there() -> None:
    third = Promotion("P", "第三件免费", Deal(DealBy.NTH, nth=3, off_permille=1000))
    assert hint(third) == OfferHint("第三件免费", Why.PIECES, 1, certain_goods=False)
    fourth = replace(third, deal=replace(third.deal, nth=4))
    assert hint(fourth) == OfferHint("第三件免费", Why.PIECES, 2, certain_goods=False)
    assert hint(replace(third, deal=replace(third.deal, nth=5))) is None


def test_what_is_nearest_for_its_size_is_said_alone() -> None:
    """Three of seven yuan are nearer than one more of two pieces."""
    third = Promotion("A", "第三件免费", Deal(DealBy.NTH, nth=3, off_permille=1000))
    three, four = hundred("B", "满10减1", 1_000), hundred("C", "满11减1", 1_100)
    assert hint(third, three) == OfferHint("满10减1", Why.AMOUNT, 300, certain_goods=False)
    assert hint(third, four) == OfferHint("第三件免费", Why.PIECES, 1, certain_goods=False)
    assert hint(four, three) == OfferHint("满10减1", Why.AMOUNT, 300, certain_goods=False)


def test_of_equally_near_offers_the_code_decides() -> None:
    one, other = hundred("A", "甲", 1_000), hundred("B", "乙", 1_000)
    assert hint(one, other) == hint(other, one)
    assert hint(other, one) == OfferHint("甲", Why.AMOUNT, 300, certain_goods=False)


def test_a_gift_that_only_has_to_be_scanned_comes_first() -> None:
    """明码标价和禁止价格欺诈规定 Art. 19(7): what was promised is given."""
    gift = Promotion(
        "Z", "买二送抽纸", Deal(DealBy.BUY_GET, buy=2, get=1, gets=Match(skus=("202",)))
    )
    assert hint(hundred("A", "满减", 701), gift) == OfferHint(
        "买二送抽纸", Why.GIFT, 1, certain_goods=False
    )


def test_an_offer_of_certain_goods_says_so() -> None:
    cola = replace(hundred("P", "可乐满减", 1_000), match=Match(skus=("102",)))
    assert hint(cola) == OfferHint("可乐满减", Why.AMOUNT, 300, certain_goods=True)
    parts = (BundlePart(Match(skus=("102",))), BundlePart(Match(skus=("201",))))
    bundle = Promotion("Q", "组合", Deal(DealBy.BUNDLE, price_fen=900, parts=parts))
    assert hint(bundle) == OfferHint("组合", Why.PIECES, 1, certain_goods=True)


@pytest.mark.parametrize("why", sorted(set(Why) - {Why.AMOUNT, Why.PIECES, Why.GIFT}, key=str))
def test_no_other_reason_is_a_hint(why: Why) -> None:
    rules: Rulebook = replace(PLAIN, promotions=(hundred("P", "满减", 1),))
    basket = Basket("b", (COLA,))
    priced = replace(quote(basket.lines, None, rules, at=AT), missed=(Missed("P", why),))
    assert nearest(basket, priced, rules) is None


def test_an_empty_basket_has_no_hint() -> None:
    rules = replace(PLAIN, promotions=(hundred("P", "满减", 1_000),))
    assert nearest(Basket("b"), quote((), None, rules, at=AT), rules) is None
