"""The basket: ringing up, changing, taking out, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import (
    MOST_LINES,
    MOST_MILLI,
    Basket,
    BasketLine,
    Goods,
    add,
    read_quantity,
    remove,
    select,
    set_quantity,
)
from app.domain.refusal import NothingToDo, OutOfRange
from tests.domain.strategies import basket_lines

COLA = Goods("10002", "可口可乐330ml", "罐", 350)
CHOCOLATE = Goods("10003", "德芙丝滑牛奶巧克力43g", "块", 990)
APPLE = Goods("00101", "散称红富士苹果", "kg", 798, weighed=True)
EMPTY = Basket("b1")
BOTH = add(add(EMPTY, COLA), CHOCOLATE)


def quantities(basket: Basket) -> list[tuple[str, int]]:
    return [(line.sku, line.quantity_milli) for line in basket.lines]


@pytest.mark.parametrize(
    ("quantity_milli", "price_fen"), [(0, 1), (-1, 1), (MOST_MILLI + 1, 1), (1, -1), (1, 10**9)]
)
def test_a_line_has_a_quantity_and_a_price_in_range(quantity_milli: int, price_fen: int) -> None:
    with pytest.raises(ValueError, match="10002"):
        BasketLine("10002", "可乐", "罐", price_fen, quantity_milli)


def test_the_same_article_comes_onto_its_line_which_is_selected() -> None:
    basket = add(BOTH, COLA)
    assert quantities(basket) == [("10002", 2_000), ("10003", 1_000)]
    assert basket.selected == 0


def test_the_same_article_at_another_price_is_another_line() -> None:
    basket = add(BOTH, replace(COLA, price_fen=300))
    assert [line.price_fen for line in basket.lines] == [350, 990, 300]
    assert basket.selected == 2


def test_each_weighing_is_a_line_of_its_own() -> None:
    basket = add(add(EMPTY, APPLE, 1_268), APPLE, 500)
    assert quantities(basket) == [("00101", 1_268), ("00101", 500)]


def test_a_weighed_line_counts_as_one_piece() -> None:
    assert add(add(BOTH, COLA), APPLE, 3_268).pieces == 4
    assert add(BOTH, APPLE, 268).pieces == 3


@pytest.mark.parametrize("quantity_milli", [0, -1_000, MOST_MILLI + 1_000])
def test_what_is_out_of_range_is_not_rung_up(quantity_milli: int) -> None:
    with pytest.raises(OutOfRange) as no:
        add(EMPTY, COLA, quantity_milli)
    assert no.value.facts == {"value": quantity_milli // 1000, "most": 9_999}


def test_too_many_of_one_article_are_refused() -> None:
    full = add(EMPTY, COLA, MOST_MILLI)
    with pytest.raises(OutOfRange) as no:
        add(full, COLA)
    assert no.value.facts == {"value": 10_000, "most": 9_999}


def test_a_basket_has_an_end() -> None:
    basket = EMPTY
    for number in range(MOST_LINES):
        basket = add(basket, replace(COLA, sku=str(number)))
    assert len(basket.lines) == MOST_LINES
    with pytest.raises(OutOfRange) as no:
        add(basket, CHOCOLATE)
    assert no.value.facts == {"value": MOST_LINES + 1, "most": MOST_LINES}
    assert add(basket, replace(COLA, sku="0")).lines[0].quantity_milli == 2_000


def test_a_changed_quantity_selects_its_line() -> None:
    basket = set_quantity(BOTH, 0, 12_000)
    assert quantities(basket) == [("10002", 12_000), ("10003", 1_000)]
    assert basket.selected == 0


def test_only_weights_have_parts() -> None:
    with pytest.raises(OutOfRange):
        set_quantity(BOTH, 0, 1_500)
    weighed = add(EMPTY, APPLE, 1_000)
    assert set_quantity(weighed, 0, 1_500).lines[0].quantity_milli == 1_500


@pytest.mark.parametrize("quantity_milli", [0, -1_000, MOST_MILLI + 1_000])
def test_a_quantity_stays_in_range(quantity_milli: int) -> None:
    with pytest.raises(OutOfRange):
        set_quantity(BOTH, 0, quantity_milli)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_line_that_is_not_there_cannot_be_changed(index: int) -> None:
    with pytest.raises(NothingToDo):
        set_quantity(BOTH, index, 2_000)
    with pytest.raises(NothingToDo):
        remove(BOTH, index)


def test_after_a_line_is_taken_out_the_one_in_its_place_is_selected() -> None:
    assert quantities(remove(BOTH, 0)) == [("10003", 1_000)]
    assert remove(BOTH, 0).selected == 0
    assert remove(BOTH, 1).selected == 0
    assert remove(remove(BOTH, 0), 0).selected == -1


@pytest.mark.parametrize(("index", "selected"), [(-5, 0), (0, 0), (1, 1), (9, 1)])
def test_the_nearest_line_is_selected(index: int, selected: int) -> None:
    assert select(BOTH, index).selected == selected


def test_in_an_empty_basket_nothing_is_selected() -> None:
    with pytest.raises(NothingToDo):
        select(EMPTY, 0)


@given(st.lists(basket_lines(), max_size=8))
def test_no_piece_is_lost_in_ringing_up(lines: list[BasketLine]) -> None:
    basket = EMPTY
    for line in lines:
        goods = Goods(line.sku, line.name, line.unit, line.price_fen, line.weighed)
        basket = add(basket, goods, line.quantity_milli)
    rung_up = sum(line.quantity_milli for line in basket.lines)
    assert rung_up == sum(line.quantity_milli for line in lines)
    assert 0 <= basket.selected < len(basket.lines) or not lines


def test_an_article_brings_its_category_and_brand_onto_the_line() -> None:
    """Rules that earn by category or brand look at the line."""
    line = add(EMPTY, replace(COLA, category="饮料", brand="可口可乐")).lines[0]
    assert (line.category, line.brand) == ("饮料", "可口可乐")
    assert (BOTH.lines[0].category, BOTH.lines[0].brand) == ("", "")


@pytest.mark.parametrize(
    ("text", "milli"),
    [
        ("1", 1_000),
        ("9999", 9_999_000),
        ("0.001", 1),
        ("1.2", 1_200),
        ("1.20", 1_200),
        ("0", None),
        ("0.000", None),
        ("", None),
        (".5", None),
        ("5.", None),
        ("1.2345", None),
        ("10000", None),
        ("-1", None),
        (" 1", None),
        ("１", None),
    ],
)
def test_a_quantity_is_read_as_people_type_it(text: str, milli: int | None) -> None:
    assert read_quantity(text) == milli
