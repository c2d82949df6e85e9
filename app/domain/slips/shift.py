"""The X and the Z report of a shift (交班查询, 日结报表)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.documents import TenderKind
from app.domain.money import show
from app.domain.receipt import Cut, Item, Line, Receipt
from app.domain.slips.parts import TENDERS, both, large, middle, text

_CHAIN_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """How often, and how much in all."""

    count: int = 0
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class ShiftSales:
    """What was sold: ``gross_fen`` before what was taken off; all amounts but sums are positive."""

    count: int
    gross_fen: int
    tier_fen: int = 0
    coupons_fen: int = 0
    points_fen: int = 0
    promotions_fen: int = 0
    rounding_fen: int = 0
    returns: Counted = Counted()
    repriced: Counted = Counted()
    cancelled: int = 0
    lines_deleted: int = 0
    drawer_openings: int = 0
    reprints: int = 0

    @property
    def off_fen(self) -> int:
        """All that was taken off."""
        of_members = self.tier_fen + self.coupons_fen + self.points_fen
        return of_members + self.promotions_fen + self.rounding_fen

    @property
    def net_fen(self) -> int:
        """What is left of it after discounts and returns."""
        return self.gross_fen - self.off_fen - self.returns.amount_fen


@dataclass(frozen=True, slots=True)
class ShiftMembers:
    """What was done for members; of all sales ``sales`` were theirs."""

    joined: int = 0
    sales: int = 0
    top_ups: Counted = Counted()
    bonus_fen: int = 0
    top_up_cash_fen: int = 0
    earned: int = 0
    redeemed: int = 0


@dataclass(frozen=True, slots=True)
class ShiftCash:
    """Cash through the drawer. ``counted_fen`` None: not counted yet, so the sum is not told.

    A cashier who has seen what there should be counts until it is there.
    """

    float_fen: int
    sales_fen: int = 0
    top_ups_fen: int = 0
    refunds_fen: int = 0
    in_fen: int = 0
    out_fen: int = 0
    counted_fen: int | None = None

    @property
    def expected_fen(self) -> int:
        """What should be in the drawer."""
        came = self.float_fen + self.sales_fen + self.top_ups_fen + self.in_fen
        return came - self.refunds_fen - self.out_fen


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """All that stands on a report. ``number`` is that of a Z, without gaps; None: an X.

    ``opened_at`` and ``at``, when it was closed or looked at, are in the shop's own zone.
    ``tenders`` are what came in less what was paid back; of them stored value stands apart, as
    ``principal_fen`` and ``bonus_fen``. ``first`` and ``last`` are the numbers of the first and the
    last sale, empty for none; ``chain`` is the hash of the log's last document; ``printed`` tells
    how often an X was printed. ``suspicions`` is how many signs of abuse a manager is to look at.
    """

    number: int | None
    shop: str
    till: str
    shift: str
    staff: str
    opened_at: datetime
    at: datetime
    sales: ShiftSales
    tenders: tuple[tuple[TenderKind, int], ...]
    principal_fen: int
    bonus_fen: int
    members: ShiftMembers
    cash: ShiftCash
    first: str
    last: str
    waiting: int
    chain: str
    printed: int = 1
    suspicions: int = 0


def shift_receipt(report: ShiftReport, columns: int) -> Receipt:
    """The report. An X is a Z that closes nothing."""
    rule = Line("-" * columns)
    items = [
        *_head(report, columns),
        rule,
        *_sales(report.sales, columns),
        rule,
        *_tenders(report, columns),
        *_members(report, columns),
        rule,
        *_cash(report.cash, columns),
        rule,
        *both("首单/末单号", f"{report.first or '无'}/{report.last or '无'}", columns),
        *both("未上传单据", str(report.waiting), columns),
        *(both("异常提示 项", str(report.suspicions), columns) if report.suspicions else ()),
        *both("数据链校验码", _chain(report.chain), columns),
        *_signatures(columns),
    ]
    return Receipt(columns, (*items, Cut()))


def _head(report: ShiftReport, columns: int) -> list[Item]:
    if report.number is not None:
        title = middle(f"Z 日结报表  No.{report.number:06d}", columns, bold=True)
    else:
        title = middle("X 交班查询", columns, bold=True)
        title += middle(f"(不清零 第{report.printed}次打印)", columns)
    return [
        *title,
        Line("=" * columns),
        *both(f"门店 {report.shop}", f"机号 {report.till}", columns),
        *both(f"班次 {report.shift}", f"收银 {report.staff}", columns),
        *both("开班", f"{report.opened_at:%m-%d %H:%M:%S}", columns),
        *both("查询" if report.number is None else "交班", f"{report.at:%m-%d %H:%M:%S}", columns),
    ]


def _sales(sales: ShiftSales, columns: int) -> list[Item]:
    of_members = (sales.tier_fen, sales.coupons_fen, sales.points_fen)
    items = [
        *both("销售笔数", f"{sales.count:,}", columns),
        *both("销售额", show(sales.gross_fen), columns),
        *both("优惠合计", show(-sales.off_fen), columns),
        *both(" 会员价/券/积分", _short(*of_members), columns),
    ]
    if sales.promotions_fen or sales.rounding_fen:
        both_of = _short(sales.promotions_fen, sales.rounding_fen)
        items += both(" 促销/抹零", both_of, columns)
    returned = f"{sales.returns.count}/{show(-sales.returns.amount_fen)}"
    return [
        *items,
        *both("退货 笔/额", returned, columns),
        *both("净收", show(sales.net_fen), columns),
        *both("改价 笔/差额", f"{sales.repriced.count}/{show(sales.repriced.amount_fen)}", columns),
        *both("整单取消 笔", str(sales.cancelled), columns),
        *both("删行 行", str(sales.lines_deleted), columns),
        *both("开钱箱(无交易)", str(sales.drawer_openings), columns),
        *both("重打小票 次", str(sales.reprints), columns),
    ]


def _tenders(report: ShiftReport, columns: int) -> list[Item]:
    items = text("收款明细", columns)
    for kind, amount_fen in report.tenders:
        assert kind is not TenderKind.STORED_VALUE, "stands apart"
        items += both(f" {TENDERS[kind]}", show(amount_fen), columns)
    return [
        *items,
        *both(" 储值消费 本金", show(report.principal_fen), columns),
        *both(" 储值消费 赠送", show(report.bonus_fen), columns),
    ]


def _members(report: ShiftReport, columns: int) -> list[Item]:
    members = report.members
    paid = f"{members.top_ups.count}/{show(members.top_ups.amount_fen)}"
    return [
        *text("会员", columns),
        *both(" 新增会员", str(members.joined), columns),
        *both(" 会员笔数占比", _percent(members.sales, report.sales.count), columns),
        *both(" 充值 笔/本金", paid, columns),
        *both(" 充值 赠送", show(members.bonus_fen), columns),
        *both(" 充值收现金", show(members.top_up_cash_fen), columns),
        *both(" 发放/核销积分", f"{members.earned:,}/{members.redeemed:,}", columns),
    ]


def _cash(cash: ShiftCash, columns: int) -> list[Item]:
    """The steps of the sum that the report has not told yet stand only where there are any."""
    items = both("备用金", show(cash.float_fen), columns)
    moved = (("现金退款", -cash.refunds_fen), ("存入", cash.in_fen), ("提现", -cash.out_fen))
    for label, amount_fen in moved:
        items += both(label, show(amount_fen), columns) if amount_fen else []
    if cash.counted_fen is None:
        return items
    return [
        *items,
        *both("应有现金", show(cash.expected_fen), columns),
        *both("实点现金", show(cash.counted_fen), columns),
        *large("长短款", show(cash.counted_fen - cash.expected_fen), columns),
    ]


def _short(*amounts_fen: int) -> str:
    """Amounts side by side, with one digit behind the point where all the last ones are 0.

    >>> _short(21_060, 13_000, 9_150), _short(21_065, 0)
    ('210.6/130.0/91.5', '210.65/0.00')
    """
    shown = [show(amount_fen) for amount_fen in amounts_fen]
    if all(amount.endswith("0") for amount in shown):
        shown = [amount[:-1] for amount in shown]
    return "/".join(shown)


def _percent(part: int, whole: int) -> str:
    """To a tenth, a half up; nothing of nothing is 0.

    >>> _percent(146, 238), _percent(0, 0)
    ('61.3%', '0.0%')
    """
    permille = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{permille // 10}.{permille % 10}%"


def _chain(hash: str) -> str:
    """The start of ``hash``, to be compared by eye.

    >>> _chain("9f3a22c1e0")
    '9F3A-22C1'
    """
    digits = hash[:_CHAIN_DIGITS].upper()
    return f"{digits[:4]}-{digits[4:]}"


def _signatures(columns: int) -> list[Item]:
    cashier, manager = "收银签名:", " 店长:"
    room = columns - 15
    mine = max(0, room // 2 - 2)
    return [Line(""), Line(cashier + "_" * mine + manager + "_" * (room - mine))]
