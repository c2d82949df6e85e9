"""What the books can bear of a posting: the centre's last word, as a pure rule.

A posting says what follows from a document. What is missing in it stands in the books only: whether
a lot that value goes back to still takes it, whose it is after a merge, and how much of a claim is
free. What is printed is given; what cannot be taken falls on the shop's shortfall, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from app.domain.documents import Document
from app.domain.holds import HeldLot, Hold
from app.domain.ledger import (
    ISSUER,
    Account,
    Kind,
    Reason,
    Transfer,
    document_of,
    shop_owner,
    shortfall_owner,
)
from app.domain.lots import Lot, in_order
from app.domain.posting import Posting
from app.domain.rulebook import Rulebook

Borne = Mapping[str, Mapping[str, int]]
"""By lot and owner, what shortfalls bear of credits in it that were undone."""
_NONE: Borne = MappingProxyType({})
_NOBODY: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stock:
    """A lot as the books have it, and how much of it is set aside for tills."""

    lot: Lot
    held: int = 0

    @property
    def free(self) -> int:
        """What nobody has set aside."""
        return self.lot.left - self.held


@dataclass(frozen=True, slots=True)
class Missing:
    """``amount`` in ``unit`` that the shop bears, because of ``reason``."""

    unit: str
    amount: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Settled:
    """What is written into the books: like the posting, with every claim resolved.

    ``closed`` are lots that end; ``missing`` what fell on shortfall.
    """

    transfers: tuple[Transfer, ...] = ()
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
    closed: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The members' accounts that it changes, each once, in order."""
        sides = (side for move in self.transfers for side in (move.source, move.target))
        held = (hold.account for hold in self.holds)
        return tuple(sorted({account for account in (*sides, *held) if account.of_member}))

    @property
    def next_ordinal(self) -> int:
        """The first that no transfer has."""
        return max((move.ordinal for move in self.transfers), default=-1) + 1


@dataclass(slots=True)
class _Work:
    document: Document
    rulebook: Rulebook
    stocks: dict[str, Stock]
    borne: Borne
    next_ordinal: int
    transfers: list[Transfer] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def further(self, move: Transfer) -> None:
        """A transfer beyond those of the posting, under the next free ordinal."""
        self.transfers.append(replace(move, ordinal=self.next_ordinal))
        self.next_ordinal += 1


def settle(
    document: Document,
    posting: Posting,
    rulebook: Rulebook,
    stocks: Mapping[str, Stock],
    borne: Borne = _NONE,
) -> Settled:
    """``posting`` resolved against ``stocks``, the lots of every member that it touches.

    Credits keep their ordinals, because lots and holds at the till are named after them.
    """
    work = _Work(document, rulebook, dict(stocks), borne, len(posting.transfers))
    work.lots, work.holds = list(posting.lots), list(posting.holds)
    for move in posting.transfers:
        if move.source.of_member and not move.hold:
            continue
        if move.reason is Reason.GIVE_BACK and move.target.of_member:
            _give_back(work, move)
        else:
            work.transfers.append(move)
        if move.reason is Reason.SHORTFALL:
            work.missing.append(Missing(move.target.unit, move.amount, move.reason))
    for move in posting.transfers:
        if move.source.of_member and not move.hold:
            _claim(work, move)
    _uncovered(work, posting)
    closed = _close(work, posting)
    return Settled(
        tuple(work.transfers), tuple(work.lots), tuple(work.holds), closed, tuple(work.missing)
    )


def freed(
    act: str,
    holds: Iterable[Hold],
    stocks: Mapping[str, Stock],
    borne: Borne,
    first: int = 0,
) -> Settled:
    """What becomes of what ``holds`` set no more aside of lots that should have nothing left.

    Of a credit that was undone while a till had it aside the shop bears that part: what is
    ``borne`` is made good first. Gifts lapse that ended meanwhile with what they came with. By
    transfers of ``act`` from the ordinal ``first`` on; ``stocks`` may lack lots of which nothing
    is left.
    """
    moves: list[Transfer] = []
    for id in dict.fromkeys(part.lot for hold in holds for part in hold.lots):
        stock = stocks.get(id)
        if stock is None or not stock.free:
            continue
        account, free = stock.lot.account, stock.free
        bears = sorted(borne.get(id, _NOBODY).items())
        owed = [(owner, left, Reason.VOID) for owner, left in bears]
        if stock.lot.closed and account.kind is not Kind.PRINCIPAL:
            owed.append((ISSUER, free, Reason.LAPSE))
        for owner, most, reason in owed:
            amount = min(free, most)
            if amount > 0:
                free -= amount
                target = replace(account, owner=owner)
                moves.append(Transfer(act, first + len(moves), account, target, amount, reason, id))
    return Settled(tuple(moves))


def grace_until(at: datetime, rulebook: Rulebook) -> datetime:
    """Until when value can be used that came back to a lot which takes nothing any more."""
    return at + timedelta(days=rulebook.returns.grace_days)


def _give_back(work: _Work, move: Transfer) -> None:
    """To the lot it came from; where that has lapsed or ended, in a new one for a time of grace.

    Principal never lapses. After a merge the lot, and what goes back to it, is the winner's. It is
    held from the start, so that no claim of the same document takes it. To a credit that was undone
    it goes back though that has ended: once it is free it lessens what the shop bears of it.
    """
    stock = work.stocks.get(move.lot)
    target = stock.lot.account if stock else move.target
    at = work.document.made_at
    undone = any(work.borne.get(move.lot, _NOBODY).values())
    if stock and takes(stock.lot, move.amount, at, ended=undone):
        lot = replace(stock.lot, left=stock.lot.left + move.amount)
        work.stocks[lot.id] = Stock(lot, stock.held + move.amount)
        work.transfers.append(replace(move, target=target))
    else:
        lapses = None if target.kind is Kind.PRINCIPAL else grace_until(at, work.rulebook)
        lot = Lot(move.id, target, move.amount, move.amount, at, lapses, Reason.GIVE_BACK)
        work.lots.append(lot)
        work.transfers.append(replace(move, target=target, lot=lot.id))
    held = (HeldLot(lot.id, move.amount),)
    work.holds = [
        replace(hold, account=target, lots=held) if hold.id == move.id else hold
        for hold in work.holds
    ]


def takes(lot: Lot, amount: int, at: datetime, *, ended: bool = False) -> bool:
    """Whether ``amount`` can go back into ``lot``; ``ended``: also when that is closed."""
    return (ended or not lot.closed) and not lot.expired(at) and lot.left + amount <= lot.amount


def _claim(work: _Work, move: Transfer) -> None:
    """What is free of it: of its own lot first, then of the others; the rest is shortfall.

    What has lapsed since is not claimed again.
    """
    own = work.stocks.get(move.lot)
    at = work.document.made_at
    if own and own.lot.expired(at):
        return
    account = own.lot.account if own else move.source
    amount = move.amount
    for stock in (*([own] if own else []), *others(work.stocks, account, move.lot, at)):
        part = min(amount, stock.free)
        if part:
            amount -= part
            left = replace(stock.lot, left=stock.lot.left - part)
            work.stocks[left.id] = replace(stock, lot=left)
            work.further(replace(move, source=account, amount=part, lot=left.id))
    if amount:
        _shortfall(work, move.target, amount, move.reason)


def others(
    stocks: Mapping[str, Stock], account: Account, own: str, at: datetime
) -> tuple[Stock, ...]:
    """The lots of ``account`` beside ``own`` that can be claimed, in the order of spending."""
    mine = [
        stock.lot
        for stock in stocks.values()
        if stock.lot.account == account and stock.lot.id != own and not stock.lot.expired(at)
    ]
    return tuple(stocks[lot.id] for lot in in_order(mine))


def _uncovered(work: _Work, posting: Posting) -> None:
    """What was spent and no hold covered goes from the shop's shortfall to where it went."""
    shop = work.document.shop
    if posting.uncovered_points:
        target = Account(ISSUER, Kind.POINTS)
        _shortfall(work, target, posting.uncovered_points, Reason.SHORTFALL)
    if posting.uncovered_fen:
        target = Account(shop_owner(shop), Kind.PRINCIPAL)
        _shortfall(work, target, posting.uncovered_fen, Reason.SHORTFALL)
    for code in posting.uncovered_coupons:
        target = Account(shop_owner(shop), Kind.COUPON, code)
        _shortfall(work, target, 1, Reason.SHORTFALL)


def _shortfall(work: _Work, target: Account, amount: int, reason: Reason) -> None:
    source = Account(shortfall_owner(work.document.shop), target.kind, target.of)
    move = Transfer(work.document.id, 0, source, target, amount, Reason.SHORTFALL, lot="")
    work.further(move)
    work.missing.append(Missing(target.unit, amount, reason))


def _close(work: _Work, posting: Posting) -> tuple[str, ...]:
    """The lots of the top-ups that ended; what is free of the gifts in them lapses.

    What is free of their principal goes to the shop as far as the shop paid it out already: no
    hold covered it, and it is not paid out and still there.
    """
    documents, member = set(posting.closes), work.document.member
    found = [
        id
        for id, stock in work.stocks.items()
        if document_of(id) in documents and stock.lot.account.owner == member
    ]
    to_shop = sum(m.amount for m in posting.transfers if m.reason is Reason.REVALUE and not m.hold)
    for id in found:
        account = work.stocks[id].lot.account
        if account.kind is Kind.PRINCIPAL:
            to_shop -= _end(work, id, to_shop, shop_owner(work.document.shop), Reason.REVALUE)
        else:
            _end(work, id, work.stocks[id].free, ISSUER, Reason.LAPSE)
    return tuple(found)


def _end(work: _Work, lot: str, most: int, owner: str, reason: Reason) -> int:
    """Up to ``most`` of what is free of ``lot`` goes to the house; how much it was."""
    source = work.stocks[lot].lot.account
    amount = min(most, work.stocks[lot].free)
    if amount:
        target = Account(owner, source.kind, source.of)
        work.further(Transfer(work.document.id, 0, source, target, amount, reason, lot))
    return amount
