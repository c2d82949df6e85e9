"""What is asked back of tills, because another till has the member at its counter and needs it.

Nothing is taken from anybody: the till gives it back by a document, or spends it first. A till that
is offline does not hear of it, and then what is free is what there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.domain.ledger import Account
from server.base import pick
from server.tables.value import RECALLED, HoldRow

_HOLD = HoldRow.__table__.c
_RECALLED = select(_HOLD.log, _HOLD.id).where(RECALLED).order_by(_HOLD.log, _HOLD.id)


def ask_back(session: Session, accounts: Iterable[Account], log: str) -> None:
    """Mark what other logs than ``log`` have open of ``accounts``, credit-born holds included.

    Frozen ones are left out: their log is closed, and nobody gives back out of it.
    """
    for account in sorted(set(accounts)):
        mine = (HoldRow.member == account.owner, HoldRow.kind == account.unit, HoldRow.log != log)
        others = update(HoldRow).where(*mine, HoldRow.state == HoldState.OPEN.value)
        session.execute(
            others.where(HoldRow.recalled.is_(False)).values(recalled=True),
            execution_options={"synchronize_session": False},
        )


def of_logs(session: Session, logs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By log, the holds that are asked back and still open; told until they end."""
    found: dict[str, tuple[str, ...]] = {}
    for row in pick(session, _RECALLED, _HOLD.log, logs):
        found[row.log] = (*found.get(row.log, ()), row.id)
    return found
