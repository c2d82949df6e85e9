"""What is spent was granted: a hold that was edited on this till's disk makes nothing spendable.

A hold that the centre granted has its signature, one that was born with a credit has the name of a
transfer in the journal. Where the centre has no key, its grants are taken as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.domain.ledger import Transfer
from app.domain.refusal import HoldForged
from app.models import alarms
from app.models.counter import AlarmKind
from app.models.swift import run
from app.operations.desk import Desk
from app.sync import granting
from app.sync.wire import Grant, GrantedLot

_HOLD = """
    SELECT hold.id AS id, log, member, kind, signature, lot, amount
    FROM hold JOIN hold_lot ON hold_lot.hold = hold.id WHERE hold.id = ? ORDER BY position
"""
_BORN = """
    SELECT 1 FROM "transfer" JOIN document ON document.id = "transfer".document
    WHERE "transfer".document = ? AND ordinal = ? AND log = ? AND target = ?
    AND "transfer".kind = ? AND amount = ? AND lot = ?
"""
_FREEZE = "UPDATE hold SET state = 'frozen' WHERE id = ? AND state = 'open'"


def insist_granted(session: Session, desk: Desk, log: str, transfers: Iterable[Transfer]) -> None:
    """Raise ``HoldForged`` where one of ``transfers`` spends what was not granted to ``log``."""
    if not desk.grant_key:
        return
    for id in sorted({move.hold for move in transfers if move.hold}):
        if not _was_granted(session, desk.grant_key, log, id):
            raise HoldForged(hold=id)


@contextmanager
def spending(desk: Desk) -> Iterator[Session]:
    """A writing transaction in which holds may be spent.

    Where it ends in ``HoldForged``, that hold is never looked at again, and the manager is told.
    """
    try:
        with desk.store.writing.begin() as session:
            yield session
    except HoldForged as forged:
        hold = str(forged.facts["hold"])
        with desk.store.writing.begin() as session:
            run(session, _FREEZE, hold)
            alarms.raise_alarm(session, AlarmKind.HOLD_FORGED, hold, desk.now())
        raise


def _was_granted(session: Session, key: bytes, log: str, id: str) -> bool:
    rows = run(session, _HOLD, id).all()
    first = rows[0]
    if first.log != log:
        return False
    if not first.signature:
        return len(rows) == 1 and _was_born(session, first)
    lots = tuple(GrantedLot(row.lot, row.amount) for row in rows)
    grant = Grant(id, first.member, first.kind, lots, first.signature)
    return granting.is_granted(log, grant, key)


def _was_born(session: Session, row: Row[Any]) -> bool:
    document, _, ordinal = row.id.rpartition(":")
    if not ordinal.isdigit():
        return False
    named = (document, int(ordinal), row.log, row.member, row.kind, row.amount, row.lot)
    return run(session, _BORN, *named).first() is not None
