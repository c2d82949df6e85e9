"""Values of the domain as rows, and back, of ``tables.value`` and ``tables.journal``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.domain.holds import Hold
from app.domain.ledger import Reason, Transfer, account_of
from app.domain.lots import Lot
from server.tables.value import LotRow


def transfer_columns(transfer: Transfer, expires_at: datetime | None) -> dict[str, Any]:
    """A transfer; ``expires_at`` is that of the lot it makes."""
    return {
        "document": transfer.document,
        "ordinal": transfer.ordinal,
        "source": transfer.source.owner,
        "target": transfer.target.owner,
        "kind": transfer.source.unit,
        "amount": transfer.amount,
        "reason": transfer.reason.value,
        "lot": transfer.lot,
        "hold": transfer.hold,
        "expires_at": expires_at,
    }


def lot_columns(lot: Lot, held: int) -> dict[str, Any]:
    """A lot of which ``held`` is set aside."""
    return {
        "id": lot.id,
        "member": lot.account.owner,
        "kind": lot.account.unit,
        "amount": lot.amount,
        "left": lot.left,
        "held": held,
        "born_at": lot.born_at,
        "expires_at": lot.expires_at,
        "source": lot.source.value,
        "vests_at": lot.vests_at,
        "closed": lot.closed,
    }


def lot_of(row: LotRow | Row[Any]) -> Lot:
    """The value of a row."""
    account = account_of(row.member, row.kind)
    return Lot(
        row.id,
        account,
        row.amount,
        row.left,
        row.born_at,
        row.expires_at,
        Reason(row.source),
        row.vests_at,
        row.closed,
    )


def hold_columns(hold: Hold) -> dict[str, Any]:
    """A hold, without its lots."""
    return {
        "id": hold.id,
        "log": hold.log,
        "member": hold.account.owner,
        "kind": hold.account.unit,
        "state": hold.state.value,
    }


def hold_lot_columns(hold: Hold) -> Iterable[dict[str, Any]]:
    """Each lot that it sets aside, in the order of spending."""
    for ordinal, part in enumerate(hold.lots):
        yield {
            "member": hold.account.owner,
            "hold": hold.id,
            "ordinal": ordinal,
            "lot": part.lot,
            "amount": part.amount,
            "spent": part.spent,
            "returned": part.returned,
        }
