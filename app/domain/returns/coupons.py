"""What a return does to the coupons of its sale: told before it is done, and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import ReturnedLine
from app.domain.ledger import Kind, Reason
from app.domain.returns.undoing import Past, reversal


class CouponFate(StrEnum):
    """What a return does to a coupon of its sale: each has its sentence on the screen.

    ``BACK``: it paid for the sale, all of which has come back. ``LATER``: it comes back with the
    rest. ``STAYS_USED``: the shop does not give coupons back. ``TAKEN``: the sale had brought it.
    """

    BACK = "back"
    LATER = "later"
    STAYS_USED = "stays_used"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class CouponReturned:
    """What becomes of ``count`` coupons ``code``, called ``name``."""

    code: str
    name: str
    count: int
    fate: CouponFate


def coupons_in(past: Past, lines: tuple[ReturnedLine, ...]) -> tuple[CouponReturned, ...]:
    """What bringing back ``lines`` does to the coupons that the sale used and brought, by code."""
    counts: dict[tuple[str, CouponFate], int] = {}
    kept = CouponFate.LATER if past.rulebook.returns.coupons_back else CouponFate.STAYS_USED
    for move, back in zip(past.transfers, reversal(past, lines).reversed, strict=True):
        code = move.source.of
        if move.source.kind is not Kind.COUPON or move.reason is Reason.SHORTFALL:
            continue
        if move.reason is Reason.USE:
            fate, count = (CouponFate.BACK, back) if back else (kept, move.amount)
        else:
            fate, count = CouponFate.TAKEN, back
        counts[code, fate] = counts.get((code, fate), 0) + count
    return tuple(
        CouponReturned(code, _name(past, code), count, fate)
        for (code, fate), count in sorted(counts.items())
        if count
    )


def _name(past: Past, code: str) -> str:
    coupon = past.rulebook.coupon(code)
    assert coupon is not None, "the rules of the sale know what it used and brought"
    return coupon.name
