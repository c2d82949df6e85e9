"""The members' accounts of one batch, in memory: read once, moved by postings, written once.

What a posting does is applied here without asking whether it may: the CHECKs of the tables judge
when it is written, and a batch that breaks one is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind, Reason, Transfer
from app.domain.lots import Lot
from app.domain.posting import Posting
from server.base import FRESH, chunks, insert_all, upsert
from server.feed import Stamps
from server.tables.journal import TransferRow
from server.tables.value import AccountRow, HoldLotRow, HoldRow, LotRow


@dataclass(slots=True)
class Balance:
    """An account as it stands now."""

    balance: int = 0
    held: int = 0
    ver: int = 0


@dataclass(slots=True)
class Held:
    """A lot, and how much of it is set aside."""

    lot: Lot
    held: int = 0

    @property
    def free(self) -> int:
        """What may still be set aside."""
        return self.lot.left - self.held


@dataclass(slots=True)
class Books:
    """Accounts, lots and holds that a batch may touch."""

    session: Session
    accounts: dict[Account, Balance] = field(default_factory=dict)
    lots: dict[str, Held] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    _transfers: list[dict[str, Any]] = field(default_factory=list)
    _touched: dict[Account, None] = field(default_factory=dict)
    _lots_changed: set[str] = field(default_factory=set)
    _lots_born: set[str] = field(default_factory=set)
    _holds_changed: set[str] = field(default_factory=set)
    _holds_born: set[str] = field(default_factory=set)

    def load(self, members: Iterable[str], holds: Iterable[str] = ()) -> None:
        """Read what ``members`` own, and ``holds`` with their lots. Unknown ones are left out."""
        for some in chunks(sorted(set(members))):
            accounts = select(AccountRow).where(AccountRow.member.in_(some))
            for row in self.session.scalars(accounts, execution_options=FRESH):
                account = Account(row.member, Kind(row.kind))
                self.accounts[account] = Balance(row.balance, row.held, row.ver)
            lots = select(LotRow).where(LotRow.member.in_(some), LotRow.left > 0)
            for lot in self.session.scalars(lots, execution_options=FRESH):
                self.lots[lot.id] = Held(lot_of(lot), lot.held)
        self.holds |= load_holds(self.session, holds)

    def apply(self, posting: Posting) -> None:
        """Move what ``posting`` moves, make its lots, and keep its holds."""
        for lot in posting.lots:
            self.lots[lot.id] = Held(lot)
            self._lots_born.add(lot.id)
        lapses = {lot.id: lot.expires_at for lot in posting.lots}
        for transfer in posting.transfers:
            self._move(transfer, lapses.get(transfer.id))
        for hold in posting.holds:
            self.keep(hold)

    def keep(self, hold: Hold) -> None:
        """Set aside what ``hold`` holds now, instead of what it held before."""
        before = self.holds.get(hold.id)
        if before is None:
            self._holds_born.add(hold.id)
        reserved = _reserved(before) if before else {}
        for lot, amount in _reserved(hold).items():
            change = amount - reserved.get(lot, 0)
            if change:
                self.lots[lot].held += change
                self._lots_changed.add(lot)
                self._account(hold.account).held += change
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
        upsert(self.session, LotRow, self._lot_rows(self._lots_changed - self._lots_born))
        insert_all(self.session, HoldRow, self._hold_rows(self._holds_born))
        upsert(self.session, HoldRow, self._hold_rows(self._holds_changed - self._holds_born))
        holds = [self.holds[id] for id in sorted(self._holds_changed)]
        parts = [part for hold in holds for part in _hold_lot_columns(hold)]
        upsert(self.session, HoldLotRow, parts)
        insert_all(self.session, TransferRow, self._transfers)

    def _lot_rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        return [_lot_columns(self.lots[id]) for id in sorted(ids)]

    def _hold_rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        return [_hold_columns(self.holds[id]) for id in sorted(ids)]

    def _write_accounts(self, stamps: Stamps) -> None:
        rows = []
        for account in sorted(self._touched):
            state = self.accounts[account]
            rows.append(
                {
                    "member": account.owner,
                    "kind": account.kind.value,
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

    def _move(self, transfer: Transfer, expires_at: datetime | None) -> None:
        if transfer.source.of_member:
            self._account(transfer.source).balance -= transfer.amount
            held = self.lots[transfer.lot]
            held.lot = replace(held.lot, left=held.lot.left - transfer.amount)
            self._lots_changed.add(transfer.lot)
        if transfer.target.of_member:
            self._account(transfer.target).balance += transfer.amount
        self._transfers.append(_transfer_columns(transfer, expires_at))


def load_holds(session: Session, ids: Iterable[str]) -> dict[str, Hold]:
    """The holds ``ids`` that there are."""
    found: dict[str, Hold] = {}
    for some in chunks(sorted(set(ids))):
        lots: dict[str, list[HeldLot]] = {}
        parts = select(HoldLotRow).where(HoldLotRow.hold.in_(some)).order_by(HoldLotRow.ordinal)
        for part in session.scalars(parts, execution_options=FRESH):
            held = HeldLot(part.lot, part.amount, part.spent, part.returned)
            lots.setdefault(part.hold, []).append(held)
        mine = select(HoldRow).where(HoldRow.id.in_(some))
        for row in session.scalars(mine, execution_options=FRESH):
            account = Account(row.member, Kind(row.kind))
            own = tuple(lots.get(row.id, ()))
            found[row.id] = Hold(row.id, row.log, account, own, HoldState(row.state))
    return found


def lot_of(row: LotRow) -> Lot:
    """The value of a row."""
    account = Account(row.member, Kind(row.kind))
    source = Reason(row.source)
    return Lot(row.id, account, row.amount, row.left, row.born_at, row.expires_at, source)


def account_key(account: Account) -> str:
    """How the feed names an account."""
    return f"{account.owner}/{account.kind.value}"


def _reserved(hold: Hold) -> dict[str, int]:
    """What ``hold`` keeps from others, by lot."""
    live = hold.state in {HoldState.OPEN, HoldState.FROZEN}
    return {part.lot: part.left if live else 0 for part in hold.lots}


def _transfer_columns(transfer: Transfer, expires_at: datetime | None) -> dict[str, Any]:
    return {
        "document": transfer.document,
        "ordinal": transfer.ordinal,
        "source": transfer.source.owner,
        "target": transfer.target.owner,
        "kind": transfer.source.kind.value,
        "amount": transfer.amount,
        "reason": transfer.reason.value,
        "lot": transfer.lot,
        "hold": transfer.hold,
        "expires_at": expires_at,
    }


def _lot_columns(held: Held) -> dict[str, Any]:
    lot = held.lot
    return {
        "id": lot.id,
        "member": lot.account.owner,
        "kind": lot.account.kind.value,
        "amount": lot.amount,
        "left": lot.left,
        "held": held.held,
        "born_at": lot.born_at,
        "expires_at": lot.expires_at,
        "source": lot.source.value,
    }


def _hold_columns(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "log": hold.log,
        "member": hold.account.owner,
        "kind": hold.account.kind.value,
        "state": hold.state.value,
    }


def _hold_lot_columns(hold: Hold) -> Iterable[dict[str, Any]]:
    for ordinal, part in enumerate(hold.lots):
        yield {
            "hold": hold.id,
            "ordinal": ordinal,
            "lot": part.lot,
            "amount": part.amount,
            "spent": part.spent,
            "returned": part.returned,
        }
