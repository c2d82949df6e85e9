"""Coupons by batch (按批次发券): unique codes to hand out, each claimed by one member for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import keys
from app.domain.calendar import expires_at
from app.domain.coupon_code import read_coupon_code
from app.domain.credit import Credit
from app.domain.ledger import Kind, Reason, name_of
from app.domain.member import MemberStatus
from app.domain.refusal import (
    CouponClaimed,
    MemberBlocked,
    NoSuchOffer,
    UnknownCoupon,
    UnknownMember,
)
from app.domain.rulebook import Coupon, Rulebook
from app.sync.questions import Claimed
from server import rulebooks
from server.aliases import Aliases
from server.base import insert_all
from server.books import Books
from server.feed import Stamps
from server.standing import give
from server.tables.coupons import CouponBatchRow, CouponCodeRow
from server.tables.house import CentreRow
from server.tables.people import MemberRow
from server.tables.value import LotRow


def coupon_in_force(session: Session, code: str, at: datetime) -> Coupon:
    """The coupon ``code`` by the rules at ``at``; raises ``NoSuchOffer``."""
    coupon = rulebooks.in_force(session, at).coupon(code)
    if coupon is None:
        raise NoSuchOffer(offer=code)
    return coupon


def coupon_credit(code: str, rulebook: Rulebook, at: datetime) -> Credit:
    """One coupon ``code`` as a gift at ``at``, with the life that such coupons have."""
    lapses = expires_at(rulebook.coupon_validity(code), at, rulebook.zone)
    return Credit(Kind.COUPON, 1, Reason.GIFT, lapses, of=code)


def make_batch(
    stamps: Stamps,
    coupon: str,
    batch: str,
    codes: Sequence[tuple[str, str]],
    *,
    at: datetime,
    until: datetime | None = None,
) -> None:
    """Let the ``codes``, pairs of an id and a code, be claimed for ``coupon`` until ``until``.

    Raises ``NoSuchOffer``, and ``ValueError`` for a batch that is there already.
    """
    session = stamps.session
    coupon_in_force(session, coupon, at)
    if not batch or session.get(CouponBatchRow, batch) is not None:
        raise ValueError(f"a batch has a name of its own, not {batch!r}")
    row = {"name": batch, "coupon": coupon, "count": len(codes), "made_at": at, "until": until}
    insert_all(session, CouponBatchRow, [row])
    key = _key(session)
    rows = [
        {
            "hash": keys.coupon_hash(code, key),
            "id": id,
            "batch": batch,
            "member": None,
            "claimed_at": None,
        }
        for id, code in codes
    ]
    insert_all(session, CouponCodeRow, rows)


def claim(stamps: Stamps, text: str, member: str, *, at: datetime) -> Claimed:
    """The coupon with the code ``text`` becomes ``member``'s; asked again, it is theirs already.

    Raises ``UnknownCoupon`` for no code, or one whose time is over, ``CouponClaimed`` for another
    member's, ``UnknownMember``, ``MemberBlocked``, and ``NoSuchOffer`` where the rules do not know
    the coupon any more.
    """
    session = stamps.session
    row = _row(session, text)
    batch = session.get_one(CouponBatchRow, row.batch)
    aliases = Aliases.of(session, {member, row.member or member})
    member = _served(session, aliases.now(member))
    if row.member is not None:
        if aliases.now(row.member) != member:
            raise CouponClaimed
    elif batch.until is not None and batch.until <= at:
        raise UnknownCoupon(batch=batch.name)
    coupon = coupon_in_force(session, batch.coupon, at)
    act = f"coupon-code:{row.id}"
    if row.member is None:
        books = Books(session)
        books.load({member})
        credit = coupon_credit(coupon.code, rulebooks.in_force(session, at), at)
        give(books, act, member, (credit,), at=at)
        books.write(stamps)
        row.member, row.claimed_at = member, at
        session.flush()
    lapses_at = session.scalar(select(LotRow.expires_at).where(LotRow.id == name_of(act, 0)))
    return Claimed(coupon.code, coupon.name, lapses_at)


def _row(session: Session, text: str) -> CouponCodeRow:
    code = read_coupon_code(text)
    row = session.get(CouponCodeRow, keys.coupon_hash(code, _key(session))) if code else None
    if row is None:
        raise UnknownCoupon(batch="")
    return row


def _served(session: Session, member: str) -> str:
    row = session.get(MemberRow, member)
    if row is None:
        raise UnknownMember(key=member)
    if row.status != MemberStatus.ACTIVE.value:
        raise MemberBlocked(status=row.status)
    return member


def _key(session: Session) -> bytes:
    return bytes.fromhex(session.get_one(CentreRow, 1).phone_key)
