"""Tiers at the centre: reviewed when growth came or time passed; gifts are its own acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from app.domain.credit import Credit
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, name_of
from app.domain.lots import Lot
from app.domain.member import MemberStatus
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled
from app.domain.tiers import Standing, gift_credits, lock, review, unlock
from server.books import Books
from server.feed import Stamps
from server.tables.journal import TransferRow
from server.tables.people import MemberRow


def growth_of(books: Books, member: str, at: datetime) -> int:
    """The member's growth at ``at``: what lapsed and was not taken out yet does not count."""
    account = Account(member, Kind.GROWTH)
    lots = (stock.lot for stock in books.lots_of(member) if stock.lot.account == account)
    return sum(lot.left for lot in lots if not lot.expired(at))


def stays(books: Books, row: Row[Any], rulebook: Rulebook, *, at: datetime) -> bool:
    """Whether a review would leave the member of ``row`` as it stands there, and give nothing."""
    if row.status == MemberStatus.CANCELLED.value:
        return True
    before = Standing(row.tier, row.tier_until, row.locked_until, tuple(row.reached))
    after = review(before, growth_of(books, row.id, at), rulebook, at=at)
    return after.standing == before and not after.gifts


def review_member(
    stamps: Stamps, books: Books, member: str, rulebook: Rulebook, *, at: datetime
) -> bool:
    """Let the member's row say where ``member`` stands, and give what was reached; if it changed.

    One that is not known yet, or was cancelled, stands nowhere.
    """
    row = stamps.session.get(MemberRow, member)
    if row is None or row.status == MemberStatus.CANCELLED.value:
        return False
    before = Standing(row.tier, row.tier_until, row.locked_until, tuple(row.reached))
    after = review(before, growth_of(books, member, at), rulebook, at=at)
    for tier in after.gifts:
        credits = gift_credits(tier.gift, rulebook, at=at, reason=Reason.GIFT)
        give(books, f"tier:{member}:{tier.code}", member, credits, at=at)
    standing = after.standing
    if standing == before:
        return False
    row.tier, row.tier_until = standing.tier, standing.until
    row.locked_until, row.reached = standing.locked_until, list(standing.reached)
    row.ver += 1
    stamps.session.flush()
    stamps.stamp("member", member)
    return True


def hold_tier(stamps: Stamps, member: str, until: datetime | None) -> bool:
    """Keep ``member`` in the present tier until ``until``; None: let it move again.

    False where there is no such member. A manager's act; from then on reviews obey it.
    """
    row = stamps.session.get(MemberRow, member)
    if row is None:
        return False
    before = Standing(row.tier, row.tier_until, row.locked_until, tuple(row.reached))
    after = unlock(before) if until is None else lock(before, until)
    if after != before:
        row.locked_until = after.locked_until
        row.ver += 1
        stamps.session.flush()
        stamps.stamp("member", member)
    return True


def give(books: Books, act: str, member: str, credits: Sequence[Credit], *, at: datetime) -> bool:
    """``credits`` to ``member`` by the centre's own ``act``: once for ever, whoever asks again."""
    done = select(TransferRow.ordinal).where(TransferRow.document == act).limit(1)
    if books.session.scalar(done) is not None:
        return False
    settled = _credited(act, member, credits, at)
    books.apply(settled)
    for account in settled.accounts:
        books.touch(account)
    return True


def _credited(act: str, member: str, credits: Iterable[Credit], at: datetime) -> Settled:
    transfers, lots = [], []
    for ordinal, credit in enumerate(credits):
        account = Account(member, credit.kind, credit.of)
        issuer = Account(ISSUER, credit.kind, credit.of)
        name, amount = name_of(act, ordinal), credit.amount
        transfers.append(Transfer(act, ordinal, issuer, account, amount, credit.reason, name))
        lot = Lot(
            name,
            account,
            amount,
            amount,
            at,
            credit.expires_at,
            credit.reason,
            credit.vests_at,
        )
        lots.append(lot)
    return Settled(tuple(transfers), tuple(lots))
