"""What a shop takes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rulebook.problem import Part, Problem, within
from app.domain.rulebook.validity import LONGEST_DAYS


@dataclass(frozen=True, slots=True)
class Returns(Part):
    """Goods come back within ``within_days`` of the sale (0: always) without a supervisor.

    Value that lapsed while it was spent comes back for ``grace_days``. Without a receipt a
    supervisor approves, and no more than ``without_receipt_most_fen`` is paid out at once.
    ``coupons_back``: a coupon that paid for a sale comes back when all of the sale does.
    """

    within_days: int = 7
    grace_days: int = 30
    without_receipt_most_fen: int = 20_000
    coupons_back: bool = True

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from within("within_days", self.within_days, 0, LONGEST_DAYS)
        yield from within("grace_days", self.grace_days, 1, LONGEST_DAYS)
        yield from within("without_receipt_most_fen", self.without_receipt_most_fen, 0)
