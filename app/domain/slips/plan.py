"""The slips of a plan: that it was bought or tried, and what was paid back when it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import show
from app.domain.plans import DueBy, PartDue
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
from app.domain.rulebook import Gift, Rulebook
from app.domain.slips.parts import (
    TENDERS,
    Head,
    MemberPart,
    both,
    large,
    middle,
    numbered,
    settled,
    signature,
    text,
    titled,
    who_and_when,
)

_LAW = "法释〔2025〕4号"
_RULES = {
    DueBy.NOT_BEGUN: ("尚未开始,全额退款", f"{_LAW}第15条"),
    DueBy.WHOLE: ("付款不久且未享权益,全额退款", f"{_LAW}第14条"),
    DueBy.DAYS: ("按剩余天数退款", f"{_LAW}第15、22条"),
}
_TERMS = (
    "到期不自动续费。提前退会按剩余天数退款,未开始的期次全额退款;"
    "付款{days}日内未享权益的全额退款。未使用的随期赠送在退会时失效。"
)
_END_TERMS = "不足一分的归消费者,当天计为已用;未使用的随期赠送失效。以上算式本人已核对。"


@dataclass(frozen=True, slots=True)
class PlanSlip:
    """All that stands on the slip of a plan order.

    The period is from ``first`` to ``last``, both included; within ``whole_days`` of paying all of
    it may be due again. ``gifts`` is a line for each gift, ``services`` are the plan's rights in
    words.
    """

    head: Head
    member: MemberPart
    number: str
    plan: str
    trial: bool
    first: date
    last: date
    price_fen: int
    tenders: tuple[Tender, ...]
    whole_days: int
    gifts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period as the slip names it, both days included."""

    serial: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PlanEndSlip:
    """All that stands on the slip of a plan that ended early; ``parts`` are of ``periods``."""

    head: Head
    member: MemberPart
    number: str
    plan: str
    periods: tuple[PeriodLine, ...]
    parts: tuple[PartDue, ...]
    refunds: tuple[Tender, ...]


def plan_gift_lines(gift: Gift, rulebook: Rulebook) -> tuple[str, ...]:
    """What ``gift`` brings, by name and number (明码标价和禁止价格欺诈规定 Art. 18)."""
    lines = [f"赠送积分 {gift.points:,}"] if gift.points else []
    lines += [f"赠送余额 {show(gift.bonus_fen)}"] if gift.bonus_fen else []
    coupons = {coupon.code: coupon.name for coupon in rulebook.coupons}
    passes = {product.sku: product.name for product in rulebook.stored_value.passes}
    lines += [f"赠送券 {coupons[code]}×{n}" for code, n in Counter(gift.coupons).items()]
    lines += [f"赠送次卡 {passes[sku]}×{n}" for sku, n in Counter(gift.passes).items()]
    return tuple(lines)


def plan_receipt(slip: PlanSlip, columns: int, copy: str) -> Receipt:
    """The slip of an order; ``copy`` is its title and last line, as 商户联 or 顾客联."""
    items = [
        *_top(slip, f"付费会员凭证({copy})", "开通单号", columns),
        *both("开通方案", f"{slip.plan}(试用)" if slip.trial else slip.plan, columns),
        *both("起止日期", f"{slip.first:%Y-%m-%d}至{slip.last:%Y-%m-%d}", columns),
    ]
    for right in (*slip.services, *slip.gifts):
        items += text(f" {right}", columns)
    items += large("实收", show(slip.price_fen), columns)
    for tender in slip.tenders:
        items += both(f"收款方式 {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
        items += numbered(tender, columns)
    terms = _TERMS.format(days=slip.whole_days)
    items += [*settled(slip.member, columns), Line("-" * columns), *text(terms, columns)]
    return Receipt(columns, (*items, *_bottom(slip.head, copy, columns), Cut()))


def plan_end_receipt(slip: PlanEndSlip, columns: int, copy: str) -> Receipt:
    """The slip of an end, with the arithmetic of every period, so that it can be worked again."""
    items = [
        *_top(slip, f"付费会员退款凭证({copy})", "退款单号", columns),
        *both("退会方案", slip.plan, columns),
    ]
    for period, part in zip(slip.periods, slip.parts, strict=True):
        items += [Line("-" * columns), *text(period.serial, columns)]
        days = f"{period.first:%Y-%m-%d}至{period.last:%Y-%m-%d}"
        items += both(" 起止日期", days, columns)
        items += both(" 实付", show(part.paid_fen), columns)
        items += _working(part, columns)
    due_fen = sum(part.due_fen for part in slip.parts)
    items += [Line("-" * columns), *large("实退", show(due_fen), columns)]
    for tender in slip.refunds:
        items += both(f"退款方式 {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
        items += numbered(tender, columns)
    items += [*settled(slip.member, columns), Line("-" * columns), *text(_END_TERMS, columns)]
    return Receipt(columns, (*items, *_bottom(slip.head, copy, columns), Cut()))


def _working(part: PartDue, columns: int) -> list[Item]:
    title, law = _RULES[part.by]
    sum_of = f" {title}"
    if part.by is DueBy.DAYS:
        sum_of = f" {show(part.paid_fen)}×{part.left}天÷{part.days}天"
    return [
        *both(sum_of, show(part.due_fen), columns),
        *text(f" 依据:{law}", columns),
    ]


def _top(slip: PlanSlip | PlanEndSlip, title: str, label: str, columns: int) -> list[Item]:
    member = slip.member
    return [
        *titled(slip.head, title, columns),
        *who_and_when(slip.head, label, columns),
        Line("-" * columns),
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
    ]


def _bottom(head: Head, copy: str, columns: int) -> list[Item]:
    return [
        *signature("顾客", columns),
        BarCode(compact(clean(head.serial))),
        *middle(f"— {copy} —", columns),
    ]
