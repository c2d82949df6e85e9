"""What each kind of deal takes off: worked by hand, and never less where there is more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.money import permille
from app.domain.offers.deal import NO_EFFECT, Effect, effect
from app.domain.offers.prepared import prepare, where_of
from app.domain.offers.wares import Wares, pieces_of
from app.domain.rulebook import (
    EVERYTHING,
    BundlePart,
    Deal,
    DealBy,
    Match,
    Promotion,
    SkuPrice,
)
from tests.domain.offering import baskets, deals, goods, gross_of

A, B, C = Match(skus=("a",)), Match(skus=("b",)), Match(skus=("c",))
MANY = 10**6


def line(sku: str, price_fen: int, pieces: int = 1) -> BasketLine:
    return BasketLine(sku, sku, "件", price_fen, pieces * 1_000)


def kilos(sku: str, price_fen: int, milli: int) -> BasketLine:
    return BasketLine(sku, sku, "kg", price_fen, milli, weighed=True)


def done(
    deal: Deal,
    lines: Sequence[BasketLine],
    *,
    match: Match = EVERYTHING,
    most: int = MANY,
    left: Sequence[int] | None = None,
) -> Effect:
    (one,) = prepare(Promotion("P", "p", deal, match), Wares(lines, gross_of(lines)), most)
    return one.does(left if left is not None else gross_of(lines), 0)


@pytest.mark.parametrize("by", list(DealBy))
@given(st.data(), baskets, goods, st.integers(0, 4))
def test_more_goods_dearer_and_oftener_never_lessen_a_discount(
    by: DealBy, data: st.DataObject, lines: tuple[BasketLine, ...], match: Match, most: int
) -> None:
    """What the bound of the search stands on, for each kind of deal."""
    deal = data.draw(deals(st.just(by)))
    match = EVERYTHING if by is DealBy.BUNDLE else match
    offer, wares = Promotion("P", "p", deal, match), Wares(lines, gross_of(lines))
    where = where_of(offer, lines)
    asked = wares.asked(offer, where)
    left = [data.draw(st.integers(0, fen)) for fen in wares.gross]
    lower = [data.draw(st.integers(0, fen)) for fen in left]
    kept = {i for i in range(len(lines)) if data.draw(st.booleans())}
    fewer = tuple(tuple(i for i in part if i in kept) for part in where)
    whole = effect(deal, where, wares.pieces, left, most + 1, asked=asked).off_fen
    assert effect(deal, where, wares.pieces, lower, most + 1, asked=asked).off_fen <= whole
    assert effect(deal, fewer, wares.pieces, left, most + 1, asked=asked).off_fen <= whole
    assert effect(deal, where, wares.pieces, left, most, asked=asked).off_fen <= whole
    alone = effect(deal, where, wares.pieces, wares.gross, MANY, asked=asked).off_fen
    assert effect(deal, fewer, wares.pieces, lower, most, asked=asked).off_fen <= alone


@given(st.data(), baskets, deals(), goods)
def test_a_discount_is_within_what_its_lines_cost_and_its_own_bounds(
    data: st.DataObject, lines: tuple[BasketLine, ...], deal: Deal, match: Match
) -> None:
    match = EVERYTHING if deal.by is DealBy.BUNDLE else match
    left = [data.draw(st.integers(0, fen)) for fen in gross_of(lines)]
    most = deal.most_times or data.draw(st.sampled_from([1, 2, MANY]))
    found = done(deal, lines, match=match, left=left, most=most)
    weights = dict(found.weights)
    assert len(weights) == len(found.weights)
    assert found.off_fen <= sum(weights.values())
    assert all(0 <= fen <= left[i] for i, fen in found.weights)
    assert not deal.most_fen or found.off_fen <= deal.most_fen
    assert found.times <= most
    assert bool(found.times) == bool(found.off_fen)


@given(baskets, deals(st.sampled_from([DealBy.NTH, DealBy.BUY_GET])), st.integers(0, 3))
def test_sets_are_what_laying_the_pieces_out_one_by_one_gives(
    lines: tuple[BasketLine, ...], deal: Deal, most: int
) -> None:
    """By falling price, in sets; the last of each are cheaper."""
    buys = (deal.buy or 1) if deal.by is DealBy.BUY_GET else 0
    deal = replace(deal, gets=EVERYTHING, from_fen=0, every=False, most_fen=0, buy=buys)
    buy, get = (deal.nth - 1, 1) if deal.nth else (deal.buy, deal.get)
    units = [
        fen // pieces_of(one)
        for one, fen in zip(lines, gross_of(lines), strict=True)
        for _ in range(pieces_of(one))
    ]
    units.sort(reverse=True)
    off = 0
    for number in range(most):
        laid = units[number * (buy + get) : (number + 1) * (buy + get)]
        if len(laid) == buy + get:
            for unit in laid[buy:]:
                part = permille(unit, deal.off_permille)
                off += part if deal.off_permille else max(0, unit - deal.price_fen)
    assert done(deal, lines, most=most).off_fen == off


AMOUNT = Deal(DealBy.AMOUNT, 100_00, off_fen=20_00)
EVERY = replace(AMOUNT, every=True)
BY_PIECES = Deal(DealBy.PERCENT, from_pieces=3, off_permille=200)
HALF = Deal(DealBy.NTH, off_permille=500, nth=2)
TWO_ONE = Deal(DealBy.BUY_GET, buy=2, get=1)
GIFT = Deal(DealBy.BUY_GET, 50_00, get=1, gets=B)
FOR_ONE = Deal(DealBy.BUY_GET, 50_00, price_fen=1_00, get=1, gets=B, every=True)
SET = Deal(DealBy.BUNDLE, price_fen=20_00, parts=(BundlePart(A), BundlePart(B, 2)))


@pytest.mark.parametrize(
    ("deal", "lines", "off_fen", "times"),
    [
        # 满减: from the very fen on, and no more than the goods cost
        (AMOUNT, [line("a", 99_99)], 0, 0),
        (AMOUNT, [line("a", 100_00)], 20_00, 1),
        (AMOUNT, [line("a", 300_00)], 20_00, 1),
        (Deal(DealBy.AMOUNT, off_fen=20_00), [line("a", 15_00)], 15_00, 1),
        # 每满减: again for each whole threshold
        (EVERY, [line("a", 299_99)], 40_00, 2),
        (EVERY, [line("a", 300_00)], 60_00, 3),
        (replace(EVERY, most_fen=50_00), [line("a", 300_00)], 50_00, 3),
        (Deal(DealBy.AMOUNT, 0, 2, 5_00, every=True), [line("a", 9_00, 5)], 10_00, 2),
        (Deal(DealBy.AMOUNT, 30_00, 2, 5_00, every=True), [line("a", 9_00, 9)], 10_00, 2),
        (Deal(DealBy.AMOUNT, 9_00, 4, 5_00, every=True), [line("a", 9_00, 9)], 10_00, 2),
        # 满件打折: three pieces; what was weighed is one
        (BY_PIECES, [line("a", 10_00, 2)], 0, 0),
        (BY_PIECES, [line("a", 10_00, 3)], 6_00, 1),
        (BY_PIECES, [line("a", 10_00, 2), kilos("b", 10_00, 2_500)], 9_00, 1),
        # 第二件半价: of each pair by falling price the cheaper one
        (HALF, [line("a", 10_00)], 0, 0),
        (HALF, [line("a", 10_00), line("b", 6_00)], 3_00, 1),
        (HALF, [line("a", 10_00), line("b", 6_00, 2), line("c", 4_00)], 3_00 + 2_00, 2),
        (replace(HALF, off_permille=0, price_fen=1_00), [line("a", 10_00, 5)], 18_00, 2),
        # 买二送一: the cheapest of three
        (TWO_ONE, [line("a", 10_00, 2)], 0, 0),
        (TWO_ONE, [line("a", 10_00, 2), line("b", 3_00)], 3_00, 1),
        (TWO_ONE, [line("a", 10_00, 6), line("b", 3_00, 2)], 20_00, 2),
        # 满赠: the gift does not count towards the sum
        (GIFT, [line("a", 49_99), line("b", 8_00)], 0, 0),
        (GIFT, [line("a", 50_00), line("b", 8_00)], 8_00, 1),
        (GIFT, [line("a", 150_00), line("b", 8_00, 3)], 8_00, 1),
        # 加价换购: for one yuan, once for each fifty
        (FOR_ONE, [line("a", 50_00, 2), line("b", 8_00, 3)], 14_00, 2),
        (FOR_ONE, [line("a", 50_00, 2), line("b", 1_00, 3)], 0, 0),
        (
            Deal(DealBy.BUY_GET, buy=2, get=2, gets=B),
            [line("a", 1_00, 5), line("b", 8_00, 3)],
            24_00,
            2,
        ),
        # 组合价: a and two b for twenty; the dearest first, and no set that costs more
        (SET, [line("a", 12_00), line("b", 6_00, 1)], 0, 0),
        (SET, [line("a", 12_00), line("b", 6_00, 2)], 4_00, 1),
        (SET, [line("a", 12_00, 3), line("b", 6_00, 2), line("b", 3_99, 2)], 4_00, 1),
        (SET, [line("a", 12_00, 3), line("b", 6_00, 2), line("b", 4_01, 2)], 4_02, 2),
        # 免单: all of it, within a bound
        (Deal(DealBy.PERCENT, off_permille=1_000, most_fen=30_00), [line("a", 29_99)], 29_99, 1),
        (Deal(DealBy.PERCENT, off_permille=1_000, most_fen=30_00), [line("a", 30_01)], 30_00, 1),
    ],
)
def test_each_kind_as_it_is_worked_out_by_hand(
    deal: Deal, lines: list[BasketLine], off_fen: int, times: int
) -> None:
    match = A if deal.by is DealBy.BUY_GET and not deal.gets.everything else EVERYTHING
    found = done(deal, lines, match=match)
    assert (found.off_fen, found.times) == (off_fen, times)
    assert (found == NO_EFFECT) == (off_fen == 0)


PRICES = Deal(DealBy.PRICE, prices=(SkuPrice("a", 8_00), SkuPrice("b", 12_00)))


def test_a_price_for_members_holds_by_the_piece_and_by_the_kilogram() -> None:
    """会员价 by kg: 1.268 kg at 8 instead of 10; what is cheaper already stays, c is not named."""
    lines = [kilos("a", 10_00, 1_268), line("b", 11_00, 2), line("c", 50_00)]
    assert done(PRICES, lines) == Effect(12_68 - 10_14, 1, ((0, 2_54),))


def test_a_flash_price_is_for_so_many_pieces_and_saves_on_the_dearest_first() -> None:
    """秒杀, five left: three of the dearer, two of the cheaper, each fen below rounded down."""
    flash = Deal(DealBy.PRICE, price_fen=1_00)
    lines = [line("a", 5_00, 4), line("a", 9_00, 3)]
    assert done(flash, lines, most=5) == Effect(3 * 8_00 + 2 * 4_00, 5, ((1, 24_00), (0, 8_00)))
    assert done(flash, lines, most=7).off_fen == 40_00
    assert done(flash, lines, most=0) == NO_EFFECT
    assert done(flash, [line("a", 1_01, 3)], left=[3_01], most=2) == NO_EFFECT
    assert done(flash, [line("a", 1_01, 3)], left=[3_02], most=2).off_fen == 1


@pytest.mark.parametrize("short", [{"from_fen": 20_01}, {"from_pieces": 3}])
def test_a_price_holds_from_its_threshold_on(short: dict[str, Any]) -> None:
    deal = Deal(DealBy.PRICE, price_fen=1_00, **short)
    assert done(deal, [line("a", 10_00, 2)]) == NO_EFFECT
    more = {name: value - 1 for name, value in short.items()}
    assert done(Deal(DealBy.PRICE, price_fen=1_00, **more), [line("a", 10_00, 2)]).off_fen == 18_00


def test_bought_and_free_pieces_share_a_discount_and_no_other_line_does() -> None:
    """A gift cannot be kept for nothing: what is brought back of the set takes its part along."""
    lines = [line("a", 10_00, 5), line("b", 4_00)]
    assert done(TWO_ONE, lines).weights == ((0, 50_00), (1, 4_00))
    assert done(TWO_ONE, lines[:1]).weights == ((0, 30_00),)
    assert done(GIFT, [line("a", 30_00, 2), line("b", 8_00, 2)], match=A).weights == (
        (0, 60_00),
        (1, 8_00),
    )
    of_pieces = Deal(DealBy.BUY_GET, buy=2, get=1, gets=B)
    assert done(of_pieces, [line("a", 1_00, 5), line("b", 8_00)], match=A).weights == (
        (0, 2_00),
        (1, 8_00),
    )
    assert done(SET, [line("a", 12_00, 9), line("b", 6_00, 3)]).weights == ((0, 12_00), (1, 12_00))


def test_sets_that_save_nothing_are_not_counted() -> None:
    """Nor do they use up a cap: the dearest pair is two pieces above the price, the next is not."""
    deal = Deal(DealBy.NTH, price_fen=5_00, nth=2)
    found = done(deal, [line("a", 8_00, 2), line("b", 5_00, 2)])
    assert found == Effect(3_00, 1, ((0, 16_00),))


def test_a_line_is_in_the_first_part_that_it_fits_and_what_is_got_is_not_bought() -> None:
    lines = [line("a", 1), line("b", 2), line("c", 3)]
    parts = (BundlePart(Match(skus=("b",))), BundlePart(Match(skus=("a", "b"))))
    assert where_of(Promotion("P", "p", replace(SET, parts=parts)), lines) == ((1,), (0,))
    assert where_of(Promotion("P", "p", GIFT), lines) == ((0, 2), (1,))
    assert where_of(Promotion("P", "p", PRICES, Match(skus=("b", "c"))), lines) == ((1,),)


def test_goods_are_found_by_category_brand_and_tag() -> None:
    lines = [
        replace(line("a", 1), category="x", tags=("t", "u")),
        replace(line("b", 1), brand="m"),
        line("c", 1),
    ]
    wares = Wares(lines)
    for match, mask in (
        (EVERYTHING, 0b111),
        (Match(categories=("x",)), 0b001),
        (Match(brands=("m", "n")), 0b010),
        (Match(tags=("u",)), 0b001),
        (Match(skus=("c",), brands=("m",)), 0b110),
        (Match(tags=("gone",)), 0),
    ):
        assert wares.covered(match) == mask
    assert wares.places(0b101) == (0, 2)


def test_part_of_a_piece_that_should_not_be_is_a_piece() -> None:
    """A till checks it; the centre prices every document that comes."""
    half = BasketLine("a", "a", "件", 10_00, 500)
    assert pieces_of(half) == 1
    assert done(HALF, [half, half]).off_fen == 2_50


@given(baskets, goods)
def test_every_match_finds_the_lines_that_it_covers(
    lines: tuple[BasketLine, ...], match: Match
) -> None:
    wares = Wares(lines)
    found = [
        i for i, one in enumerate(lines) if match.covers(one.sku, one.category, one.brand, one.tags)
    ]
    assert wares.places(wares.covered(match)) == tuple(found)
