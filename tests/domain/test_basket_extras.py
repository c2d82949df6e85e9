"""What is not on file, notes on lines, points that make even, and what a tier leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import codes
from app.domain.basket import (
    Basket,
    Goods,
    add,
    lost,
    not_on_file,
    remove,
    set_note,
    set_quantity,
)
from app.domain.codes import Meaning
from app.domain.customer import Customer
from app.domain.offers import Choice
from app.domain.points import even_points
from app.domain.quote import DiscountReason, quote
from app.domain.refusal import NothingToDo
from app.domain.rulebook import Match, Redemption
from app.domain.rulebook.deals import Deal, DealBy
from app.domain.rulebook.promotions import Promotion
from tests.till import RULES, START

WATER = Goods("101", "水", "瓶", 200)
GOLD = Customer("gold")


def test_what_is_not_on_file_keeps_its_code_and_merges_with_its_like_only() -> None:
    one = add(add(Basket("b"), not_on_file("6901234567908", 990)), not_on_file("", 990))
    both = add(one, not_on_file("6901234567908", 990))
    assert [(line.sku, line.name, line.quantity_milli) for line in both.lines] == [
        ("?6901234567908", "无码商品 6901234567908", 2000),
        ("?", "无码商品", 1000),
    ]
    assert {line.category for line in both.lines} == {"未分类"}


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("6901234567900", False),
        ("6901234567892", True),
        ("96385074", True),
        ("96385075", False),
        ("036000291452", True),
        ("16901234567899", True),
        ("16901234567890", False),
        ("A-1007", True),
        ("12345", True),
        ("abcdef", False),
        ("13812345678", False),
        ("8801000000000231", False),
        ("4242424242424242", False),
        ("１２３４５", False),
        ("123", False),
        ("", False),
    ],
)
def test_only_what_may_stand_on_an_article_is_kept_as_its_code(code: str, may: bool) -> None:  # noqa: FBT001 (a case)
    """A telephone or a card that was scanned by mistake is written nowhere."""
    assert codes.may_be_goods(code) is may


def test_a_line_with_a_note_takes_no_further_piece() -> None:
    noted = set_note(add(Basket("b"), WATER), 0, "去冰")
    again = add(noted, WATER)
    assert [(line.note, line.quantity_milli) for line in again.lines] == [
        ("去冰", 1000),
        ("", 1000),
    ]
    with pytest.raises(NothingToDo):
        set_note(noted, 1, "x")


def test_lines_that_an_older_basket_has_not_are_lost_and_pieces_are_not() -> None:
    one = add(Basket("b"), WATER)
    two = add(add(one, not_on_file("", 100)), not_on_file("", 200))
    assert lost(two, one) == two.lines[1:]
    assert lost(two, remove(two, 2)) == two.lines[2:]
    assert lost(set_quantity(one, 0, 5000), one) == ()
    assert lost(one, two) == ()


@pytest.mark.parametrize(
    ("amount", "rule", "rounding", "points"),
    [
        (4945, Redemption(), 10, 0),
        (5732, Redemption(step=1, step_fen=1, minimum=0), 1, 32),
        (5732, Redemption(step=1, step_fen=1, minimum=0), 10, 23),
        (5732, Redemption(step=1, step_fen=1, minimum=100), 1, 132),
        (5750, Redemption(step=100, step_fen=50, minimum=100), 1, 100),
        (5740, Redemption(step=100, step_fen=50, minimum=100), 1, 0),
        (40, Redemption(step=1, step_fen=1, minimum=0), 1, 40),
        (40, Redemption(step=1, step_fen=1, minimum=50), 1, 0),
        (99, Redemption(step=1, step_fen=100, minimum=0), 1, 0),
    ],
)
def test_the_fewest_points_that_make_even(
    amount: int, rule: Redemption, rounding: int, points: int
) -> None:
    assert even_points(amount, rule, rounding) == points


@given(
    st.integers(1, 20_000),
    st.integers(1, 120),
    st.integers(1, 120),
    st.integers(0, 300),
    st.sampled_from([1, 10, 100]),
)
def test_points_that_make_even_leave_a_whole_amount_and_fewer_do_not(
    amount: int, step: int, step_fen: int, minimum: int, rounding: int
) -> None:
    rule = Redemption(step=step, step_fen=step_fen, minimum=minimum)
    first = max(1, -(-minimum // step))

    def even(steps: int) -> bool:
        left = amount - steps * step_fen
        return left >= 0 and (left - left % rounding) % 100 == 0

    every = [steps * step for steps in range(first, amount // step_fen + 1) if even(steps)]
    assert even_points(amount, rule, rounding) == (every[0] if every else 0)


def test_a_tier_takes_nothing_off_what_is_not_on_file_unless_the_shop_says_so() -> None:
    lines = add(add(Basket("b"), replace(WATER, price_fen=1000)), not_on_file("", 1000)).lines
    priced = quote(lines, GOLD, RULES, at=START)
    assert [line.net_fen for line in priced.lines] == [950, 1000]
    open_to_all = replace(RULES, no_tier_discount=Match())
    assert quote(lines, GOLD, open_to_all, at=START).due_fen == 1900
    tenth = Promotion("tenth", "九折", Deal(DealBy.PERCENT, off_permille=100))
    offered = replace(RULES, promotions=(tenth,), rounding_fen=1)
    for choice in (Choice(), Choice(exactly=("tenth",))):
        cheaper = quote(lines, GOLD, offered, at=START, choice=choice)
        reasons = [[one.reason for one in line.discounts] for line in cheaper.lines]
        promotion, tier = DiscountReason.PROMOTION, DiscountReason.TIER
        assert reasons == [[tier, promotion], [promotion]]


def test_the_slip_of_a_sale_on_hold_is_told_from_every_other_code() -> None:
    code = codes.suspended("0107", "T03", 12)
    assert code == "G0107T03000012"
    assert codes.read(code) == codes.Code(Meaning.SUSPENDED, code)
    assert codes.read(codes.suspended("0107", "T003", 1_000_000)).meaning is Meaning.SUSPENDED
    assert codes.read("G0107T0312").meaning is Meaning.ANY
