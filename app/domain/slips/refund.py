"""The slip of a prepaid refund (退卡): the arithmetic of every top-up, line by line.

The law's sums, not ours, so that a member can work them out again: each top-up with the rule that
fitted it, then the sum, the interest, and what was paid out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import show
from app.domain.prepaid_refund import Cause, Interest, PrepaidRefund, RefundOfAll, Rule
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
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
    split,
    text,
    titled,
    who_and_when,
)

_INTERPRETATION = "法释〔2025〕4号"
_CAUSES = {Cause.SHOP: "商家原因", Cause.CONSUMER: "消费者原因"}
_RULES = {
    Rule.SEVEN_DAYS: ("付款七日内退款,按实付比例折算", f"{_INTERPRETATION}第14、18条"),
    Rule.PROPORTION: ("非消费者原因退款,按实付比例折算", f"{_INTERPRETATION}第18条"),
    Rule.LIST_PRICE: ("消费者原因退款,按打折前价格计算", f"{_INTERPRETATION}第19条"),
    Rule.SMALLEST: ("余额低于单次最低消费,退余额本金", "北京市单用途预付卡管理条例第18条"),
}
_TERMS = (
    "赠送部分随预付款失效。计算中不足一分的归消费者;消费超过预付款的,"
    f"超过部分不再收取({_INTERPRETATION}第20条)。以上算式本人已核对。"
)


@dataclass(frozen=True, slots=True)
class PaidInLine:
    """A top-up as the slip names it; ``at`` is in the shop's own zone."""

    serial: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundSlip:
    """All that stands on the slip of a prepaid refund.

    ``paid_in`` names the top-ups of ``due.parts``, in their order; ``bonus_lapsed_fen`` is what was
    left of gifts; ``member`` is as it stands after the refund, ``number`` the member's.
    """

    head: Head
    member: MemberPart
    number: str
    cause: Cause
    paid_in: tuple[PaidInLine, ...]
    due: RefundOfAll
    bonus_lapsed_fen: int
    refunds: tuple[Tender, ...]


def refund_receipt(slip: RefundSlip, columns: int, copy: str) -> Receipt:
    """The slip; ``copy`` is its title and last line, as 商户联 or 顾客联."""
    rule = Line("-" * columns)
    member = slip.member
    items: list[Item] = [
        *titled(slip.head, f"预付退款凭证({copy})", columns),
        *who_and_when(slip.head, "退款单号", columns),
        rule,
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
        *both("退款原因", _CAUSES[slip.cause], columns),
    ]
    explained = slip.due.rest is None
    for number, (line, part) in enumerate(zip(slip.paid_in, slip.due.parts, strict=True), 1):
        items += [rule, *text(f"第{number}笔充值 {line.at:%Y-%m-%d %H:%M:%S}", columns)]
        items += [*text(line.serial, columns), *_paid_in(part, columns)]
        if explained:
            items += _working(part, columns)
    if slip.due.rest is not None:
        items += [rule, *_rest(slip.due.rest, columns)]
    items += [
        rule,
        *_sum(slip, columns),
        *both("退款后余额", show(member.principal_fen + member.bonus_fen), columns),
        *split(member, columns),
        *settled(member, columns),
        rule,
        *text(_TERMS, columns),
        *signature("顾客", columns),
        BarCode(compact(clean(slip.head.serial))),
        *middle(f"— {copy} —", columns),
    ]
    return Receipt(columns, (*items, Cut()))


def _paid_in(part: PrepaidRefund, columns: int) -> list[Item]:
    step = _steps(part)
    return [
        *both(" 充值本金", show(step["paid"]), columns),
        *both(" 赠送金额", show(step["bonus"]), columns),
    ]


def _working(part: PrepaidRefund, columns: int) -> list[Item]:
    """What was consumed and by which rule it counts; then the subtraction, or why there is none."""
    step = _steps(part)
    paid, bonus, consumed = step["paid"], step["bonus"], step["consumed"]
    title, law = _RULES[part.rule]
    items: list[Item] = []
    if part.rule is Rule.LIST_PRICE:
        items += [*both(" 已消费(打折前)", show(consumed), columns), *text(f" {title}", columns)]
    else:
        charged = step["charged"]
        sum_of = f" {show(charged)}×{show(paid)}÷{show(paid + bonus)}"
        items += both(" 已消费(折后)", show(charged), columns)
        items += text(f" {title}", columns)
        items += text(" 折算=已消费×本金÷(本金+赠送)", columns)
        items += both(sum_of, show(consumed), columns)
    if consumed > paid:
        items += both(" 已消费超过本金,应退", show(part.principal_fen), columns)
    else:
        items += text(f" 应退=本金-{'已消费' if part.rule is Rule.LIST_PRICE else '折算'}", columns)
        items += both(f" {show(paid)}-{show(consumed)}", show(part.principal_fen), columns)
    return [*items, *text(f" 依据:{law}", columns)]


def _rest(rest: PrepaidRefund, columns: int) -> list[Item]:
    step = _steps(rest)
    title, law = _RULES[rest.rule]
    return [
        *text(title, columns),
        *both(" 余额", show(step["balance"]), columns),
        *both(" 单次最低消费", show(step["smallest_sale"]), columns),
        *both(" 应退余额本金", show(rest.principal_fen), columns),
        *text(f" 依据:{law}", columns),
    ]


def _sum(slip: RefundSlip, columns: int) -> list[Item]:
    due = slip.due
    items = [*both("应退本金合计", show(due.principal_fen), columns)]
    if due.interest.days:
        items += _interest(due.principal_fen, due.interest, columns)
    items += large("实退", show(due.paid_out_fen), columns)
    for tender in slip.refunds:
        items += both(f"退款方式 {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
        items += numbered(tender, columns)
    return [*items, *both("赠送余额失效", show(slip.bonus_lapsed_fen), columns)]


def _interest(principal_fen: int, interest: Interest, columns: int) -> list[Item]:
    sum_of = f" {show(principal_fen)}×{_percent(interest.rate_ppm)}×{interest.days}÷365"
    return [
        *text("利息=应退本金×年利率×天数÷365", columns),
        *both(sum_of, show(interest.amount_fen), columns),
        *text(f" 依据:{_INTERPRETATION}第17条", columns),
    ]


def _percent(ppm: int) -> str:
    """``ppm`` millionths as a percentage.

    >>> _percent(30_000), _percent(9_500), _percent(1)
    ('3%', '0.95%', '0.0001%')
    """
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"


def _steps(part: PrepaidRefund) -> dict[str, int]:
    return {step.what: step.amount_fen for step in part.steps}
