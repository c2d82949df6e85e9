"""One of each document, made up: for the preview of a template, and for the agreed pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from app.domain.basket import Basket, BasketLine
from app.domain.customer import Counter, Customer
from app.domain.documents import Prepaid, Tender, TenderKind
from app.domain.member.statement import Owned
from app.domain.plans import DueBy, PartDue
from app.domain.prepaid_refund import Cause, refund_all
from app.domain.quote import quote
from app.domain.returns import CouponFate, CouponReturned
from app.domain.rulebook import PLAIN, Coupon, Deal, DealBy, RefundTerms, Tier
from app.domain.slips.given import GivenKind, GivenSlip
from app.domain.slips.parts import Head, MemberPart
from app.domain.slips.plan import PeriodLine, PlanEndSlip, PlanSlip
from app.domain.slips.refund import PaidInLine, RefundSlip
from app.domain.slips.returned import ReturnedGoods, ReturnSlip
from app.domain.slips.sale import SaleSlip
from app.domain.slips.shift import Counted, ShiftCash, ShiftMembers, ShiftReport, ShiftSales
from app.domain.slips.statement import StatementLine, StatementSlip
from app.domain.slips.top_up import TopUpSlip

AT = datetime(2026, 11, 21, 14, 57, 3, tzinfo=timezone(timedelta(hours=8)))
GOODS = (
    BasketLine("10001", "农夫山泉饮用天然水550ml", "瓶", 200, 2_000),
    BasketLine("10002", "可口可乐330ml", "罐", 350, 3_000),
    BasketLine("10003", "德芙丝滑牛奶巧克力43g", "块", 990, 1_000),
    BasketLine("10004", "清风抽纸(3层120抽×6包)", "提", 2_280, 1_000),
    BasketLine("00101", "散称红富士苹果", "kg", 798, 1_268, weighed=True),
)
HEAD = Head(
    "好又多便利(人民路店)", "T03", "1008 李*", "0107-T03-20261121-000238", AT, shift="20261121-2"
)
PAID_IN = "C0107-T03-20261121-000019"
PAID_BACK = "R0107-T03-20261121-000004"
NUMBER = "010703000017"
MEMBER = MemberPart(
    "金卡", "张*伟", "138****5678", 0, 1_236, 64_960, 7_000, coupons_until=date(2026, 11, 30)
)
_RULES = replace(
    PLAIN,
    tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", 50)),
    coupons=(Coupon("C5", "满50减5", Deal(DealBy.AMOUNT, from_fen=5_000, off_fen=500)),),
)


def sale(goods: tuple[BasketLine, ...] = GOODS) -> SaleSlip:
    """Sold to a gold member, with a coupon and points, by stored value and the rest in cash."""
    customer = Customer("gold", 2_096, coupons=(Counter("C5", 3),))
    worked = quote(goods, customer, _RULES, points=900, at=AT)
    value_fen = min(3_040, worked.due_fen)
    rest_fen = worked.due_fen - value_fen
    tenders = [Tender(TenderKind.STORED_VALUE, value_fen)] if value_fen else []
    tenders += [Tender(TenderKind.CASH, rest_fen, rest_fen)] if rest_fen else []
    member = replace(
        MEMBER,
        earned=worked.earned,
        points=2_096 - worked.points + worked.earned,
        principal_fen=15_264,
        bonus_fen=1_696,
        coupons=2,
    )
    pieces = Basket("b", goods).pieces
    return SaleSlip(HEAD, worked, pieces, tuple(tenders), member, "金卡", 50)


def returned() -> ReturnSlip:
    """Two articles of the sale brought back."""
    paper, apples = GOODS[3], GOODS[4]
    return ReturnSlip(
        replace(HEAD, serial=PAID_BACK),
        HEAD.serial,
        (ReturnedGoods(paper, 2_166), ReturnedGoods(apples, 961)),
        (Tender(TenderKind.CASH, 1_000), Tender(TenderKind.WECHAT, 200)),
        "质量问题",
        900,
        1_752,
        175,
        1_240,
        replace(MEMBER, principal_fen=15_264, bonus_fen=1_696),
        (CouponReturned("C5", "满50减5", 1, CouponFate.BACK),),
    )


def top_up() -> TopUpSlip:
    """500 paid in, 50 given."""
    tenders = (Tender(TenderKind.WECHAT, 50_000),)
    head = replace(HEAD, serial=PAID_IN)
    return TopUpSlip(head, MEMBER, NUMBER, 16_960, 50_000, 5_000, tenders)


def refund() -> RefundSlip:
    """A card given back that was topped up twice."""
    old, fresh = AT - timedelta(days=325), AT - timedelta(days=3)
    due = refund_all(
        (
            Prepaid("a", 50_000, 10_000, old, charged_fen=22_800, list_fen=24_000),
            Prepaid("b", 20_000, 2_000, fresh, charged_fen=3_300, list_fen=4_000),
        ),
        Cause.CONSUMER,
        RefundTerms(smallest_sale_fen=1_000, lpr_ppm=30_200),
        balance_fen=54_900,
        principal_fen=43_700,
        smallest=False,
        ended_at=None,
        at=AT,
    )
    return RefundSlip(
        replace(HEAD, serial=PAID_BACK),
        replace(MEMBER, principal_fen=0, bonus_fen=0),
        NUMBER,
        Cause.CONSUMER,
        (
            PaidInLine("C0107-T03-20251231-000012", old),
            PaidInLine("C0107-T03-20261118-000015", fresh),
        ),
        due,
        11_200,
        (Tender(TenderKind.TRANSFER, due.paid_out_fen),),
    )


def plan() -> PlanSlip:
    """A month of a paid membership."""
    return PlanSlip(
        replace(HEAD, serial=PAID_IN),
        MEMBER,
        NUMBER,
        "月卡",
        False,
        date(2026, 11, 21),
        date(2026, 12, 20),
        3_000,
        (Tender(TenderKind.ALIPAY, 3_000),),
        7,
        ("赠送积分 50", "赠送券 满50减5×2"),
        ("会员日双倍积分",),
    )


def plan_end() -> PlanEndSlip:
    """The same, given back after 21 of its 30 days."""
    return PlanEndSlip(
        replace(HEAD, serial=PAID_BACK),
        MEMBER,
        NUMBER,
        "月卡",
        (PeriodLine(PAID_IN, date(2026, 11, 1), date(2026, 11, 30)),),
        (PartDue(DueBy.DAYS, 3_000, 30, 9, 900),),
        (Tender(TenderKind.ALIPAY, 900),),
    )


def statement() -> StatementSlip:
    """November of the member, up to the sale."""
    lines = (
        StatementLine(AT - timedelta(days=15), "消费", "0107-T03-20261106-000120", Owned(96)),
        StatementLine(
            AT - timedelta(days=9), "充值", "C0107-T03-20261112-000015", Owned(0, 15_000, 2_000)
        ),
        StatementLine(AT, "消费", HEAD.serial, Owned(-860, -2_736, -304)),
    )
    before = Owned(2_000, 3_000, 0)
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    return StatementSlip(HEAD, MEMBER, NUMBER, first, last, before, lines)


def shift(number: int | None = 317) -> ShiftReport:
    """A shift of 238 sales, as a Z, or as an X that is not counted yet for ``number`` None."""
    closed = AT.replace(hour=16, minute=4, second=55)
    return ShiftReport(
        number,
        "0107",
        "T03",
        "20261121-2",
        "1008",
        AT.replace(hour=7, minute=58, second=12),
        closed,
        ShiftSales(
            238,
            1_004_500,
            21_060,
            13_000,
            9_150,
            returns=Counted(3, 8_640),
            repriced=Counted(2, -1_200),
            cancelled=4,
            lines_deleted=11,
            drawer_openings=1,
            reprints=5,
        ),
        (
            (TenderKind.CASH, 231_000),
            (TenderKind.WECHAT, 452_060),
            (TenderKind.ALIPAY, 120_340),
        ),
        138_000,
        11_250,
        ShiftMembers(17, 146, Counted(6, 260_000), 26_000, 150_000, 9_420, 9_150),
        ShiftCash(30_000, 231_000, 150_000, counted_fen=410_850 if number is not None else None),
        "000001",
        "000238",
        0,
        "9f3a22c1" + "0" * 56,
    )


def redeemed() -> GivenSlip:
    """Two umbrellas for points and some cash."""
    return GivenSlip(
        HEAD,
        GivenKind.POINTS,
        MEMBER,
        NUMBER,
        (("晴雨伞", "×2"),),
        (("使用积分", "-600"), ("可用积分", "1,236")),
        (Tender(TenderKind.CASH, 1_980, 2_000),),
    )


def pass_used() -> GivenSlip:
    """One cup of a pass of ten."""
    return GivenSlip(
        HEAD,
        GivenKind.USES,
        MEMBER,
        NUMBER,
        (("美式咖啡(大杯)", "×1"),),
        (("咖啡十次卡", "-1次"), ("剩余次数", "9次")),
    )
