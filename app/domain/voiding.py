"""A settled document that a manager undoes (作废): what of it can be taken back, as a pure rule.

Nothing is removed: every transfer is answered by another the other way, in the name of the act.
What the document took comes back to its lot, free. What it gave is taken as far as it is free;
what was spent of it, or is set aside for a till, falls on the shop's shortfall (sync.md,
section 2), under the name of the lot. What comes back to that lot later was spent of a credit that
never was: it goes to the shop that bore it, and only what is beyond that to the member. So it is
the same whatever is undone first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.documents import (
    Activity,
    Adjustment,
    BlindReturn,
    Document,
    Drawing,
    PassUse,
    PlanOrder,
    Redeem,
    Return,
    Sale,
    TopUp,
)
from app.domain.holds import Hold, give_back
from app.domain.ledger import Account, Kind, Reason, Transfer, name_of, shortfall_owner
from app.domain.lots import Lot
from app.domain.refusal import CannotVoid
from app.domain.settlement import Borne, Missing, Settled, Stock, others, takes

_UNDONE = (
    Activity, Adjustment, BlindReturn, Drawing, PassUse, PlanOrder, Redeem, Return, Sale, TopUp,
)  # fmt: skip


def insist_on_voidable(document: Document) -> None:
    """Raise ``CannotVoid`` for a kind that is not undone so.

    Who a member is has documents of its own for that; money that was paid out is not taken back;
    and what gives a hold back took nothing.
    """
    if not isinstance(document.body, _UNDONE):
        raise CannotVoid(kind=document.body.kind)


@dataclass(frozen=True, slots=True)
class Undoing:
    """The act ``act`` at ``at``, at the cost of ``shop``.

    What comes back to a lot that takes nothing any more lives until ``grace_until``. ``lapsed`` is,
    by lot, what time has taken of it: that is gone, and not taken again. ``borne`` is so by what
    was undone before.
    """

    act: str
    shop: str
    at: datetime
    grace_until: datetime
    lapsed: Mapping[str, int] = field(default_factory=dict)
    borne: Borne = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    undoing: Undoing
    stocks: dict[str, Stock]
    lapsed: dict[str, int]
    borne: dict[str, dict[str, int]]
    transfers: list[Transfer] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def move(
        self,
        source: Account,
        target: Account,
        amount: int,
        lot: str = "",
        reason: Reason = Reason.VOID,
    ) -> None:
        """The next transfer of the act."""
        number = len(self.transfers)
        made = Transfer(self.undoing.act, number, source, target, amount, reason, lot)
        self.transfers.append(made)


def undo(
    undoing: Undoing,
    moves: Sequence[Transfer],
    stocks: Mapping[str, Stock],
    holds: Iterable[Hold] = (),
) -> Settled:
    """``moves``, all transfers of one document, answered; ``holds`` are those born with them.

    Such a hold ends: what the till still spends out of it is covered by nothing. The lots that the
    document made are closed. ``stocks`` are the lots that the transfers name, and all that their
    owners have now.
    """
    borne = {lot: dict(parts) for lot, parts in undoing.borne.items()}
    work = _Work(undoing, dict(stocks), dict(undoing.lapsed), borne)
    ended = tuple(_end(work, hold) for hold in holds if hold.live)
    for move in moves:
        if move.source.of_member:
            _return(work, move)
        elif not move.target.of_member:
            work.move(move.target, move.source, move.amount)
    for move in moves:
        if move.target.of_member:
            _take(work, move)
    made = tuple(move.lot for move in moves if move.lot == move.id)
    return Settled(tuple(work.transfers), tuple(work.lots), ended, made, tuple(work.missing))


def _end(work: _Work, hold: Hold) -> Hold:
    """``hold`` without anything left: what it reserved is free."""
    ended, parts = give_back(hold, hold.left)
    for part in parts:
        stock = work.stocks[part.lot]
        work.stocks[part.lot] = replace(stock, held=stock.held - part.amount)
    return ended


def _return(work: _Work, move: Transfer) -> None:
    """What it took goes back to its lot, or into a new one for the time of grace."""
    stock, at = work.stocks[move.lot], work.undoing.at
    account, amount = stock.lot.account, move.amount - _make_good(work, move)
    if not amount:
        return
    if takes(stock.lot, amount, at):
        left = replace(stock.lot, left=stock.lot.left + amount)
        work.stocks[left.id] = replace(stock, lot=left)
        work.move(move.target, account, amount, left.id)
        return
    lapses = None if account.kind is Kind.PRINCIPAL else work.undoing.grace_until
    name = name_of(work.undoing.act, len(work.transfers))
    lot = Lot(name, account, amount, amount, at, lapses, Reason.GIVE_BACK)
    work.lots.append(lot)
    work.stocks[lot.id] = Stock(lot)
    work.move(move.target, account, amount, lot.id)


def _make_good(work: _Work, move: Transfer) -> int:
    """How much of what ``move`` took goes to the shops that bear it, and not to the member."""
    account = work.stocks[move.lot].lot.account
    borne, good = work.borne.get(move.lot, {}), 0
    for owner in sorted(borne):
        part = min(move.amount - good, borne[owner])
        if part:
            good += part
            borne[owner] -= part
            bears = replace(account, owner=owner)
            work.move(move.target, bears, part, move.lot, Reason.SHORTFALL)
    return good


def _take(work: _Work, move: Transfer) -> None:
    """What it gave: what is free of its own lot, then of the account's others."""
    own = work.stocks[move.lot]
    account, at = own.lot.account, work.undoing.at
    gone = min(move.amount, work.lapsed.get(move.lot, 0))
    work.lapsed[move.lot] = work.lapsed.get(move.lot, 0) - gone
    amount = move.amount - gone
    for stock in (own, *others(work.stocks, account, move.lot, at)):
        part = min(amount, stock.free)
        if part:
            amount -= part
            left = replace(stock.lot, left=stock.lot.left - part)
            work.stocks[left.id] = replace(stock, lot=left)
            work.move(account, move.source, part, left.id)
    if amount:
        bears = replace(account, owner=shortfall_owner(work.undoing.shop))
        work.move(bears, move.source, amount, move.lot, Reason.SHORTFALL)
        work.missing.append(Missing(account.unit, amount, Reason.VOID))
