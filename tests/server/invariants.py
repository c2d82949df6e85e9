"""What holds at the centre after every step, whatever arrived: I1, I2, I3 and I7 of the sync."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server import inspection
from server.arrival import Code
from server.base import reading
from server.mentions import names_in
from server.tables.house import LogRow
from server.tables.journal import DocumentRow, ResultRow, TransferRow
from server.tables.value import AccountRow, HoldLotRow
from tests.server.builder import sums_hold
from tests.simulation.at_centre import nothing_is_free_that_a_shop_bears

_NEED_NO_HOLD = {"claw_back", "expire", "lapse", "merge", "revalue", "adjust", "void"}


def all_hold(engine: Engine) -> None:
    """Fail unless I1, I2, I3 and I7 hold."""
    sums_hold(engine)
    with engine.connect() as connection:
        nothing_is_free_that_a_shop_bears(connection)
    with reading(engine) as session:
        _nothing_is_overdrawn(session)
        _logs_are_whole(session)
        _nothing_waits_without_reason(session)


def _nothing_is_overdrawn(session: Session) -> None:
    for account in session.scalars(select(AccountRow)):
        assert 0 <= account.held <= account.balance
    for part in session.scalars(select(HoldLotRow)):
        assert 0 <= part.spent <= part.amount
    for move in session.scalars(select(TransferRow)):
        taken = not move.source.startswith("house:")
        assert not taken or move.hold or move.reason in _NEED_NO_HOLD, move.document


def _logs_are_whole(session: Session) -> None:
    for log in session.scalars(select(LogRow)):
        mine = select(DocumentRow).where(DocumentRow.log == log.id, DocumentRow.branch.is_(False))
        rows = session.scalars(mine.order_by(DocumentRow.number)).all()
        assert [row.number for row in rows] == list(range(1, log.last_number + 1))
        assert inspection.broken_links(session, log.id) == ()
        assert not rows or rows[-1].hash == log.head_hash
        told = session.scalars(select(ResultRow.document).where(ResultRow.till == log.till)).all()
        assert {row.id for row in rows} <= set(told)


def _nothing_waits_without_reason(session: Session) -> None:
    query = (
        select(ResultRow.till, ResultRow.code, DocumentRow.id, DocumentRow.content)
        .join(DocumentRow, DocumentRow.id == ResultRow.document)
        .where(ResultRow.state.in_(("parked", "quarantined")))
        .order_by(ResultRow.till)
    )
    for _, rows in groupby(session.execute(query), key=lambda row: row.till):
        aside = [(row.id, row.code, names_in(row.content)) for row in rows]
        for id, code, names in aside:
            if code == Code.DEPENDS:
                others = [(other, theirs) for other, _, theirs in aside if other != id]
                assert any(
                    any(other in name for name in names.holds)
                    or (names.member == theirs.member and names.holds & theirs.holds)
                    for other, theirs in others
                ), id
