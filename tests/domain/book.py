"""The books in memory, as plain as they can be: what ``settle`` says is done, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.documents import (
    Document,
    Return,
    ReturnedLine,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer
from app.domain.lots import Lot, in_order
from app.domain.posting import Posting, post, quote_of, return_check, value_takes
from app.domain.returns import Past
from app.domain.rulebook import Rulebook
from app.domain.settlement import Settled, Stock, settle
from tests.domain.strategies import AT, LIN, document

VALUE = (Kind.PRINCIPAL, Kind.BONUS)


@dataclass(slots=True)
class Book:
    """Balances of all accounts, the house's too; lots with what is held of them; sales."""

    balances: Counter[Account] = field(default_factory=Counter)
    stocks: dict[str, Stock] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    pasts: dict[str, Past] = field(default_factory=dict)

    def put(
        self,
        id: str,
        account: Account,
        amount: int,
        *,
        used: int = 0,
        born_at: datetime = AT,
        expires_at: datetime | None = None,
        closed: bool = False,
    ) -> None:
        """A lot of ``amount``, ``used`` of which is gone already."""
        left = amount - used
        lot = Lot(id, account, amount, left, born_at, expires_at, Reason.OPENING, closed=closed)
        self.stocks[id] = Stock(lot)
        self.balances[account] += left
        self.balances[Account(ISSUER, account.kind, account.of)] -= left

    def grant(
        self, id: str, account: Account, amount: int, *, log: str = "log1", at: datetime = AT
    ) -> Hold:
        """Set aside up to ``amount`` of what is free, in the order of use."""
        parts = []
        for lot in in_order(s.lot for s in self.stocks.values() if s.lot.account == account):
            part = min(amount, self.stocks[lot.id].free) if lot.usable(at) else 0
            if part:
                parts.append(HeldLot(lot.id, part))
                amount -= part
        hold = Hold(id, log, account, tuple(parts), HoldState.OPEN)
        self.keep(hold)
        return hold

    def left(self, account: Account) -> int:
        """What the lots of ``account`` have together."""
        return sum(s.lot.left for s in self.stocks.values() if s.lot.account == account)

    def settle(self, document: Document, rulebook: Rulebook) -> tuple[Posting, Settled]:
        """Derive, resolve and write ``document``."""
        body = document.body
        past = self.pasts.get(body.sale) if isinstance(body, Return) else None
        mine = {id: hold for id, hold in self.holds.items() if hold.log == document.log}
        posting = post(document, rulebook, mine, past)
        settled = settle(document, posting, rulebook, self.stocks)
        self.apply(settled)
        if isinstance(body, Sale):
            self.pasts[document.id] = Past(document, body, rulebook, settled.transfers)
        if isinstance(body, Return) and past is not None:
            self.pasts[body.sale] = replace(past, returns=(*past.returns, body.lines))
        return posting, settled

    def apply(self, settled: Settled) -> None:
        for lot in settled.lots:
            assert lot.id not in self.stocks
            self.stocks[lot.id] = Stock(lot)
        made = {lot.id for lot in settled.lots}
        for move in settled.transfers:
            self._move(move, made)
        for id in settled.closed:
            stock = self.stocks[id]
            self.stocks[id] = replace(stock, lot=replace(stock.lot, closed=True))
        for hold in settled.holds:
            self.keep(hold)

    def keep(self, hold: Hold) -> None:
        """``hold`` as it stands now, and what it reserves."""
        reserved = _reserved(self.holds[hold.id]) if hold.id in self.holds else {}
        for lot, amount in _reserved(hold).items():
            stock = self.stocks[lot]
            assert stock.lot.account == hold.account
            self.stocks[lot] = replace(stock, held=stock.held + amount - reserved.get(lot, 0))
        self.holds[hold.id] = hold

    def expire(self, at: datetime) -> None:
        """What is free of the lots that have lapsed goes back to who issued it."""
        for id, stock in list(self.stocks.items()):
            lot = stock.lot
            if lot.expired(at) and stock.free:
                target = Account(ISSUER, lot.account.kind, lot.account.of)
                move = Transfer(f"x{id}", 0, lot.account, target, stock.free, Reason.EXPIRE, id)
                self._move(move, set())

    def merge(self, loser: str, winner: str) -> None:
        """Lots and holds go to ``winner``; whoever names them later finds them there."""
        for account in [account for account in self.balances if account.owner == loser]:
            self.balances[replace(account, owner=winner)] += self.balances.pop(account)
        for id, stock in self.stocks.items():
            if stock.lot.account.owner == loser:
                account = replace(stock.lot.account, owner=winner)
                self.stocks[id] = replace(stock, lot=replace(stock.lot, account=account))
        for id, hold in self.holds.items():
            if hold.account.owner == loser:
                self.holds[id] = replace(hold, account=replace(hold.account, owner=winner))

    def check(self) -> None:
        """Lots are the balance, holds are what is held, nothing is below zero, and all is zero."""
        held = Counter[str]()
        for hold in self.holds.values():
            held.update(_reserved(hold))
        lots = Counter[Account]()
        for id, stock in self.stocks.items():
            assert 0 <= stock.held <= stock.lot.left
            assert stock.held == held[id]
            lots[stock.lot.account] += stock.lot.left
        members = {a: b for a, b in self.balances.items() if a.of_member}
        assert all(balance >= 0 for balance in members.values())
        assert {a: b for a, b in members.items() if b} == {a: n for a, n in lots.items() if n}
        units = Counter[str]()
        for account, balance in self.balances.items():
            units[account.unit] += balance
        assert not any(units.values())

    def _move(self, move: Transfer, made: set[str]) -> None:
        self.balances[move.source] -= move.amount
        self.balances[move.target] += move.amount
        if move.source.of_member != move.target.of_member and move.lot not in made:
            stock = self.stocks[move.lot]
            change = move.amount if move.target.of_member else -move.amount
            assert stock.lot.account in (move.source, move.target)
            lot = replace(stock.lot, left=stock.lot.left + change)
            self.stocks[move.lot] = replace(stock, lot=lot)


def _reserved(hold: Hold) -> dict[str, int]:
    amounts = Counter[str]()
    for lot in hold.lots:
        amounts[lot.lot] += lot.left if hold.live else 0
    return dict(amounts)


def honest_sale(
    lines: Sequence[BasketLine],
    rulebook: Rulebook,
    holds: Iterable[Hold] = (),
    *,
    member: str = LIN,
    tier: str = "base",
    points: int = 0,
    value_fen: int = 0,
    kinds: Sequence[TenderKind] = (TenderKind.CASH,),
) -> Sale:
    """A sale as a till makes it: what the holds cover, the rest divided among ``kinds``."""
    holds = tuple(holds)
    there = sum(hold.left for hold in holds if hold.account.kind is Kind.POINTS)
    blank = Sale(tuple(lines), member, min(points, there), (), tuple(h.id for h in holds), _NOTHING)
    found = quote_of(document(blank, tier=tier), blank, rulebook)
    value_fen = min(value_fen, found.due_fen, sum(h.left for h in holds if h.account.kind in VALUE))
    takes = value_takes(holds, value_fen, rulebook) if value_fen else ()
    bonus_fen = sum(take.amount for take in takes if take.account.kind is Kind.BONUS)
    tenders = _tenders(found.due_fen - value_fen, kinds)
    if value_fen:
        tenders = (Tender(TenderKind.STORED_VALUE, value_fen), *tenders)
    sale = replace(blank, points=found.points, tenders=tenders)
    done = quote_of(document(sale, tier=tier), sale, rulebook, bonus_fen=bonus_fen)
    check = SaleCheck(done.gross_fen, done.due_fen, done.points, done.earned)
    return replace(sale, check=check)


def honest_return(past: Past, lines: Sequence[ReturnedLine]) -> Return:
    """A return as a till makes it, paid back in cash."""
    check = return_check(past, tuple(lines))
    refunds = (Tender(TenderKind.CASH, check.refund_fen),) if check.refund_fen else ()
    return Return(past.document.id, tuple(lines), past.document.member, refunds, "", "", check)


_NOTHING = SaleCheck(0, 0, 0, 0)


def _tenders(amount_fen: int, kinds: Sequence[TenderKind]) -> tuple[Tender, ...]:
    """``amount_fen`` in parts as equal as they can be; none of nothing."""
    each, rest = divmod(amount_fen, len(kinds))
    parts = [each + (index < rest) for index in range(len(kinds))]
    return tuple(Tender(kind, part) for kind, part in zip(kinds, parts, strict=True) if part)
