"""Who may log in at this till, by the centre's rows, and how often their PIN was wrong here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.staff import Role, Tries
from app.models.counter import LogInRow
from app.models.mirror import StaffRow, VerRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the staff as the centre sent them; ``pin`` is the slow hash of their PIN."""

    id: str
    number: str
    name: str
    role: Role
    pin: str
    ver: int


def named(session: Session, text: str) -> tuple[Colleague, ...]:
    """Who has ``text`` as number, or, if nobody has, as name."""
    mine = select(StaffRow).where(or_(StaffRow.number == text, StaffRow.name == text))
    found = [_colleague(row) for row in session.scalars(mine.order_by(StaffRow.number))]
    return tuple(one for one in found if one.number == text) or tuple(found)


def find(session: Session, id: str) -> Colleague | None:
    """One of the staff, if they may still log in here."""
    row = session.get(StaffRow, id)
    return _colleague(row) if row else None


def is_asked(session: Session) -> bool:
    """Whether anybody may log in here, or ever tried: to lose the mirror opens no till."""
    return _any(session.scalars(select(StaffRow.id).limit(1))) or _any(
        session.scalars(select(LogInRow.staff).limit(1))
    )


def tries_of(session: Session, colleague: Colleague) -> Tries:
    """The wrong PINs since the last right one, and since a manager changed something of them."""
    row = session.get(LogInRow, colleague.id)
    if row is None or row.ver != colleague.ver:
        return Tries()
    return Tries(row.wrong, row.last_at)


def keep(session: Session, colleague: Colleague, tries: Tries) -> None:
    """Write ``tries`` down."""
    row = LogInRow(
        staff=colleague.id,
        ver=colleague.ver,
        wrong=tries.wrong,
        last_at=tries.last_at,
    )
    session.merge(row)


def is_gone(session: Session, id: str) -> bool:
    """Whether the centre has said that ``id`` may not log in here any more."""
    told = select(VerRow.key).where(VerRow.row == "staff", VerRow.key == id)
    return _any(session.scalars(told)) and session.get(StaffRow, id) is None


def _any(found: Iterable[str]) -> bool:
    return next(iter(found), None) is not None


def _colleague(row: StaffRow) -> Colleague:
    return Colleague(row.id, row.number, row.name, Role(row.role), row.pin, row.ver)
