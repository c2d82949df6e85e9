"""What a refund starts from, as the centre has it: a till knows its own part of it only."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.refusal import NoMember, StillPending, UnknownMember
from app.models import people
from app.models.balances import reading
from app.models.journal import DocumentRow, OutboxRow
from app.operations.desk import Desk
from app.operations.screen import current


def open_prepaid(desk: Desk, *, member: str = "") -> tuple[Prepaid, ...]:
    """The open top-ups of ``member`` for ``refunds``; empty: of the one on the basket.

    It waits for the centre. Until this till holds all that is left of them another may spend it,
    so they are asked for again then. Raises ``NoMember``, ``UnknownMember``, ``StillPending`` while
    the centre lacks a document of this till about the member, and ``Unavailable``.
    """
    return desk.centre().prepaid(_settled(desk, member))


def open_periods(desk: Desk, *, member: str = "") -> tuple[PlanPeriod, ...]:
    """The periods of ``member`` that are not over, for ``plan_end``. It waits and raises alike."""
    return desk.centre().plan_periods(_settled(desk, member))


def _settled(desk: Desk, member: str) -> str:
    """The member, whose documents of this till have all been settled."""
    with reading(desk.store) as session:
        member = member or current(session, desk).member
        if not member:
            raise NoMember
        who = people.member(session, member)
        if who is None:
            raise UnknownMember(key=member)
        waiting = unsettled(session, {member, who.id})
        if waiting:
            raise StillPending(documents=waiting)
    return who.id


def unsettled(session: Session, names: Collection[str]) -> int:
    """How many documents of this till about whoever has ``names`` are not settled."""
    waiting = select(func.count()).select_from(OutboxRow)
    waiting = waiting.join(DocumentRow, DocumentRow.id == OutboxRow.document)
    return session.scalar(waiting.where(DocumentRow.member.in_(names))) or 0
