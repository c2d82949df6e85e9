"""The right to return the goods of a sale: one log at most has it at a time.

The till that sold has it until it hears that the sale is settled; from then on the centre gives it.
What is returned without it is a fact all the same, and a manager is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Return
from app.domain.refusal import Refused
from app.domain.returns import Denied, EarlierReturn
from app.sync.questions import AskReturn, ReturnAnswer, SoldSale
from app.sync.wire import ResultState, RightReleased
from server import acts, heard, scope
from server.acts import By
from server.arrival import STRAY
from server.base import insert_all
from server.feed import Stamps
from server.mentions import touched
from server.pasts import Pasts, settled
from server.settle import LogOfAnother
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow, ResultRow
from server.tables.returns import ReturnRightRow

_RETURN = "return"
_ASIDE = (ResultState.PARKED.value, ResultState.QUARANTINED.value)


class Restoring(Refused):
    """The centre was restored, and does not know yet what the tills have returned meanwhile."""

    code = "centre_restoring"


@dataclass(frozen=True, slots=True)
class _Sold:
    """A sale as it is asked for; ``till`` is who sold it."""

    id: str
    log: str
    till: str
    state: str


def ask(stamps: Stamps, till: str, wanted: AskReturn, now: datetime) -> ReturnAnswer:
    """Whether the log that asks may return goods of the sale, and the sale if it may.

    The answer to an id is final, as long as what it gave is not over. One under which another log,
    or about another sale, was asked is denied without a trace. Raises ``LogOfAnother`` and
    ``Restoring``. The transaction of ``stamps`` is alone.
    """
    session = stamps.session
    if stamps.restoring:
        raise Restoring
    log = session.get(LogRow, wanted.log)
    if log is not None and log.till != till:
        raise LogOfAnother(log=wanted.log)
    release(stamps, till, wanted.released, now)
    before = session.get(ReturnRightRow, wanted.id)
    if before is not None:
        same = (before.till, before.log, before.serial) == (till, wanted.log, wanted.serial)
        return _told(session, before) if same else ReturnAnswer(denied=Denied.OVER)
    sold = _sold(session, wanted.serial)
    denied = Denied.OVER if log is not None and log.closed else _denied(stamps, till, wanted, sold)
    row = _row(wanted.id, till, wanted.log, now) | {"serial": wanted.serial}
    if denied is None:
        assert sold is not None, "what is not known is denied"
        row |= {"sale": sold.id, "denied": "", "live": True}
    else:
        row |= {"sale": sold.id if sold else "", "denied": denied.value}
    insert_all(session, ReturnRightRow, [row])
    answer = _told(session, session.get_one(ReturnRightRow, wanted.id))
    if answer.granted is not None:
        scope.enter(stamps, till, [load_document(answer.granted.content).member])
    return answer


def release(stamps: Stamps, till: str, released: Iterable[RightReleased], now: datetime) -> None:
    """Note what ``till`` gave up. The first time counts; what it had not got it never gets."""
    session = stamps.session
    for one in released:
        row = session.get(ReturnRightRow, one.id)
        if row is None:
            new = _row(one.id, till, "", now) | {"after": one.after}
            insert_all(session, ReturnRightRow, [new])
        elif row.till == till and row.after is None:
            row.after = one.after
    session.flush()


def known(session: Session, till: str, released: Collection[RightReleased]) -> tuple[str, ...]:
    """Those of ``released`` that are noted here."""
    if not released:
        return ()
    row = ReturnRightRow
    query = select(row.id).where(row.id.in_([one.id for one in released]))
    query = query.where(row.till == till, row.after.is_not(None))
    return tuple(session.scalars(query.order_by(row.id)))


def withdraw(stamps: Stamps, id: str, by: By) -> dict[str, Any] | None:
    """A manager ends the right ``id`` of a till that does not come back; what it was, as ``open_``.

    What that till still returns is listed for a manager. None where there is none, or it is not
    of one of their shops; twice is once.
    """
    session = stamps.session
    row = session.get(ReturnRightRow, id)
    if row is None or row.denied or not by.who.is_of(session.get_one(TillRow, row.till).shop):
        return None
    told = _shown(session, row)
    if row.live:
        row.live, row.withdrawn = False, True
        session.flush()
        after = told | {"live": False}
        acts.note(stamps, "withdraw_return_right", row.sale, by, before=told, after=after)
    return told


def open_(session: Session, shops: Collection[str] | None) -> list[dict[str, Any]]:
    """The rights that tills of ``shops`` have, the oldest ahead; None: of all shops."""
    query = select(ReturnRightRow).where(ReturnRightRow.live.is_(True))
    if shops is not None:
        theirs = select(TillRow.id).where(TillRow.shop.in_(shops))
        query = query.where(ReturnRightRow.till.in_(theirs))
    rows = session.scalars(query.order_by(ReturnRightRow.at, ReturnRightRow.id))
    return [_shown(session, row) for row in rows if not _is_over(session, row, "")]


def of_sale(session: Session, sale: str) -> dict[str, Any] | None:
    """The right to return goods of ``sale`` that a till has now, as ``open_``; None: none has."""
    row = _live(session, sale)
    return None if row is None or _is_over(session, row, "") else _shown(session, row)


def end_all(session: Session, till: str, log: str = "") -> list[str]:
    """End every right of ``till``, or of its ``log`` only, as ``withdraw`` does; of which sales."""
    mine = select(ReturnRightRow).where(ReturnRightRow.till == till, ReturnRightRow.live.is_(True))
    rows = session.scalars(mine.where(ReturnRightRow.log == log) if log else mine).all()
    for row in rows:
        row.live, row.withdrawn = False, True
    session.flush()
    return sorted(row.sale for row in rows)


def _sold(session: Session, serial: str) -> _Sold | None:
    """The sale with the receipt number; of a log's branch only where its chain has none."""
    query = (
        select(DocumentRow.id, DocumentRow.log, LogRow.till, ResultRow.state)
        .join(LogRow, LogRow.id == DocumentRow.log)
        .join(ResultRow, ResultRow.document == DocumentRow.id)
        .where(DocumentRow.serial == serial, DocumentRow.kind == "sale")
        .order_by(DocumentRow.branch, DocumentRow.arrived_at, DocumentRow.id)
    )
    row = session.execute(query.limit(1)).first()
    return _Sold(*row) if row else None


def _denied(stamps: Stamps, till: str, wanted: AskReturn, sold: _Sold | None) -> Denied | None:
    """Why the right is not given; None: it is, and what was there before is over."""
    if sold is None:
        return Denied.UNKNOWN
    if sold.state == ResultState.VOID.value:
        return Denied.VOID
    if sold.state in _ASIDE or _is_in_doubt(stamps.session, sold):
        return Denied.ASIDE
    before = _live(stamps.session, sold.id)
    if before is not None:
        if not _is_over(stamps.session, before, wanted.log):
            return Denied.ELSEWHERE
        before.live = False
        stamps.session.flush()
    if sold.till != till and not heard.knows(stamps.session, sold.id, sold.log, stamps.feed_id):
        return Denied.UNAWARE
    return None


def _is_in_doubt(session: Session, sold: _Sold) -> bool:
    """Whether goods of it may be back that are not counted: by what was set aside of those tills.

    A document that cannot be read is one, if it names the sale.
    """
    mine = select(ReturnRightRow.till).where(ReturnRightRow.sale == sold.id)
    tills = {sold.till, *session.scalars(mine)}
    aside = (
        select(DocumentRow.content, DocumentRow.branch, ResultRow.code)
        .join(ResultRow, ResultRow.document == DocumentRow.id)
        .where(ResultRow.till.in_(tills), ResultRow.state.in_(_ASIDE))
    )
    return any(
        sold.id in (touched(row.content) or ())
        for row in session.execute(aside)
        if not (row.branch and row.code in STRAY)
    )


def _live(session: Session, sale: str) -> ReturnRightRow | None:
    live = (ReturnRightRow.sale == sale, ReturnRightRow.live.is_(True))
    return session.scalar(select(ReturnRightRow).where(*live))


def _is_over(session: Session, row: ReturnRightRow, log: str) -> bool:
    """Given up, and all that used it is here; ``log`` itself knows what it did."""
    if row.after is None:
        return False
    holder = session.get(LogRow, row.log)
    return (
        row.log == log or row.after == 0 or (holder is not None and holder.last_number >= row.after)
    )


def _shown(session: Session, row: ReturnRightRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "till": _name(session, row.till),
        "serial": row.serial,
        "sale": row.sale,
        "since": row.at.isoformat(),
        "given_up": row.after is not None,
        "live": row.live,
    }


def _row(id: str, till: str, log: str, now: datetime) -> dict[str, Any]:
    """A question that came after it was given up, unless more is known."""
    return {
        "id": id,
        "till": till,
        "log": log,
        "serial": "",
        "sale": "",
        "denied": Denied.OVER.value,
        "at": now,
        "after": None,
        "live": False,
        "withdrawn": False,
    }


def _told(session: Session, row: ReturnRightRow) -> ReturnAnswer:
    if not row.denied:
        if row.live and row.after is None:
            return ReturnAnswer(_sale(session, row.sale))
        return ReturnAnswer(denied=Denied.OVER)
    denied = Denied(row.denied)
    if denied is Denied.ELSEWHERE:
        other = _live(session, row.sale)
        if other is not None:
            return ReturnAnswer(None, denied, _name(session, other.till), other.at)
    if denied is Denied.UNAWARE:
        seller = select(LogRow.till).join(DocumentRow, DocumentRow.log == LogRow.id)
        till = session.scalars(seller.where(DocumentRow.id == row.sale)).one()
        return ReturnAnswer(None, denied, _name(session, till))
    return ReturnAnswer(None, denied)


def _name(session: Session, till: str) -> str:
    row = session.get_one(TillRow, till)
    return f"{row.shop}-{row.code}"


def _sale(session: Session, id: str) -> SoldSale:
    """The sale as it stands."""
    past = Pasts(session).sale(id)
    assert past is not None, "it is not undone while somebody may return its goods"
    back = settled().where(DocumentRow.about == id, DocumentRow.kind == _RETURN)
    documents = map(load_document, session.scalars(back.order_by(ResultRow.ver)))
    returns = tuple(
        EarlierReturn(one.id, one.body.lines) for one in documents if isinstance(one.body, Return)
    )
    content = session.get_one(DocumentRow, id).content
    return SoldSale(content, past.rulebook.version, past.transfers, returns)
