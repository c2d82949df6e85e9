"""What this till changed of members itself: shown at once, until the centre's row says so.

A change is in force until the centre has said what became of its document and has sent another row
of the member than the one the document was made on. Until then it lies over the row, field by
field, the later one above. One that a manager voided is dropped; one that is parked or quarantined
stays, so that a card reported lost stays shut. Where a newer row has come meanwhile, the stricter
status of the two holds, unless the row says no more than an earlier change made here on the same
row, which the centre has settled since: the later change was made over that one. So the centre has
to send the member's row anew with every such document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from app.domain.member import CodeKind, Member, MemberCode, MemberStatus, mask_name, stricter
from app.models.journal import OwnChangeRow, OwnCodeRow, ResultRow
from app.models.mirror import AliasRow, MemberRow
from app.models.series import next_in
from app.models.swift import add, moment, run

_ALIASES = select(AliasRow.loser, AliasRow.winner)
_IN_FORCE = """
    (result.state IS NULL OR result.state IN ('parked', 'quarantined') OR (result.state <> 'void'
    AND (member.ver IS NULL OR member.ver = own_change.member_ver)))
"""
_CHANGES = f"""
    SELECT own_change.status, own_change.name, own_change.initials, own_change.phone_mask,
    own_change.phone_tail, own_change.birthday, own_change.plan, own_change.plan_until,
    own_change.merged_into, own_change.member_ver, {_IN_FORCE} AS in_force, result.state AS state
    FROM own_change LEFT JOIN result ON result.document = own_change.document
    LEFT JOIN shop.member ON member.id = own_change.member
    WHERE own_change.member = ? ORDER BY own_change.seq
"""  # noqa: S608 (a condition of ours)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different of a member; None: nothing. ``name`` is in full, ``birthday`` ``MM-DD``.

    ``phone`` is the mask, ``tail`` its last four digits; both are empty where the phone was erased.
    ``plan_until`` comes with ``plan``, which is empty where it was ended.
    """

    status: MemberStatus | None = None
    name: str | None = None
    initials: str | None = None
    phone: str | None = None
    tail: str | None = None
    birthday: str | None = None
    plan: str | None = None
    plan_until: datetime | None = None
    merged_into: str | None = None


NOTHING = Change()


def keep(
    session: Session,
    document: str,
    member: Member,
    change: Change,
    codes: Iterable[MemberCode] = (),
) -> None:
    """Write down that ``document`` makes ``change`` of ``member``, and what of its codes."""
    codes = tuple(codes)
    if change == NOTHING and not codes:
        return
    row = {
        "document": document,
        "seq": next_in(session, "own_change"),
        "member": member.id,
        "member_ver": member.ver,
        "status": change.status.value if change.status else None,
        "name": change.name,
        "initials": change.initials,
        "phone_mask": change.phone,
        "phone_tail": change.tail,
        "birthday": change.birthday,
        "plan": change.plan,
        "plan_until": change.plan_until,
        "merged_into": change.merged_into,
    }
    add(session, OwnChangeRow, row)
    bound = [
        {
            "document": document,
            "kind": code.kind.value,
            "code": code.code,
            "member": member.id,
            "retired": code.retired,
        }
        for code in codes
    ]
    add(session, OwnCodeRow, *bound)


def change_of(session: Session, member: Member) -> Change:
    """What is in force of ``member``, whose own row is given; ``NOTHING`` for nearly everybody."""
    found, settled = NOTHING, (0, "")
    for row in run(session, _CHANGES, member.id):
        if row.in_force:
            found = _over(found, row, member, settled)
        elif row.status and row.state != "void":
            settled = row.member_ver, row.status
    return found


def applied(member: Member, change: Change) -> Member:
    """``member`` as it is shown with ``change``."""
    if change == NOTHING:
        return member
    name = member.name if change.name is None else mask_name(change.name)
    phone = member.phone if change.phone is None else change.phone
    told = change.name is not None or change.phone is not None
    return replace(
        member,
        name=name,
        phone=phone,
        status=change.status or member.status,
        birthday=member.birthday if change.birthday is None else change.birthday,
        named=bool(name or phone) if told else member.named,
        plan=member.plan if change.plan is None else change.plan,
        plan_until=member.plan_until if change.plan is None else change.plan_until,
    )


def changed_to(
    session: Session, *, tail: str = "", initials: str = "", name: str = "", last: str
) -> tuple[str, ...]:
    """Members whose phone ends by a change in ``tail``, or whose initials or name begin so.

    ``last`` is greater than every character.
    """
    if tail:
        return _members(session, OwnChangeRow.phone_tail == tail)
    column, start = (OwnChangeRow.initials, initials) if initials else (OwnChangeRow.name, name)
    return _members(session, (column >= start) & (column < start + last))


def holders(session: Session, code: str, kind: CodeKind | None) -> Mapping[str, bool]:
    """Whom changes in force concern with ``code``: True, it is theirs; False, not any more."""
    query = _in_force(
        select(OwnCodeRow.member, OwnCodeRow.retired).join(
            OwnChangeRow, OwnChangeRow.document == OwnCodeRow.document
        )
    ).where(OwnCodeRow.code == code)
    if kind is not None:
        query = query.where(OwnCodeRow.kind == kind.value)
    rows = session.execute(query.order_by(OwnChangeRow.seq))
    return {row.member: not row.retired for row in rows}


def codes_of(session: Session, member: str) -> tuple[MemberCode, ...]:
    """The codes of ``member`` that changes in force bind and take off, in their order."""
    query = _in_force(
        select(OwnCodeRow).join(OwnChangeRow, OwnChangeRow.document == OwnCodeRow.document)
    ).where(OwnCodeRow.member == member)
    rows = session.scalars(query.order_by(OwnChangeRow.seq))
    return tuple(MemberCode(CodeKind(row.kind), row.code, row.retired) for row in rows)


def was_used(session: Session, kind: CodeKind, code: str) -> bool:
    """Whether ``code`` was ever bound, or taken off, at this till."""
    query = select(OwnCodeRow.code).where(OwnCodeRow.code == code, OwnCodeRow.kind == kind.value)
    return session.execute(query.limit(1)).first() is not None


def aliases(session: Session) -> dict[str, str]:
    """Losers and their winners: as the centre sent them, and over that by merges made here."""
    query = _in_force(select(OwnChangeRow.member, OwnChangeRow.merged_into))
    rows = session.execute(query.where(OwnChangeRow.merged_into.is_not(None)).order_by("seq"))
    found = {row.loser: row.winner for row in session.execute(_ALIASES)}
    found |= {row.member: row.merged_into for row in rows}
    return {loser: winner for loser, winner in found.items() if winner}


def _members(session: Session, which: ColumnElement[bool]) -> tuple[str, ...]:
    query = _in_force(select(OwnChangeRow.member)).where(which).distinct()
    return tuple(session.scalars(query.order_by(OwnChangeRow.member)))


def _in_force(query: Any) -> Any:
    return (
        query.outerjoin(ResultRow, ResultRow.document == OwnChangeRow.document)
        .outerjoin(MemberRow, MemberRow.id == OwnChangeRow.member)
        .where(text(_IN_FORCE))
    )


def _over(below: Change, row: Any, member: Member, settled: tuple[int, str]) -> Change:
    """``below`` with what ``row`` says laid over it.

    ``settled`` is the status that was said here before and the centre has taken in, with the
    version of the row that it was made on.
    """
    status = MemberStatus(row.status) if row.status else None
    made_over = settled == (row.member_ver, member.status.value)
    if status and row.member_ver != member.ver and not made_over:
        status = stricter(status, member.status)
    until = moment(row.plan_until) if row.plan_until else None
    pairs: tuple[tuple[Any, Any], ...] = (
        (row.name, below.name),
        (row.initials, below.initials),
        (row.phone_mask, below.phone),
        (row.phone_tail, below.tail),
        (row.birthday, below.birthday),
        (row.plan, below.plan),
        (until, below.plan_until),
        (row.merged_into, below.merged_into),
    )
    return Change(
        status or below.status, *(under if over is None else over for over, under in pairs)
    )
