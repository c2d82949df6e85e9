"""The shifts of this till: the one that runs, and those that ended with a Z report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import canon
from app.domain.documents import Document, Sale
from app.domain.ledger import Kind, Reason, account_of
from app.domain.posting import quote_of
from app.domain.quote import Quote
from app.domain.shift import Done
from app.models import articles
from app.models.base import TillBase
from app.models.journal import DocumentRow, TransferRow
from app.models.swift import add, run

_RUNNING = "SELECT name FROM shift WHERE number = 0"


class ShiftRow(TillBase):
    """A shift. ``number`` is that of its Z report, 0 while it runs; ``staff`` opened it.

    ``opened`` is 0 where nobody did: it began by itself with the first document, with no float.
    ``prints`` is how often an X report was printed.
    """

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("float_fen >= 0 AND number >= 0 AND prints >= 0", name="not_negative"),
        Index("ix_shift_running", "number", unique=True, sqlite_where=text("number = 0")),
    )

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    opened: Mapped[bool]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    staff: Mapped[str]
    float_fen: Mapped[int]
    prints: Mapped[int]


@dataclass(frozen=True, slots=True)
class Shift:
    """The shift that runs, as its row says."""

    name: str
    opened: bool
    opened_at: datetime
    staff: str
    float_fen: int
    prints: int


def running_name(session: Session) -> str:
    """The name of the shift that runs; empty for none."""
    return run(session, _RUNNING).scalar() or ""


def running(session: Session) -> Shift | None:
    """The shift that runs; None between two."""
    row = session.scalar(select(ShiftRow).where(ShiftRow.number == 0))
    if row is None:
        return None
    return Shift(row.name, row.opened, row.opened_at, row.staff, row.float_fen, row.prints)


def begin(
    session: Session, name: str, at: datetime, staff: str, *, opened: bool, float_fen: int = 0
) -> None:
    """Let the shift ``name`` run."""
    row = {
        "name": name,
        "number": 0,
        "opened": opened,
        "opened_at": at,
        "closed_at": None,
        "staff": staff,
        "float_fen": float_fen,
        "prints": 0,
    }
    add(session, ShiftRow, row)


def take_over(session: Session, name: str, staff: str, float_fen: int) -> None:
    """Somebody opens the shift that had begun by itself; when it began stays."""
    row = session.get_one(ShiftRow, name)
    row.opened, row.staff, row.float_fen = True, staff, float_fen


def end(session: Session, name: str, number: int, at: datetime) -> None:
    """The shift ``name`` has ended with the Z report ``number``."""
    row = session.get_one(ShiftRow, name)
    row.number, row.closed_at = number, at


def count_print(session: Session, name: str) -> int:
    """How often an X report of ``name`` is printed with this one."""
    row = session.get_one(ShiftRow, name)
    row.prints += 1
    return row.prints


def documents_of_day(session: Session, name: str) -> Iterator[Document]:
    """What was written on the business day of the shift ``name`` before it, in other shifts."""
    day = name.rpartition("-")[0]
    before = select(ShiftRow.name).where(
        ShiftRow.name.startswith(f"{day}-", autoescape=True), ShiftRow.name != name
    )
    for other in session.scalars(before.order_by(ShiftRow.opened_at)).all():
        rows = select(DocumentRow.content).where(DocumentRow.shift == other)
        yield from map(canon.load_document, session.scalars(rows.order_by(text("document.rowid"))))


def done_in(session: Session, name: str) -> Iterator[Done]:
    """The documents of the shift ``name`` as they were written, with what each moved.

    A sale whose rulebook is not here, because the mirror has just been begun anew, is not priced:
    its check is all that is known of it.
    """
    moved: dict[str, dict[tuple[Reason, Kind], int]] = {}
    mine = select(DocumentRow.id).where(DocumentRow.shift == name)
    moves = select(
        TransferRow.document, TransferRow.reason, TransferRow.kind, TransferRow.amount
    ).where(TransferRow.document.in_(mine))
    for id, reason, unit, amount in session.execute(moves):
        of = moved.setdefault(id, {})
        key = Reason(reason), account_of("", unit).kind
        of[key] = of.get(key, 0) + amount
    rows = select(DocumentRow.content).where(DocumentRow.shift == name)
    for content in session.scalars(rows.order_by(text("document.rowid"))):
        document = canon.load_document(content)
        yield Done(document, _quoted(session, document), moved.get(document.id, {}))


def _quoted(session: Session, document: Document) -> Quote | None:
    if not isinstance(document.body, Sale):
        return None
    rulebook = articles.rulebook_of(session, document.rulebook)
    return quote_of(document, document.body, rulebook) if rulebook else None
