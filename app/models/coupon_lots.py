"""The coupons of a member, lot by lot: as the centre's rows have them, and own documents since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import Kind, account_of
from app.domain.lots import NEVER
from app.models.balances import UNVERIFIED, VOID, own_transfers
from app.models.mirror import LotRow

_UNITS = f"{Kind.COUPON}:"


@dataclass(frozen=True, slots=True)
class CouponLot:
    """``left`` coupons ``code`` that lapse at ``expires_at``, None: never."""

    code: str
    left: int
    expires_at: datetime | None


def coupons_of(session: Session, member: str, at: datetime) -> tuple[CouponLot, ...]:
    """What ``member`` has of coupons at ``at`` and has not let lapse; the first to lapse first."""
    query = select(LotRow.id, LotRow.kind, LotRow.left, LotRow.expires_at)
    rows = session.execute(query.where(LotRow.member == member, LotRow.kind.startswith(_UNITS)))
    lots = {
        row.id: CouponLot(account_of(member, row.kind).of, row.left, row.expires_at) for row in rows
    }
    for coming, move in own_transfers(session, member):
        void = move.state == VOID or (coming and move.state in UNVERIFIED)
        if void or not move.kind.startswith(_UNITS):
            continue
        lot = lots.get(move.lot) or CouponLot(account_of(member, move.kind).of, 0, move.expires_at)
        change = move.amount if coming else -move.amount
        lots[move.lot] = replace(lot, left=lot.left + change)
    alive = (lot for lot in lots.values() if lot.left > 0 and (lot.expires_at or NEVER) > at)
    return tuple(sorted(alive, key=lambda lot: (lot.expires_at or NEVER, lot.code)))
