"""When the centre was last heard: what is shown of members is as of then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.models.base import Store
from app.models.counter import HeardRow
from app.operations.desk import Desk

_EACH = timedelta(minutes=1)


def note_heard(desk: Desk) -> None:
    """The centre has answered now. It is written down once a minute, as it is shown."""
    now = desk.now()
    last = last_heard(desk.store)
    if last is not None and last <= now < last + _EACH:
        return
    with desk.store.writing.begin() as session:
        session.execute(delete(HeardRow))
        session.add(HeardRow(one=1, at=now))


def last_heard(store: Store) -> datetime | None:
    """When that was, to the minute; None: never."""
    with store.reading() as session:
        return session.scalar(select(HeardRow.at))
