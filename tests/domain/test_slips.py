"""Receipts as they are composed: the agreed pictures, and whatever text and amounts may come."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import canon
from app.domain.basket import Basket, BasketLine
from app.domain.customer import Counter, Customer
from app.domain.documents import Sale, SaleCheck, Tender, TenderKind
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind
from app.domain.money import show
from app.domain.posting import post
from app.domain.quote import Discount, DiscountReason, quote
from app.domain.receipt import BarCode, Cut, Line, QrCode, Receipt, clean, width
from app.domain.rulebook import (
    PLAIN,
    Coupon,
    Deal,
    DealBy,
    Match,
    PassProduct,
    Promotion,
    StoredValue,
    Tier,
    TopUpOffer,
)
from app.domain.slips import (
    Head,
    Mark,
    MemberPart,
    QrKind,
    SaleSlip,
    Shown,
    Stamp,
    Template,
    TopUpSlip,
    gift_lines,
    sale_receipt,
    stamped,
    top_up_receipt,
)
from tests.domain.strategies import AT, LIN, basket_lines, document, rulebooks, texts

GOLDEN = Path(__file__).parent / "golden"
HERE = AT.astimezone(timezone(timedelta(hours=8)))
GOODS = (
    BasketLine("10001", "农夫山泉饮用天然水550ml", "瓶", 200, 2_000),
    BasketLine("10002", "可口可乐330ml", "罐", 350, 3_000),
    BasketLine("10003", "德芙丝滑牛奶巧克力43g", "块", 990, 1_000),
    BasketLine("10004", "清风抽纸(3层120抽×6包)", "提", 2_280, 1_000),
    BasketLine("00101", "散称红富士苹果", "kg", 798, 1_268, weighed=True),
)
FOOTER = ("退换货凭本小票 7 日内办理", "客服 400-820-8820  谢谢惠顾")
HEAD = Head(
    "好又多便利(人民路店)",
    "T03",
    "1008 李*",
    "0107-T03-20261121-000238",
    HERE,
    Template(footer=FOOTER),
)
FIVE_OFF = Coupon("C5", "满50减5", Deal(DealBy.AMOUNT, from_fen=5_000, off_fen=500))
HALF_OFF = Promotion("P2", "第二件半价", Deal(DealBy.NTH, nth=2, off_permille=500))
GIFT = Promotion(
    "P3",
    "满50送抽纸",
    Deal(DealBy.BUY_GET, from_fen=5_000, get=1, gets=Match(skus=("10004",))),
)
RULES = replace(
    PLAIN, tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50)), coupons=(FIVE_OFF,)
)
HOLDS = {
    hold.id: hold
    for hold in (
        Hold("p", "log1", Account(LIN, Kind.POINTS), (HeldLot("a:0", 2_096),), HoldState.OPEN),
        Hold("v", "log1", Account(LIN, Kind.PRINCIPAL), (HeldLot("b:0", 18_000),), HoldState.OPEN),
        Hold("b", "log1", Account(LIN, Kind.BONUS), (HeldLot("b:1", 2_000),), HoldState.OPEN),
        Hold("c", "log1", Account(LIN, Kind.COUPON, "C5"), (HeldLot("c:0", 3),), HoldState.OPEN),
    )
}


def paid() -> SaleSlip:
    """Five goods, a gold member, a coupon, 900 points, 30.40 of stored value, the rest in cash."""
    gold = Customer("gold", 2_096, coupons=(Counter("C5", 3),))
    priced = quote(GOODS, gold, RULES, points=900, bonus_fen=304, at=AT)
    cash = priced.due_fen - 3_040
    tenders = (Tender(TenderKind.STORED_VALUE, 3_040), Tender(TenderKind.CASH, cash, 2_000))
    check = SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned)
    sale = Sale(GOODS, LIN, priced.points, tenders, tuple(HOLDS), check, offers=priced.offers)
    posting = post(document(sale, tier="gold"), RULES, HOLDS)
    assert posting.differences == ()
    left = {hold.account.kind: hold.left for hold in posting.holds}
    points = left[Kind.POINTS] + priced.earned
    member = MemberPart(
        "金卡",
        "张*伟",
        "138****5678",
        priced.earned,
        points,
        left[Kind.PRINCIPAL],
        left[Kind.BONUS],
        coupons=left[Kind.COUPON],
        coupons_until=date(2026, 11, 30),
    )
    return SaleSlip(HEAD, priced, Basket("b", GOODS).pieces, tenders, member, "金卡", 50)


def topped_up() -> TopUpSlip:
    head = replace(HEAD, serial="C0107-T03-20261121-000019")
    member = MemberPart("金卡", "张*伟", "138****5678", 0, 1_236, 64_960, 7_000)
    tenders = (Tender(TenderKind.CASH, 50_000, 50_000),)
    return TopUpSlip(head, member, "010703000017", 16_960, 50_000, 5_000, tenders)


def drawn(receipt: Receipt) -> str:
    """The paper, its right edge as a bar; behind it what is larger than the rest."""
    rows = []
    for item in receipt.items:
        match item:
            case Line(text, size, bold):
                edge = " " * (receipt.columns // size - width(text)) + "|"
                rows.append(text + edge + (" ×2" if size == 2 else "") + (" 粗" if bold else ""))
            case QrCode(content):
                rows.append(f"[二维码 {content}]")
            case BarCode(content):
                rows.append(f"[条码 {content}]")
            case Cut():
                rows.append("[切纸]")
    return "\n".join(rows) + "\n"


def texts_of(receipt: Receipt) -> list[str]:
    return [item.text for item in receipt.items if isinstance(item, Line)]


def shows(receipt: Receipt, number: str) -> bool:
    """Whether ``number`` stands on a line, whole."""
    whole = re.compile(rf"(?<![\d,.]){re.escape(number)}(?![\d,.])")
    return any(whole.search(text) for text in texts_of(receipt))


@pytest.mark.parametrize("columns", [32, 48])
def test_a_sale_looks_as_agreed(columns: int) -> None:
    expected = (GOLDEN / f"sale_{columns}.txt").read_text(encoding="utf-8")
    assert drawn(sale_receipt(paid(), columns)).splitlines() == expected.splitlines()


@pytest.mark.parametrize("columns", [32, 48])
def test_a_top_up_looks_as_agreed(columns: int) -> None:
    expected = (GOLDEN / f"top_up_{columns}.txt").read_text(encoding="utf-8")
    receipt = top_up_receipt(topped_up(), columns, "商户联")
    assert drawn(receipt).splitlines() == expected.splitlines()


numbers = st.integers(0, 10**9)
fen = st.integers(0, 10**12)
days = st.none() | st.dates(date(2026, 11, 21), date(2030, 12, 31))
members = st.builds(
    MemberPart, texts, texts, texts, numbers, numbers, fen, fen, st.booleans(), numbers, days
)
lines = st.lists(st.text(max_size=40), max_size=2).map(tuple)
templates = st.builds(
    Template,
    lines,
    lines,
    lines,
    st.permutations(list(Shown)).flatmap(
        lambda parts: st.sets(st.sampled_from(list(Shown))).map(
            lambda dropped: tuple(
                part for part in parts if part is Shown.VALUE or part not in dropped
            )
        )
    ),
    st.sampled_from([1, 2]),
    st.sampled_from(QrKind),
    st.just("https://shop.example/join"),
    texts.map(lambda text: text[:40]),
)
heads = st.builds(Head, texts, texts, texts, texts, st.just(HERE), templates)
tenders = st.lists(
    st.builds(Tender, st.sampled_from(TenderKind), st.integers(1, 10**12), fen), max_size=3
).map(tuple)
papers = st.sampled_from([32, 48]) | st.integers(24, 96)
stamps = st.builds(
    Stamp, st.sampled_from(Mark), numbers, texts, st.none() | st.just(HERE), st.booleans()
)


deals = st.sampled_from(
    [
        Deal(DealBy.AMOUNT, off_fen=1),
        Deal(DealBy.PERCENT, off_permille=999),
        Deal(DealBy.NTH, nth=2),
        Deal(DealBy.PRICE, price_fen=1),
    ]
)


@st.composite
def sale_slips(draw: st.DrawFn) -> SaleSlip:
    lines = draw(st.lists(basket_lines(huge=True), max_size=4))
    names = texts.filter(str.strip)
    drawn = draw(rulebooks())
    rules = replace(
        drawn,
        promotions=tuple(Promotion(code, draw(names), draw(deals)) for code in "PQ"),
        coupons=(
            *drawn.coupons,
            Coupon("C", draw(names), draw(deals), per_sale=2),
        ),
    )
    held = st.sampled_from([(), (Counter("C", 2),)])
    customer = draw(st.none() | st.builds(Customer, st.just("gold"), numbers, coupons=held))
    priced = quote(lines, customer, rules, points=draw(numbers), at=AT)
    member = draw(st.none() | members)
    off = draw(st.integers(0, 999))
    pieces = Basket("b", tuple(lines)).pieces
    return SaleSlip(draw(heads), priced, pieces, draw(tenders), member, draw(texts), off)


top_up_slips = st.builds(TopUpSlip, heads, members, texts, fen, fen, fen, tenders)


def assert_printable(receipt: Receipt) -> None:
    for item in receipt.items:
        if isinstance(item, Line):
            assert width(item.text) * item.size <= receipt.columns
            assert clean(item.text) == item.text
        elif isinstance(item, QrCode | BarCode):
            assert clean(item.content) == item.content
    assert receipt.items[-1] == Cut()


def assert_member_shown(receipt: Receipt, member: MemberPart) -> None:
    assert shows(receipt, show(member.principal_fen))
    assert shows(receipt, show(member.bonus_fen))
    assert shows(receipt, show(member.principal_fen + member.bonus_fen))


@given(sale_slips(), papers, stamps)
def test_whatever_is_sold_every_line_fits_and_commands_nothing(
    slip: SaleSlip, columns: int, stamp: Stamp
) -> None:
    assert_printable(stamped(sale_receipt(slip, columns), stamp))


@given(top_up_slips, papers, stamps)
def test_whatever_is_paid_in_every_line_fits_and_commands_nothing(
    slip: TopUpSlip, columns: int, stamp: Stamp
) -> None:
    assert_printable(stamped(top_up_receipt(slip, columns, "顾客联"), stamp))


@given(sale_slips(), papers)
def test_no_digit_of_a_sale_is_cut_off(slip: SaleSlip, columns: int) -> None:
    receipt = sale_receipt(slip, columns)
    for priced in slip.quote.lines:
        goods = priced.line
        count = f"{goods.quantity_milli / 1000:.3f}" if goods.weighed else None
        assert shows(receipt, count or str(goods.quantity_milli // 1000))
        assert shows(receipt, show(goods.price_fen))
        assert shows(receipt, show(priced.gross_fen))
    for discount in slip.quote.discounts:
        assert shows(receipt, show(-discount.amount_fen))
    assert shows(receipt, str(slip.pieces))
    assert shows(receipt, show(slip.quote.gross_fen))
    assert shows(receipt, show(slip.quote.due_fen))
    for tender in slip.tenders:
        assert shows(receipt, show(tender.received_fen or tender.amount_fen))
    assert shows(receipt, show(sum(tender.change_fen for tender in slip.tenders)))
    if slip.member:
        assert_member_shown(receipt, slip.member)
        parts = slip.head.template.parts
        if Shown.MEMBER in parts:
            assert shows(receipt, f"+{slip.member.earned:,}")
            assert shows(receipt, f"{slip.member.points:,}")
        if slip.member.coupons and Shown.COUPONS in parts:
            assert any(f"{slip.member.coupons:,}张" in text for text in texts_of(receipt))


@given(top_up_slips, papers)
def test_no_digit_of_a_top_up_is_cut_off(slip: TopUpSlip, columns: int) -> None:
    receipt = top_up_receipt(slip, columns, "顾客联")
    assert_member_shown(receipt, slip.member)
    for amount_fen in (slip.before_fen, slip.amount_fen, slip.bonus_fen):
        assert shows(receipt, show(amount_fen))
    for tender in slip.tenders:
        assert shows(receipt, show(tender.amount_fen))


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("serial", ["C0107-T03-20261121-000019", "C0107-T103-20261121-999999999"])
def test_a_receipt_number_stands_on_one_line(serial: str, columns: int) -> None:
    slip = replace(topped_up(), head=replace(HEAD, serial=serial))
    assert any(serial in text for text in texts_of(top_up_receipt(slip, columns, "商户联")))
    sale = replace(paid(), head=replace(HEAD, serial=serial))
    assert any(serial in text for text in texts_of(sale_receipt(sale, columns)))


def test_the_largest_line_there_can_be_is_printed_on_the_narrowest_paper() -> None:
    line = BasketLine("00101", "金条", "kg", 10**9 - 1, 9_999_000, weighed=True)
    slip = SaleSlip(HEAD, quote([line], None, PLAIN, at=AT), 1, ())
    receipt = sale_receipt(slip, 24)
    assert shows(receipt, "9999.000")
    assert shows(receipt, "9,999,999.99")
    assert shows(receipt, "99,989,999,900.01")


def test_principal_and_bonus_stand_apart_where_one_line_cannot_show_both() -> None:
    member = MemberPart("金卡", "张*伟", "138****5678", 0, 0, 10**12, 10**12 - 1)
    printed = texts_of(sale_receipt(replace(paid(), member=member), 32))
    assert [text.split() for text in printed if text.startswith(" 其中")] == [
        ["其中", "本金", "10,000,000,000.00"],
        ["其中", "赠送", "9,999,999,999.99"],
    ]


def test_on_narrow_paper_the_sum_stands_below_the_pieces() -> None:
    slip = replace(paid(), pieces=10_000_000)
    printed = texts_of(sale_receipt(slip, 24))
    place = printed.index("件数:10000000")
    assert printed[place + 1].split() == ["合计:", "57.32"]


def test_a_name_too_long_for_its_line_is_printed_in_full() -> None:
    name = "法国进口波尔多干红葡萄酒2018年份珍藏版礼盒装双支"
    line = BasketLine("1", name, "盒", 100, 1_000)
    slip = SaleSlip(HEAD, quote([line], None, PLAIN, at=AT), 1, ())
    for columns in (32, 48):
        assert name in "".join(texts_of(sale_receipt(slip, columns)))


def test_a_shop_name_is_large_where_it_fits() -> None:
    title = sale_receipt(paid(), 48).items[1]
    assert title == Line("  好又多便利(人民路店)", size=2, bold=True)
    longer = replace(HEAD, shop="好又多便利连锁超市(人民路店)")
    assert sale_receipt(replace(paid(), head=longer), 48).items[1] == Line(
        " " * 10 + "好又多便利连锁超市(人民路店)", bold=True
    )


def test_a_walk_in_has_no_block_of_a_member() -> None:
    slip = replace(paid(), member=None)
    assert not any(
        "积分 +" in text or "储值余额 " in text for text in texts_of(sale_receipt(slip, 48))
    )


@pytest.mark.parametrize("columns", [32, 48])
def test_what_the_centre_has_not_confirmed_is_said(columns: int) -> None:
    said = "离线 · 积分和余额待同步"
    slip = paid()
    assert slip.member is not None
    offline = replace(slip, member=replace(slip.member, settled=False))
    assert said not in drawn(sale_receipt(slip, columns))
    assert said in drawn(sale_receipt(offline, columns))
    paid_in = topped_up()
    offline_too = replace(paid_in, member=replace(paid_in.member, settled=False))
    assert said in drawn(top_up_receipt(offline_too, columns, "商户联"))


@pytest.mark.parametrize(
    ("off", "folds"), [(50, "9.5"), (200, "8"), (125, "8.75"), (0, "10"), (999, "0.01"), (900, "1")]
)
def test_a_discount_is_said_as_people_say_it(off: int, folds: str) -> None:
    slip = replace(paid(), tier_permille=off)
    assert any(f"会员优惠(金卡{folds}折)" in text for text in texts_of(sale_receipt(slip, 32)))


def off_lines(receipt: Receipt) -> list[list[str]]:
    """What stands between the sum of the goods and what is due, word by word."""
    printed = [text.split() for text in texts_of(receipt)]
    first = next(at for at, words in enumerate(printed) if words[0].startswith("件数"))
    last = next(at for at, words in enumerate(printed) if words[0] == "应收")
    return printed[first + 1 : last]


def offered(*offers: Promotion | Coupon, columns: int = 32) -> Receipt:
    """The receipt of the five goods where ``offers`` hold; coupons are there as often as needed."""
    rules = replace(
        RULES,
        promotions=tuple(one for one in offers if isinstance(one, Promotion)),
        coupons=tuple(one for one in offers if isinstance(one, Coupon)),
    )
    gold = Customer("gold", coupons=tuple(Counter(one.code, 9) for one in rules.coupons))
    priced = quote(GOODS, gold, rules, at=AT)
    return sale_receipt(SaleSlip(HEAD, priced, 8, (), None, "金卡", 50), columns)


@pytest.mark.parametrize("columns", [24, 32, 48])
def test_every_offer_has_its_line_below_the_sum_in_its_turn(columns: int) -> None:
    """R87: of pieces first, then the tier's discount, then coupons."""
    half = replace(HALF_OFF, match=Match(skus=("10002",)))
    assert off_lines(offered(half, FIVE_OFF, columns=columns)) == [
        ["促销", "第二件半价", "-1.75"],
        *([["会员优惠(金卡9.5折)"], ["-2.78"]] if columns == 24 else []),
        *([["会员优惠(金卡9.5折)", "-2.78"]] if columns > 24 else []),
        ["优惠券", "满50减5", "-5.00"],
        ["抹零", "-0.09"],
    ]


def test_a_gift_is_named_as_goods_and_what_gave_it_as_a_promotion() -> None:
    """明码标价和禁止价格欺诈规定 Art. 18: name and quantity of a gift are shown."""
    receipt = offered(replace(GIFT, deal=replace(GIFT.deal, from_fen=3_000)), columns=48)
    printed = [text.split() for text in texts_of(receipt)]
    assert ["清风抽纸(3层120抽×6包)", "1", "22.80", "22.80"] in printed
    assert ["促销", "满50送抽纸", "-22.80"] in printed


def test_each_of_several_equal_coupons_has_its_line() -> None:
    three = replace(FIVE_OFF, deal=Deal(DealBy.AMOUNT, off_fen=500), per_sale=3)
    lines = off_lines(offered(three))
    assert lines.count(["优惠券", "满50减5", "-5.00"]) == 3


@given(st.text("满减第二件半价 a1.(送)", min_size=1, max_size=90).filter(str.strip), papers)
def test_the_name_of_an_offer_is_printed_in_full_however_long(name: str, columns: int) -> None:
    one_off = Coupon("C1", name, Deal(DealBy.AMOUNT, off_fen=100))
    receipt = offered(replace(HALF_OFF, name=name), one_off, columns=columns)
    printed = "".join(texts_of(receipt))
    assert f"促销 {name}" in printed
    assert f"优惠券 {name}" in printed


@pytest.mark.parametrize("reason", DiscountReason)
@pytest.mark.parametrize("columns", [24, 32, 48])
def test_no_reason_for_a_discount_stops_a_receipt(reason: DiscountReason, columns: int) -> None:
    slip = paid()
    off = replace(slip.quote, discounts=(Discount(reason, 350, "X", "第二件半价"),))
    assert shows(sale_receipt(replace(slip, quote=off), columns), "-3.50")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 11, 30), "2张(最近到期11-30)"),
        (date(2027, 11, 20), "2张(最近到期11-20)"),
        (date(2027, 11, 21), "2张(最近到期2027-11-21)"),
        (None, "2张"),
    ],
)
def test_the_coupons_left_are_printed_with_the_day_on_which_the_first_lapse(
    until: date | None, said: str
) -> None:
    slip = paid()
    assert slip.member is not None
    member = replace(slip.member, coupons=2, coupons_until=until)
    printed = [text.split() for text in texts_of(sale_receipt(replace(slip, member=member), 48))]
    assert ["优惠券剩余", said] in printed
    none = replace(member, coupons=0)
    assert "优惠券剩余" not in drawn(sale_receipt(replace(slip, member=none), 48))


def test_a_slip_that_was_kept_before_there_were_offers_can_be_printed_again() -> None:
    slip = paid()
    assert slip.member is not None
    kept = json.loads(canon.dump(slip))
    for name in ("used", "missed", "search"):
        del kept["quote"][name]
    for name in ("coupons", "coupons_until"):
        del kept["member"][name]
    for discount in (*kept["quote"]["discounts"], *kept["quote"]["lines"][0]["discounts"]):
        del discount["name"]
    old = canon.load(SaleSlip, json.dumps(kept).encode())
    assert shows(sale_receipt(old, 32), "-5.00")
    assert canon.load(SaleSlip, canon.dump(slip)) == slip


def test_cash_is_printed_as_it_was_handed_over() -> None:
    lines = [text.split() for text in texts_of(sale_receipt(paid(), 48))]
    assert ["储值余额支付", "30.40"] in lines
    assert ["现金", "20.00"] in lines
    assert ["找零", "10.00"] in lines


def test_change_that_went_into_the_balance_is_printed_apart() -> None:
    lines = [text.split() for text in texts_of(sale_receipt(paid(), 48))]
    assert not any("零钱转存" in line for line in lines)
    kept = replace(paid(), into_value_fen=320)
    lines = [text.split() for text in texts_of(sale_receipt(kept, 48))]
    place = lines.index(["其中", "零钱转存", "3.20"])
    assert lines[place - 1] == ["找零", "10.00"]


def test_gifts_of_a_top_up_are_told_by_name_and_number() -> None:
    rules = replace(
        PLAIN,
        stored_value=StoredValue(passes=(PassProduct("YOGA10", "瑜伽十次卡", 10),)),
    )
    offer = TopUpOffer(
        50_000, 5_000, points=1_300, coupons=("OFF5", "OFF5"), passes=("YOGA10",), instalments=3
    )
    lines = gift_lines(offer, rules)
    assert lines == (
        "赠送金额分3期到账,首期 16.67",
        "赠送积分 1,300",
        "赠送券 OFF5×2",
        "赠送次卡 瑜伽十次卡×1",
    )
    assert gift_lines(None, rules) == gift_lines(TopUpOffer(50_000, 5_000), rules) == ()
    assert gift_lines(TopUpOffer(50_000, 0, instalments=3), rules) == ()
    texts = texts_of(top_up_receipt(replace(topped_up(), gifts=lines), 32, "顾客联"))
    assert [f" {line}" for line in lines] == [text for text in texts if text[1:] in lines]
