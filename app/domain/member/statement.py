"""A member's statement (对账单): every movement of an account with the balance after it.

法释〔2025〕4号 Art. 25: a shop that holds the records and does not produce them loses the point,
so nothing is left out, summed up or cut off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from app.domain.calendar import day_of, midnight
from app.domain.ledger import Account, Kind, Reason, Transfer, change_in

LONGEST = timedelta(days=92)
MOST_BOOKINGS = 300
_OWNED = {Kind.POINTS: "points", Kind.PRINCIPAL: "principal_fen", Kind.BONUS: "bonus_fen"}


@dataclass(frozen=True, slots=True)
class Owned:
    """Points, and stored value as paid in and as given."""

    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0

    def __add__(self, other: Owned) -> Owned:
        return Owned(
            self.points + other.points,
            self.principal_fen + other.principal_fen,
            self.bonus_fen + other.bonus_fen,
        )

    def __neg__(self) -> Owned:
        return Owned(-self.points, -self.principal_fen, -self.bonus_fen)


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


@dataclass(frozen=True, slots=True)
class Booking:
    """What one document did to points and stored value for one ``reason``; its lots together."""

    at: datetime
    serial: str
    reason: Reason
    change: Owned


@dataclass(frozen=True, slots=True)
class Booked:
    """Every booking from ``since`` on, in the order of time, and what there was ``before``."""

    since: datetime
    before: Owned
    bookings: tuple[Booking, ...]


def bookings_of(member: str, movements: Iterable[Movement]) -> tuple[Booking, ...]:
    """The bookings of ``member``'s points and stored value, in the order of time."""
    changes: defaultdict[tuple[datetime, str, Reason, str], Owned] = defaultdict(Owned)
    for movement in movements:
        transfer = movement.transfer
        if transfer.source.kind in _OWNED and not transfer.source.of:
            change = change_in(Account(member, transfer.source.kind), transfer)
            key = (movement.at, transfer.document, transfer.reason, movement.serial)
            changes[key] += owned(transfer.source.kind, change)
    ordered = sorted(changes.items(), key=lambda one: one[0][:2])
    return tuple(
        Booking(at, serial, reason, change)
        for (at, _, reason, serial), change in ordered
        if change != Owned()
    )


def owned(kind: Kind, amount: int) -> Owned:
    """``amount`` of ``kind``, which is points or stored value."""
    return Owned(**{_OWNED[kind]: amount})


def booked(
    bookings: Sequence[Booking],
    now: Owned,
    since: datetime,
    zone: timezone,
    *,
    most: int = MOST_BOOKINGS,
) -> Booked:
    """``bookings`` from ``since`` on, after all of which there is ``now``.

    Of more than ``most`` only whole days of the shop are kept, the last day whatever is on it.
    """
    listed = tuple(one for one in bookings if one.at >= since)
    if len(listed) > most:
        cut, last = (day_of(one.at, zone) for one in (listed[-most - 1], listed[-1]))
        since = max(since, midnight(min(cut + timedelta(days=1), last), zone))
        listed = tuple(one for one in listed if one.at >= since)
    before = sum((-one.change for one in listed), start=now)
    return Booked(since, before, listed)
