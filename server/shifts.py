"""A till's Z report, worked out again: the same documents have to make the same figures.

A shift is what stands in the till's log behind the close before it. A till that was restored goes
on in another log, so its first shift there began in the one before. Nothing is compared before all
of it is settled: what arrives late, or is parked, makes no difference that is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Document, ShiftClose, ShiftOpen
from app.domain.shift import Done, tally
from app.sync.wire import ResultState
from server import results
from server.arrival import Arrived
from server.base import pick
from server.feed import Stamps
from server.mentions import previous_of
from server.results import Trouble
from server.tables.house import LogRow
from server.tables.journal import DocumentRow, ResultRow

CODE = "shift_differs"
_CLOSE = "shift_close"
_RESULT = ResultRow.__table__.c
_SET_ASIDE = select(_RESULT.document).where(
    _RESULT.state.in_((ResultState.PARKED.value, ResultState.QUARANTINED.value))
)


def compare_new(stamps: Stamps, new: Iterable[Arrived], at: datetime) -> None:
    """Compare what of ``new`` closes a shift; its result is written already."""
    for one in new:
        if one.document and isinstance(one.document.body, ShiftClose) and not one.branch:
            compare(stamps, one.document, at)


def compare(stamps: Stamps, close: Document, at: datetime) -> None:
    """Tell a manager where the Z report ``close`` is not what its shift's documents add up to.

    Once, however often it is asked. Nothing while something of the shift is not settled.
    """
    body, session = close.body, stamps.session
    assert isinstance(body, ShiftClose), "only a close has a Z report"
    rows = _of_shift(session, close)
    if rows is None or _is_unsettled(session, [close.id, *(row.id for row in rows)]):
        return
    documents = [load_document(row.content) for row in rows if row.kind]
    here, there = _figures(documents), (body.expected_fen, body.sales, body.net_fen)
    if here == there:
        return
    names = ("expected_fen", "sales", "net_fen")
    facts = {"shift": body.shift, "number": body.number, "documents": len(documents)}
    told = {"till": dict(zip(names, there, strict=True))}
    told |= {"centre": dict(zip(names, here, strict=True))}
    results.raise_to_manager(stamps, close.id, Trouble(CODE, facts | told), at)


def compare_again(stamps: Stamps, documents: Iterable[str], at: datetime) -> None:
    """Some of ``documents`` were set aside, and are settled now: look at the shifts they are of."""
    closes: set[str] = set()
    for id in documents:
        row = stamps.session.get_one(DocumentRow, id)
        following = (
            select(DocumentRow.id)
            .where(
                DocumentRow.log == row.log,
                DocumentRow.number >= row.number,
                DocumentRow.branch.is_(False),
                DocumentRow.kind == _CLOSE,
            )
            .order_by(DocumentRow.number)
            .limit(1)
        )
        closes |= set(stamps.session.scalars(following))
    for id in sorted(closes):
        compare(stamps, load_document(stamps.session.get_one(DocumentRow, id).content), at)


def _figures(documents: Sequence[Document]) -> tuple[int, int, int]:
    """What should be in the drawer, how many sales there were, and what is left of them."""
    floats = [one.body.float_fen for one in documents if isinstance(one.body, ShiftOpen)]
    found = tally(map(Done, documents), floats[-1] if floats else 0)
    return found.cash.expected_fen, found.sales.count, found.sales.net_fen


def _last_close(session: Session, log: str, before: int) -> int:
    """The number of the close before the number ``before`` of ``log``; 0: there is none."""
    query = select(func.max(DocumentRow.number)).where(
        DocumentRow.log == log,
        DocumentRow.number < before,
        DocumentRow.branch.is_(False),
        DocumentRow.kind == _CLOSE,
    )
    return session.scalar(query) or 0


def _between(session: Session, log: str, after: int, before: int) -> list[DocumentRow]:
    query = select(DocumentRow).where(
        DocumentRow.log == log,
        DocumentRow.number > after,
        DocumentRow.number < before,
        DocumentRow.branch.is_(False),
    )
    return [*session.scalars(query.order_by(DocumentRow.number))]


def _of_shift(session: Session, close: Document) -> list[DocumentRow] | None:
    """What was written since the close before, in as many logs; None: some is not here yet."""
    found: list[DocumentRow] = []
    log, end = close.log, close.number
    while True:
        begin = _last_close(session, log, end)
        found = [*_between(session, log, begin, end), *found]
        if begin:
            return found
        first = session.scalars(_first(log)).one()
        follows = previous_of(first)
        if not follows:
            return found
        last = session.scalar(_known_by(log, follows))
        if last is None:
            return None
        log, end = last.log, last.number + 1


def _first(log: str) -> Select[bytes]:
    mine = (DocumentRow.log == log, DocumentRow.number == 1, DocumentRow.branch.is_(False))
    return select(DocumentRow.content).where(*mine)


def _known_by(log: str, hash: str) -> Select[DocumentRow]:
    """The document with ``hash`` in another log of the till that ``log`` is of."""
    till = select(LogRow.till).where(LogRow.id == log).scalar_subquery()
    others = select(LogRow.id).where(LogRow.till == till, LogRow.id != log)
    return select(DocumentRow).where(DocumentRow.log.in_(others), DocumentRow.hash == hash)


def _is_unsettled(session: Session, documents: Sequence[str]) -> bool:
    return any(True for _ in pick(session, _SET_ASIDE, _RESULT.document, documents))
