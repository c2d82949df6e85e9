"""A registration that arrives: the member's row and codes, or why a code stays with another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from app.domain.documents import NewMember, Personal, Source
from app.domain.member import CodeKind, MemberStatus, mask_phone
from app.keys import phone_hash
from app.pinyin import initials_of
from server import codes
from server.feed import Stamps
from server.results import Trouble
from server.tables.people import MemberRow

_SHORTEST_PHONE = 7


def enter(
    stamps: Stamps,
    newcomer: NewMember,
    personal: Personal,
    phone_key: bytes,
    *,
    tier: str,
    at: datetime,
) -> tuple[Trouble, ...]:
    """Make the member, with every code that is free; which were taken.

    A registration is a fact: the member exists even where phone or number are another's already,
    whom a manager may then find to be the same person. Of two with one id the first stays. Who was
    a member before has bought before.
    """
    session = stamps.session
    if session.get(MemberRow, newcomer.member) is not None:
        return (Trouble("member_known", {"member": newcomer.member}),)
    session.execute(
        insert(MemberRow).values(
            id=newcomer.member,
            ver=1,
            number=newcomer.number,
            tier=tier,
            status=MemberStatus.ACTIVE.value,
            status_ver=0,
            status_log="",
            plan="",
            first_order=newcomer.source is not Source.IMPORT,
            minor=newcomer.minor,
            source=newcomer.source.value,
            registered_at=at,
            reached=[],
            pin_reset=False,
            **profile_columns(personal, phone_key),
        )
    )
    hashed = phone_hash(personal.phone, phone_key) if personal.phone else ""
    given = (
        (CodeKind.NUMBER, newcomer.number),
        (CodeKind.PHONE, hashed),
        (CodeKind.CARD, newcomer.card),
    )
    troubles = [
        trouble
        for kind, code in given
        if code and (trouble := codes.give(session, kind, code, newcomer.member))
    ]
    stamps.stamp("member", newcomer.member)
    return tuple(troubles)


def profile_columns(personal: Personal, phone_key: bytes) -> dict[str, str | bool]:
    """What a member's row says of ``personal``, and what follows from that."""
    phone, name = personal.phone, personal.name
    return {
        "name": name,
        "initials": initials_of(name),
        "phone": phone,
        "phone_hash": phone_hash(phone, phone_key) if phone else "",
        "phone_mask": mask_phone(phone),
        "phone_tail": phone[-4:] if len(phone) >= _SHORTEST_PHONE else "",
        "named": bool(phone or name),
        "sex": personal.sex,
        "birthday": personal.birthday,
        "email": personal.email,
        "address": personal.address,
        "preferences": personal.preferences,
        "guardian": personal.guardian,
        "id_number": personal.id_number,
    }


def personal_of(row: MemberRow) -> Personal:
    """What a member's row has of the member."""
    return Personal(
        row.name,
        row.phone,
        row.sex,
        row.birthday,
        row.email,
        row.address,
        row.preferences,
        row.guardian,
        row.id_number,
    )


def set_personal(row: MemberRow, personal: Personal, phone_key: bytes) -> None:
    """Let the row say ``personal`` and nothing else."""
    for name, value in profile_columns(personal, phone_key).items():
        setattr(row, name, value)
