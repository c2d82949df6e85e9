"""The receipts of this shop, composed: what stands on a sale receipt and a top-up slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.codes import compact
from app.domain.documents import Tender, TenderKind
from app.domain.money import show
from app.domain.quote import DiscountReason, Quote, QuoteLine
from app.domain.receipt import (
    BarCode,
    Cut,
    Item,
    Line,
    QrCode,
    Receipt,
    centred,
    clean,
    fit,
    left,
    pair,
    right,
    width,
    wrap,
)

_WIDE = 48
_NARROW = 32
_TENDERS = {TenderKind.CASH: "现金", TenderKind.STORED_VALUE: "储值余额支付"}


class Mark(StrEnum):
    """Why a receipt is not the first: 补打 after a printer's fault, 重打 on request."""

    NONE = ""
    REPLACEMENT = "补打"
    REPRINT = "重打"


@dataclass(frozen=True, slots=True)
class Head:
    """Who sold, where and when; ``at`` is in the shop's own zone."""

    shop: str
    till: str
    staff: str
    serial: str
    at: datetime
    footer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberPart:
    """The member as printed: masked, with what there is after the document.

    ``settled`` False marks what the centre has not confirmed yet.
    """

    tier: str
    name: str
    phone: str
    earned: int
    points: int
    principal_fen: int
    bonus_fen: int
    settled: bool = True


@dataclass(frozen=True, slots=True)
class SaleSlip:
    """All that stands on a sale receipt."""

    head: Head
    quote: Quote
    pieces: int
    tenders: tuple[Tender, ...]
    member: MemberPart | None = None
    tier_name: str = ""
    tier_permille: int = 0


@dataclass(frozen=True, slots=True)
class TopUpSlip:
    """All that stands on a top-up slip."""

    head: Head
    member: MemberPart
    number: str
    before_fen: int
    amount_fen: int
    bonus_fen: int
    tenders: tuple[Tender, ...]


def sale_receipt(slip: SaleSlip, columns: int, mark: Mark = Mark.NONE, count: int = 0) -> Receipt:
    """The receipt of a sale; ``count`` is how often it was printed again, with ``mark``."""
    rule = Line("-" * columns)
    serial = clean(slip.head.serial)
    items: list[Item] = [*_marked(mark, count, columns), *_head(slip.head, columns), rule]
    items += _column_heads(columns)
    for line in slip.quote.lines:
        items += _goods(line, columns)
    gross = show(slip.quote.gross_fen)
    items += [rule, *_both(f"件数:{slip.pieces}", f"合计:{gross:>6}", columns)]
    items += _discounts(slip, columns)
    items += _large("应收", show(slip.quote.due_fen), columns)
    items += _tenders(slip.tenders, columns)
    if slip.member is not None:
        items += [rule, *_member(slip.member, columns)]
    items += [rule, QrCode(serial), BarCode(compact(serial))]
    for text in slip.head.footer:
        items += _middle(text, columns)
    if mark is Mark.REPRINT:
        items += _middle("*** 重 打 小 票 非原始凭证 ***", columns)
    return Receipt(columns, (*items, Cut()))


def top_up_receipt(
    slip: TopUpSlip, columns: int, copy: str, mark: Mark = Mark.NONE, count: int = 0
) -> Receipt:
    """A top-up slip; ``copy`` is its title and last line, as 商户联 or 顾客联.

    北京市单用途预付卡管理条例 Art. 13: parties, amount, means, use and refund of gifts.
    """
    rule = Line("-" * columns)
    member = slip.member
    after = member.principal_fen + member.bonus_fen
    terms = "本人已阅读《会员储值章程》,赠送金额不可提现;记名卡可挂失、可退款,退款规则见章程。"
    items: list[Item] = [
        *_marked(mark, count, columns),
        *_middle(slip.head.shop, columns, bold=True),
        *_middle(f"会员充值凭证({copy})", columns, bold=True),
        Line("=" * columns),
        *_who_and_when(slip.head, "充值单号", columns),
        rule,
        *_both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *_both("会员号", slip.number, columns),
        *_both("充值前余额", show(slip.before_fen), columns),
        *_both("充值本金", show(slip.amount_fen), columns),
        *_both("赠送金额", show(slip.bonus_fen), columns),
    ]
    for tender in slip.tenders:
        items += _both(f"收款方式 {_TENDERS[tender.kind]}", show(tender.amount_fen), columns)
    items += [
        *_large("充值后余额", show(after), columns),
        *_split(member, columns),
        *_settled(member, columns),
        rule,
        *_text(terms, columns),
        Line(""),
        Line(fit("顾客签名:" + "_" * columns, columns)),
        BarCode(compact(clean(slip.head.serial))),
        *_middle(f"— {copy} —", columns),
    ]
    return Receipt(columns, (*items, Cut()))


def _text(text: str, columns: int) -> list[Item]:
    return [Line(piece) for piece in wrap(clean(text), columns)]


def _middle(text: str, columns: int, *, bold: bool = False) -> list[Item]:
    return [Line(centred(piece, columns), bold=bold) for piece in wrap(clean(text), columns)]


def _both(label: str, value: str, columns: int) -> list[Item]:
    return [Line(text) for text in pair(clean(label), clean(value), columns)]


def _large(label: str, value: str, columns: int) -> list[Item]:
    """The amount that matters, twice as large where it fits."""
    size = 2 if width(label) + width(value) < columns // 2 else 1
    return [Line(text, size, bold=True) for text in pair(label, value, columns // size)]


def _marked(mark: Mark, count: int, columns: int) -> list[Item]:
    if mark is Mark.REPRINT:
        return _middle(f"*** 重 打 小 票  第{count}次 ***", columns, bold=True)
    if mark is Mark.REPLACEMENT:
        return _middle("*** 补 打 ***", columns, bold=True)
    return []


def _head(head: Head, columns: int) -> list[Item]:
    name = clean(head.shop)
    title = _middle(name, columns, bold=True)
    if width(name) * 2 <= columns:
        title = [Line(centred(name, columns // 2), size=2, bold=True)]
    return [*title, Line("=" * columns), *_who_and_when(head, "单号", columns)]


def _who_and_when(head: Head, label: str, columns: int) -> list[Item]:
    """A serial that does not fit behind its label stands below it, whole if it can."""
    serial = f"{label}:{head.serial}"
    if width(clean(serial)) > columns:
        number = [*_text(f"{label}:", columns), *_text(head.serial, columns)]
    else:
        number = _text(serial, columns)
    return [
        *number,
        *_text(f"机号:{head.till} 收银:{head.staff}", columns),
        *_text(f"时间:{head.at:%Y-%m-%d %H:%M:%S}", columns),
    ]


def _column_heads(columns: int) -> list[Item]:
    numbers = _numbers("数量" if columns >= _WIDE else "", "单价", "金额", columns)
    label = "品名/数量" if _NARROW <= columns < _WIDE else "品名"
    return [Line(left(label, columns - width(numbers)) + numbers)]


def _goods(line: QuoteLine, columns: int) -> list[Item]:
    """One article: on one line where its name fits before the numbers, else on more."""
    goods = line.line
    whole, rest = divmod(goods.quantity_milli, 1000)
    count = f"{whole}.{rest:03d}" if goods.weighed else str(whole)
    price, gross = show(goods.price_fen), show(line.gross_fen)
    name = clean(goods.name)
    if columns >= _WIDE:
        numbers = _numbers(count, price, gross, columns)
        if width(name) < columns - width(numbers):
            return [Line(left(name, columns - width(numbers)) + numbers)]
        return [*_text(name, columns), Line(right(numbers, columns))]
    count = f"  ×{count}"
    numbers = _numbers("", price, gross, columns)
    if width(count) + width(numbers) <= columns:
        return [*_text(name, columns), Line(left(count, columns - width(numbers)) + numbers)]
    return [*_text(name, columns), *_both(count, price, columns), Line(right(gross, columns))]


def _numbers(count: str, price: str, gross: str, columns: int) -> str:
    """Right-aligned columns, each wider where a number needs it: a digit is never cut off."""
    widths = (6, 8, 10) if columns >= _WIDE else (0, 10, 10) if columns >= _NARROW else (0, 8, 9)
    cells = zip((count, price, gross), widths, strict=True)
    return "".join(right(text, max(room, width(text) + 1 if text else 0)) for text, room in cells)


def _discounts(slip: SaleSlip, columns: int) -> list[Item]:
    items: list[Item] = []
    for discount in slip.quote.discounts:
        label = {
            DiscountReason.TIER: f"会员优惠({slip.tier_name}{_folds(slip.tier_permille)}折)",
            DiscountReason.POINTS: f"积分抵扣({discount.detail}分)",
            DiscountReason.ROUNDING: "抹零",
        }[discount.reason]
        items += _both(label, show(-discount.amount_fen), columns)
    return items


def _folds(off_permille: int) -> str:
    """What is left of a price as 折: 50 off a thousand is 9.5, 200 is 8."""
    return f"{(1000 - off_permille) // 100}.{(1000 - off_permille) % 100:02d}".rstrip("0").rstrip(
        "."
    )


def _tenders(tenders: tuple[Tender, ...], columns: int) -> list[Item]:
    items: list[Item] = []
    for tender in tenders:
        paid = tender.received_fen or tender.amount_fen
        items += _both(f"  {_TENDERS[tender.kind]}", show(paid), columns)
    change = sum(tender.change_fen for tender in tenders)
    return [*items, *_both("找零", show(change), columns)]


def _member(member: MemberPart, columns: int) -> list[Item]:
    value = member.principal_fen + member.bonus_fen
    earned, points = f"本次积分 +{member.earned:,}", f"可用积分 {member.points:,}"
    return [
        *_both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *_both(earned, points, columns),
        *_both("储值余额", show(value), columns),
        *_split(member, columns),
        *_settled(member, columns),
    ]


def _split(member: MemberPart, columns: int) -> list[Item]:
    principal, bonus = show(member.principal_fen), show(member.bonus_fen)
    if len(principal) + len(bonus) < columns:
        return _both(" 其中 本金/赠送", f"{principal}/{bonus}", columns)
    return [*_both(" 其中 本金", principal, columns), *_both(" 其中 赠送", bonus, columns)]


def _settled(member: MemberPart, columns: int) -> list[Item]:
    return [] if member.settled else _middle("离线 · 积分和余额待同步", columns)
