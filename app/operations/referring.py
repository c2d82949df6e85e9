"""Who brought a new member (推荐人): found before the registration, thanked with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import codes
from app.domain.ledger import Kind
from app.domain.member import Member, may_earn
from app.domain.refusal import MemberBlocked, UnknownMember
from app.models import articles
from app.models.balances import reading
from app.models.journal import DocumentRow, TransferRow
from app.operations.desk import Desk
from app.operations.joining import Joining, register
from app.operations.members import MOST_HITS, find_in, look_up
from app.operations.scanning import goods_of, insist_on_sellable, member_of
from app.operations.views import CounterView, MemberHit


@dataclass(frozen=True, slots=True)
class Welcome:
    """The screen with the new member on it, and the ``points`` of whoever brought them."""

    view: CounterView
    points: int = 0


def find_referrer(desk: Desk, key: str) -> tuple[MemberHit, ...]:
    """Who may be meant by ``key``, as ``members.find`` reads it; at most nine.

    Raises ``UnknownMember``, ``MemberBlocked`` for the only one if that may not earn.
    """
    with reading(desk.store) as session:
        found = find_in(session, desk, key.strip())
        if not found:
            raise UnknownMember(key=key)
        return tuple(_hit(session, desk, who, alone=len(found) == 1) for who in found[:MOST_HITS])


def ask_for_referrer(desk: Desk, key: str) -> tuple[MemberHit, ...]:
    """As ``find_referrer``, for somebody who is not known here. It waits for the centre."""
    look_up(desk, key)
    return find_referrer(desk, key)


def read_referrer(desk: Desk, text: str) -> MemberHit | None:
    """Whose card, number or dynamic code was scanned; None: it is an article's.

    A dynamic code is used up by that. Raises ``MemberBlocked``, and as ``basket.scan`` what says
    why it is nobody's.
    """
    code = codes.read(text, desk.labels)
    insist_on_sellable(code)
    with desk.store.writing.begin() as session:
        if goods_of(session, code) is not None:
            return None
        return _hit(session, desk, member_of(session, desk, code), alone=True)


def welcome(desk: Desk, phone: str, name: str, told: Joining) -> Welcome:
    """``register``, and what the rules, as this till knows them, gave to ``told.referrer``."""
    view = register(desk, phone, name, told)
    if not told.referrer:
        return Welcome(view)
    thanks = (
        select(func.coalesce(func.sum(TransferRow.amount), 0))
        .join(DocumentRow, DocumentRow.id == TransferRow.document)
        .where(DocumentRow.member == view.basket.member, DocumentRow.kind == "new_member")
        .where(TransferRow.kind == Kind.POINTS.value)
    )
    with reading(desk.store) as session:
        mine = thanks.where(TransferRow.target == told.referrer)
        return Welcome(view, session.scalars(mine).one())


def _hit(session: Session, desk: Desk, who: Member, *, alone: bool) -> MemberHit:
    if alone and not may_earn(who.status):
        raise MemberBlocked(status=who.status.value)
    tier = articles.rulebook_at(session, desk.now()).tier(who.tier)
    return MemberHit(who.id, who.name, who.phone, who.number, tier.name)
