"""The customer rates the sale just made (评价): one document, with a connection or without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.documents import Document, Rating
from app.domain.member import may_spend
from app.domain.refusal import AlreadyRated, CapReached, NothingGiven, RatingOver
from app.domain.rulebook import EarnBy
from app.models import shifts
from app.models.journal import DocumentRow
from app.operations.activities import reward
from app.operations.desk import Desk
from app.operations.journal import record
from app.operations.screen import current
from app.operations.serving import Serving, serving

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Rated:
    """What was written as ``document``, and the points that the rules gave for it."""

    document: str
    points: int


def rate(desk: Desk, sale: str, stars: int) -> Rated:
    """The customer gives ``stars``, 1 to 5, for the sale ``sale`` (the id of its document).

    It is recorded once and for good. Where the rules reward a review (``EarnBy.REVIEW``) and the
    sale is a member's, they get what is left of it within its caps. Raises ``AlreadyRated``, and
    ``RatingOver`` once another sale or basket has begun, the shift is closed, or ``WITHIN`` is
    over.
    """
    with desk.store.writing.begin() as session:
        sold = _open_to_rating(session, desk, sale)
        served = serving(session, desk, sold.member)
        done = record(session, desk, Rating(sale, stars, sold.member), rulebook=served.rulebook)
        return Rated(done.document.id, _reward(session, desk, served, sale))


def _open_to_rating(session: Session, desk: Desk, sale: str) -> Document:
    """The last sale of this till, if it is ``sale``, still stands alone, and is not rated yet."""
    newest = select(DocumentRow).where(DocumentRow.kind == "sale")
    row = session.scalar(newest.order_by(DocumentRow.id.desc()).limit(1))
    if row is None or row.id != sale:
        raise RatingOver
    rated = select(DocumentRow.id).where(DocumentRow.id > sale, DocumentRow.kind == "rating")
    if session.scalar(rated.limit(1)) is not None:
        raise AlreadyRated
    basket = current(session, desk)
    if basket.lines or basket.member or not shifts.running_name(session):
        raise RatingOver
    if not timedelta(0) <= desk.now() - row.made_at <= WITHIN:
        raise RatingOver
    return canon.load_document(row.content)


def _reward(session: Session, desk: Desk, served: Serving, sale: str) -> int:
    """The points for it; 0 where nobody is served, or nothing is given for it now."""
    if served.member is None or not may_spend(served.member.status):
        return 0
    try:
        return reward(session, desk, served, EarnBy.REVIEW, sale).points
    except (NothingGiven, CapReached):
        return 0
