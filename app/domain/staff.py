"""Who works for the chain, and the PIN by which a till knows them, with or without the centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.refusal import PinBlocked, PinPaused

PIN_DIGITS = 6
PAUSE_AFTER, BLOCKED_AFTER = 5, 10
PAUSE = timedelta(minutes=5)


class Role(StrEnum):
    """What somebody may do. A manager and a cashier are of shops, the others of the chain."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    AUDITOR = "auditor"  # looks at everything that happened, changes nothing
    CASHIER = "cashier"  # works at tills; the centre knows no token of theirs

    @property
    def of_shops(self) -> bool:
        """Whether it is a role in named shops."""
        return self in {Role.MANAGER, Role.CASHIER}


@dataclass(frozen=True, slots=True)
class Tries:
    """How many PINs of somebody were wrong since the last right one, and when the last was."""

    wrong: int = 0
    last_at: datetime | None = None


def is_pin(text: str) -> bool:
    """Whether it has the form of a PIN.

    >>> is_pin("012345"), is_pin("12345"), is_pin("１２３４５６")
    (True, False, False)
    """
    return len(text) == PIN_DIGITS and text.isascii() and text.isdigit()


def insist_on_try(tries: Tries, now: datetime) -> None:
    """Raise where no PIN may be looked at now, the right one neither.

    ``PinPaused`` for 5 minutes after the fifth wrong one, ``PinBlocked`` from the tenth on, until
    a manager lets them in: then they begin with ``Tries()`` again.
    """
    if tries.wrong >= BLOCKED_AFTER:
        raise PinBlocked
    if tries.wrong != PAUSE_AFTER or tries.last_at is None:
        return
    left = tries.last_at + PAUSE - now
    if left > timedelta(0):
        raise PinPaused(minutes=-(-left // timedelta(minutes=1)))


def after_try(tries: Tries, now: datetime, *, right: bool) -> Tries:
    """The tries with one more, that was looked at."""
    return Tries() if right else Tries(tries.wrong + 1, now)
