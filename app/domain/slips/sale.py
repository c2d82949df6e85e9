"""The receipt of a sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import show
from app.domain.quote import Discount, DiscountReason, Quote, QuoteLine
from app.domain.receipt import (
    BarCode,
    Cut,
    Item,
    Line,
    QrCode,
    Receipt,
    centred,
    clean,
    left,
    right,
    width,
)
from app.domain.slips.parts import (
    TENDERS,
    Head,
    Mark,
    MemberPart,
    both,
    coupons,
    large,
    marked,
    middle,
    settled,
    split,
    text,
    who_and_when,
)

_WIDE = 48
_NARROW = 32


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
    into_value_fen: int = 0


def sale_receipt(slip: SaleSlip, columns: int, mark: Mark = Mark.NONE, count: int = 0) -> Receipt:
    """The receipt of a sale; ``count`` is how often it was printed again, with ``mark``."""
    rule = Line("-" * columns)
    serial = clean(slip.head.serial)
    items: list[Item] = [*marked(mark, count, columns), *_head(slip.head, columns), rule]
    items += _column_heads(columns)
    for line in slip.quote.lines:
        items += _goods(line, columns)
    gross = show(slip.quote.gross_fen)
    items += [rule, *both(f"件数:{slip.pieces}", f"合计:{gross:>6}", columns)]
    items += _discounts(slip, columns)
    items += large("应收", show(slip.quote.due_fen), columns)
    items += _tenders(slip.tenders, columns)
    if slip.into_value_fen:
        items += both("  其中 零钱转存", show(slip.into_value_fen), columns)
    if slip.member is not None:
        items += [rule, *_member(slip.member, slip.head.at.date(), columns)]
    items += [rule, QrCode(serial), BarCode(compact(serial))]
    for footer in slip.head.footer:
        items += middle(footer, columns)
    if mark is Mark.REPRINT:
        items += middle("*** 重 打 小 票 非原始凭证 ***", columns)
    return Receipt(columns, (*items, Cut()))


def _head(head: Head, columns: int) -> list[Item]:
    name = clean(head.shop)
    title = middle(name, columns, bold=True)
    if width(name) * 2 <= columns:
        title = [Line(centred(name, columns // 2), size=2, bold=True)]
    return [*title, Line("=" * columns), *who_and_when(head, "单号", columns)]


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
        return [*text(name, columns), Line(right(numbers, columns))]
    count = f"  ×{count}"
    numbers = _numbers("", price, gross, columns)
    if width(count) + width(numbers) <= columns:
        return [*text(name, columns), Line(left(count, columns - width(numbers)) + numbers)]
    return [*text(name, columns), *both(count, price, columns), Line(right(gross, columns))]


def _numbers(count: str, price: str, gross: str, columns: int) -> str:
    """Right-aligned columns, each wider where a number needs it: a digit is never cut off."""
    widths = (6, 8, 10) if columns >= _WIDE else (0, 10, 10) if columns >= _NARROW else (0, 8, 9)
    cells = zip((count, price, gross), widths, strict=True)
    return "".join(right(text, max(room, width(text) + 1 if text else 0)) for text, room in cells)


def _discounts(slip: SaleSlip, columns: int) -> list[Item]:
    items: list[Item] = []
    for discount in slip.quote.discounts:
        items += both(_reason(slip, discount), show(-discount.amount_fen), columns)
    return items


def _reason(slip: SaleSlip, discount: Discount) -> str:
    """Why it is cheaper; a gift is named above as goods, so here stands what gave it."""
    return {
        DiscountReason.PROMOTION: f"促销 {discount.name}",
        DiscountReason.TIER: f"会员优惠({slip.tier_name}{_folds(slip.tier_permille)}折)",
        DiscountReason.COUPON: f"优惠券 {discount.name}",
        DiscountReason.POINTS: f"积分抵扣({discount.detail}分)",
        DiscountReason.ROUNDING: "抹零",
    }[discount.reason]


def _folds(off_permille: int) -> str:
    """What is left of a price as 折: 50 off a thousand is 9.5, 200 is 8."""
    return f"{(1000 - off_permille) // 100}.{(1000 - off_permille) % 100:02d}".rstrip("0").rstrip(
        "."
    )


def _tenders(tenders: tuple[Tender, ...], columns: int) -> list[Item]:
    items: list[Item] = []
    for tender in tenders:
        paid = tender.received_fen or tender.amount_fen
        items += both(f"  {TENDERS[tender.kind]}", show(paid), columns)
    change = sum(tender.change_fen for tender in tenders)
    return [*items, *both("找零", show(change), columns)]


def _member(member: MemberPart, today: date, columns: int) -> list[Item]:
    value = member.principal_fen + member.bonus_fen
    earned, points = f"本次积分 +{member.earned:,}", f"可用积分 {member.points:,}"
    return [
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both(earned, points, columns),
        *both("储值余额", show(value), columns),
        *split(member, columns),
        *coupons(member, today, columns),
        *settled(member, columns),
    ]
