"""What the member's card shows beside the strip: coupons, visits here, the way to the next tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.calendar import day_of
from app.domain.documents import Document, Sale, TopUp
from app.domain.ledger import Kind
from app.domain.member import CodeKind
from app.domain.nudges import birthday_days
from app.domain.refusal import UnknownMember
from app.domain.tiers import progress
from app.models import people
from app.models.aliases import names_of
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.operations.desk import Desk
from app.operations.offers import coupons_owned
from app.operations.screen import owned, strip
from app.operations.serving import Serving, serving
from app.operations.views import CouponOwned, MemberView

MOST_VISITS = 5
VISITS = (
    "sale", "return", "blind_return", "top_up", "prepaid_refund", "redeem", "pass_use",
    "plan_order", "plan_end",
)  # fmt: skip
"""Documents for which somebody stood at the counter and something was had or paid."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A document of this till: ``kind`` as documents call it; ``amount_fen`` None: not told."""

    at: datetime
    kind: str
    serial: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Everything on the member's card.

    ``birthday_days`` to the birthday of this week, below zero since, None: another week. The next
    tier is empty where there is none; ``next_fen`` as ``tiers.Progress`` has it. ``cards`` are the
    whole numbers of cards that name the member now: never shown unmasked. ``visits`` are of this
    till, the last one first.
    """

    member: MemberView
    birthday_days: int | None
    next_tier: str
    next_fen: int | None
    coupons: tuple[CouponOwned, ...]
    visits: tuple[Visit, ...]
    cards: tuple[str, ...]


def look(desk: Desk, member: str) -> MemberFacts:
    """The facts of ``member``, whatever the status. Raises ``UnknownMember``."""
    with reading(desk.store) as session:
        served = serving(session, desk, member)
        who = served.member
        if who is None:
            raise UnknownMember(key=member)
        growth = owned(session, who.id, served.held)[Kind.GROWTH]
        ahead = progress(max(0, growth), who.tier, served.rulebook)
        return MemberFacts(
            strip(session, who, served),
            _birthday_days(served),
            ahead.next.name if ahead.next else "",
            ahead.missing_fen,
            tuple(coupons_owned(session, served)),
            tuple(_visits(session, who.id)),
            tuple(
                code.code
                for code in people.codes(session, who.id)
                if code.kind is CodeKind.CARD and not code.retired
            ),
        )


def _birthday_days(served: Serving) -> int | None:
    assert served.member is not None
    return birthday_days(served.member.birthday, day_of(served.at, served.rulebook.zone))


def _visits(session: Session, member: str) -> Iterator[Visit]:
    """The last ones of ``member``, under every name they had."""
    mine = select(DocumentRow).where(
        DocumentRow.member.in_(names_of(session, member)), DocumentRow.kind.in_(VISITS)
    )
    newest = mine.order_by(DocumentRow.made_at.desc(), DocumentRow.number.desc())
    for row in session.scalars(newest.limit(MOST_VISITS)):
        amount_fen = _amount_fen(canon.load_document(row.content))
        yield Visit(row.made_at, row.kind, row.serial, amount_fen)


def _amount_fen(document: Document) -> int | None:
    match document.body:
        case Sale(check=check):
            return check.due_fen
        case TopUp(amount_fen=amount_fen):
            return amount_fen
        case _:
            return None
