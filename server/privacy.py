"""What is held of a member, handed out and forgotten (PIPL Art. 45, 47), for an administrator."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.calendar import day_of
from app.domain.documents import Document, Personal, Source, StatusChange, TopUp
from app.domain.ledger import Transfer
from app.domain.lots import Lot
from app.domain.member import MemberStatus
from app.domain.member.erasure import Data, Erasure, erase
from app.domain.member.export import Dossier, Json, StatusAt, export
from app.domain.member.statement import Movement
from app.domain.rulebook import Rulebook
from app.sync.wire import ResultState
from server import codes, consents, newcomers, pasts, rulebooks
from server.aliases import Aliases, losers_of
from server.base import chunks
from server.books import Books
from server.columns import lot_of
from server.feed import Stamps
from server.mentions import names_in
from server.people import owed_of
from server.tables.journal import DocumentRow, PersonalRow, ResultRow, TransferRow
from server.tables.people import ConsentRow, MemberPinRow, MemberRow, TagRow
from server.tables.value import LotRow

_ASIDE = (ResultState.PARKED.value, ResultState.QUARANTINED.value)


def export_member(session: Session, id: str, at: datetime) -> list[Json] | None:
    """Everything that is held of the member ``id`` and of who was merged into it; None: nobody."""
    row = session.get(MemberRow, Aliases.of(session, {id}).now(id))
    if row is None:
        return None
    documents = tuple(_documents(session, _everybody(session, row.id)))
    lots = _lots(session, row.id)
    tags = select(TagRow.tag, TagRow.automatic).where(TagRow.member == row.id).order_by(TagRow.tag)
    tagged = session.execute(tags).all()
    dossier = Dossier(
        row.id,
        row.number,
        row.tier,
        Source(row.source),
        row.registered_at or at,
        newcomers.personal_of(row),
        row.plan,
        tuple(_statuses(row, documents)),
        codes.codes_of(session, row.id),
        consents.history_of(session, row.id),
        tuple(one.tag for one in tagged if not one.automatic),
        tuple(one.tag for one in tagged if one.automatic),
        lots,
        tuple(_movements(session, row.id, documents, lots, at)),
        documents,
    )
    return export(dossier, at=at)


def erase_member(stamps: Stamps, id: str, now: datetime) -> Erasure | None:
    """Forget the member ``id`` and who was merged into it; what went, and what has to stay.

    Raises ``StillOwns`` and ``StillPending``; None where there is nobody. Documents keep their
    bodies, which name nobody, so every chain stays whole.
    """
    session = stamps.session
    row = session.get(MemberRow, Aliases.of(session, {id}).now(id))
    if row is None:
        return None
    members = _everybody(session, row.id)
    documents = tuple(_documents(session, members))
    rulebook = rulebooks.in_force(session, now)
    books = Books(session)
    books.load({row.id})
    last = max((document.made_at for document in documents), default=row.registered_at or now)
    identified = _identified(documents)
    plan = erase(
        owed_of(books, row.id),
        pending=_pending(session, members),
        last_document=day_of(last, rulebook.zone),
        last_identified=_last_day(identified, rulebook),
        today=day_of(now, rulebook.zone),
    )
    gone = {part.data for part in plan.goes}
    kept = set() if Data.IDENTITY in gone else {document.id for document in identified}
    _forget(stamps, members, {document.id for document in documents} - kept)
    return plan


def as_json(plan: Erasure) -> dict[str, Any]:
    """``plan`` as an administrator reads it."""
    return {
        "goes": [{"data": one.data.value, "ground": one.ground.value} for one in plan.goes],
        "stays": [
            {
                "data": one.data.value,
                "ground": one.ground.value,
                "until": one.until.isoformat() if one.until else None,
            }
            for one in plan.stays
        ],
    }


def _forget(stamps: Stamps, members: Collection[str], documents: Collection[str]) -> None:
    session = stamps.session
    for some in chunks(sorted(documents)):
        session.execute(delete(PersonalRow).where(PersonalRow.document.in_(some)))
    codes.forget(session, tuple(members))
    session.execute(delete(ConsentRow).where(ConsentRow.member.in_(members)))
    session.execute(delete(TagRow).where(TagRow.member.in_(members)))
    session.execute(delete(MemberPinRow).where(MemberPinRow.member.in_(members)))
    for member in sorted(members):
        row = session.get_one(MemberRow, member)
        newcomers.set_personal(row, Personal(), b"")
        row.number, row.registered_at = "", None
        row.birthday_year = row.anniversary_year = None
        row.ver += 1
        row.status, row.status_ver = MemberStatus.CANCELLED.value, row.ver
        row.status_log = ""
        session.flush()
        stamps.stamp("member", member)


def _everybody(session: Session, member: str) -> tuple[str, ...]:
    return (member, *losers_of(session, member))


def _documents(session: Session, members: Collection[str]) -> Iterator[Document]:
    """The settled documents of ``members``, in the order in which they settled."""
    mine = pasts.settled().where(DocumentRow.member.in_(members)).order_by(ResultRow.ver)
    return map(load_document, session.scalars(mine).all())


def _identified(documents: Collection[Document]) -> tuple[Document, ...]:
    """The top-ups for which somebody showed who they are."""
    bodies = ((document, document.body) for document in documents)
    return tuple(one for one, body in bodies if isinstance(body, TopUp) and body.identified)


def _last_day(documents: Collection[Document], rulebook: Rulebook) -> date | None:
    last = max((document.made_at for document in documents), default=None)
    return day_of(last, rulebook.zone) if last else None


def _pending(session: Session, members: Collection[str]) -> int:
    """Documents set aside that name one of ``members``: what they bring would have no owner."""
    aside = (
        select(DocumentRow.content)
        .join(ResultRow, ResultRow.document == DocumentRow.id)
        .where(ResultRow.state.in_(_ASIDE))
    )
    named = (names_in(content).member for content in session.scalars(aside))
    return sum(member in members for member in named)


def _statuses(row: MemberRow, documents: Collection[Document]) -> Iterator[StatusAt]:
    if row.registered_at:
        yield StatusAt(MemberStatus.ACTIVE, row.registered_at)
    for document in documents:
        body = document.body
        if isinstance(body, StatusChange):
            yield StatusAt(body.status, document.made_at, body.reason)


def _lots(session: Session, member: str) -> tuple[Lot, ...]:
    mine = select(LotRow).where(LotRow.member == member).order_by(LotRow.born_at, LotRow.id)
    return tuple(map(lot_of, session.scalars(mine)))


def _movements(
    session: Session,
    member: str,
    documents: Collection[Document],
    lots: Collection[Lot],
    at: datetime,
) -> list[Movement]:
    """Every transfer of the member's accounts. An act of the centre's own has its lot's time."""
    made = {document.id: document for document in documents}
    owned = {lot.id: lot for lot in lots}
    either = (TransferRow.source == member) | (TransferRow.target == member)
    order = (TransferRow.document, TransferRow.ordinal)
    moves = (
        pasts.transfer_of(row)
        for row in session.scalars(select(TransferRow).where(either).order_by(*order))
    )
    found = []
    for move in moves:
        document = made.get(move.document)
        when = document.made_at if document else _time_of_act(move, owned, at)
        found.append(Movement(move, when, document.serial if document else ""))
    return sorted(found, key=lambda movement: movement.at)


def _time_of_act(move: Transfer, lots: dict[str, Lot], at: datetime) -> datetime:
    lot = lots.get(move.lot)
    if lot is None:
        return at
    return lot.born_at if move.id == lot.id else lot.expires_at or at
