"""What managers have to look at: a list that skips nothing, and its entries, closed and opened.

A place in the list is one of the feed: what commits late stands behind every cursor given out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Personal
from app.domain.member.mask import mask_email, mask_id_number, mask_name, mask_phone
from server import acts, feed, inspection
from server.acts import By
from server.feed import Place, Stamps
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow, ExceptionRow, PersonalRow

_MASKS = {
    "name": mask_name, "guardian": mask_name, "phone": mask_phone, "email": mask_email,
    "id_number": mask_id_number,
}  # fmt: skip
_HIDDEN = "****"


@dataclass(frozen=True, slots=True)
class Which:
    """Of which shop, till and code, from when until when; what is empty does not limit.

    ``is_open``: only what nobody has closed; False: only what somebody has.
    """

    shop: str = ""
    till: str = ""
    code: str = ""
    is_open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERY = Which()


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, in its order; ``cursor`` is where the next begins."""

    entries: tuple[dict[str, Any], ...]
    cursor: str


def page(
    session: Session,
    cursor: str,
    limit: int,
    shops: Collection[str] | None = None,
    which: Which = EVERY,
) -> Page:
    """What comes behind ``cursor``; empty at the beginning. Raises ``Unreadable`` for no cursor.

    ``shops``: only what tills of these did, or what is told of those tills; None: everything.
    """
    query = select(ExceptionRow).where(
        feed.since(session, cursor, ExceptionRow.txn, ExceptionRow.seq),
        *_of(shops),
        *_asked(which),
    )
    ordered = query.order_by(ExceptionRow.txn, ExceptionRow.seq).limit(limit)
    rows = session.scalars(ordered).all()
    end = Place(rows[-1].txn, rows[-1].seq).cursor if rows else cursor
    return Page(tuple(map(_entry, rows)), end)


def one(session: Session, id: str, shops: Collection[str] | None = None) -> dict[str, Any] | None:
    """The entry ``id`` with its document, what was decided, and the personal part masked.

    None where there is none in ``shops``.
    """
    row = _find(session, id, shops)
    if row is None:
        return None
    return _entry(row) | {
        "about": inspection.document(session, row.document),
        "personal": _masked(session, row.document),
        "acts": [*acts.about(session, row.id), *acts.about(session, row.document)],
    }


def close(stamps: Stamps, id: str, by: By) -> bool:
    """Somebody has dealt with ``id``; False where it is not theirs. Twice keeps the first."""
    row = _find(stamps.session, id, by.who.shops)
    if row is None:
        return False
    if row.settled_at is None:
        before = _closed(row)
        row.settled_at, row.settled_by, row.note = by.at, by.who.id, by.reason
        stamps.session.flush()
        acts.note(stamps, "close", id, by, before=before, after=_closed(row))
    return True


def reopen(stamps: Stamps, id: str, by: By) -> bool:
    """It was closed too early; False where it is not theirs. One that is open stays so."""
    row = _find(stamps.session, id, by.who.shops)
    if row is None:
        return False
    if row.settled_at is not None:
        before = _closed(row)
        row.settled_at, row.settled_by, row.note = None, None, ""
        stamps.session.flush()
        acts.note(stamps, "reopen", id, by, before=before, after=_closed(row))
    return True


def _find(session: Session, id: str, shops: Collection[str] | None) -> ExceptionRow | None:
    return session.scalar(select(ExceptionRow).where(ExceptionRow.id == id, *_of(shops)))


def _of(shops: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if shops is None else [_by_tills(TillRow.shop.in_(shops))]


def _asked(which: Which) -> list[ColumnElement[bool]]:
    found = [_by_tills(TillRow.shop == which.shop)] if which.shop else []
    found += [_by_tills(TillRow.id == which.till)] if which.till else []
    found += [ExceptionRow.code == which.code] if which.code else []
    if which.is_open is not None:
        closed = ExceptionRow.settled_at
        found.append(closed.is_(None) if which.is_open else closed.is_not(None))
    found += [ExceptionRow.at >= which.since] if which.since else []
    found += [ExceptionRow.at < which.until] if which.until else []
    return found


def _by_tills(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """What tills ``whose`` it is did, or what is told of them."""
    tills = select(TillRow.id).where(whose)
    made = (
        select(DocumentRow.id)
        .join(LogRow, LogRow.id == DocumentRow.log)
        .where(LogRow.till.in_(tills))
    )
    return ExceptionRow.document.in_(made) | ExceptionRow.document.in_(tills)


def _masked(session: Session, document: str) -> dict[str, str]:
    """Which parts of personal data it has, as far as a manager needs to see them."""
    row = session.get(PersonalRow, document)
    if row is None:
        return {}
    try:
        personal = canon.load(Personal, row.content)
    except canon.Unreadable:
        return {}
    told = {name: getattr(personal, name) for name in Personal.__slots__}
    return {
        name: _MASKS[name](text) if name in _MASKS else _HIDDEN
        for name, text in told.items()
        if text
    }


def _entry(row: ExceptionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "document": row.document,
        "code": row.code,
        "facts": row.facts,
        "at": row.at.isoformat(),
        **_closed(row),
    }


def _closed(row: ExceptionRow) -> dict[str, Any]:
    at = row.settled_at.isoformat() if row.settled_at else None
    return {"closed_at": at, "closed_by": row.settled_by, "note": row.note}
