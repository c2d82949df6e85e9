"""The demo's goods and names: what the counter is shown and tried with."""

from __future__ import annotations

import csv
import json

import pytest

from app import resources
from app.domain.codes import Meaning, read

DEAREST_FEN = 120_000

with resources.path("demo", "goods.csv").open(encoding="utf-8", newline="") as file:
    GOODS = list(csv.DictReader(file))
NAMES = json.loads(resources.path("demo", "names.json").read_text(encoding="utf-8"))
WEIGHED = [row for row in GOODS if row["unit"] == "kg"]
PACKED = [row for row in GOODS if row["unit"] != "kg"]


def test_there_are_three_hundred_goods_and_a_shelf_of_weighed_ones() -> None:
    assert len(GOODS) == 300
    assert len(WEIGHED) >= 12


def test_every_barcode_of_packed_goods_is_a_chinese_ean_with_its_check_digit() -> None:
    wrong = [
        row
        for row in PACKED
        if not row["barcode"].startswith("69")
        or len(row["barcode"]) != 13
        or read(row["barcode"]).meaning is not Meaning.ANY
    ]
    assert wrong == []


def test_weighed_goods_are_found_by_the_article_on_the_scales_label() -> None:
    apples = read("2200101012683")
    assert apples.text in [row["barcode"] for row in WEIGHED if row["name"] == "散称红富士苹果"]
    assert all(len(row["barcode"]) == 5 and row["barcode"].isdigit() for row in WEIGHED)
    assert all(row["barcode"] == row["code"] for row in WEIGHED)


@pytest.mark.parametrize("column", ["barcode", "code", "name"])
def test_no_two_goods_share_a(column: str) -> None:
    assert len({row[column] for row in GOODS}) == len(GOODS)


def test_no_code_of_one_article_is_the_barcode_of_another() -> None:
    barcodes = {row["barcode"]: row["name"] for row in GOODS}
    assert [row for row in GOODS if barcodes.get(row["code"], row["name"]) != row["name"]] == []


def test_prices_are_whole_fen_that_a_supermarket_asks() -> None:
    assert [row for row in GOODS if not 10 <= int(row["price_fen"]) <= DEAREST_FEN] == []


def test_every_article_has_a_name_a_unit_and_a_category_that_a_receipt_can_show() -> None:
    shown = [row[column] for row in GOODS for column in ("name", "unit", "category")]
    assert all(text and text == text.strip() for text in shown)
    assert [text for text in shown if any(len(ch.encode("gb18030")) > 2 for ch in text)] == []


@pytest.mark.parametrize(
    ("name", "price_fen", "unit"),
    [
        ("农夫山泉饮用天然水550ml", 200, "瓶"),
        ("可口可乐330ml", 350, "罐"),
        ("德芙丝滑牛奶巧克力43g", 990, "条"),
        ("清风抽纸(3层120抽×6包)", 2280, "提"),
        ("散称红富士苹果", 798, "kg"),
    ],
)
def test_the_goods_of_the_specimen_receipt_are_there(name: str, price_fen: int, unit: str) -> None:
    assert [(row["price_fen"], row["unit"]) for row in GOODS if row["name"] == name] == [
        (str(price_fen), unit)
    ]


def test_the_first_article_has_the_barcode_that_everybody_tries() -> None:
    assert (GOODS[0]["barcode"], GOODS[0]["name"]) == ("6901234567892", "农夫山泉饮用天然水550ml")


def test_names_are_enough_for_two_thousand_members_and_some_are_rare() -> None:
    assert len(NAMES["surnames"]) == 60
    assert len(set(NAMES["given"])) == len(NAMES["given"]) == 200
    assert all(weight > 0 for weight in NAMES["surnames"].values())
    assert {"𠮷", "喆", "翀"} <= set(NAMES["rare"])
    assert not set(NAMES["rare"]) & set(NAMES["given"])


def test_a_rare_character_that_a_printer_must_draw_is_among_them() -> None:
    assert [ch for ch in NAMES["rare"] if len(ch.encode("gb18030")) == 4]
