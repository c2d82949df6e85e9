"""A hold: part of a member's account set aside for one log. A till spends out of holds only.

The centre grants a hold, or it is born with a credit that the till itself made; then it has the
name of that transfer. The last known balance never authorises anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.ledger import Account, Kind, document_of
from app.domain.lots import Part, allocate
from app.domain.money import share
from app.domain.rulebook import SpendOrder


class HoldState(StrEnum):
    """``ASKED`` is known to the till only: stored before the question is sent."""

    ASKED = "asked"
    REFUSED = "refused"
    OPEN = "open"
    FROZEN = "frozen"
    ENDED = "ended"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class HeldLot:
    """What is set aside of one lot, and what became of it."""

    lot: str
    amount: int
    spent: int = 0
    returned: int = 0

    def __post_init__(self) -> None:
        if min(self.spent, self.returned, self.left) < 0:
            raise ValueError(f"a hold cannot be overdrawn: {self.amount}/{self.spent}")

    @property
    def left(self) -> int:
        """What may still be spent."""
        return self.amount - self.spent - self.returned


@dataclass(frozen=True, slots=True)
class Hold:
    """Lots in the order in which they are spent."""

    id: str
    log: str
    account: Account
    lots: tuple[HeldLot, ...]
    state: HoldState

    @property
    def left(self) -> int:
        """What may still be spent, and what the centre still reserves."""
        return sum(lot.left for lot in self.lots) if self.live else 0

    @property
    def live(self) -> bool:
        """Whether the centre reserves anything for it; every other state is final or not yet."""
        return self.state in {HoldState.OPEN, HoldState.FROZEN}


@dataclass(frozen=True, slots=True)
class Take:
    """``amount`` of the lot ``lot`` out of the hold ``hold`` of ``account``."""

    hold: str
    account: Account
    lot: str
    amount: int


def spend(holds: Iterable[Hold], amount: int) -> tuple[Take, ...]:
    """``amount`` out of ``holds`` in their order; less if they hold less.

    Out of a frozen one too: what a till did before its log was closed is a fact, and it is still
    reserved. A till itself spends out of open ones only.
    """
    taken = []
    for hold in holds:
        if not hold.live:
            continue
        parts = allocate([Part(lot.lot, lot.left) for lot in hold.lots], amount)
        taken += [Take(hold.id, hold.account, part.lot, part.amount) for part in parts]
        amount -= sum(part.amount for part in parts)
    return tuple(taken)


def spend_value(holds: Sequence[Hold], amount: int, order: SpendOrder) -> tuple[Take, ...]:
    """``amount`` fen of stored value out of ``holds`` of principal and bonus.

    By ``PROPORTIONAL`` each top-up is used as a whole, principal and bonus in the proportion in
    which they are held, so that the ratio which 法释〔2025〕4号 Art. 18 needs for a refund stays.
    """
    principal = [hold for hold in holds if hold.account.kind is Kind.PRINCIPAL]
    bonus = [hold for hold in holds if hold.account.kind is Kind.BONUS]
    if order is SpendOrder.PROPORTIONAL:
        return _proportional([*principal, *bonus], amount)
    first, second = (
        (principal, bonus) if order is SpendOrder.PRINCIPAL_FIRST else (bonus, principal)
    )
    taken = spend(first, amount)
    return taken + spend(second, amount - sum(take.amount for take in taken))


def _proportional(holds: Sequence[Hold], amount: int) -> tuple[Take, ...]:
    groups: dict[str, list[Take]] = {}
    for hold in holds:
        if hold.live:
            for lot in hold.lots:
                whole = Take(hold.id, hold.account, lot.lot, lot.left)
                groups.setdefault(document_of(lot.lot), []).append(whole)
    taken = []
    for group in groups.values():
        there = sum(take.amount for take in group)
        part = min(there, amount)
        amount -= part
        shares = share(part, [take.amount for take in group])
        taken += [
            Take(take.hold, take.account, take.lot, amount_of)
            for take, amount_of in zip(group, shares, strict=True)
            if amount_of
        ]
    return tuple(taken)


def after_spending(hold: Hold, takes: Iterable[Take]) -> Hold:
    """``hold`` once the ``takes`` that name it are done; it ends when nothing is left.

    A frozen one stays frozen until then.
    """
    for take in takes:
        if take.hold == hold.id:
            hold = _changed(hold, take.lot, spent=take.amount)
    return _ended(hold)


def frozen(hold: Hold) -> Hold:
    """``hold`` as one of a log that is closed: still reserved, until it is used or written off."""
    return replace(hold, state=HoldState.FROZEN) if hold.state is HoldState.OPEN else hold


def give_back(hold: Hold, amount: int) -> tuple[Hold, tuple[Part, ...]]:
    """``hold`` after ``amount`` of it goes back, and from which lots: the last first.

    Less where it has less left; nothing where it is not live.
    """
    there = [Part(lot.lot, lot.left) for lot in reversed(hold.lots)] if hold.live else []
    parts = allocate(there, amount)
    for part in parts:
        hold = _changed(hold, part.lot, returned=part.amount)
    return _ended(hold), parts


def _changed(hold: Hold, lot: str, *, spent: int = 0, returned: int = 0) -> Hold:
    lots = tuple(
        replace(held, spent=held.spent + spent, returned=held.returned + returned)
        if held.lot == lot
        else held
        for held in hold.lots
    )
    return replace(hold, lots=lots)


def _ended(hold: Hold) -> Hold:
    done = hold.live and hold.left == 0
    return replace(hold, state=HoldState.ENDED) if done else hold
