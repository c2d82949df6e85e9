"""What of lots is gone though nobody spent it: what time has taken, and what shops bear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import Reason, Transfer, is_shortfall
from server.base import pick
from server.tables.journal import LOST, TransferRow

Borne = dict[str, Counter[str]]
"""By lot, what which shortfall bears of credits in it that were undone."""

_TRANSFER = TransferRow.__table__.c
_LOST = select(
    _TRANSFER.lot, _TRANSFER.source, _TRANSFER.target, _TRANSFER.amount, _TRANSFER.reason
).where(LOST)


def lost(session: Session, lots: Collection[str]) -> tuple[Counter[str], Borne]:
    """By lot, what time has taken of ``lots``, and what shops bear of them."""
    lapsed, borne = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for row in pick(session, _LOST, _TRANSFER.lot, lots):
        if row.reason == Reason.EXPIRE.value:
            lapsed[row.lot] += row.amount
        elif is_shortfall(row.source):
            borne[row.lot][row.source] += row.amount
        elif is_shortfall(row.target):
            borne[row.lot][row.target] -= row.amount
    return lapsed, borne


def note(borne: Borne, moves: Collection[Transfer]) -> None:
    """Take from ``borne`` what ``moves`` make good."""
    for move in moves:
        if is_shortfall(move.target.owner):
            borne[move.lot][move.target.owner] -= move.amount
