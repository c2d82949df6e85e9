"""The centre closed the till's log, struck off or forked: the till goes on in a new one.

What was set aside for the old log stays reserved at the centre, and is spent no more: another copy
of this till's disk may have spent it. What of the old log was not sent is sent all the same.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.alarms import raise_alarm
from app.models.counter import AlarmKind
from app.models.swift import run

_LOG = "SELECT log FROM identity"
_BEGIN = """
    UPDATE identity SET log = ?, follows = coalesce(
        (SELECT hash FROM document WHERE document.log = identity.log ORDER BY number DESC LIMIT 1),
        follows)
"""
_FREEZE = "UPDATE hold SET state = 'frozen' WHERE state = 'open'"
_FORGET = "UPDATE hold SET state = 'refused' WHERE state = 'asked'"


def begin_after(session: Session, closed: str, log: str, at: datetime) -> bool:
    """Let ``log`` be the live one where ``closed`` is it now; whether it was.

    The first document of the new log names the head of the old one, or, where that is empty, what
    the old one's would have named.
    """
    assert log != closed, "a log is never begun twice"
    if run(session, _LOG).scalar_one() != closed:
        return False
    for statement, values in ((_BEGIN, (log,)), (_FREEZE, ()), (_FORGET, ())):
        run(session, statement, *values)
    raise_alarm(session, AlarmKind.LOG_CLOSED, closed, at)
    return True
