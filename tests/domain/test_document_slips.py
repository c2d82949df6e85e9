"""Reports, statements and the small slips: what stands on them, worked out and whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine
from app.domain.documents import TenderKind
from app.domain.member.statement import Owned
from app.domain.money import show
from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, clean, width
from app.domain.returns import CouponFate, CouponReturned
from app.domain.slips import Head, MemberPart, return_receipt, samples
from app.domain.slips.calibration import calibration_receipt
from app.domain.slips.coupon import CouponSlip, coupon_receipt
from app.domain.slips.draw import DrawSlip, draw_receipt
from app.domain.slips.drawer import DrawerKind, DrawerSlip, drawer_receipt
from app.domain.slips.gallery import sample
from app.domain.slips.given import GivenKind, GivenSlip, given_receipt
from app.domain.slips.shift import (
    Counted,
    ShiftCash,
    ShiftMembers,
    ShiftReport,
    ShiftSales,
    shift_receipt,
)
from app.domain.slips.statement import StatementLine, StatementSlip, statement_receipt
from app.domain.slips.suspended import SuspendedSlip, suspended_receipt
from app.domain.slips.template import STANDARD
from tests.domain.strategies import basket_lines, texts
from tests.domain.test_slips import members

PAPERS = st.sampled_from([24, 32, 42, 48])
counts = st.integers(0, 10**6)
fen = st.integers(-(10**12), 10**12)


def words(receipt: Receipt) -> list[list[str]]:
    return [item.text.split() for item in receipt.items if isinstance(item, Line)]


def assert_printable(receipt: Receipt) -> None:
    for item in receipt.items:
        if isinstance(item, Line):
            assert width(item.text) * item.size <= receipt.columns
            assert clean(item.text) == item.text
        elif isinstance(item, QrCode | BarCode):
            assert clean(item.content) == item.content
    assert receipt.items[-1] == Cut()


# --- X and Z


def test_what_should_be_in_the_drawer_is_worked_out_from_all_that_went_through() -> None:
    cash = ShiftCash(30_000, 231_000, 150_000, 5_000, 10_000, 300_000, 116_000)
    assert cash.expected_fen == 116_000
    printed = words(shift_receipt(replace(samples.shift(), cash=cash), 48))
    at = printed.index(["备用金", "300.00"])
    assert printed[at + 1 : at + 7] == [
        ["现金退款", "-50.00"],
        ["存入", "100.00"],
        ["提现", "-3,000.00"],
        ["应有现金", "1,160.00"],
        ["实点现金", "1,160.00"],
        ["长短款", "0.00"],
    ]


def test_before_it_is_counted_nobody_is_told_how_much_there_should_be() -> None:
    for report in (samples.shift(None), replace(samples.shift(), cash=ShiftCash(30_000, 5_000))):
        printed = [line[0] for line in words(shift_receipt(report, 48)) if line]
        assert not {"应有现金", "实点现金", "长短款"} & set(printed)


def test_what_was_sold_less_what_was_taken_off_and_brought_back_is_the_net() -> None:
    sales = ShiftSales(2, 10_000, 500, 300, 200, 105, 5, Counted(1, 1_000))
    assert (sales.off_fen, sales.net_fen) == (1_110, 7_890)
    printed = words(shift_receipt(replace(samples.shift(), sales=sales), 48))
    assert ["优惠合计", "-11.10"] in printed
    assert ["促销/抹零", "1.05/0.05"] in printed
    assert ["净收", "78.90"] in printed
    assert ["会员笔数占比", "7300.0%"] in printed
    only_rounded = replace(samples.shift(), sales=ShiftSales(0, 5, rounding_fen=5))
    assert ["促销/抹零", "0.00/0.05"] in words(shift_receipt(only_rounded, 48))
    neither = words(shift_receipt(samples.shift(), 48))
    assert not any(line[:1] == ["促销/抹零"] for line in neither)


def test_an_x_closes_nothing_and_counts_how_often_it_was_printed() -> None:
    again = words(shift_receipt(replace(samples.shift(None), printed=3), 32))
    assert again[:2] == [["X", "交班查询"], ["(不清零", "第3次打印)"]]
    assert ["查询", "11-21", "16:04:55"] in again
    z = words(shift_receipt(replace(samples.shift(), waiting=4, first="", last=""), 32))
    assert z[0] == ["Z", "日结报表", "No.000317"]
    assert ["交班", "11-21", "16:04:55"] in z
    assert ["未上传单据", "4"] in z
    assert ["首单/末单号", "无/无"] in z


def test_stored_value_stands_apart_from_other_tenders() -> None:
    twice = replace(samples.shift(), tenders=((TenderKind.STORED_VALUE, 1),))
    with pytest.raises(AssertionError, match="apart"):
        shift_receipt(twice, 48)


money = st.builds(Counted, counts, fen)
reports = st.builds(
    ShiftReport,
    st.none() | counts,
    texts,
    texts,
    texts,
    texts,
    st.just(samples.AT),
    st.just(samples.AT),
    st.builds(ShiftSales, counts, fen, fen, fen, fen, fen, fen, money, money, counts, counts),
    st.lists(st.tuples(st.sampled_from([TenderKind.CASH, TenderKind.CARD]), fen), max_size=2).map(
        tuple
    ),
    fen,
    fen,
    st.builds(ShiftMembers, counts, counts, money, fen, fen, counts, counts),
    st.builds(ShiftCash, fen, fen, fen, fen, fen, fen, st.none() | fen),
    texts,
    texts,
    counts,
    texts,
)


@given(reports, PAPERS)
def test_whatever_a_shift_was_every_line_fits_and_no_sum_is_cut_off(
    report: ShiftReport, columns: int
) -> None:
    receipt = shift_receipt(report, columns)
    assert_printable(receipt)
    shown = {word for line in words(receipt) for word in line}
    assert show(report.sales.net_fen) in shown
    if report.cash.counted_fen is not None:
        assert show(report.cash.counted_fen - report.cash.expected_fen) in shown


# --- the statement


def test_a_statement_ends_with_what_its_entries_make() -> None:
    """法释〔2025〕4号 Art. 25: the member can work it out again."""
    slip = samples.statement()
    assert slip.after == Owned(1_236, 15_264, 1_696)
    printed = words(statement_receipt(slip, 48))
    at = printed.index(["积分明细"])
    assert printed[at + 1 : at + 7] == [
        ["期初", "2,000"],
        ["11-06", "14:57", "消费", "+96"],
        ["0107-T03-20261106-000120"],
        ["11-21", "14:57", "消费", "-860"],
        ["0107-T03-20261121-000238"],
        ["期末", "1,236"],
    ]
    at = printed.index(["储值明细(本金/赠送)"])
    assert [line for line in printed[at + 1 : at + 8] if len(line) > 1] == [
        ["期初", "30.00/0.00"],
        ["11-12", "14:57", "充值", "+150.00/+20.00"],
        ["11-21", "14:57", "消费", "-27.36/-3.04"],
        ["期末", "152.64/16.96"],
        ["期末余额", "169.60"],
    ]


def test_an_entry_of_a_gift_alone_is_one_of_stored_value() -> None:
    slip = samples.statement()
    gift = StatementLine(samples.AT, "赠送到账", "C1", Owned(0, 0, 500))
    printed = words(statement_receipt(replace(slip, lines=(gift,)), 48))
    assert ["11-21", "14:57", "赠送到账", "0.00/+5.00"] in printed
    assert ["期末", "30.00/5.00"] in printed
    assert not any("离线" in word for line in printed for word in line)
    offline = replace(slip, member=replace(slip.member, settled=False))
    assert ["离线", "·", "积分和余额待同步"] in words(statement_receipt(offline, 48))


owned = st.builds(Owned, fen, fen, fen)
entries = st.builds(StatementLine, st.just(samples.AT), texts, texts, owned)
heads = st.builds(Head, texts, texts, texts, texts, st.just(samples.AT))
statements = st.builds(
    StatementSlip,
    heads,
    members,
    texts,
    st.just(samples.AT.date()),
    st.just(samples.AT.date()),
    owned,
    st.lists(entries, max_size=4).map(tuple),
)


@given(statements, PAPERS)
def test_whatever_stands_on_a_statement_every_line_fits(slip: StatementSlip, columns: int) -> None:
    receipt = statement_receipt(slip, columns)
    assert_printable(receipt)
    balance = show(slip.after.principal_fen + slip.after.bonus_fen)
    assert balance in {word for line in words(receipt) for word in line}


# --- the small slips


def test_a_drawer_slip_says_who_opened_it_why_and_how_much() -> None:
    """Threat 4: an open drawer without a sale leaves paper with a reason and a name."""
    opened = words(sample("drawer", 48, STANDARD))
    assert ["开钱箱记录"] in opened
    assert ["原因", "换零钱"] in opened
    assert not any(line[:1] in (["金额"], ["授权"]) for line in opened)
    assert sum("签名" in "".join(line) for line in opened) == 1
    taken = words(sample("cash_out", 48, STANDARD))
    assert ["金额", "-3,000.00"] in taken
    assert ["授权", "1001", "王店长"] in taken
    assert [line[0][:6] for line in taken if "签名" in "".join(line)] == [
        "经手人签名:",
        "授权人签名:",
    ]
    assert ["金额", "200.00"] in words(sample("cash_in", 48, STANDARD))


def test_a_suspended_basket_can_be_scanned_and_is_not_taken_for_a_receipt() -> None:
    receipt = sample("suspended", 48, STANDARD)
    assert BarCode("G0107T030000017") in receipt.items
    printed = words(receipt)
    assert ["件数:8", "合计:", "57.32"] in printed
    assert ["未付款", "不作收款凭证"] in printed
    assert ["会员", "金卡", "张*伟"] in printed
    empty = words(suspended_receipt(SuspendedSlip(samples.HEAD, "G1", (), 0), 48))
    assert ["件数:0", "合计:", "0.00"] in empty
    assert not any(line[:1] == ["会员"] for line in empty)


def test_a_coupon_says_what_for_how_long_and_by_which_code() -> None:
    receipt = sample("coupon", 32, STANDARD)
    assert Line("    满50减5", 2, bold=True) in receipt.items
    assert BarCode("YHQ-C5") in receipt.items
    printed = words(receipt)
    assert ["会员", "张*伟", "138****5678"] in printed
    assert ["有效期", "2026-11-21至2026-12-20"] in printed
    assert ["3.", "不与其他优惠券同用"] in printed
    slip = CouponSlip(samples.HEAD, "张*伟", "满" * 20, "", samples.AT.date(), None)
    for_ever = coupon_receipt(slip, 32)
    assert ["有效期", "长期有效"] in words(for_ever)
    assert Line("满" * 16, bold=True) in for_ever.items
    assert not any(isinstance(item, BarCode) for item in for_ever.items)


def test_a_drawing_tells_the_chances_and_what_proves_it() -> None:
    """规范促销行为暂行规定 Art. 13."""
    receipt = sample("draw", 48, STANDARD)
    printed = words(receipt)
    assert ["二等奖", "优惠券"] in printed
    assert ["谢谢参与", "90.00%"] in printed
    (proof,) = (item.content for item in receipt.items if isinstance(item, QrCode))
    assert proof.split() == ["5f2c9d4b" * 8, "9f3a22c1" * 8, "019aa5d2-7c31-7000-8000-00000000012f"]


@pytest.mark.parametrize("columns", [24, 32, 42, 44, 48, 56])
def test_the_ruler_fills_the_paper_and_both_slips_are_cut_off(columns: int) -> None:
    receipt = calibration_receipt(columns)
    lines = [item.text for item in receipt.items if isinstance(item, Line)]
    at = next(at for at, text in enumerate(lines) if text.startswith("1234567890"))
    assert [width(text) for text in lines[at : at + 3]] == [columns] * 3
    assert lines[at][-1] == str(columns % 10)
    assert lines[at + 1] == "中" * (columns // 2)
    assert lines[at - 1].index("10") + 1 == lines[at].index("0") == 9
    assert receipt.items.count(Cut()) == 2
    numbers = [text.strip()[:2] for text in lines if text.strip()[1:2] == " "]
    assert numbers[:6] == [f"{number} " for number in range(1, 7)]


def test_the_coupons_of_a_sale_are_named_when_it_comes_back() -> None:
    told = tuple(CouponReturned("C", "满减", n, fate) for n, fate in enumerate(CouponFate, 1))
    printed = words(return_receipt(replace(samples.returned(), coupons=told), 48, "顾客联"))
    for line in (
        ["退回优惠券", "满减", "×1"],
        ["优惠券(全退后退回)", "满减", "×2"],
        ["优惠券不退回", "满减", "×3"],
        ["收回赠券", "满减", "×4"],
    ):
        assert line in printed


@given(heads, members, texts, st.lists(basket_lines(huge=True), max_size=3), PAPERS)
def test_whatever_is_written_on_a_small_slip_every_line_fits(
    head: Head, member: MemberPart, text: str, lines: list[BasketLine], columns: int
) -> None:
    day = samples.AT.date()
    for kind in DrawerKind:
        assert_printable(drawer_receipt(DrawerSlip(head, kind, text, 10**12, text), columns))
    basket = SuspendedSlip(head, text, tuple(lines), 3, text)
    assert_printable(suspended_receipt(basket, columns))
    assert_printable(coupon_receipt(CouponSlip(head, text, text, text, day, day, (text,)), columns))
    given = GivenSlip(head, GivenKind.USES, member, text, ((text, text),), ((text, text),))
    assert_printable(given_receipt(given, columns))
    drawn = DrawSlip(head, member, text, text, text, text, ((text, text),), text, text, text)
    assert_printable(draw_receipt(drawn, columns))
