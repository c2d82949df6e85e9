"""Members as a till can find them: the mirror's rows, those registered here and not yet back.

Over both lies what was changed here (``own``). Every search is by an index and bounded; a name is
searched by its beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from app.domain.member import (
    CodeKind,
    Member,
    MemberCode,
    MemberStatus,
    bind,
    mask_name,
    retire,
    with_phone,
)
from app.domain.member.code import Codes
from app.models import aliases, own
from app.models.journal import OwnMemberRow
from app.models.mirror import MemberCodeRow, MemberRow
from app.models.own import Change
from app.models.swift import moment, run

_LAST = "\U0010ffff"
_MOST_OF_CODE = 9
_MEMBER = """
    SELECT id, number, name, phone_mask, tier, status, ver, plan, plan_until, birthday, named,
    first_order FROM shop.member WHERE id = ?
"""
_BOUGHT = "SELECT 1 FROM document WHERE member = ? AND kind = 'sale' LIMIT 1"
_NOT_BACK = ~exists().where(MemberRow.id == OwnMemberRow.id)


def member(session: Session, id: str) -> Member | None:
    """The member ``id``: the centre's row, or what was registered here, as changed here since.

    One that was merged is the one it was merged into.
    """
    found = _found(session, id)
    return found[0] if found else None


def by_code(session: Session, code: str, kind: CodeKind | None = None) -> tuple[Member, ...]:
    """Who is named by ``code``: a card, number, bar code, or the keyed hash of a phone."""
    mirrored = select(MemberCodeRow.member).where(MemberCodeRow.code == code)
    if kind is not None:
        mirrored = mirrored.where(MemberCodeRow.kind == kind.value)
    field = OwnMemberRow.phone_hash if kind is CodeKind.PHONE else OwnMemberRow.number
    rows = (*session.scalars(mirrored), *_registered(session, field == code))
    owners = dict.fromkeys(rows, True)
    owners |= own.holders(session, code, kind)
    return _shown(session, (id for id, theirs in owners.items() if theirs), _MOST_OF_CODE)


def by_tail(session: Session, tail: str, limit: int) -> tuple[Member, ...]:
    """Whose phone ends in ``tail``, four digits."""
    ids = [
        *session.scalars(select(MemberRow.id).where(MemberRow.phone_tail == tail).limit(limit)),
        *_registered(session, OwnMemberRow.phone_tail == tail, limit),
        *own.changed_to(session, tail=tail, last=_LAST),
    ]
    return _shown(session, ids, limit, lambda change: change.tail in {None, tail})


def by_initials(session: Session, initials: str, limit: int) -> tuple[Member, ...]:
    """Whose pinyin initials begin with ``initials``."""
    start = initials.lower()
    mirrored = _starting(MemberRow.initials, start, limit)
    ids = [
        *session.scalars(mirrored),
        *_registered(session, _starts(OwnMemberRow.initials, start), limit),
        *own.changed_to(session, initials=start, last=_LAST),
    ]
    return _shown(session, ids, limit, lambda change: _begins(change.initials, start))


def by_name(session: Session, start: str, limit: int) -> tuple[Member, ...]:
    """Whose name begins with ``start``."""
    ids = [
        *session.scalars(_starting(MemberRow.name, start, limit)),
        *_registered(session, _starts(OwnMemberRow.name, start), limit),
        *own.changed_to(session, name=start, last=_LAST),
    ]
    return _shown(session, ids, limit, lambda change: _begins(change.name, start))


def codes(session: Session, member: str) -> Codes:
    """The codes of ``member`` as far as they are known here: those of the mirror, then our own."""
    rows = session.scalars(select(MemberCodeRow).where(MemberCodeRow.member == member))
    found: Codes = tuple(MemberCode(CodeKind(row.kind), row.code) for row in rows)
    here = session.get(OwnMemberRow, member)
    if not found and here is not None:
        found = with_phone((MemberCode(CodeKind.NUMBER, here.number),), here.phone_hash)
    for code in own.codes_of(session, member):
        found = _after(found, code)
    return found


def card_known(session: Session, card: str) -> bool:
    """Whether ``card`` is, or at this till ever was, somebody's."""
    kind = CodeKind.CARD
    mirrored = select(MemberCodeRow.code).where(
        MemberCodeRow.code == card, MemberCodeRow.kind == kind.value
    )
    return session.execute(mirrored).first() is not None or own.was_used(session, kind, card)


def _after(codes: Codes, change: MemberCode) -> Codes:
    if change.kind is CodeKind.PHONE and not change.retired:
        return with_phone(codes, change.code)
    if not change.retired:
        return bind(codes, change)
    live = MemberCode(change.kind, change.code)
    if change.kind is CodeKind.PHONE:
        return tuple(code for code in codes if code != live)
    return retire(codes, live) if live in codes else (*codes, change)


def unmerged(session: Session, id: str) -> Member | None:
    """The member ``id`` by their own row, whatever was changed or merged here."""
    row = run(session, _MEMBER, id).first()
    if row is not None:
        return _from_mirror(row)
    here = session.get(OwnMemberRow, id)
    return _from_own(here) if here is not None else None


def _found(
    session: Session, id: str, seen: frozenset[str] = frozenset()
) -> tuple[Member, Change] | None:
    """Who ``id`` is now. Where two tills merged the other way round, the centre's word counts."""
    base = unmerged(session, id)
    change = own.change_of(session, base) if base else own.NOTHING
    winner = change.merged_into
    if winner is None or aliases.winner_of(session, winner) == id:
        winner = aliases.winner_of(session, id)
    if winner and winner not in seen:
        return _found(session, winner, seen | {id})
    if base is None:
        return None
    shown = own.applied(base, change)
    if shown.first_order and run(session, _BOUGHT, shown.id).first() is not None:
        shown = replace(shown, first_order=False)
    return shown, change


def _shown(
    session: Session,
    ids: Iterable[str],
    limit: int,
    still: Callable[[Change], bool] = lambda _: True,
) -> tuple[Member, ...]:
    """The members ``ids``, each once, less those that what was changed here hides."""
    found = (_found(session, id) for id in dict.fromkeys(ids))
    shown = {one[0].id: one[0] for one in found if one is not None and still(one[1])}
    return tuple(shown.values())[:limit]


def _registered(
    session: Session, which: ColumnElement[bool], limit: int = _MOST_OF_CODE
) -> tuple[str, ...]:
    """Members registered here, whose row has not come back."""
    return tuple(session.scalars(select(OwnMemberRow.id).where(which, _NOT_BACK).limit(limit)))


def _starts(column: Any, start: str) -> ColumnElement[bool]:
    within: ColumnElement[bool] = (column >= start) & (column < start + _LAST)
    return within


def _starting(column: Any, start: str, limit: int) -> Select[str]:
    return select(MemberRow.id).where(_starts(column, start)).order_by(column).limit(limit)


def _begins(text: str | None, start: str) -> bool:
    return text is None or text.startswith(start)


def _from_mirror(row: Any) -> Member:
    return Member(
        row.id,
        row.number,
        mask_name(row.name),
        row.phone_mask,
        row.tier,
        MemberStatus(row.status),
        row.ver,
        row.plan,
        row.birthday,
        bool(row.named),
        moment(row.plan_until) if row.plan_until else None,
        bool(row.first_order),
    )


def _from_own(row: OwnMemberRow) -> Member:
    return Member(
        row.id,
        row.number,
        mask_name(row.name),
        row.phone_mask,
        row.tier,
        MemberStatus.ACTIVE,
        birthday=row.birthday,
        named=row.named,
        first_order=True,
    )
