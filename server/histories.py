"""What a member did anywhere in the chain, told to a till: movements, sales, what they agreed to.

Each counts among the till's enquiries, as a look-up does: 60 in an hour that no document followed.
A till whose reach is its shop is told of members in its scope only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Sale
from app.domain.ledger import Kind, name_of
from app.domain.member.consent import last_words
from app.domain.member.statement import (
    LONGEST,
    Booked,
    Movement,
    Owned,
    booked,
    bookings_of,
    owned,
)
from app.domain.member.told import Kept
from app.domain.refusal import UnknownMember
from app.domain.returns import SoldTo
from app.sync.profiles import ProfileTold
from app.sync.questions import MovementsAsked, MovementsTold, SalesTold
from server import consents, enquiries, pasts, rulebooks, scope
from server.aliases import Aliases, losers_of
from server.base import reading
from server.centre import Centre
from server.striking import WRITE_OFF
from server.tables.house import ShopRow
from server.tables.journal import ActRow, DocumentRow, TransferRow
from server.tables.people import MemberRow, TagRow
from server.tables.value import AccountRow, LotRow, WriteOffRow
from server.voiding import VOID

T = TypeVar("T")

MOST_SALES = 9
_KINDS = (Kind.POINTS.value, Kind.PRINCIPAL.value, Kind.BONUS.value)


def movements_of(centre: Centre, till: str, asked: MovementsAsked) -> MovementsTold:
    """The bookings of a member since ``asked.since``, at most ``LONGEST`` ago.

    Under the name of who they are by now: what somebody had who was merged into them came with the
    merge. Raises ``UnknownMember``, ``TooManyEnquiries``.
    """
    now = centre.now()
    since = min(max(asked.since, now - LONGEST), now)

    def look(session: Session, member: str) -> Booked:
        return _booked(session, member, since, now)

    return MovementsTold(_ask(centre, till, asked.member, look))


def sales_of(centre: Centre, till: str, member: str) -> SalesTold:
    """The last settled sales to ``member`` and to who was merged into them, the newest first.

    Raises ``UnknownMember``, ``TooManyEnquiries``.
    """

    def look(session: Session, known: str) -> tuple[SoldTo, ...]:
        return tuple(_sales(session, known))

    return SalesTold(_ask(centre, till, member, look))


def profile_of(centre: Centre, till: str, member: str) -> ProfileTold:
    """What a member agreed to, for each purpose the last word, and their tags.

    Raises ``UnknownMember``, ``TooManyEnquiries``.
    """

    def look(session: Session, known: str) -> ProfileTold:
        words = last_words(consents.history_of(session, known))
        mine = select(TagRow.tag).where(TagRow.member == known).order_by(TagRow.tag)
        tags, automatic = (
            tuple(session.scalars(mine.where(TagRow.automatic.is_(by_rule))))
            for by_rule in (False, True)
        )
        return ProfileTold(Kept(tuple(words.values()), tags, automatic))

    return _ask(centre, till, member, look)


def _ask(centre: Centre, till: str, member: str, question: Callable[[Session, str], T]) -> T:
    """What ``question`` finds of who ``member`` is by now; also that there is nobody is counted."""

    def ask() -> tuple[str, T | None]:
        with reading(centre.engine) as session:
            known = Aliases.of(session, {member}).now(member)
            row = session.get(MemberRow, known)
            if row is None or not scope.reaches(session, till, known):
                return "", None
            return known, question(session, known)

    _, found = enquiries.answer(centre.engine, till, centre.now(), ask, lambda it: it[0])
    if found is None:
        raise UnknownMember(key=member)
    return found


def _booked(session: Session, member: str, since: datetime, now: datetime) -> Booked:
    mine = select(AccountRow.kind, AccountRow.balance).where(
        AccountRow.member == member, AccountRow.kind.in_(_KINDS)
    )
    there = (owned(Kind(row.kind), row.balance) for row in session.execute(mine))
    bookings = bookings_of(member, _movements(session, member, since))
    zone = rulebooks.in_force(session, now).zone
    return booked(bookings, sum(there, start=Owned()), since, zone)


def _movements(session: Session, member: str, since: datetime) -> Iterator[Movement]:
    """Transfers of the member's accounts; of documents only of those made since then."""
    columns = TransferRow.__table__.columns
    query: Select[Any] = (
        select(
            *columns,
            DocumentRow.made_at,
            DocumentRow.serial,
            LotRow.born_at,
            LotRow.expires_at.label("lapsed_at"),
        )
        .outerjoin(DocumentRow, DocumentRow.id == TransferRow.document)
        .join(LotRow, LotRow.id == TransferRow.lot)
        .where(
            (TransferRow.source == member) | (TransferRow.target == member),
            TransferRow.kind.in_(_KINDS),
            DocumentRow.made_at.is_(None) | (DocumentRow.made_at >= since),
        )
        .order_by(TransferRow.document, TransferRow.ordinal)
    )
    for row in session.execute(query):
        at, serial = row.made_at, row.serial
        if at is None:
            at, serial = _act(session, row)
        yield Movement(pasts.transfer_of(row), at, serial)


def _act(session: Session, row: Row[Any]) -> tuple[datetime, str]:
    """When the centre did it by itself, and the receipt number that it is about.

    What lapsed did so when it was said to; what was given began then.
    """
    verb, _, original = row.document.partition(":")
    if verb == VOID:
        done = select(ActRow.at).where(ActRow.subject == original, ActRow.verb == VOID)
        serial = session.scalar(select(DocumentRow.serial).where(DocumentRow.id == original))
        at = session.scalars(done.order_by(ActRow.seq.desc())).first()
        assert at is not None, "what a manager undid is noted"
        return at, serial or ""
    if verb == WRITE_OFF:
        return session.get_one(WriteOffRow, original).at, ""
    if row.lot == name_of(row.document, row.ordinal) or row.lapsed_at is None:
        return row.born_at, ""
    return row.lapsed_at, ""


def _sales(session: Session, member: str) -> Iterator[SoldTo]:
    everybody = (member, *losers_of(session, member))
    query = pasts.settled().where(DocumentRow.kind == "sale", DocumentRow.member.in_(everybody))
    newest = query.order_by(DocumentRow.made_at.desc(), DocumentRow.id.desc()).limit(MOST_SALES)
    for content in session.scalars(newest):
        document = load_document(content)
        assert isinstance(document.body, Sale), "only sales were asked for"
        shop = session.get(ShopRow, document.shop)
        yield SoldTo(
            document.serial,
            shop.name if shop else document.shop,
            document.till,
            document.made_at,
            document.body.check.due_fen,
        )
