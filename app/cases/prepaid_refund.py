"""What a member gets back of what was paid in, with the working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.canon import Unreadable
from app.cases.answer import Answer, Cell, Figure, Table, table
from app.domain.documents import Prepaid
from app.domain.prepaid_refund import Cause, RefundOfAll, Rule, Step, closing, refund_all
from app.domain.rulebook import PLAIN, Rulebook

_RULES = {
    Rule.SEVEN_DAYS: "七日内,按实付比例(法释〔2025〕4号第14、18条)",
    Rule.PROPORTION: "商家原因,按实付比例(第18条)",
    Rule.LIST_PRICE: "消费者原因,按打折前价格(第19条)",
    Rule.SMALLEST: "余额低于单次最低消费(北京条例第18条)",
}
_STEPS = {
    "paid": "充值本金",
    "bonus": "赠送",
    "charged": "已消费(折后)",
    "consumed": "计为消费",
    "refund": "应退",
    "balance": "余额",
    "smallest_sale": "单次最低消费",
}


@dataclass(frozen=True, slots=True)
class PrepaidRefundCase:
    """The top-ups that end, and why.

    ``principal_left_fen`` and ``bonus_left_fen`` are what the balance still has of them; with the
    former the case also says how the ledger ends them.
    """

    title: str
    prepaid: tuple[Prepaid, ...]
    cause: Cause
    at: datetime
    rulebook: Rulebook = PLAIN
    ended_at: datetime | None = None
    smallest: bool = False
    principal_left_fen: int | None = None
    bonus_left_fen: int = 0
    expects: dict[str, Figure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if min(self.principal_left_fen or 0, self.bonus_left_fen) < 0:
            raise ValueError("no less than nothing is left")


def refunded(case: PrepaidRefundCase) -> Answer:
    """What is due by the law, and how the ledger ends it; raises ``Unreadable``."""
    if not case.prepaid:
        raise Unreadable("prepaid: nothing in it")
    left_fen = case.principal_left_fen
    if case.smallest and left_fen is None:
        raise Unreadable("principal_left_fen: wanted where smallest is asked for")
    due = refund_all(
        case.prepaid,
        case.cause,
        case.rulebook.stored_value.refund,
        balance_fen=(left_fen or 0) + case.bonus_left_fen,
        principal_fen=left_fen or 0,
        smallest=case.smallest,
        ended_at=case.ended_at,
        at=case.at,
    )
    figures: dict[str, Figure] = {
        "principal_fen": due.principal_fen,
        "interest_days": due.interest.days,
        "interest_fen": due.interest.amount_fen,
        "paid_out_fen": due.paid_out_fen,
    }
    for index, part in enumerate(due.parts):
        figures[f"rule.{index}"] = part.rule.value
        figures[f"refund_fen.{index}"] = part.principal_fen
    if due.rest is not None:
        figures["rule"] = due.rest.rule.value
    if left_fen is not None:
        ends = closing(left_fen, case.bonus_left_fen, due.principal_fen)
        figures["to_shop_fen"] = ends.revalue_to_shop_fen
        figures["from_shop_fen"] = ends.revalue_from_shop_fen
        figures["bonus_lapsed_fen"] = ends.bonus_lapsed_fen
    return Answer(case.title, (_working(case, due), _sum(due)), figures, case.expects)


def _working(case: PrepaidRefundCase, due: RefundOfAll) -> Table:
    rows = [
        row
        for one, part in zip(case.prepaid, due.parts, strict=True)
        for row in _lines(one.top_up, part.rule, part.steps)
    ]
    if due.rest is not None:
        rows += _lines("", due.rest.rule, due.rest.steps)
    return table("working", "算式", "top_up 充值,rule 依据,step 项,amount_fen 金额", rows)


def _lines(top_up: str, rule: Rule, steps: Iterable[Step]) -> list[tuple[Cell, ...]]:
    return [(top_up or None, _RULES[rule], _STEPS[one.what], one.amount_fen) for one in steps]


def _sum(due: RefundOfAll) -> Table:
    rows: list[tuple[Cell, ...]] = [("应退本金", None, None, due.principal_fen)]
    if due.interest.days:
        owed = due.interest
        rows.append(("利息", owed.days, owed.rate_ppm, owed.amount_fen))
    rows.append(("实退", None, None, due.paid_out_fen))
    return table("sum", "合计", "what 项,days 天数,rate_ppm 年利率百万分之,amount_fen 金额", rows)
