"""What is set aside where: every live hold, of which log and till, and since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from server.tables.house import LogRow, TillRow
from server.tables.value import LIVE, OF_HOLD, HoldLotRow, HoldRow


@dataclass(frozen=True, slots=True)
class Reserve:
    """A live hold. ``left`` is what it reserves; ``since`` None: before the centre was restored."""

    shop: str
    till: str
    log: str
    hold: str
    member: str
    kind: str
    left: int
    state: HoldState
    standing: bool
    recalled: bool
    since: datetime | None


def reserves(
    session: Session,
    *,
    shops: Collection[str] | None = None,
    log: str = "",
    after: str = "",
    limit: int,
) -> tuple[Reserve, ...]:
    """The live holds from the first behind the id ``after`` on, of ``log``, or of all of ``shops``.

    None: of all shops.
    """
    left = func.sum(HoldLotRow.amount - HoldLotRow.spent - HoldLotRow.returned)
    query = (
        select(TillRow.shop, TillRow.code, HoldRow, select(left).where(OF_HOLD).scalar_subquery())
        .join(LogRow, LogRow.id == HoldRow.log)
        .join(TillRow, TillRow.id == LogRow.till)
        .where(LIVE, HoldRow.id > after)
        .order_by(HoldRow.id)
    )
    if shops is not None:
        query = query.where(TillRow.shop.in_(shops))
    if log:
        query = query.where(HoldRow.log == log)
    return tuple(
        Reserve(
            shop,
            till,
            hold.log,
            hold.id,
            hold.member,
            hold.kind,
            int(reserved),
            HoldState(hold.state),
            hold.standing,
            hold.recalled and hold.state == HoldState.OPEN.value,
            hold.since,
        )
        for shop, till, hold, reserved in session.execute(query.limit(limit))
    )
