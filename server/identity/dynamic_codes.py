"""The dynamic code that a member's telephone shows, signed so that a till needs no connection."""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import keys
from app.domain.member import MemberStatus
from app.domain.member.dynamic import SIGNED_FOR, DynamicCode, slot_at
from app.domain.refusal import MemberBlocked, UnknownMember
from server.identity.grant_signing import private_of
from server.tables.people import MemberRow


def dynamic_code(session: Session, number: str, at: datetime) -> DynamicCode:
    """The code of the member with ``number``, to be shown at ``at`` and in the next half minute.

    Raises ``UnknownMember`` and ``MemberBlocked``.
    """
    row = session.scalar(select(MemberRow).where(MemberRow.number == number))
    if row is None:
        raise UnknownMember(key=number)
    if row.status != MemberStatus.ACTIVE.value:
        raise MemberBlocked(status=row.status)
    plain = DynamicCode(number, slot_at(at), "")
    signed = bytes.fromhex(keys.sign(plain.signed, private_of(session), SIGNED_FOR))
    text = base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
    return DynamicCode(number, plain.slot, text)
