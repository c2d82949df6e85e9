"""Value that is to be given to a member: what a rule says before it becomes a transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.ledger import Kind, Reason


@dataclass(frozen=True, slots=True)
class Credit:
    """``amount`` of ``kind``; ``of`` is the SKU of a pass or the code of a coupon.

    ``held``: the till that gives it holds it from the start, because it was paid for there.
    """

    kind: Kind
    amount: int
    reason: Reason
    expires_at: datetime | None = None
    vests_at: datetime | None = None
    of: str = ""
    held: bool = False
