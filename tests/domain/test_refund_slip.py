"""The slip of a prepaid refund: the agreed pictures, and whatever text and amounts may come."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Prepaid, Tender, TenderKind
from app.domain.money import show
from app.domain.prepaid_refund import Cause, RefundOfAll, Rule, refund_all
from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, clean, width
from app.domain.rulebook import RefundTerms
from app.domain.slips import (
    Head,
    Mark,
    MemberPart,
    PaidInLine,
    RefundSlip,
    Stamp,
    refund_receipt,
    stamped,
)

GOLDEN = Path(__file__).parent / "golden"
SHOP_ZONE = timezone(timedelta(hours=8))
HERE = datetime(2026, 11, 21, 14, 57, 3, tzinfo=SHOP_ZONE)
TERMS = RefundTerms(smallest_sale_fen=1_000, lpr_ppm=30_200)
HEAD = Head("好又多便利(人民路店)", "T03", "1008 李*", "R0107-T03-20261121-000004", HERE)
AFTER = MemberPart("金卡", "张*伟", "138****5678", 0, 1_236, 0, 0)
OLD, FRESH = HERE - timedelta(days=325), HERE - timedelta(days=3)
LINES = (
    PaidInLine("C0107-T03-20251231-000012", OLD),
    PaidInLine("C0107-T03-20261118-000015", FRESH),
)
TOP_UPS = (
    Prepaid("a", 50_000, 10_000, OLD, charged_fen=22_800, list_fen=24_000),
    Prepaid("b", 20_000, 2_000, FRESH, charged_fen=3_300, list_fen=4_000),
)


NARROW_TEXT = st.text(max_size=40) | st.text(
    st.sampled_from("可口乐×¥￥—·é😀𠮷 a1.\x1b\n\u200b\u3000\ud800"), max_size=300
)


def due(cause: Cause, *top_ups: Prepaid, smallest: bool = False, late: int = 0) -> RefundOfAll:
    return refund_all(
        top_ups,
        cause,
        TERMS,
        balance_fen=900,
        principal_fen=800,
        smallest=smallest,
        ended_at=HERE - timedelta(days=late) if late else None,
        at=HERE,
    )


def slip(refund: RefundOfAll, cause: Cause = Cause.SHOP, paid: int = 2) -> RefundSlip:
    tenders = (Tender(TenderKind.WECHAT, refund.paid_out_fen),) if refund.paid_out_fen else ()
    return RefundSlip(HEAD, AFTER, "010703000017", cause, LINES[:paid], refund, 2_533, tenders)


def drawn(receipt: Receipt) -> str:
    """The paper, its right edge as a bar; behind it what is larger than the rest."""
    rows = []
    for item in receipt.items:
        match item:
            case Line(text, size, bold):
                edge = " " * (receipt.columns // size - width(text)) + "|"
                rows.append(text + edge + (" ×2" if size == 2 else "") + (" 粗" if bold else ""))
            case BarCode(content) | QrCode(content):
                rows.append(f"[条码 {content}]")
            case Cut():
                rows.append("[切纸]")
    return "\n".join(rows) + "\n"


def texts_of(receipt: Receipt) -> list[str]:
    return [item.text for item in receipt.items if isinstance(item, Line)]


def words_of(refund: RefundOfAll, cause: Cause, paid: int, columns: int = 48) -> list[list[str]]:
    return [
        text.split() for text in texts_of(refund_receipt(slip(refund, cause, paid), columns, ""))
    ]


def shows(receipt: Receipt, number: str) -> bool:
    """Whether ``number`` stands at the right edge of a line, whole."""
    whole = re.compile(rf"(?<![\d,.]){re.escape(number)}$")
    return any(whole.search(text) for text in texts_of(receipt))


@pytest.mark.parametrize("columns", [32, 48])
def test_a_prepaid_refund_looks_as_agreed(columns: int) -> None:
    expected = (GOLDEN / f"refund_{columns}.txt").read_text(encoding="utf-8")
    refund = due(Cause.CONSUMER, *TOP_UPS, late=20)
    receipt = refund_receipt(slip(refund, Cause.CONSUMER), columns, "商户联")
    assert drawn(receipt).splitlines() == expected.splitlines()


def test_where_the_shop_is_the_cause_the_proportion_is_worked_out() -> None:
    """The worked example of 法释〔2025〕4号: 550 of 500 and 100 consumed leave 41.67."""
    used_up = replace(TOP_UPS[0], charged_fen=55_000, list_fen=56_000)
    printed = words_of(due(Cause.SHOP, used_up), Cause.SHOP, 1)
    place = printed.index(["已消费(折后)", "550.00"])
    assert printed[place + 1 : place + 6] == [
        ["非消费者原因退款,按实付比例折算"],
        ["折算=已消费×本金÷(本金+赠送)"],
        ["550.00×500.00÷600.00", "458.33"],
        ["应退=本金-折算"],
        ["500.00-458.33", "41.67"],
    ]
    assert ["依据:法释〔2025〕4号第18条"] in printed
    assert ["退款原因", "商家原因"] in printed


@pytest.mark.parametrize(
    ("list_fen", "said"),
    [
        (50_000, ["500.00-500.00", "0.00"]),
        (50_001, ["已消费超过本金,应退", "0.00"]),
    ],
)
def test_what_was_consumed_above_the_prepayment_is_not_subtracted(
    list_fen: int, said: list[str]
) -> None:
    used_up = replace(TOP_UPS[0], charged_fen=40_000, list_fen=list_fen)
    printed = words_of(due(Cause.CONSUMER, used_up), Cause.CONSUMER, 1)
    assert said in printed
    assert (["应退=本金-已消费"] in printed) is (list_fen == 50_000)


def test_a_rest_that_buys_nothing_is_paid_out_without_working_it_out() -> None:
    small = replace(TOP_UPS[0], bonus_fen=0, charged_fen=49_200, list_fen=49_900)
    refund = due(Cause.CONSUMER, small, smallest=True)
    assert refund.rest is not None
    assert refund.rest.rule is Rule.SMALLEST
    printed = words_of(refund, Cause.CONSUMER, 1)
    place = printed.index(["余额低于单次最低消费,退余额本金"])
    assert printed[place - 3 : place + 5] == [
        ["充值本金", "500.00"],
        ["赠送金额", "0.00"],
        ["-" * 48],
        ["余额低于单次最低消费,退余额本金"],
        ["余额", "9.00"],
        ["单次最低消费", "10.00"],
        ["应退余额本金", "8.00"],
        ["依据:北京市单用途预付卡管理条例第18条"],
    ]
    assert ["实退", "8.00"] in printed


def test_interest_stands_there_only_where_days_have_passed() -> None:
    late = words_of(due(Cause.SHOP, *TOP_UPS, late=1), Cause.SHOP, 2)
    assert any(text[0].startswith("利息=") for text in late)
    assert not any(
        "利息" in text
        for words in words_of(due(Cause.SHOP, *TOP_UPS), Cause.SHOP, 2)
        for text in words
    )


def test_a_refund_of_nothing_still_has_its_working() -> None:
    used_up = replace(TOP_UPS[0], charged_fen=60_000, list_fen=60_000)
    refund = due(Cause.SHOP, used_up)
    assert slip(refund, paid=1).refunds == ()
    assert ["实退", "0.00"] in words_of(refund, Cause.SHOP, 1)


def test_every_top_up_on_the_slip_has_its_working() -> None:
    with pytest.raises(ValueError, match="zip"):
        refund_receipt(slip(due(Cause.SHOP, *TOP_UPS), paid=1), 32, "商户联")


@pytest.mark.parametrize("columns", [32, 48])
def test_a_reprinted_refund_says_so(columns: int) -> None:
    refund = due(Cause.SHOP, *TOP_UPS)
    plain = refund_receipt(slip(refund), columns, "顾客联")
    printed = texts_of(stamped(plain, Stamp(Mark.REPRINT, 2)))
    assert printed[0].strip() == "*** 重 打 小 票  第2次 ***"
    assert printed[1:-1] == texts_of(plain)


@pytest.mark.parametrize("columns", [32, 48])
def test_a_refund_that_the_centre_has_not_confirmed_says_so(columns: int) -> None:
    told = slip(due(Cause.SHOP, *TOP_UPS))
    offline = replace(told, member=replace(AFTER, settled=False))
    assert "待同步" not in drawn(refund_receipt(told, columns, "商户联"))
    assert "待同步" in drawn(refund_receipt(offline, columns, "商户联"))


fen = st.integers(0, 10**12)
numbers = st.integers(0, 10**9)
heads = st.builds(Head, NARROW_TEXT, NARROW_TEXT, NARROW_TEXT, NARROW_TEXT, st.just(HERE))
members = st.builds(
    MemberPart, NARROW_TEXT, NARROW_TEXT, NARROW_TEXT, numbers, numbers, fen, fen, st.booleans()
)
top_ups = st.builds(
    lambda paid, bonus, days, used, off, known: Prepaid(
        "a", paid, bonus, HERE - timedelta(days=days), used, used + off, known_before=known
    ),
    st.integers(1, 10**12),
    fen,
    st.integers(0, 4000),
    fen,
    fen,
    st.booleans(),
)
tenders = st.lists(
    st.builds(Tender, st.sampled_from(TenderKind), st.integers(1, 10**12)), max_size=3
)


@st.composite
def slips(draw: st.DrawFn) -> RefundSlip:
    paid = draw(st.lists(top_ups, min_size=1, max_size=3))
    cause = draw(st.sampled_from(Cause))
    refund = refund_all(
        paid,
        cause,
        RefundTerms(draw(numbers), draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))),
        balance_fen=draw(numbers),
        principal_fen=draw(fen),
        smallest=draw(st.booleans()),
        ended_at=draw(st.none() | st.integers(0, 9999).map(lambda days: HERE - timedelta(days))),
        at=HERE,
    )
    lines = tuple(PaidInLine(draw(NARROW_TEXT), one.paid_at) for one in paid)
    refunds = tuple(draw(tenders))
    return RefundSlip(
        draw(heads), draw(members), draw(NARROW_TEXT), cause, lines, refund, draw(fen), refunds
    )


@given(slips(), st.sampled_from([32, 48]) | st.integers(24, 96), st.sampled_from(Mark))
def test_whatever_is_refunded_every_line_fits_and_no_amount_is_cut_off(
    told: RefundSlip, columns: int, mark: Mark
) -> None:
    receipt = stamped(refund_receipt(told, columns, "顾客联"), Stamp(mark, 3))
    for item in receipt.items:
        if isinstance(item, Line):
            assert width(item.text) * item.size <= columns
            assert clean(item.text) == item.text
        elif isinstance(item, BarCode):
            assert clean(item.content) == item.content
    assert receipt.items[-1] == Cut()
    for part in told.due.parts:
        amounts = {step.what: step.amount_fen for step in part.steps}
        assert shows(receipt, show(amounts["paid"]))
        assert shows(receipt, show(amounts["bonus"]))
        if told.due.rest is None:
            assert shows(receipt, show(part.principal_fen))
            assert shows(receipt, show(amounts.get("charged", amounts["consumed"])))
    for amount_fen in (told.due.principal_fen, told.due.paid_out_fen, told.bonus_lapsed_fen):
        assert shows(receipt, show(amount_fen))
    if told.due.interest.days:
        assert shows(receipt, show(told.due.interest.amount_fen))
    for tender in told.refunds:
        assert shows(receipt, show(tender.amount_fen))
    assert shows(receipt, show(told.member.principal_fen + told.member.bonus_fen))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (TenderKind.CASH, "现金"),
        (TenderKind.STORED_VALUE, "储值余额支付"),
        (TenderKind.CARD, "银行卡"),
        (TenderKind.WECHAT, "微信"),
        (TenderKind.ALIPAY, "支付宝"),
        (TenderKind.TRANSFER, "银行转账"),
        (TenderKind.EXCHANGE, "换货抵付"),
    ],
)
def test_how_it_was_paid_out_is_named(kind: TenderKind, name: str) -> None:
    told = replace(slip(due(Cause.SHOP, *TOP_UPS)), refunds=(Tender(kind, 5_00),))
    assert any(
        text.split() == ["退款方式", name, "5.00"]
        for text in texts_of(refund_receipt(told, 48, "商户联"))
    )


def test_the_time_of_a_top_up_is_told_as_the_slip_has_it() -> None:
    told = slip(due(Cause.SHOP, *TOP_UPS))
    assert any(
        "第2笔充值 2026-11-18 14:57:03" in text for text in texts_of(refund_receipt(told, 32, ""))
    )
