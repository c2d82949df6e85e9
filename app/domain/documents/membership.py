"""Documents of paid membership and of draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.documents.tender import Tender


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """A period of the plan ``plan`` is bought (开通, 续费), or tried for nothing.

    When it begins follows from what the member has already; ``until`` is what the till printed, a
    check.
    """

    member: str
    plan: str
    tenders: tuple[Tender, ...]
    trial: bool
    until: datetime
    kind: Literal["plan_order"] = "plan_order"

    def __post_init__(self) -> None:
        if self.trial == bool(self.tenders) or self.until.tzinfo is None:
            raise ValueError("a plan is paid for or tried, and ends at a moment")


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """A period of a plan, from ``begins_at`` up to, not including, ``ends_at``.

    ``order`` is the document that it was bought with, ``paid_fen`` what was paid at ``paid_at``.
    ``saved_fen`` is what the plan's own offers took off while it was in force; ``gift_used``: the
    gift that came with it is not whole any more.
    """

    order: str
    plan: str
    begins_at: datetime
    ends_at: datetime
    paid_fen: int
    paid_at: datetime
    saved_fen: int = 0
    gift_used: bool = False

    def __post_init__(self) -> None:
        if min(self.paid_fen, self.saved_fen) < 0 or not self.begins_at < self.ends_at:
            raise ValueError("a period was paid for, and lasts")
        if self.begins_at.tzinfo is None or self.paid_at.tzinfo is None:
            raise ValueError("a moment has a zone")


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """A plan ends before its time (退会); what is due of ``periods`` is paid back."""

    member: str
    plan: str
    periods: tuple[PlanPeriod, ...]
    refunds: tuple[Tender, ...]
    reason: str
    approved_by: str
    paid_out_fen: int
    kind: Literal["plan_end"] = "plan_end"

    def __post_init__(self) -> None:
        if not self.periods or not self.approved_by:
            raise ValueError("something ends, and somebody approved it")
        if len({one.order for one in self.periods}) != len(self.periods):
            raise ValueError("each period ends once")
        if any(one.plan != self.plan for one in self.periods):
            raise ValueError("the periods are of the plan that ends")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw of the lottery ``draw`` (抽奖). ``seed`` is 64 hexadecimal digits, chosen by chance.

    What was won follows from it; ``prize`` is what the till showed, a check.
    """

    member: str
    draw: str
    seed: str
    holds: tuple[str, ...]
    prize: str
    kind: Literal["drawing"] = "drawing"

    def __post_init__(self) -> None:
        if len(self.seed) != 64 or set(self.seed) - set("0123456789abcdef"):
            raise ValueError("a seed is 64 hexadecimal digits")
