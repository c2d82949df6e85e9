"""The statement of a member (会员对账单): points and stored value over a period, entry by entry.

法释〔2025〕4号 Art. 25: a shop that keeps the records and does not show them loses the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.member.statement import Owned
from app.domain.money import show
from app.domain.receipt import Cut, Item, Line, Receipt
from app.domain.slips.parts import Head, MemberPart, both, settled, text, titled, where_and_when


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What ``serial`` did, called ``what``; ``at`` is in the shop's own zone."""

    at: datetime
    what: str
    serial: str
    change: Owned


@dataclass(frozen=True, slots=True)
class StatementSlip:
    """All that stands on a statement from ``first`` to ``last``, both days included.

    ``before`` is what there was when ``first`` began; what there was after ``last`` is worked out.
    """

    head: Head
    member: MemberPart
    number: str
    first: date
    last: date
    before: Owned
    lines: tuple[StatementLine, ...]

    @property
    def after(self) -> Owned:
        """What there was when ``last`` ended."""
        return sum((line.change for line in self.lines), start=self.before)


def statement_receipt(slip: StatementSlip, columns: int) -> Receipt:
    """The statement: points, then stored value, each from its balance before to that after."""
    rule = Line("-" * columns)
    member = slip.member
    items: list[Item] = [
        *titled(slip.head, "会员对账单", columns),
        *where_and_when(slip.head, columns),
        rule,
        *both(f"会员 {member.tier} {member.name}", member.phone, columns),
        *both("会员号", slip.number, columns),
        *both("期间", f"{slip.first:%Y-%m-%d}至{slip.last:%Y-%m-%d}", columns),
        rule,
        *text("积分明细", columns),
        *both(" 期初", f"{slip.before.points:,}", columns),
    ]
    for line in slip.lines:
        if line.change.points:
            items += _entry(line, f"{line.change.points:+,}", columns)
    items += [*both(" 期末", f"{slip.after.points:,}", columns), rule]
    items += text("储值明细(本金/赠送)", columns)
    items += both(" 期初", _value(slip.before), columns)
    for line in slip.lines:
        if line.change.principal_fen or line.change.bonus_fen:
            items += _entry(line, _value(line.change, "+"), columns)
    items += both(" 期末", _value(slip.after), columns)
    items += both("期末余额", show(slip.after.principal_fen + slip.after.bonus_fen), columns)
    items += [*settled(member, columns), rule, *text("如有疑问,请凭本单到店核对。", columns)]
    return Receipt(columns, (*items, Cut()))


def _entry(line: StatementLine, change: str, columns: int) -> list[Item]:
    return [
        *both(f" {line.at:%m-%d %H:%M} {line.what}", change, columns),
        *text(f"   {line.serial}", columns),
    ]


def _value(owned: Owned, sign: str = "") -> str:
    parts = (owned.principal_fen, owned.bonus_fen)
    return "/".join((sign if fen > 0 else "") + show(fen) for fen in parts)
