"""What every slip is made of: its head, the member, lines of text and of amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.basket import BasketLine
from app.domain.documents import Tender, TenderKind
from app.domain.money import show
from app.domain.receipt import Item, Line, Logo, centred, clean, fit, pair, width, wrap
from app.domain.slips.template import STANDARD, Template

TENDERS = {
    TenderKind.CASH: "现金",
    TenderKind.STORED_VALUE: "储值余额支付",
    TenderKind.CARD: "银行卡",
    TenderKind.WECHAT: "微信",
    TenderKind.ALIPAY: "支付宝",
    TenderKind.TRANSFER: "银行转账",
    TenderKind.EXCHANGE: "换货抵付",
}
_A_YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Head:
    """Who sold, where and when; ``at`` is in the shop's own zone.

    ``template`` is the shop's as it was then: printed again, a receipt looks as it did.
    """

    shop: str
    till: str
    staff: str
    serial: str
    at: datetime
    template: Template = STANDARD
    shift: str = ""


@dataclass(frozen=True, slots=True)
class MemberPart:
    """The member as printed: masked, with what there is after the document.

    ``settled`` False marks what the centre has not confirmed yet. Of the ``coupons`` the first
    lapse at the end of ``coupons_until``, None: never.
    """

    tier: str
    name: str
    phone: str
    earned: int
    points: int
    principal_fen: int
    bonus_fen: int
    settled: bool = True
    coupons: int = 0
    coupons_until: date | None = None


def text(text: str, columns: int) -> list[Item]:
    """``text`` over as many lines as it takes."""
    return [Line(piece) for piece in wrap(clean(text), columns)]


def middle(text: str, columns: int, *, bold: bool = False) -> list[Item]:
    """``text`` in the middle."""
    return [Line(centred(piece, columns), bold=bold) for piece in wrap(clean(text), columns)]


def headline(text: str, columns: int) -> list[Item]:
    """``text`` in the middle, twice as large where it fits."""
    shown = clean(text)
    if width(shown) * 2 <= columns:
        return [Line(centred(shown, columns // 2), 2, bold=True)]
    return middle(shown, columns, bold=True)


def both(label: str, value: str, columns: int) -> list[Item]:
    """A label at the left, its value at the right."""
    return [Line(text) for text in pair(clean(label), clean(value), columns)]


def numbered(tender: Tender, columns: int) -> list[Item]:
    """The number of a payment at whoever took it; an exchange is told by its documents."""
    if not tender.reference or tender.kind is TenderKind.EXCHANGE:
        return []
    return both("   流水号", tender.reference, columns)


def large(label: str, value: str, columns: int) -> list[Item]:
    """The amount that matters, twice as large where it fits."""
    size = 2 if width(label) + width(value) < columns // 2 else 1
    return [Line(text, size, bold=True) for text in pair(label, value, columns // size)]


def count_of(line: BasketLine) -> str:
    """How much of it: pieces, or weight to a thousandth."""
    whole, rest = divmod(line.quantity_milli, 1000)
    return f"{whole}.{rest:03d}" if line.weighed else str(whole)


def titled(head: Head, title: str, columns: int) -> list[Item]:
    """Who gives this paper out, and what it is."""
    return [
        Logo(),
        *middle(head.shop, columns, bold=True),
        *header(head, columns),
        *middle(title, columns, bold=True),
        Line("=" * columns),
    ]


def header(head: Head, columns: int) -> list[Item]:
    """What the shop says of itself under its name."""
    return [item for line in head.template.header for item in middle(line, columns)]


def noted(note: str, columns: int) -> list[Item]:
    """What the customer wants, where they want anything."""
    return text(f"  备注:{note}", columns) if note else []


def signature(who: str, columns: int) -> list[Item]:
    """Room above a line to sign on."""
    return [Line(""), Line(fit(f"{who}签名:" + "_" * columns, columns))]


def who_and_when(head: Head, label: str, columns: int) -> list[Item]:
    """A serial that does not fit behind its label stands below it, whole if it can."""
    serial = f"{label}:{head.serial}"
    if width(clean(serial)) > columns:
        number = [*text(f"{label}:", columns), *text(head.serial, columns)]
    else:
        number = text(serial, columns)
    return [*number, *where_and_when(head, columns)]


def where_and_when(head: Head, columns: int) -> list[Item]:
    """At which till, by whom, in which shift where there is room for it, and when."""
    who, shift = clean(f"机号:{head.till} 收银:{head.staff}"), f"班次:{head.shift}"
    fits = head.shift and width(who) + 1 + width(shift) <= columns
    return [
        *(both(who, shift, columns) if fits else text(who, columns)),
        *text(f"时间:{head.at:%Y-%m-%d %H:%M:%S}", columns),
    ]


def split(member: MemberPart, columns: int) -> list[Item]:
    """Of a balance, what was paid in and what was given."""
    principal, bonus = show(member.principal_fen), show(member.bonus_fen)
    if len(principal) + len(bonus) < columns:
        return both(" 其中 本金/赠送", f"{principal}/{bonus}", columns)
    return [*both(" 其中 本金", principal, columns), *both(" 其中 赠送", bonus, columns)]


def coupons(member: MemberPart, today: date, columns: int) -> list[Item]:
    """How many coupons are left and when the first lapse; the year where it could be mistaken."""
    if not member.coupons:
        return []
    left, until = f"{member.coupons:,}张", member.coupons_until
    if until is None:
        return both("优惠券剩余", left, columns)
    day = f"{until:%m-%d}" if (until - today).days < _A_YEAR_DAYS else until.isoformat()
    return both("优惠券剩余", f"{left}(最近到期{day})", columns)


def settled(member: MemberPart, columns: int) -> list[Item]:
    """That the centre has not confirmed what stands above."""
    return [] if member.settled else middle("离线 · 积分和余额待同步", columns)
