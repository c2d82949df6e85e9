"""The slip of a top-up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.codes import compact
from app.domain.documents import Tender
from app.domain.money import share, show
from app.domain.receipt import BarCode, Cut, Item, Line, Receipt, clean, fit
from app.domain.rulebook import Rulebook, TopUpOffer
from app.domain.slips.parts import (
    TENDERS,
    Head,
    Mark,
    MemberPart,
    both,
    large,
    marked,
    middle,
    settled,
    split,
    text,
    who_and_when,
)


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
        *marked(mark, count, columns),
        *middle(slip.head.shop, columns, bold=True),
        *middle(f"会员充值凭证({copy})", columns, bold=True),
        Line("=" * columns),
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
    items += [
        *large("充值后余额", show(after), columns),
        *split(member, columns),
        *settled(member, columns),
        rule,
        *text(terms, columns),
        Line(""),
        Line(fit("顾客签名:" + "_" * columns, columns)),
        BarCode(compact(clean(slip.head.serial))),
        *middle(f"— {copy} —", columns),
    ]
    return Receipt(columns, (*items, Cut()))
