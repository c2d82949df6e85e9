"""A member's whole phone, told to a till for one look, and never without a trace."""

from __future__ import annotations

from app.domain.documents import Exceptional
from app.domain.refusal import BadField, UnknownMember
from app.sync.questions import PhoneAsked, PhoneTold
from server import enquiries, feed
from server.aliases import Aliases
from server.base import reading
from server.centre import Centre
from server.identity.ids import new_id
from server.results import Trouble, raise_to_manager
from server.tables.people import MemberRow


def phone_of(centre: Centre, till: str, asked: PhoneAsked) -> PhoneTold:
    """The phone of a member; that it was told to ``till``, and why, is in the managers' list first.

    It counts among the till's enquiries: 60 in an hour that no document followed. Raises
    ``UnknownMember``, also for one without a phone, ``BadField`` without a reason,
    ``TooManyEnquiries``.
    """
    if not asked.reason.strip():
        raise BadField(field="reason")

    def ask() -> tuple[str, str]:
        with reading(centre.engine) as session:
            member = Aliases.of(session, {asked.member}).now(asked.member)
            row = session.get(MemberRow, member)
            return (member, row.phone) if row is not None else (member, "")

    member, phone = enquiries.answer(
        centre.engine, till, centre.now(), ask, lambda found: found[0] if found[1] else ""
    )
    if not phone:
        raise UnknownMember(key=asked.member)
    facts = {"member": member, "staff": asked.staff, "reason": asked.reason.strip()}
    with feed.stamping(centre.engine) as stamps:
        mark = new_id(centre.now())
        trouble = Trouble(Exceptional.DATA_REVEALED.value, facts)
        raise_to_manager(stamps, till, trouble, centre.now(), mark=mark)
    return PhoneTold(phone)
