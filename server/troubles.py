"""What of a booked document a manager has to see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.ledger import Kind, Reason
from app.domain.posting import Posting
from app.domain.settlement import Settled
from server.results import Trouble

_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


def missing(settled: Settled) -> Iterator[Trouble]:
    """What fell on shortfall: spent beyond every hold, or claimed and not there any more."""
    spent = [one for one in settled.missing if one.reason is Reason.SHORTFALL]
    claimed = [one for one in settled.missing if one.reason is not Reason.SHORTFALL]
    if spent:
        facts: dict[str, Any] = {
            "points": sum(one.amount for one in spent if one.unit == Kind.POINTS),
            "fen": sum(one.amount for one in spent if one.unit in _VALUE),
        }
        coupons = [one.unit for one in spent if one.unit.startswith(f"{Kind.COUPON}:")]
        yield Trouble("overdrawn", facts | ({"coupons": coupons} if coupons else {}))
    if claimed:
        listed = [{"unit": m.unit, "amount": m.amount, "reason": m.reason.value} for m in claimed]
        yield Trouble("claim_not_covered", {"missing": listed})


def differences(posting: Posting) -> Iterator[Trouble]:
    """What the till posted otherwise than it is derived here."""
    if posting.differences:
        listed = [
            {"what": found.what, "claimed": found.claimed, "derived": found.derived}
            for found in posting.differences
        ]
        yield Trouble("posting_differs", {"differences": listed})
