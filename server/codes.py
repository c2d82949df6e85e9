"""The codes of members at the centre, where each is one member's: bound, taken off, moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from app.domain.member import CardStock, CodeKind, MemberCode, check_card
from app.domain.refusal import UnknownCard
from server.base import chunks
from server.results import Trouble
from server.tables.people import CardStockRow, MemberCodeRow


def codes_of(session: Session, member: str) -> tuple[MemberCode, ...]:
    """Every code that is or was the member's."""
    query = select(MemberCodeRow.kind, MemberCodeRow.code, MemberCodeRow.retired)
    mine = query.where(MemberCodeRow.member == member)
    order = (MemberCodeRow.kind, MemberCodeRow.code)
    return tuple(
        MemberCode(CodeKind(row.kind), row.code, row.retired)
        for row in session.execute(mine.order_by(*order))
    )


def give(session: Session, kind: CodeKind, code: str, member: str) -> Trouble | None:
    """The code to ``member``, unless it is, or was, another's: then why it is not."""
    query = select(MemberCodeRow.member).where(_is(kind, code))
    owner = session.execute(query).first()
    if owner is not None:
        return Trouble(f"{kind.value}_taken", {"member": member, "owner": owner.member})
    session.execute(
        insert(MemberCodeRow).values(kind=kind.value, code=code, member=member, retired=False)
    )
    return None


def retire(session: Session, kind: CodeKind, code: str) -> None:
    """It names nobody any more, and is never bound again."""
    session.execute(update(MemberCodeRow).where(_is(kind, code)).values(retired=True))


def change_phone(session: Session, member: str, hashed: str) -> Iterator[Trouble]:
    """The member is found by this phone alone; empty: by none. Told where it is another's."""
    mine = (MemberCodeRow.member == member, MemberCodeRow.kind == CodeKind.PHONE.value)
    session.execute(delete(MemberCodeRow).where(*mine))
    trouble = give(session, CodeKind.PHONE, hashed, member) if hashed else None
    if trouble:
        yield trouble


def move(session: Session, codes: Sequence[Sequence[str]], source: str, target: str) -> None:
    """Those of ``codes`` (kind, code) that are the source's become the target's."""
    for kind, code in codes:
        mine = (_is(CodeKind(kind), code), MemberCodeRow.member == source)
        session.execute(update(MemberCodeRow).where(*mine).values(member=target))


def forget(session: Session, members: Sequence[str]) -> None:
    """No code says any more whose it was: cards stay as numbers that are never given again."""
    for some in chunks(members):
        mine = MemberCodeRow.member.in_(some)
        cards = MemberCodeRow.kind == CodeKind.CARD.value
        gone = update(MemberCodeRow).where(mine, cards).values(member=None, retired=True)
        session.execute(gone)
        session.execute(delete(MemberCodeRow).where(mine))


def not_printed(session: Session, card: str) -> Iterator[Trouble]:
    """A card that is in no run on record: it was handed out, so it is bound, and told.

    Where no run is on record at all, none is asked for.
    """
    rows = session.scalars(select(CardStockRow))
    stocks = [CardStock(row.prefix, row.first, row.last, row.digits) for row in rows]
    if not stocks:
        return
    try:
        check_card(card, stocks, used=())
    except UnknownCard as refused:
        yield Trouble(refused.code, dict(refused.facts))


def _is(kind: CodeKind, code: str) -> ColumnElement[bool]:
    return (MemberCodeRow.kind == kind.value) & (MemberCodeRow.code == code)
