"""Who works for the chain, and the PIN by which a till knows them, with or without the centre."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from app.domain.member import luhn_digit
from app.domain.refusal import BadPin, PinBlocked, PinPaused, WeakPin

PIN_DIGITS = 6
PAUSE_AFTER, BLOCKED_AFTER = 5, 10
PAUSE = timedelta(minutes=5)
_CARD = re.compile(r"STAFF-(\d{4,8})-\d", re.ASCII)


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


def is_weak(pin: str) -> bool:
    """Whether ``pin`` is among those that are guessed first: one digit, a run, or a repetition.

    >>> [is_weak(pin) for pin in ("111111", "123456", "876543", "890123", "121212", "258258")]
    [True, True, True, True, True, True]
    >>> [is_weak(pin) for pin in ("121213", "112233", "281904")]
    [False, False, False]
    """
    steps = {(int(right) - int(left)) % 10 for left, right in pairwise(pin)}
    return steps in ({0}, {1}, {9}) or pin in (pin[:2] * 3, pin[:3] * 2)


def insist_on_pin(pin: str, number: str) -> None:
    """Raise where ``pin`` cannot be that of the one with ``number``: ``BadPin``, ``WeakPin``."""
    if not is_pin(pin):
        raise BadPin(digits=PIN_DIGITS)
    if is_weak(pin) or pin == number.zfill(PIN_DIGITS):
        raise WeakPin


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


def staff_card(number: str) -> str:
    """What the card of the colleague ``number`` has as its code; whoever has it needs the PIN too.

    >>> staff_card("1008")
    'STAFF-1008-2'
    """
    return f"STAFF-{number}-{luhn_digit(number)}"


def read_staff_card(text: str) -> str:
    """The number of the colleague whose card ``text`` is; empty where it is nobody's.

    >>> read_staff_card("STAFF-1008-2"), read_staff_card("STAFF-1008-3"), read_staff_card("1008")
    ('1008', '', '')
    """
    match = _CARD.fullmatch(text)
    return match[1] if match and staff_card(match[1]) == text else ""
