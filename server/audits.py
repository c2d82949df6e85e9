"""What somebody may ask about (trust.md, section 5), out of the documents that tills send.

The list is looked through, the newest first: a page ends where the next begins, however late a
document of that time arrives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from app.canon import Unreadable, load_document
from app.domain.documents import Adjustment, Audit, BlindReturn, Document, Exceptional, Return
from app.domain.exceptional import exceptional
from server.exceptions import Page
from server.tables.house import LogRow, TillRow
from server.tables.journal import EXCEPTIONAL, DocumentRow

_AT_ONCE = 500
MOST_LOOKED = 20_000
"""So many documents are looked through for one page."""
_BETWEEN = "~"
CURSOR = r"-?[0-9]{1,16}~[!-~]{1,100}"
"""Whatever has this form is a place: the largest number is in the year 2286."""
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Which:
    """Of which shop, till, person and kind, from when until when; what is empty does not limit."""

    shop: str = ""
    till: str = ""
    staff: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERY = Which()


def page(
    session: Session,
    cursor: str,
    limit: int,
    shops: Collection[str] | None = None,
    which: Which = EVERY,
) -> Page:
    """What is older than ``cursor``; empty at the beginning. Raises ``Unreadable`` for no cursor.

    ``shops``: only what tills of these did; None: everything.
    """
    found: list[dict[str, Any]] = []
    last = ""
    for looked, (row, document) in enumerate(_walked(session, cursor, shops, which), 1):
        what = exceptional(document)
        if what is not None and _is_asked(document, what, which):
            found.append(_entry(row, document, what))
        last = _cursor_of(row.made_at, row.id)
        if len(found) == limit or looked == MOST_LOOKED:
            return Page(tuple(found), last)
    return Page(tuple(found), "")


def _walked(
    session: Session, cursor: str, shops: Collection[str] | None, which: Which
) -> Iterator[tuple[Row[Any], Document]]:
    place = _place_of(cursor) if cursor else None
    asked = _query(shops, which)
    while True:
        query = asked
        if place is not None:
            behind = tuple_(DocumentRow.made_at, DocumentRow.id) < tuple_(*place)
            query = asked.where(behind)
        rows = session.execute(query).all()
        yield from ((row, load_document(row.content)) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        place = (rows[-1].made_at, rows[-1].id)


def _query(shops: Collection[str] | None, which: Which) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            DocumentRow.id, DocumentRow.made_at, DocumentRow.arrived_at, DocumentRow.content,
            TillRow.id.label("till"), TillRow.shop,
        )
        .join(LogRow, LogRow.id == DocumentRow.log)
        .join(TillRow, TillRow.id == LogRow.till)
        .where(EXCEPTIONAL)
    )  # fmt: skip
    if shops is not None:
        query = query.where(TillRow.shop.in_(shops))
    if which.shop:
        query = query.where(TillRow.shop == which.shop)
    if which.till:
        query = query.where(TillRow.id == which.till)
    if which.since is not None:
        query = query.where(DocumentRow.made_at >= which.since)
    if which.until is not None:
        query = query.where(DocumentRow.made_at < which.until)
    newest = query.order_by(DocumentRow.made_at.desc(), DocumentRow.id.desc())
    return newest.limit(_AT_ONCE)


def _cursor_of(at: datetime, id: str) -> str:
    """Microseconds since 1970, and the document: nothing in it means anything in an address."""
    return f"{(at - _EPOCH) // _MICROSECOND}{_BETWEEN}{id}"


def _place_of(cursor: str) -> tuple[datetime, str]:
    if not re.fullmatch(CURSOR, cursor):
        raise Unreadable("not a cursor")
    moment, _, id = cursor.partition(_BETWEEN)
    return _EPOCH + int(moment) * _MICROSECOND, id


def _is_asked(document: Document, what: Exceptional, which: Which) -> bool:
    return which.staff in {"", document.staff} and which.what in {"", what.value}


def _entry(row: Row[Any], document: Document, what: Exceptional) -> dict[str, Any]:
    return {
        "document": document.id,
        "shop": row.shop,
        "till": row.till,
        "at": document.made_at.isoformat(),
        "arrived_at": row.arrived_at.isoformat(),
        "staff": document.staff,
        "what": what.value,
        "member": document.member,
        **_details(document),
    }


def _details(document: Document) -> dict[str, Any]:
    """What it was done to, how that stood, what it may have cost, why, and who approved it."""
    match document.body:
        case Audit() as audit:
            about, before, after = audit.about, audit.before, audit.after
            fen, reason, by = audit.amount_fen, audit.reason, audit.approved_by
        case Return() as back:
            about, before, after = back.sale, "", ""
            fen, reason, by = back.check.refund_fen, back.reason, back.approved_by
        case BlindReturn() as back:
            about, before, after = "", "", ""
            fen = sum(tender.amount_fen for tender in back.refunds)
            reason, by = back.reason, back.approved_by
        case Adjustment() as adjusted:
            about, before, after, fen = "", "", "", 0
            reason, by = adjusted.reason, adjusted.approved_by
        case _:
            raise AssertionError(f"{document.body.kind} is nothing to ask about")
    told = {"about": about, "before": before, "after": after, "amount_fen": fen}
    return told | {"reason": reason, "approved_by": by}
