"""The slip of a drawing (抽奖): what was won, by which chances, and what shows that it was so."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.receipt import Cut, Item, Line, QrCode, Receipt, clean
from app.domain.slips.parts import (
    Head,
    MemberPart,
    both,
    headline,
    middle,
    settled,
    text,
    titled,
    where_and_when,
)


@dataclass(frozen=True, slots=True)
class DrawSlip:
    """``spent`` says what it cost; ``odds`` are each prize and its chance, as published.

    From ``seed``, ``previous`` and ``document`` anybody can work out the prize again
    (``draws.chance_of``).
    """

    head: Head
    member: MemberPart
    number: str
    draw: str
    spent: str
    prize: str
    odds: tuple[tuple[str, str], ...]
    seed: str
    previous: str
    document: str


def draw_receipt(slip: DrawSlip, columns: int) -> Receipt:
    """The slip. 规范促销行为暂行规定 Art. 13: prizes and their chances are told."""
    rule, member = Line("-" * columns), slip.member
    items: list[Item] = [
        *titled(slip.head, "抽奖凭证", columns),
        *where_and_when(slip.head, columns),
        rule,
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
        *both("活动", slip.draw, columns),
        *both("消耗", slip.spent, columns),
        *headline(slip.prize, columns),
        *settled(member, columns),
        rule,
        *text("公示中奖概率", columns),
    ]
    for prize, chance in slip.odds:
        items += both(f" {prize}", chance, columns)
    proof = f"{slip.seed} {slip.previous} {slip.document}"
    items += [rule, QrCode(clean(proof)), *middle("扫码可核验:随机数 前一单 本单", columns)]
    return Receipt(columns, (*items, Cut()))
