"""The whole phone of a member, which no till keeps: the centre tells it, for a reason."""

from __future__ import annotations

from app.domain.documents import Audit, Exceptional
from app.domain.refusal import BadField, UnknownMember
from app.models import people
from app.models.balances import reading
from app.operations.audits import note
from app.operations.desk import Desk


def reveal_phone(desk: Desk, member: str, reason: str) -> str:
    """The phone of ``member``, for one look; nothing of it is kept. It waits for the centre.

    That it was told is in this till's journal before it is returned, and at the centre before that.
    Raises ``BadField`` without a reason, ``UnknownMember``, ``TooOften``, ``Unavailable``.
    """
    if not reason.strip():
        raise BadField(field="reason")
    with reading(desk.store) as session:
        who = people.member(session, member)
    if who is None:
        raise UnknownMember(key=member)
    phone = desk.centre().reveal_phone(who.id, reason.strip(), desk.staff)
    audit = Audit(
        Exceptional.DATA_REVEALED, "phone", who.phone, "", 0, reason.strip(), member=who.id
    )
    with desk.store.writing.begin() as session:
        note(session, desk, audit)
    return phone
