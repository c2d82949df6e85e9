"""The slip of what is given for points or for uses of a pass (兑换、划次)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import Tender
from app.domain.money import show
from app.domain.receipt import Cut, Item, Line, Receipt
from app.domain.slips.parts import (
    TENDERS,
    Head,
    MemberPart,
    both,
    large,
    settled,
    titled,
    where_and_when,
)


class GivenKind(StrEnum):
    """What it was given for; it is the title."""

    POINTS = "积分兑换凭证"
    USES = "次卡使用凭证"


@dataclass(frozen=True, slots=True)
class GivenSlip:
    """``given`` is each thing and how much of it, ``spent`` what it took and what is left.

    ``tenders`` are what was paid in money beside it.
    """

    head: Head
    kind: GivenKind
    member: MemberPart
    number: str
    given: tuple[tuple[str, str], ...]
    spent: tuple[tuple[str, str], ...]
    tenders: tuple[Tender, ...] = ()


def given_receipt(slip: GivenSlip, columns: int) -> Receipt:
    """The slip, for the customer."""
    rule, member = Line("-" * columns), slip.member
    items: list[Item] = [
        *titled(slip.head, slip.kind.value, columns),
        *where_and_when(slip.head, columns),
        rule,
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
    ]
    for words, value in slip.given:
        items += both(words, value, columns)
    items += [rule]
    for words, value in slip.spent:
        items += both(words, value, columns)
    paid_fen = sum(tender.amount_fen for tender in slip.tenders)
    if paid_fen:
        items += large("实收", show(paid_fen), columns)
    for tender in slip.tenders:
        items += both(f"收款方式 {TENDERS[tender.kind]}", show(tender.amount_fen), columns)
    return Receipt(columns, (*items, *settled(member, columns), Cut()))
