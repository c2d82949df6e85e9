"""The slip of a top-up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import share, show
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean
from app.domain.rulebook import Rulebook, TopUpOffer
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

_TERMS = (
    "本人已阅读《会员储值章程》,赠送金额不可提现;记名卡可挂失、可退款,退款规则见章程。",
    "使用:限章程所列门店的商品和服务,结账时按实付扣减。",
    "期限:本金长期有效;赠送金额按活动规则到期,退款时失效。",
    "退款:付款七日内未使用的全额退本金,其他按法释〔2025〕4号计算,不收手续费。",
    "挂失、补办、转让:凭会员号和身份到店办理。",
    "查询:余额和明细可在收银台免费查询、打印。",
    "风险:请按实际需要充值,妥善保管本单。",
    "违约和争议:协商不成的,可拨打12315或依法起诉。",
)
_LAST = {"商户联": "第一联 商户留存", "顾客联": "第二联 顾客留存"}
_SIGNED = "商户联"


@dataclass(frozen=True, slots=True)
class TopUpSlip:
    """All that stands on a top-up slip; ``gifts`` is a line for each gift beyond the bonus."""

    head: Head
    member: MemberPart
    number: str
    before_fen: int
    amount_fen: int
    bonus_fen: int
    tenders: tuple[Tender, ...]
    gifts: tuple[str, ...] = ()


def gift_lines(offer: TopUpOffer | None, rulebook: Rulebook) -> tuple[str, ...]:
    """What ``offer`` gives beside a bonus at once, by name and number.

    明码标价和禁止价格欺诈规定 Art. 18: gifts are told by name and quantity.
    """
    if offer is None:
        return ()
    lines = []
    if offer.instalments > 1 and offer.bonus_fen:
        first_fen = share(offer.bonus_fen, [1] * offer.instalments)[0]
        lines.append(f"赠送金额分{offer.instalments}期到账,首期 {show(first_fen)}")
    if offer.points:
        lines.append(f"赠送积分 {offer.points:,}")
    lines += [f"赠送券 {code}×{count}" for code, count in Counter(offer.coupons).items()]
    names = {product.sku: product.name for product in rulebook.stored_value.passes}
    passes = Counter(offer.passes).items()
    return (*lines, *(f"赠送次卡 {names[sku]}×{count}" for sku, count in passes))


def top_up_receipt(slip: TopUpSlip, columns: int, copy: str) -> Receipt:
    """A top-up slip; ``copy`` is its title, as 商户联 or 顾客联, and tells its last line.

    北京市单用途预付卡管理条例 Art. 13: parties and contact (the template's header), account, amount
    and means, use, period, risk, gifts, refund, loss and transfer, query, breach and disputes; what
    only the shop knows, as its guarantee, is in the template's terms. For a named card the shop
    notes who showed what, on its own copy (商务部令2012年第9号).
    """
    rule = Line("-" * columns)
    member = slip.member
    after = member.principal_fen + member.bonus_fen
    items: list[Item] = [
        *titled(slip.head, f"会员充值凭证({copy})", columns),
        *who_and_when(slip.head, "充值单号", columns),
        rule,
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
        *both("充值前余额", show(slip.before_fen), columns),
        *both("充值本金", show(slip.amount_fen), columns),
        *both("赠送金额", show(slip.bonus_fen), columns),
    ]
    for gift in slip.gifts:
        items += text(f" {gift}", columns)
    for tender in slip.tenders:
        items += both(f"收款方式 {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
        items += numbered(tender, columns)
    items += [
        *large("充值后余额", show(after), columns),
        *split(member, columns),
        *settled(member, columns),
        rule,
        *(item for term in (*_TERMS, *slip.head.template.terms) for item in text(term, columns)),
        *signature("顾客", columns),
        *(text("有效证件(记名卡按规定登记):", columns) if copy == _SIGNED else []),
        BarCode(compact(clean(slip.head.serial))),
        *middle(f"— {_LAST.get(copy, copy)} —", columns),
    ]
    return Receipt(columns, (*items, Cut()))
