"""A member's coupon on paper (优惠券), with a code that uses it once the member is on the sale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.money import show
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
from app.domain.rulebook import Coupon
from app.domain.rulebook.promotions import COUPONS
from app.domain.rulebook.validity import ALWAYS, EVERYBODY
from app.domain.slips.parts import Head, both, headline, middle, text, titled, where_and_when


@dataclass(frozen=True, slots=True)
class CouponSlip:
    """``member`` is masked, ``code`` as ``codes.coupon`` has it. ``terms`` are a line each.

    The coupon can be used up to the end of ``last``, None: always.
    """

    head: Head
    member: str
    name: str
    code: str
    first: date
    last: date | None
    terms: tuple[str, ...] = ()


def coupon_terms(coupon: Coupon) -> tuple[str, ...]:
    """When ``coupon`` can be used, in the words of a receipt."""
    return tuple(_terms(coupon))


def _terms(coupon: Coupon) -> Iterator[str]:
    deal = coupon.deal
    if deal.from_fen:
        yield f"满 {show(deal.from_fen)} 元可用"
    if deal.from_pieces:
        yield f"满 {deal.from_pieces} 件可用"
    if not coupon.match.everything:
        yield "限部分商品"
    if coupon.window != ALWAYS:
        yield "限指定时间"
    if coupon.audience != EVERYBODY:
        yield "限指定会员"
    yield "每单限用一张" if coupon.per_sale == 1 else f"每单限用 {coupon.per_sale} 张"
    if coupon.group == COUPONS:
        yield "不与其他优惠券同用"


def coupon_receipt(slip: CouponSlip, columns: int) -> Receipt:
    """The coupon; its code as bars to be scanned, and below them to be typed."""
    until = f"{slip.first:%Y-%m-%d}至{slip.last:%Y-%m-%d}" if slip.last else "长期有效"
    items: list[Item] = [
        *titled(slip.head, "优惠券", columns),
        *headline(slip.name, columns),
        Line("-" * columns),
        *both("会员", slip.member, columns),
        *both("有效期", until, columns),
    ]
    for number, term in enumerate(slip.terms, start=1):
        items += text(f"{number}. {term}", columns)
    items += [Line("-" * columns), *where_and_when(slip.head, columns)]
    if slip.code:
        items.append(BarCode(clean(slip.code)))
    return Receipt(columns, (*items, *middle("限本会员,先识别会员再扫码用券", columns), Cut()))
