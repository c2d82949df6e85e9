"""The members' accounts of one batch, in memory: read once, moved by postings, written once.

What a posting does is applied here without asking whether it may: the CHECKs of the tables judge
when it is written, and a batch that breaks one is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.domain.documents import Document
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Reason, Transfer, account_of, name_of
from app.domain.lots import Lot
from app.domain.posting import Posting
from app.domain.settlement import Settled, Stock
from server.base import chunks, insert_all, pick, upsert
from server.columns import hold_columns, hold_lot_columns, lot_columns, lot_of, transfer_columns
from server.feed import Stamps
from server.tables.journal import TransferRow
from server.tables.value import OF_HOLD, AccountRow, HoldLotRow, HoldRow, LotRow

_ACCOUNT, _LOT = AccountRow.__table__.c, LotRow.__table__.c
_HOLD, _HOLD_LOT = HoldRow.__table__.c, HoldLotRow.__table__.c
_ACCOUNTS = select(*_ACCOUNT)
_LOTS = select(*_LOT)
_LIVING = _LOTS.where(_LOT.left > 0)
_HOLDS = select(*_HOLD)
_HOLD_LOTS = select(*_HOLD_LOT).join(HoldRow, OF_HOLD).order_by(_HOLD_LOT.ordinal)


@dataclass(slots=True)
class Balance:
    """An account as it stands now."""

    balance: int = 0
    held: int = 0
    ver: int = 0


@dataclass(slots=True)
class Books:
    """Accounts, lots and holds that a batch may touch. ``now`` is server time."""

    session: Session
    accounts: dict[Account, Balance] = field(default_factory=dict)
    lots: dict[str, Stock] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    now: datetime | None = None
    _lots_of: dict[str, dict[str, None]] = field(default_factory=dict)
    _transfers: list[dict[str, Any]] = field(default_factory=list)
    _touched: dict[Account, None] = field(default_factory=dict)
    _lots_changed: set[str] = field(default_factory=set)
    _lots_born: set[str] = field(default_factory=set)
    _holds_changed: set[str] = field(default_factory=set)
    _holds_born: set[str] = field(default_factory=set)
    _standing: set[str] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)

    def load(
        self,
        members: Iterable[str],
        holds: Iterable[str] = (),
        lots: Iterable[str] = (),
        *,
        sparing: bool = False,
    ) -> None:
        """Read what ``members`` own, ``holds`` with their lots, and ``lots`` that may be used up.

        Unknown ones are left out. ``sparing``: of lots only those of the holds, and the others once
        ``lots_of`` asks for them: what only earns, or spends from holds, needs no more.
        """
        members = sorted(set(members))
        for row in pick(self.session, _ACCOUNTS, _ACCOUNT.member, members):
            balance = Balance(row.balance, row.held, row.ver)
            self.accounts.setdefault(account_of(row.member, row.kind), balance)
        found = load_holds(self.session, holds)
        self.holds |= found
        if sparing:
            self._unread |= set(members)
            lots = {*lots, *(part.lot for hold in found.values() for part in hold.lots)}
        else:
            self._read(_LIVING, _LOT.member, members)
        self._read(_LOTS, _LOT.id, sorted(set(lots) - self.lots.keys()))

    def _read(self, query: Select[Any], column: ColumnElement[Any], names: Collection[str]) -> None:
        """Read lots; one that this batch has read, and may have moved, already stays as it is."""
        for row in pick(self.session, query, column, names):
            if row.id not in self.lots:
                self._put(Stock(lot_of(row), row.held))

    def _put(self, stock: Stock) -> None:
        self.lots[stock.lot.id] = stock
        self._lots_of.setdefault(stock.lot.account.owner, {})[stock.lot.id] = None

    def lots_of(self, member: str) -> tuple[Stock, ...]:
        """What is left of the lots of ``member``; what is used up, only where it was read."""
        if member in self._unread:
            unread, self._unread = sorted(self._unread), set()
            self._read(_LIVING, _LOT.member, unread)
        return tuple(self.lots[id] for id in self._lots_of.get(member, ()))

    def concerned(self, document: Document, posting: Posting) -> dict[str, Stock]:
        """The lots that ``posting`` names; where it claims or closes, all of whose it may be."""
        moves = posting.transfers
        found = {move.lot: self.lots[move.lot] for move in moves if move.lot in self.lots}
        claims = [move for move in moves if move.source.of_member and not move.hold]
        if claims or posting.closes:
            owners = {document.member, *(move.source.owner for move in claims)}
            owners |= {stock.lot.account.owner for stock in found.values()}
            for owner in sorted(owners):
                found |= {stock.lot.id: stock for stock in self.lots_of(owner)}
        return found

    def load_whole(self, members: Iterable[str]) -> None:
        """Also what ``members`` have used up, and every hold of theirs: what a merge moves."""
        for some in chunks(sorted(set(members))):
            self._read(_LOTS, _LOT.member, some)
            holds = self.session.scalars(select(HoldRow.id).where(HoldRow.member.in_(some))).all()
            self.holds |= load_holds(self.session, set(holds) - self.holds.keys())

    def load_lots_of(self, documents: Iterable[str]) -> None:
        """The lots that ``documents`` made, used up or not."""
        for some in chunks(sorted(set(documents))):
            made = select(TransferRow.document, TransferRow.ordinal)
            rows = self.session.execute(made.where(TransferRow.document.in_(some)))
            self.load((), lots=[name_of(row.document, row.ordinal) for row in rows])

    def hand_over(self, lots: Collection[str], owner: str, act: str) -> None:
        """``lots`` become ``owner``'s, by transfers of ``act``, with what is held of them."""
        left = [self.lots[id].lot for id in sorted(lots) if self.lots[id].lot.left]
        moves = [
            Transfer(
                act,
                ordinal,
                lot.account,
                replace(lot.account, owner=owner),
                lot.left,
                Reason.MERGE,
                lot.id,
            )
            for ordinal, lot in enumerate(left)
        ]
        self.apply(Settled(tuple(moves)))
        for id in lots:
            self._own(id, owner)
        for hold in list(self.holds.values()):
            if any(part.lot in lots for part in hold.lots):
                account = replace(hold.account, owner=owner)
                self.holds[hold.id] = replace(hold, account=account)
                self._holds_changed.add(hold.id)

    def touch_all(self, members: Collection[str]) -> tuple[tuple[Account, int], ...]:
        """Touch every account that ``members`` have."""
        mine = sorted(account for account in self.accounts if account.owner in members)
        return tuple((account, self.touch(account)) for account in mine)

    def apply(self, settled: Settled) -> None:
        """Move what ``settled`` moves, make its lots, and keep its holds."""
        for lot in settled.lots:
            self._put(Stock(lot))
            self._lots_born.add(lot.id)
        made = {lot.id: lot.expires_at for lot in settled.lots}
        for transfer in settled.transfers:
            self._move(transfer, made)
        for id in settled.closed:
            stock = self.lots[id]
            self._change(stock, replace(stock.lot, closed=True))
        for hold in settled.holds:
            self.keep(hold)

    def keep(self, hold: Hold, *, standing: bool = False) -> None:
        """Set aside what ``hold`` holds now, instead of what it held before.

        One that is new is ``standing``, or not; that stays as it is.
        """
        before = self.holds.get(hold.id)
        if before is None:
            self._holds_born.add(hold.id)
            self._standing |= {hold.id} if standing else set()
        reserved = _reserved(before) if before else {}
        for lot, amount in _reserved(hold).items():
            change = amount - reserved.get(lot, 0)
            if change:
                stock = self.lots[lot]
                self.lots[lot] = replace(stock, held=stock.held + change)
                self._lots_changed.add(lot)
                self._account(stock.lot.account).held += change
        self.holds[hold.id] = hold
        self._holds_changed.add(hold.id)

    def touch(self, account: Account) -> int:
        """Raise the ``ver`` of ``account``: from it on, its row contains what was just applied."""
        balance = self._account(account)
        balance.ver += 1
        self._touched[account] = None
        return balance.ver

    def write(self, stamps: Stamps) -> None:
        """Write what changed; raises ``IntegrityError`` where a CHECK says no."""
        self._write_accounts(stamps)
        insert_all(self.session, LotRow, self._lot_rows(self._lots_born))
        changed = self._lot_rows(self._lots_changed - self._lots_born)
        upsert(self.session, LotRow, changed, by=("id",))
        insert_all(self.session, HoldRow, self._hold_rows(self._holds_born))
        changed = self._hold_rows(self._holds_changed - self._holds_born)
        upsert(self.session, HoldRow, changed, keep=("standing", "recalled", "since"), by=("id",))
        holds = [self.holds[id] for id in sorted(self._holds_changed)]
        parts = [part for hold in holds for part in hold_lot_columns(hold)]
        upsert(self.session, HoldLotRow, parts)
        insert_all(self.session, TransferRow, self._transfers)

    def _lot_rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        return [lot_columns(self.lots[id].lot, self.lots[id].held) for id in sorted(ids)]

    def _hold_rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        new = {"recalled": False, "since": self.now}
        return [
            hold_columns(self.holds[id]) | new | {"standing": id in self._standing}
            for id in sorted(ids)
        ]

    def _write_accounts(self, stamps: Stamps) -> None:
        rows = []
        for account in sorted(self._touched):
            state = self.accounts[account]
            rows.append(
                {
                    "member": account.owner,
                    "kind": account.unit,
                    "balance": state.balance,
                    "held": state.held,
                    "ver": state.ver,
                }
            )
            stamps.stamp("account", account_key(account))
        upsert(self.session, AccountRow, rows)

    def _account(self, account: Account) -> Balance:
        assert account.of_member, "the house has no balances"
        return self.accounts.setdefault(account, Balance())

    def _move(self, transfer: Transfer, made: Mapping[str, datetime | None]) -> None:
        source, target, amount = transfer.source, transfer.target, transfer.amount
        if source.of_member:
            self._account(source).balance -= amount
        if target.of_member:
            self._account(target).balance += amount
        if source.of_member and target.of_member:
            held = self.lots[transfer.lot].held
            self._account(source).held -= held
            self._account(target).held += held
        elif source.of_member or (target.of_member and transfer.lot not in made):
            stock = self.lots[transfer.lot]
            change = amount if target.of_member else -amount
            self._change(stock, replace(stock.lot, left=stock.lot.left + change))
        self._transfers.append(transfer_columns(transfer, made.get(transfer.id)))

    def _own(self, id: str, owner: str) -> None:
        stock = self.lots[id]
        del self._lots_of[stock.lot.account.owner][id]
        account = replace(stock.lot.account, owner=owner)
        self._change(stock, replace(stock.lot, account=account))

    def _change(self, stock: Stock, lot: Lot) -> None:
        self._put(replace(stock, lot=lot))
        self._lots_changed.add(lot.id)


def load_holds(session: Session, ids: Iterable[str]) -> dict[str, Hold]:
    """The holds ``ids`` that there are."""
    found: dict[str, Hold] = {}
    ids = sorted(set(ids))
    lots: dict[str, list[HeldLot]] = {}
    for part in pick(session, _HOLD_LOTS, _HOLD.id, ids):
        held = HeldLot(part.lot, part.amount, part.spent, part.returned)
        lots.setdefault(part.hold, []).append(held)
    for row in pick(session, _HOLDS, _HOLD.id, ids):
        account = account_of(row.member, row.kind)
        own = tuple(lots.get(row.id, ()))
        found[row.id] = Hold(row.id, row.log, account, own, HoldState(row.state))
    return found


def account_key(account: Account) -> str:
    """How the feed names an account."""
    return f"{account.owner}/{account.unit}"


def _reserved(hold: Hold) -> dict[str, int]:
    """What ``hold`` keeps from others, by lot."""
    live = hold.state in {HoldState.OPEN, HoldState.FROZEN}
    return {part.lot: part.left if live else 0 for part in hold.lots}
