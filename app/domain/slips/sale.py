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
    Logo,
    QrCode,
    Receipt,
    clean,
    left,
    right,
    width,
)
from app.domain.slips.parts import (
    TENDERS,
    Head,
    MemberPart,
    both,
    count_of,
    coupons,
    header,
    headline,
    large,
    middle,
    noted,
    numbered,
    settled,
    split,
    text,
    who_and_when,
)
from app.domain.slips.template import QrKind, Shown

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
    note: str = ""


def sale_receipt(slip: SaleSlip, columns: int) -> Receipt:
    """The receipt of a sale, its lower parts as the shop's template has them."""
    rule = Line("-" * columns)
    items: list[Item] = [*_head(slip.head, columns), rule, *_column_heads(columns)]
    for line in slip.quote.lines:
        items += [*_goods(line, columns), *noted(line.line.note, columns)]
    items += noted(slip.note, columns)
    gross = show(slip.quote.gross_fen)
    items += [rule, *both(f"件数:{slip.pieces}", f"合计:{gross:>6}", columns)]
    items += _discounts(slip, columns)
    items += large("应收", show(slip.quote.due_fen), columns)
    items += _tenders(slip.tenders, columns)
    if slip.into_value_fen:
        items += both("  其中 零钱转存", show(slip.into_value_fen), columns)
    return Receipt(columns, (*items, *_parts(slip, columns), Cut()))


def _head(head: Head, columns: int) -> list[Item]:
    large = head.template.title_size > 1
    title = headline(head.shop, columns) if large else middle(head.shop, columns, bold=True)
    who = who_and_when(head, "单号", columns)
    return [Logo(), *title, *header(head, columns), Line("=" * columns), *who]


def _parts(slip: SaleSlip, columns: int) -> list[Item]:
    """What the template may move, with a rule where the member's parts and others meet."""
    parts = slip.head.template.parts
    last = [part for part in parts if part in _OF_MEMBER][-1]
    items: list[Item] = []
    before: bool | None = None
    for part in parts:
        of_member = part in _OF_MEMBER
        if not of_member:
            made = _PARTS[part](slip.head, columns)
        elif slip.member is not None:
            made = _member(part, slip.member, slip.head.at.date(), columns)
            made += settled(slip.member, columns) if part is last else []
        else:
            made = []
        if made and of_member is not before:
            items.append(Line("-" * columns))
            before = of_member
        items += made
    return items


def _column_heads(columns: int) -> list[Item]:
    numbers = _numbers("数量" if columns >= _WIDE else "", "单价", "金额", columns)
    label = "品名/数量" if _NARROW <= columns < _WIDE else "品名"
    return [Line(left(label, columns - width(numbers)) + numbers)]


def _goods(line: QuoteLine, columns: int) -> list[Item]:
    """One article: on one line where its name fits before the numbers, else on more."""
    goods = line.line
    count = count_of(goods)
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
        items += numbered(tender, columns)
    change = sum(tender.change_fen for tender in tenders)
    return [*items, *both("找零", show(change), columns)]


def _member(part: Shown, member: MemberPart, today: date, columns: int) -> list[Item]:
    if part is Shown.COUPONS:
        return coupons(member, today, columns)
    if part is Shown.VALUE:
        value = show(member.principal_fen + member.bonus_fen)
        return [*both("储值余额", value, columns), *split(member, columns)]
    earned, points = f"本次积分 +{member.earned:,}", f"可用积分 {member.points:,}"
    return [
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both(earned, points, columns),
    ]


def _qr(head: Head, columns: int) -> list[Item]:
    template = head.template
    content = template.qr_text if template.qr is QrKind.TEXT else head.serial
    caption = middle(template.qr_caption, columns) if template.qr_caption else []
    return [QrCode(clean(content)), *caption]


def _bar_code(head: Head, _columns: int) -> list[Item]:
    return [BarCode(compact(clean(head.serial)))]


def _footer(head: Head, columns: int) -> list[Item]:
    return [item for line in head.template.footer for item in middle(line, columns)]


_OF_MEMBER = {Shown.MEMBER, Shown.VALUE, Shown.COUPONS}
_PARTS = {Shown.QR: _qr, Shown.BAR_CODE: _bar_code, Shown.FOOTER: _footer}
