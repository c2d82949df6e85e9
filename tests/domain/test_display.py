"""What the customer is shown: lines that fit, amounts that are whole, and no member's secrets."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import Basket, BasketLine
from app.domain.customer import Customer
from app.domain.display import (
    Caption,
    CustomerView,
    Face,
    Lines,
    ShownLine,
    amount_in,
    greeting,
    legible,
    lines,
    selling,
    settled,
)
from app.domain.money import show
from app.domain.quote import quote
from app.domain.receipt import width
from app.domain.rulebook import PLAIN, Tier
from tests.domain.strategies import AT

LATIN, CHINESE = Face(), Face(chinese=True)
COLA = BasketLine("10002", "可口可乐330ml", "罐", 350, 3_000)
APPLES = BasketLine("10003", "苹果", "kg", 798, 1_268, weighed=True)
GOLD = replace(PLAIN, tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50, 150)))
fen = st.integers(0, 10**9)
texts = st.text(max_size=60)
views = st.builds(
    CustomerView, texts, texts, fen, fen, fen, fen, st.just(0) | fen, fen, texts, fen, texts
)
faces = st.builds(Face, st.integers(12, 40), st.booleans())


def view_of(*goods: BasketLine, selected: int = -1, value_fen: int = 0) -> CustomerView:
    basket = Basket("b", goods, selected=selected)
    return selling(basket, quote(goods, None, PLAIN, at=AT), value_fen=value_fen, would_earn=40)


# The view


def test_the_line_that_was_rung_up_or_changed_last_is_shown() -> None:
    rows = (ShownLine("可口可乐330ml", "x3", 1050), ShownLine("苹果", "1.268kg", 1012))
    assert view_of(COLA, APPLES, selected=0) == CustomerView(
        "可口可乐330ml", "x3", 1050, 2060, 0, 2060, points=40, rows=rows, pieces=4
    )
    assert view_of(COLA, APPLES) == CustomerView(
        "苹果", "1.268kg", 1012, 2060, 0, 2060, points=40, rows=rows, pieces=4
    )
    assert view_of(replace(COLA, quantity_milli=1000)).quantity == ""


def test_an_empty_basket_shows_nobody() -> None:
    assert view_of() == CustomerView(points=40)
    assert lines(view_of(), LATIN) == Lines("WELCOME", "")
    assert lines(view_of(), CHINESE) == Lines("欢迎光临", "")


def test_a_member_sees_the_own_price_and_what_was_saved() -> None:
    basket = Basket("b", (COLA,), member="m", selected=0)
    priced = quote(basket.lines, Customer("gold", 0), GOLD, at=AT)
    view = selling(basket, priced, value_fen=500, greeting="张**，您好", would_earn=40)
    assert view == CustomerView(
        "可口可乐330ml", "x3", 997, 990, 60, 490, 500, 0, "张**，您好", priced.earned, "", True,
        (ShownLine("可口可乐330ml", "x3", 997),), 3,
    )  # fmt: skip


def test_a_sale_that_is_done_shows_the_change() -> None:
    assert settled(4040, 960, earned=40, greeting="张**，您好", qr="https://r/1") == CustomerView(
        "", "", 0, 4040, 0, 0, 5000, 960, "张**，您好", 40, "https://r/1", True, done=True
    )
    assert not settled(4040, 960).joined


def test_a_balance_has_no_place_in_the_view() -> None:
    """counter.md 3.4: others read along."""
    names = {field.name for field in fields(CustomerView)}
    assert names == {
        "line", "quantity", "line_fen", "total_fen", "saved_fen", "due_fen", "paid_fen",
        "change_fen", "greeting", "points", "qr", "joined", "rows", "pieces", "done", "stars",
        "rated_points",
    }  # fmt: skip
    assert {field.name for field in fields(ShownLine)} == {"name", "quantity", "fen"}


@pytest.mark.parametrize("name", ["张伟", "张*", "张**", "张伟国"])
def test_no_more_than_the_first_character_of_a_name_is_shown(name: str) -> None:
    assert greeting(name, "138****5678", "") == "张**，您好"


def test_who_has_no_name_is_greeted_by_the_end_of_the_number() -> None:
    assert greeting("", "13812345678", "") == "尾号5678，您好"


# Two lines


@pytest.mark.parametrize(
    ("view", "latin", "chinese"),
    [
        (
            CustomerView("可乐330ml", "x3", 1050, 1050, due_fen=1050),
            Lines("330ml       x3 10.50", "TOTAL          10.50"),
            Lines("可乐330ml   x3 10.50", "合计           10.50"),
        ),
        (
            CustomerView("农夫山泉饮用天然水550ml", "", 200, 4040, 320, 4040),
            Lines("550ml           2.00", "-3.20    TOTAL 40.40"),
            Lines("农夫山泉饮用天  2.00", "省3.20    合计 40.40"),
        ),
        (
            CustomerView("苹果", "1.268kg", 1012, 123_456, 12_345, 123_456),  # no room for 省
            Lines("       1.268kg 10.12", "TOTAL       1,234.56"),
            Lines("苹果   1.268kg 10.12", "合计        1,234.56"),
        ),
        (
            CustomerView("苹果", "", 1012, 4040, 0, 2040, 2000),
            Lines("PAID           20.00", "DUE            20.40"),
            Lines("实收           20.00", "应收           20.40"),
        ),
        (
            CustomerView("苹果", "", 1012, 4040, 0, 0, 4040),
            Lines("PAID           40.40", "DUE             0.00"),
            Lines("实收           40.40", "应收            0.00"),
        ),
        (
            settled(4040, 960),
            Lines("PAID           50.00", "CHANGE          9.60"),
            Lines("实收           50.00", "找零            9.60"),
        ),
        (
            settled(4040, 0),
            Lines("PAID           40.40", "THANK YOU"),
            Lines("实收           40.40", "谢谢惠顾"),
        ),
        (
            settled(0, 0),
            Lines("PAID            0.00", "THANK YOU"),
            Lines("实收            0.00", "谢谢惠顾"),
        ),
        (
            CustomerView(greeting="张**，您好 · 金卡"),
            Lines("WELCOME", ""),
            Lines("张**，您好 · 金卡", ""),
        ),
        (
            CustomerView(greeting="尾号5678，您好 · 普通会员"),
            Lines("WELCOME", ""),
            Lines("尾号5678，您好", ""),
        ),
        (CustomerView(greeting="𠮷**，您好"), Lines("WELCOME", ""), Lines("欢迎光临", "")),
    ],
)
def test_what_two_lines_say(view: CustomerView, latin: Lines, chinese: Lines) -> None:
    assert lines(view, LATIN) == latin
    assert lines(view, CHINESE) == chinese


@given(views, faces)
def test_lines_always_fit_and_are_always_legible(view: CustomerView, face: Face) -> None:
    shown = lines(view, face)
    for line in (shown.upper, shown.lower):
        assert width(line) <= face.columns
        assert legible(line, face) == line


@given(views, st.sampled_from([LATIN, CHINESE]))
def test_no_amount_is_ever_cut(view: CustomerView, face: Face) -> None:
    shown = lines(view, face)
    if view.paid_fen:
        assert shown.upper.endswith(f" {show(view.paid_fen)}")
        if view.line:
            assert shown.lower.endswith(f" {show(view.due_fen)}")
        elif view.change_fen:
            assert shown.lower.endswith(f" {show(view.change_fen)}")
    elif view.line:
        assert shown.lower.endswith(f" {show(view.total_fen)}")


@given(views, st.sampled_from([LATIN, CHINESE]))
def test_digits_show_the_amount_of_the_lower_line(view: CustomerView, face: Face) -> None:
    found = amount_in(lines(view, face).lower)
    if view.paid_fen and view.line:
        assert found == (Caption.DUE, show(view.due_fen).replace(",", ""))
    elif view.paid_fen and view.change_fen:
        assert found == (Caption.CHANGE, show(view.change_fen).replace(",", ""))
    elif view.line and not view.paid_fen:
        assert found == (Caption.TOTAL, show(view.total_fen).replace(",", ""))
    else:
        assert found is None


def test_an_amount_wider_than_the_glass_is_left_out_and_not_cut() -> None:
    view = CustomerView("x", "x9999", 999, 10**9, 0, 10**9)
    assert lines(view, Face(columns=6)) == Lines("x 9.99", "")
    assert lines(view, Face(columns=5)) == Lines(" 9.99", "")


@given(texts, faces)
def test_what_is_legible_is_so_for_good(text: str, face: Face) -> None:
    once = legible(text, face)
    assert legible(once, face) == once
    assert once.encode("gb18030" if face.chinese else "ascii").isascii() or face.chinese
