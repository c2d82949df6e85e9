"""A registration that arrives: the member's row and codes, or why a code stays with another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.documents import NewMember, Personal
from app.domain.member import CodeKind, MemberStatus, mask_phone
from app.keys import phone_hash
from app.pinyin import initials_of
from server.feed import Stamps
from server.tables.people import MemberCodeRow, MemberRow

_SHORTEST_PHONE = 7
Trouble = tuple[str, dict[str, Any]]


def enter(
    stamps: Stamps,
    newcomer: NewMember,
    personal: Personal,
    phone_key: bytes,
    *,
    tier: str,
    card: str = "",
) -> tuple[Trouble, ...]:
    """Make the member, with every code that is free; what was taken, as (code, facts).

    A registration is a fact: the member exists even where phone or number are another's already,
    whom a manager may then find to be the same person. Of two with one id the first stays.
    """
    session = stamps.session
    if session.get(MemberRow, newcomer.member) is not None:
        return (("member_known", {"member": newcomer.member}),)
    phone = personal.phone
    hashed = phone_hash(phone, phone_key) if phone else ""
    long_enough = len(phone) >= _SHORTEST_PHONE
    session.execute(
        insert(MemberRow).values(
            id=newcomer.member,
            ver=1,
            number=newcomer.number,
            name=personal.name,
            initials=initials_of(personal.name),
            phone=phone,
            phone_hash=hashed,
            phone_mask=mask_phone(phone),
            phone_tail=phone[-4:] if long_enough else "",
            tier=tier,
            status=MemberStatus.ACTIVE.value,
        )
    )
    codes = ((CodeKind.NUMBER, newcomer.number), (CodeKind.PHONE, hashed), (CodeKind.CARD, card))
    troubles = [
        trouble
        for kind, code in codes
        if code and (trouble := _give(session, kind, code, newcomer.member))
    ]
    stamps.stamp("member", newcomer.member)
    return tuple(troubles)


def _give(session: Session, kind: CodeKind, code: str, member: str) -> Trouble | None:
    """The code to ``member``, unless it is another's."""
    query = select(MemberCodeRow.member).where(
        MemberCodeRow.kind == kind.value, MemberCodeRow.code == code
    )
    owner = session.scalar(query)
    if owner is not None:
        return f"{kind.value}_taken", {"member": member, "owner": owner}
    session.execute(insert(MemberCodeRow).values(kind=kind.value, code=code, member=member))
    return None
