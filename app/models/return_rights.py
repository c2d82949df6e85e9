"""Rights to return goods, as this till asked for them and was answered.

A till may take back what it sold itself until it hears what became of the sale at the centre. From
then on, and for what others sold, it needs a right; at most one log has it for a sale at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import canon
from app.domain.documents import Document
from app.domain.returns import Past, SettledSale
from app.models import articles
from app.models.base import TillBase
from app.models.journal import DocumentRow, ResultRow
from app.models.sales import returns_of, returns_since


class RightState(StrEnum):
    """``RELEASED``: given up here; ``ENDED``: and the centre said that it knows."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    RELEASED = "released"
    ENDED = "ended"


class ReturnRightRow(TillBase):
    """A right, from the question on: the id is stored before it is sent.

    ``since`` is the number of the last document in ``log`` when it was granted, ``after`` of the
    last return of the sale there when it was given up, 0 for none. ``content`` is what the centre
    said of the sale, with the returns of this till that it did not have.
    """

    __tablename__ = "return_right"
    __table_args__ = (Index("ix_return_right_sale", "sale"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str]
    serial: Mapped[str] = mapped_column(index=True)
    sale: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    since: Mapped[int]
    after: Mapped[int]
    used_at: Mapped[datetime]
    content: Mapped[bytes]


class ToldSalesRow(TillBase):
    """Up to ``number`` the centre had said what became of the sales in ``log``: at most one row.

    The results themselves may be dropped, because the centre was restored or moved; the right to
    return does not come back with that.
    """

    __tablename__ = "told_sales"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log: Mapped[str]
    number: Mapped[int]


_LIVE = (RightState.ASKED.value, RightState.GRANTED.value)


def was_told(session: Session, document: Document) -> bool:
    """Whether the centre ever said what became of ``document``, in what it said or before."""
    if session.get(ResultRow, document.id) is not None:
        return True
    told = session.get(ToldSalesRow, 1)
    return told is not None and told.log == document.log and document.number <= told.number


def question(session: Session, serial: str, log: str) -> str | None:
    """The id under which ``log`` asked about the sale ``serial`` and was not answered."""
    return session.scalar(select(ReturnRightRow.id).where(*_of(serial, log, RightState.ASKED)))


def ask(session: Session, *, id: str, log: str, serial: str, at: datetime) -> None:
    """Write down a question for the centre, before it is sent."""
    row = ReturnRightRow(id=id, log=log, serial=serial, sale="", since=0, after=0)
    row.state, row.used_at, row.content = RightState.ASKED.value, at, b""
    session.add(row)


def answer(session: Session, id: str, granted: SettledSale | None, at: datetime) -> None:
    """Take the centre's answer; one that comes when the question was given up does nothing."""
    row = session.get(ReturnRightRow, id)
    if row is None or row.state != RightState.ASKED.value:
        return
    if granted is None:
        row.state = RightState.REFUSED.value
        return
    last = select(func.max(DocumentRow.number)).where(DocumentRow.log == row.log)
    row.sale = canon.load_document(granted.content).id
    known = granted.joined(returns_of(session, row.sale))
    row.state, row.content, row.used_at = RightState.GRANTED.value, canon.dump(known), at
    row.since = session.scalar(last) or 0


def granted(session: Session, serial: str, log: str) -> Past | None:
    """The sale ``serial`` with all that came back of it, where ``log`` has the right to return it.

    None where it has not, or where the rulebook of the sale is not here yet.
    """
    row = session.scalar(select(ReturnRightRow).where(*_of(serial, log, RightState.GRANTED)))
    if row is None:
        return None
    sale = canon.load(SettledSale, row.content)
    rulebook = articles.rulebook_of(session, sale.rulebook)
    if rulebook is None:
        return None
    document = canon.load_document(sale.content)
    return sale.past(document, rulebook, returns_since(session, row.sale, log, row.since))


def used(session: Session, sale: str, at: datetime) -> None:
    """Goods of ``sale`` came back at ``at``."""
    mine = (ReturnRightRow.sale == sale, ReturnRightRow.state == RightState.GRANTED.value)
    session.execute(update(ReturnRightRow).where(*mine).values(used_at=at))


def live(
    session: Session, log: str, idle_since: datetime | None = None
) -> Sequence[ReturnRightRow]:
    """The rights of ``log``, also those that are only asked for, not used since ``idle_since``."""
    query = select(ReturnRightRow).where(ReturnRightRow.log == log, ReturnRightRow.state.in_(_LIVE))
    if idle_since is not None:
        query = query.where(ReturnRightRow.used_at < idle_since)
    return session.scalars(query).all()


def release(session: Session, log: str, idle_since: datetime | None = None) -> None:
    """Give up what is ``live``."""
    for row in live(session, log, idle_since):
        _give_up(session, row)


def released(session: Session, limit: int) -> tuple[tuple[str, int], ...]:
    """The oldest that the centre is to be told of: id, and the last number that used it."""
    query = select(ReturnRightRow.id, ReturnRightRow.after)
    query = query.where(ReturnRightRow.state == RightState.RELEASED.value)
    rows = session.execute(query.order_by(ReturnRightRow.used_at, ReturnRightRow.id).limit(limit))
    return tuple((row.id, row.after) for row in rows)


def end(session: Session, ids: Collection[str]) -> None:
    """The centre knows that ``ids`` were given up."""
    mine = (ReturnRightRow.id.in_(ids), ReturnRightRow.state == RightState.RELEASED.value)
    session.execute(update(ReturnRightRow).where(*mine).values(state=RightState.ENDED.value))


def begin_anew(session: Session, log: str) -> None:
    """The centre was restored or moved, and what it said is about to be dropped.

    What was settled stays the centre's to give, and what it gave is given up, to be asked again.
    """
    release(session, log)
    told = select(func.max(DocumentRow.number)).join(
        ResultRow, ResultRow.document == DocumentRow.id
    )
    number = session.scalar(told.where(DocumentRow.log == log)) or 0
    before = session.get(ToldSalesRow, 1)
    if before is not None and before.log == log:
        number = max(number, before.number)
    session.merge(ToldSalesRow(one=1, log=log, number=number))
    ended = ReturnRightRow.state == RightState.ENDED.value
    session.execute(update(ReturnRightRow).where(ended).values(state=RightState.RELEASED.value))


def _give_up(session: Session, row: ReturnRightRow) -> None:
    """A right that was asked for and never heard of may be there too, so it is given up alike.

    Whatever this log returned of the sale comes before its end, by whichever right.
    """
    known = select(ReturnRightRow.sale).where(
        ReturnRightRow.serial == row.serial, ReturnRightRow.sale != ""
    )
    last = select(func.max(DocumentRow.number)).where(
        DocumentRow.log == row.log, DocumentRow.kind == "return", DocumentRow.about.in_(known)
    )
    row.after = session.scalar(last) or 0
    row.state = RightState.RELEASED.value


def _of(serial: str, log: str, state: RightState) -> Iterable[ColumnElement[bool]]:
    row = ReturnRightRow
    return (row.serial == serial, row.log == log, row.state == state.value)
