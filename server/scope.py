"""Whose rows a till is sent, where its reach is its shop: members who are in its scope.

Scope is a stamped row itself: who enters is sent as they stand, however long ago they changed, and
who leaves is sent as removed. Both raise the ``ver`` of all their rows, so that neither loses
against what the till has. A till that reaches everybody has no scope to keep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from server.base import chunks, insert_all, pick, reading
from server.feed import Stamps, stamping
from server.tables.house import LogRow, Reach, ScopeRow, TillRow
from server.tables.journal import DocumentRow
from server.tables.people import AliasRow, MemberRow
from server.tables.value import AccountRow

_SCOPE = ScopeRow.__table__.c
_INSIDE = select(_SCOPE.till, _SCOPE.member)


def enter(
    stamps: Stamps, till: str, members: Iterable[str], mine: frozenset[str] | None = None
) -> bool:
    """``members``, and with whom they are merged, are in the scope of ``till`` from now on.

    For those whom a document of the till names, and whom it looks up. False, and nothing done,
    where somebody is not among ``mine``: those whom the transaction may change, None: anybody.
    """
    row = stamps.session.get(TillRow, till)
    if row is None or row.reach != Reach.SHOP:
        return True
    named = _with_merged(stamps.session, set(members) - {""})
    new = sorted(named - _inside(stamps.session, till, named))
    if mine is not None and not mine >= set(new):
        return False
    insert_all(stamps.session, ScopeRow, [{"till": till, "member": member} for member in new])
    _send(stamps, till, new)
    return True


def outside(session: Session, named: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """By till, whose reach is its shop, the members in ``named`` who are not in its scope.

    Who is merged with somebody is in scope together with them, so there is nobody else to ask for.
    """
    members = {member for theirs in named.values() for member in theirs} - {""}
    inside: set[tuple[str, str]] = set()
    if members:
        rows = pick(session, _INSIDE, _SCOPE.member, members)
        inside = {(row.till, row.member) for row in rows if row.till in named}
    new = {
        till: sorted(m for m in theirs if m and (till, m) not in inside)
        for till, theirs in named.items()
    }
    return {till: theirs for till, theirs in new.items() if theirs}


def reaches(session: Session, till: str, member: str) -> bool:
    """Whether ``till`` is sent the rows of ``member``."""
    reach = session.scalar(select(TillRow.reach).where(TillRow.id == till))
    return reach != Reach.SHOP or bool(_inside(session, till, {member}))


def look_up(engine: Engine, till: str, members: Collection[str]) -> None:
    """``members`` were looked up at ``till``."""
    with reading(engine) as session:
        reach = session.scalar(select(TillRow.reach).where(TillRow.id == till))
    if reach == Reach.SHOP and members:
        with stamping(engine) as stamps:
            enter(stamps, till, members)


def leave(stamps: Stamps, till: str, members: Collection[str]) -> None:
    """``members``, and with whom they are merged, are removed from ``till``.

    Until something of theirs happens there again.
    """
    session = stamps.session
    gone = sorted(_inside(session, till, _with_merged(session, set(members))))
    for some in chunks(gone):
        mine = (ScopeRow.till == till, ScopeRow.member.in_(some))
        stamps.session.execute(delete(ScopeRow).where(*mine))
    _send(stamps, till, gone)


def follow(stamps: Stamps, loser: str, winner: str) -> None:
    """``loser`` was merged: wherever one of the two is in scope both are.

    Their rows travel together; one of somebody outside would come once and grow old there.
    """
    tills = select(ScopeRow.till).where(ScopeRow.member.in_((loser, winner))).distinct()
    for till in stamps.session.scalars(tills.order_by(ScopeRow.till)).all():
        enter(stamps, till, [winner])


def set_reach(stamps: Stamps, till: str, reach: Reach) -> None:
    """A manager's act: from now on ``till`` is sent everybody, or only whom its shop has served.

    Who that adds or takes away is sent, so for a large chain it is an act for the night.
    """
    session = stamps.session
    row = session.get_one(TillRow, till)
    if row.reach == reach:
        return
    everybody = set(session.scalars(select(MemberRow.id)))
    if reach is Reach.SHOP:
        tills = select(TillRow.id).where(TillRow.shop == row.shop)
        logs = select(LogRow.id).where(LogRow.till.in_(tills))
        served = select(DocumentRow.member).where(DocumentRow.log.in_(logs)).distinct()
        inside = _with_merged(session, everybody & set(session.scalars(served)))
        rows = [{"till": till, "member": member} for member in sorted(inside)]
        insert_all(session, ScopeRow, rows)
    else:
        inside = set(session.scalars(select(ScopeRow.member).where(ScopeRow.till == till)))
        session.execute(delete(ScopeRow).where(ScopeRow.till == till))
    row.reach = reach.value
    session.flush()
    _send(stamps, till, sorted(everybody - inside))


def key_of(till: str, member: str) -> str:
    """How the feed names that ``member`` entered or left the scope of ``till``."""
    return f"{till}/{member}"


def _with_merged(session: Session, members: set[str]) -> set[str]:
    """``members``, who they were merged into, and everybody else who was merged into those."""
    winners, found = set(members), set(members)
    for some in chunks(sorted(members)):
        winners |= set(session.scalars(select(AliasRow.winner).where(AliasRow.loser.in_(some))))
    for some in chunks(sorted(winners)):
        found |= set(session.scalars(select(AliasRow.loser).where(AliasRow.winner.in_(some))))
    return found | winners


def _inside(session: Session, till: str, members: Collection[str]) -> set[str]:
    """Those of ``members`` who are in the scope of ``till``."""
    found: set[str] = set()
    for some in chunks(sorted(members)):
        mine = select(ScopeRow.member).where(ScopeRow.till == till, ScopeRow.member.in_(some))
        found |= set(session.scalars(mine))
    return found


def _send(stamps: Stamps, till: str, members: Collection[str]) -> None:
    session = stamps.session
    session.flush()
    for some in chunks(members):
        mine = update(MemberRow).where(MemberRow.id.in_(some))
        session.execute(mine.values(ver=MemberRow.ver + 1))
        owned = update(AccountRow).where(AccountRow.member.in_(some))
        session.execute(owned.values(ver=AccountRow.ver + 1))
    session.expire_all()
    for member in members:
        stamps.stamp("scope", key_of(till, member), scope=till)
