"""The slip of a return: the agreed pictures, and what is left out where there is none of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.documents import Tender, TenderKind
from app.domain.receipt import Line, width
from app.domain.slips import (
    Head,
    Mark,
    ReturnedGoods,
    ReturnSlip,
    Stamp,
    return_receipt,
    stamped,
)
from tests.domain.strategies import texts
from tests.domain.test_refund_slip import AFTER, HERE, drawn, texts_of

GOLDEN = Path(__file__).parent / "golden"
PAPER = BasketLine("10004", "清风抽纸(3层120抽×6包)", "提", 2_280, 1_000)
APPLES = BasketLine("00101", "散称红富士苹果", "kg", 798, 1_268, weighed=True)
SLIP = ReturnSlip(
    Head("好又多便利(人民路店)", "T03", "1008 李*", "R0107-T03-20261121-000004", HERE),
    "0107-T03-20261121-000238",
    (ReturnedGoods(PAPER, 2_166), ReturnedGoods(APPLES, 961)),
    (Tender(TenderKind.CASH, 1_000), Tender(TenderKind.WECHAT, 200)),
    "质量问题",
    900,
    1_752,
    175,
    1_240,
    replace(AFTER, principal_fen=15_264, bonus_fen=1_696),
)


def words(slip: ReturnSlip) -> list[list[str]]:
    return [text.split() for text in texts_of(return_receipt(slip, 48, "顾客联"))]


@pytest.mark.parametrize("columns", [32, 48])
def test_a_return_looks_as_agreed(columns: int) -> None:
    expected = (GOLDEN / f"return_{columns}.txt").read_text(encoding="utf-8")
    assert drawn(return_receipt(SLIP, columns, "顾客联")).splitlines() == expected.splitlines()


def test_what_did_not_move_is_not_printed() -> None:
    plain = replace(SLIP, points=0, principal_fen=0, bonus_fen=0, clawed_points=0)
    printed = {line[0] for line in words(plain) if line}
    assert not printed & {"退回积分", "退回储值", "收回本单积分"}
    assert ["退回储值", "本金/赠送", "0.00/3.04"] in words(replace(plain, bonus_fen=304))
    assert ["退回储值", "本金/赠送", "3.04/0.00"] in words(replace(plain, principal_fen=304))


def test_a_walk_in_without_receipt_has_no_number_and_no_member() -> None:
    printed = words(replace(SLIP, sale="", member=None))
    assert ["无小票退货"] in printed
    assert not any("会员" in line or "可用积分" in line for line in printed)


def test_a_reprint_says_so() -> None:
    again = texts_of(stamped(return_receipt(SLIP, 48, "顾客联"), Stamp(Mark.REPRINT, 2)))
    assert "第2次" in again[0]


@given(texts, st.sampled_from([24, 32, 42, 48]))
def test_no_line_is_wider_than_the_paper(text: str, columns: int) -> None:
    goods = (ReturnedGoods(replace(PAPER, name=text), 2_166),)
    slip = replace(SLIP, goods=goods, reason=text, head=replace(SLIP.head, shop=text))
    for item in return_receipt(slip, columns, "商户联").items:
        if isinstance(item, Line):
            assert width(item.text) * item.size <= columns
