"""Members as a till can find them: the mirror's rows, and those registered here and not yet back.

Every search is by an index and bounded; a name is searched by its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.member import CodeKind, Member, MemberStatus, mask_name
from app.models.journal import OwnMemberRow
from app.models.mirror import MemberCodeRow, MemberRow
from app.models.swift import run

_LAST = "\U0010ffff"
_MEMBER = "SELECT number, name, phone_mask, tier, status, ver FROM shop.member WHERE id = ?"


def member(session: Session, id: str) -> Member | None:
    """The member ``id``: the centre's row, or what was registered here."""
    row = run(session, _MEMBER, id).first()
    if row is not None:
        status, name = MemberStatus(row.status), mask_name(row.name)
        return Member(id, row.number, name, row.phone_mask, row.tier, status, row.ver)
    own = session.get(OwnMemberRow, id)
    return _from_own(own) if own else None


def by_code(session: Session, code: str, kind: CodeKind | None = None) -> tuple[Member, ...]:
    """Who is named by ``code``: a card, number, bar code, or the keyed hash of a phone."""
    found = select(MemberCodeRow.member).where(MemberCodeRow.code == code)
    if kind is not None:
        found = found.where(MemberCodeRow.kind == kind.value)
    mirrored = session.scalars(select(MemberRow).where(MemberRow.id.in_(found)))
    field = OwnMemberRow.phone_hash if kind is CodeKind.PHONE else OwnMemberRow.number
    return _both(session, mirrored.all(), select(OwnMemberRow).where(field == code), 9)


def by_tail(session: Session, tail: str, limit: int) -> tuple[Member, ...]:
    """Whose phone ends in ``tail``, four digits."""
    rows = session.scalars(select(MemberRow).where(MemberRow.phone_tail == tail).limit(limit))
    own = select(OwnMemberRow).where(OwnMemberRow.phone_tail == tail)
    return _both(session, rows.all(), own, limit)


def by_initials(session: Session, initials: str, limit: int) -> tuple[Member, ...]:
    """Whose pinyin initials begin with ``initials``."""
    start = initials.lower()
    rows = session.scalars(
        select(MemberRow)
        .where(MemberRow.initials >= start, MemberRow.initials < start + _LAST)
        .order_by(MemberRow.initials)
        .limit(limit)
    )
    own = select(OwnMemberRow).where(
        OwnMemberRow.initials >= start, OwnMemberRow.initials < start + _LAST
    )
    return _both(session, rows.all(), own, limit)


def by_name(session: Session, start: str, limit: int) -> tuple[Member, ...]:
    """Whose name begins with ``start``."""
    rows = session.scalars(
        select(MemberRow)
        .where(MemberRow.name >= start, MemberRow.name < start + _LAST)
        .order_by(MemberRow.name)
        .limit(limit)
    )
    own = select(OwnMemberRow).where(OwnMemberRow.name >= start, OwnMemberRow.name < start + _LAST)
    return _both(session, rows.all(), own, limit)


def _both(
    session: Session,
    mirrored: Sequence[MemberRow],
    own: Select[OwnMemberRow],
    limit: int,
) -> tuple[Member, ...]:
    found = {row.id: _from_mirror(row) for row in mirrored}
    for row in session.scalars(own.limit(limit)):
        if row.id not in found and session.get(MemberRow, row.id) is None:
            found[row.id] = _from_own(row)
    return tuple(found.values())[:limit]


def _from_mirror(row: MemberRow) -> Member:
    status = MemberStatus(row.status)
    name = mask_name(row.name)
    return Member(row.id, row.number, name, row.phone_mask, row.tier, status, row.ver)


def _from_own(row: OwnMemberRow) -> Member:
    name = mask_name(row.name)
    return Member(row.id, row.number, name, row.phone_mask, row.tier, MemberStatus.ACTIVE)
