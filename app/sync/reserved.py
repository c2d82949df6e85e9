"""What the centre says of what is set aside for this till: granted, asked back, or out of reach."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import holds, standing
from app.models.alarms import raise_alarm
from app.models.base import Store
from app.models.closing import begin_after
from app.models.counter import AlarmKind
from app.sync.granting import is_granted
from app.sync.wire import Reply


def take_grants(session: Session, reply: Reply, key: bytes) -> None:
    """Write the grants of ``reply``, and then its recalls, for what is granted may be recalled.

    With a ``key`` what the centre did not sign is no answer: the question stays, and the manager
    is told. A refusal needs no signature, for nothing can be spent by it.
    """
    for grant in reply.grants:
        log = holds.asked_under(session, grant.id)
        if log is None:
            continue
        if key and grant.lots and not is_granted(log, grant, key):
            raise_alarm(session, AlarmKind.HOLD_FORGED, grant.id, reply.server_time)
            continue
        lots = [(lot.lot, lot.amount) for lot in grant.lots]
        holds.answer(session, grant.id, lots, grant.signature, grant.member)
    standing.recall(session, reply.recalls)


def take_closing(store: Store, reply: Reply, next_log: str) -> bool:
    """Begin ``next_log`` if ``reply`` says that the live log is closed; whether it does.

    One about an earlier log, or one that comes again, changes nothing.
    """
    if not reply.closed or not next_log:
        return False
    with store.writing.begin() as session:
        return begin_after(session, reply.closed, next_log, reply.server_time)
