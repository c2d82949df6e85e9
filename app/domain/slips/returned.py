"""The slip of a return (退货): what came back, what is paid back, and where the rest goes."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.basket import BasketLine
from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import show
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
from app.domain.returns import CouponFate, CouponReturned
from app.domain.slips.parts import (
    TENDERS,
    Head,
    MemberPart,
    both,
    count_of,
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


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """``line`` with the quantity that came back, and what was paid for that."""

    line: BasketLine
    net_fen: int


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """All that stands on the slip of a return; ``sale`` is the receipt number, empty: none.

    ``points``, ``principal_fen`` and ``bonus_fen`` go back to the member, ``clawed_points`` go.
    ``coupons`` tells what became of those of the sale.
    """

    head: Head
    sale: str
    goods: tuple[ReturnedGoods, ...]
    refunds: tuple[Tender, ...]
    reason: str
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    clawed_points: int = 0
    member: MemberPart | None = None
    coupons: tuple[CouponReturned, ...] = ()


_FATES = {
    CouponFate.BACK: "退回优惠券",
    CouponFate.LATER: "优惠券(全退后退回)",
    CouponFate.STAYS_USED: "优惠券不退回",
    CouponFate.TAKEN: "收回赠券",
}


def return_receipt(slip: ReturnSlip, columns: int, copy: str) -> Receipt:
    """The slip; ``copy`` is its title and last line, as 商户联 or 顾客联."""
    rule = Line("-" * columns)
    items: list[Item] = [
        *titled(slip.head, f"退货凭证({copy})", columns),
        *who_and_when(slip.head, "退货单号", columns),
        *(text(f"原单号:{slip.sale}", columns) if slip.sale else middle("无小票退货", columns)),
        rule,
    ]
    for goods in slip.goods:
        items += _goods(goods, columns)
    money_fen = sum(tender.amount_fen for tender in slip.refunds)
    items += [rule, *large("退款", show(money_fen), columns)]
    for tender in slip.refunds:
        items += both(f"  {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
        items += numbered(tender, columns)
    if slip.member is not None:
        items += [rule, *_member(slip, slip.member, columns)]
    items += [
        rule,
        *both("退货原因", slip.reason, columns),
        *signature("顾客", columns),
        BarCode(compact(clean(slip.head.serial))),
        *middle(f"— {copy} —", columns),
    ]
    return Receipt(columns, (*items, Cut()))


def _goods(goods: ReturnedGoods, columns: int) -> list[Item]:
    count, amount = f"  ×{count_of(goods.line)}", show(-goods.net_fen)
    return [*text(goods.line.name, columns), *both(count, amount, columns)]


def _member(slip: ReturnSlip, member: MemberPart, columns: int) -> list[Item]:
    """What goes back to the member and what is taken back, each only where there is any."""
    items = both(f"会员 {member.tier} {member.name}", member.phone, columns)
    if slip.principal_fen or slip.bonus_fen:
        value = f"{show(slip.principal_fen)}/{show(slip.bonus_fen)}"
        items += both("退回储值 本金/赠送", value, columns)
    if slip.points:
        items += both("退回积分", f"+{slip.points:,}", columns)
    if slip.clawed_points:
        items += both("收回本单积分", f"-{slip.clawed_points:,}", columns)
    for coupon in slip.coupons:
        items += both(f"{_FATES[coupon.fate]} {coupon.name}", f"×{coupon.count}", columns)
    balance = show(member.principal_fen + member.bonus_fen)
    return [
        *items,
        *both("可用积分", f"{member.points:,}", columns),
        *both("储值余额", balance, columns),
        *split(member, columns),
        *settled(member, columns),
    ]
