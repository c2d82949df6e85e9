"""Coupons for a group of members (活动发券): each member once for each campaign.

Giving is no message, so it asks for no consent to marketing. A group by a tag is one that was made
of what members do: whoever did not agree to personal offers is not in it (PIPL Art. 24).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, exists, select
from sqlalchemy.orm import Session

from app.domain.member import MemberStatus
from app.domain.rulebook import Rulebook
from server import rulebooks
from server.aliases import losers_of
from server.base import reading
from server.books import Books
from server.consents import personalised
from server.coupons import coupon_credit, coupon_in_force
from server.feed import Stamps
from server.nightly import AT_ONCE, batches
from server.standing import give
from server.tables.journal import TransferRow
from server.tables.people import MemberRow, TagRow

_SERVED = (MemberStatus.ACTIVE.value, MemberStatus.LOST.value)


@dataclass(frozen=True, slots=True)
class Group:
    """Members of this ``tier`` and ``plan`` and with this ``tag``; what is empty does not limit.

    Without any of them only ``everybody`` means all.
    """

    tier: str = ""
    plan: str = ""
    tag: str = ""
    everybody: bool = False

    def __post_init__(self) -> None:
        if bool(self.tier or self.plan or self.tag) == self.everybody:
            raise ValueError("a group is everybody, or has a tier, a plan or a tag")


def grant(
    engine: Engine,
    coupon: str,
    group: Group,
    campaign: str,
    *,
    at: datetime,
    say: Callable[[str], object] = lambda _: None,
    at_once: int = AT_ONCE,
) -> tuple[int, int]:
    """One ``coupon`` for each of ``group`` who had none for ``campaign`` yet.

    How many are in it, and how many got one now; ``say`` is told after each ``at_once`` members,
    which are one transaction. It may be stopped and run again. Raises ``NoSuchOffer``, and
    ``ValueError`` for a campaign without a name, or with a colon in it.
    """
    if not campaign.strip() or ":" in campaign:
        raise ValueError(f"not the name of a campaign: {campaign!r}")
    with reading(engine) as session:
        rulebook = rulebooks.in_force(session, at)
        coupon_in_force(session, coupon, at)

    credit = coupon_credit(coupon, rulebook, at)

    def do(_stamps: Stamps, books: Books, member: str) -> bool:
        if group.tag and not _agrees(books.session, member, rulebook):
            return False
        had = _had_as_another(books.session, member, campaign)
        return not had and give(books, f"grant:{campaign}:{member}", member, (credit,), at=at)

    seen = given = 0
    for of_batch, given_of_batch in batches(engine, _find(group, at), do, at_once):
        seen, given = seen + of_batch, given + given_of_batch
        say(f"grant {campaign}: {seen} members, {given} given")
    return seen, given


def _find(group: Group, at: datetime) -> Callable[[Session, str, int], Sequence[str]]:
    wanted: list[ColumnElement[bool]] = [MemberRow.status.in_(_SERVED)]
    if group.tier:
        wanted.append(MemberRow.tier == group.tier)
    if group.plan:
        runs = MemberRow.plan_until.is_(None) | (MemberRow.plan_until > at)
        wanted += [MemberRow.plan == group.plan, runs]
    if group.tag:
        wanted.append(exists().where(TagRow.member == MemberRow.id, TagRow.tag == group.tag))

    def find(session: Session, after: str, limit: int) -> Sequence[str]:
        query = select(MemberRow.id).where(MemberRow.id > after, *wanted)
        return session.scalars(query.order_by(MemberRow.id).limit(limit)).all()

    return find


def _agrees(session: Session, member: str, rulebook: Rulebook) -> bool:
    row = session.get_one(MemberRow, member)
    return personalised(session, row, rulebook.consent_version)


def _had_as_another(session: Session, member: str, campaign: str) -> bool:
    """Whether somebody who was merged into ``member`` got one."""
    acts = [f"grant:{campaign}:{loser}" for loser in losers_of(session, member)]
    if not acts:
        return False
    had = select(TransferRow.ordinal).where(TransferRow.document.in_(acts)).limit(1)
    return session.scalar(had) is not None
