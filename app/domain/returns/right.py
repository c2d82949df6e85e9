"""Who may take goods back, for how long, and how many of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.documents import ReturnedLine
from app.domain.refusal import ReturnTooMuch
from app.domain.returns.undoing import Past, left_to_return
from app.domain.rulebook import Rulebook


class ReturnRight(StrEnum):
    """Who may take the lines of a sale back (sync.md, section 5)."""

    OWN = "own"
    CENTRE = "centre"
    WITHOUT_RECEIPT = "without_receipt"


def right_to_return(*, sold_here: bool, settled: bool, online: bool) -> ReturnRight:
    """The right belongs to the till that sold until the sale is settled, then to the centre.

    A till that cannot ask the centre takes the goods as without a receipt, with approval.
    """
    if sold_here and not settled:
        return ReturnRight.OWN
    return ReturnRight.CENTRE if online else ReturnRight.WITHOUT_RECEIPT


def needs_approval(sold_at: datetime, at: datetime, rulebook: Rulebook) -> bool:
    """Whether the shop's time for returning goods is over; zero days: it never is."""
    days = rulebook.returns.within_days
    return bool(days) and at - sold_at > timedelta(days=days)


def check_lines(past: Past, lines: Sequence[ReturnedLine]) -> None:
    """Raises ``ReturnTooMuch`` for the first line of which so much cannot come back any more."""
    left = left_to_return(past)
    for line in lines:
        there = left[line.index] if line.index < len(left) else 0
        if line.quantity_milli > there:
            name = past.sale.lines[line.index].name if line.index < len(left) else ""
            raise ReturnTooMuch(name=name, left_milli=there)
