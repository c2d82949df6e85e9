"""A member's statement (对账单): every movement of an account with the balance after it.

法释〔2025〕4号 Art. 25: a shop that holds the records and does not produce them loses the point,
so nothing is left out, summed up or cut off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.ledger import Account, Reason, Transfer, change_in


@dataclass(frozen=True, slots=True)
class Movement:
    """A transfer as it was recorded: when, and under which receipt number (empty: none)."""

    transfer: Transfer
    at: datetime
    serial: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """``change`` is what came (above zero) or went, ``balance`` what there was after it."""

    at: datetime
    document: str
    serial: str
    reason: Reason
    change: int
    balance: int


def statement(
    account: Account, movements: Iterable[Movement], *, opening: int = 0
) -> tuple[StatementRow, ...]:
    """The rows of ``account``, in the order of ``movements``, which is the centre's.

    ``opening`` is the balance before the first of them. Movements of other accounts are passed by.
    """
    rows: list[StatementRow] = []
    balance = opening
    for movement in movements:
        transfer = movement.transfer
        change = change_in(account, transfer)
        if change:
            balance += change
            at, serial = movement.at, movement.serial
            row = StatementRow(at, transfer.document, serial, transfer.reason, change, balance)
            rows.append(row)
    return tuple(rows)
