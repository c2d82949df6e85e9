"""What this till wrote last, as a list to search: receipts to print again, sales to return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import canon
from app.domain import codes
from app.domain.codes import Meaning
from app.domain.documents import (
    BlindReturn,
    Body,
    CashMove,
    CashWay,
    PlanEnd,
    PlanOrder,
    PrepaidRefund,
    Return,
    Sale,
    ShiftClose,
    TopUp,
)
from app.domain.money import read
from app.domain.returns import SoldTo
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.operations.desk import Desk
from app.operations.members import mask_of

PAGE = 50
FURTHEST, FURTHEST_BY_AMOUNT = 5_000, 1_000
"""How many of the newest documents are searched by the end of a number, and by an amount."""
SALE = "sale"
KINDS = (
    SALE, "return", "blind_return", "top_up", "prepaid_refund", "plan_order", "plan_end",
    "cash_move", "shift_close",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is listed. ``kind`` is that of its body, ``member`` is masked.

    ``amount_fen`` is what came in, below zero what was given out. ``place`` is where, empty: here.
    """

    id: str
    kind: str
    serial: str
    at: datetime
    staff: str
    member: str
    amount_fen: int
    place: str = ""


def documents(desk: Desk, text: str = "", before: str = "") -> tuple[Entry, ...]:
    """At most ``PAGE`` documents that have a slip, the newest first; those older than ``before``.

    ``text`` finds a receipt number, the digits that it ends in, or, with a point, an amount in
    yuan; of these only the newest are searched. What is none of them finds nothing.
    """
    text = text.strip()
    with reading(desk.store) as session:
        if not text:
            older = (DocumentRow.id < before,) if before else ()
            return _entries(session, _newest(session, PAGE, *older))
        code = codes.read(text, desk.labels)
        if code.meaning is Meaning.SERIAL:
            return _entries(session, _newest(session, PAGE, DocumentRow.serial == code.text))
        fen = read(text)
        if fen is not None and "." in text:
            newest = _entries(session, _newest(session, FURTHEST_BY_AMOUNT))
            return tuple(one for one in newest if abs(one.amount_fen) == fen)[:PAGE]
        if not (text.isascii() and text.isdigit()):
            return ()
        return _entries(session, _ending(session, text, KINDS)[:PAGE])


def sales(desk: Desk, *, member: str = "", ending: str = "") -> tuple[Entry, ...]:
    """The last sales of this till, the newest first: ``member``'s, or whose numbers end so."""
    with reading(desk.store) as session:
        if ending:
            return _entries(session, _ending(session, ending, (SALE,))[:PAGE])
        whose = (DocumentRow.member == member,) if member else ()
        return _entries(session, _newest(session, PAGE, DocumentRow.kind == SALE, *whose))


def with_elsewhere(own: Sequence[Entry], told: Sequence[SoldTo]) -> tuple[Entry, ...]:
    """``own`` sales and what the centre told of others, the newest first; none of them twice."""
    here = {one.serial for one in own}
    others = (
        Entry("", SALE, one.serial, one.at, "", "", one.due_fen, f"{one.shop} {one.till}")
        for one in told
        if one.serial not in here
    )
    return tuple(sorted((*own, *others), key=lambda one: one.at, reverse=True))


def _newest(session: Session, limit: int, *which: ColumnElement[bool]) -> Sequence[str]:
    """By their ids, which are in the order of time, whatever log they stand in."""
    query = select(DocumentRow.id).where(DocumentRow.kind.in_(KINDS), *which)
    return session.scalars(query.order_by(DocumentRow.id.desc()).limit(limit)).all()


def _ending(session: Session, digits: str, kinds: Sequence[str]) -> Sequence[str]:
    newest = (
        select(DocumentRow.id, DocumentRow.serial)
        .where(DocumentRow.kind.in_(kinds))
        .order_by(DocumentRow.id.desc())
        .limit(FURTHEST)
    ).subquery()
    found = select(newest.c.id).where(newest.c.serial.endswith(digits, autoescape=True))
    return session.scalars(found.order_by(newest.c.id.desc())).all()


def _entries(session: Session, ids: Sequence[str]) -> tuple[Entry, ...]:
    query = select(DocumentRow.content).where(DocumentRow.id.in_(ids))
    read_ = map(canon.load_document, session.scalars(query.order_by(DocumentRow.id.desc())))
    return tuple(
        Entry(
            one.id,
            one.body.kind,
            one.serial,
            one.made_at,
            one.staff,
            mask_of(session, one.member),
            _amount_fen(one.body),
        )
        for one in read_
    )


def _amount_fen(body: Body) -> int:
    fen = 0
    match body:
        case Sale(check=check):
            fen = check.due_fen
        case Return(check=check):
            fen = -check.refund_fen
        case BlindReturn(refunds=tenders):
            fen = -sum(tender.amount_fen for tender in tenders)
        case TopUp(amount_fen=fen) | ShiftClose(counted_fen=fen):
            pass
        case PlanOrder(tenders=tenders):
            fen = sum(tender.amount_fen for tender in tenders)
        case PrepaidRefund(paid_out_fen=out_fen) | PlanEnd(paid_out_fen=out_fen):
            fen = -out_fen
        case CashMove(way=way, amount_fen=moved_fen):
            fen = moved_fen if way is CashWay.IN else -moved_fen
    return fen
