"""A member's PIN for stored value: six digits that only the centre can check, five wrong a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.refusal import BadPin, PinSpent, WeakPin
from app.domain.staff import PIN_DIGITS, is_pin, is_weak

MOST_WRONG = 5


@dataclass(frozen=True, slots=True)
class PinTries:
    """How many PINs of a member were wrong on the shop's ``day``; of another day none counts."""

    wrong: int = 0
    day: date | None = None


def insist_on_member_pin(pin: str, told: Iterable[str] = ()) -> None:
    """Raise ``BadPin`` or ``WeakPin`` where ``pin`` cannot be a member's.

    ``told`` is what others know of the member too: a PIN that is the end of their phone, or stands
    in the digits of their birthday, is guessed first.
    """
    if not is_pin(pin):
        raise BadPin(digits=PIN_DIGITS)
    known = ("".join(filter(str.isdigit, text)) for text in told)
    if is_weak(pin) or any(pin in digits for digits in known):
        raise WeakPin


def with_try(tries: PinTries, today: date) -> PinTries:
    """The tries with one more, counted before it is looked at, as if it were wrong.

    Raises ``PinSpent`` where five were wrong ``today``: the right one is not looked at either.
    """
    wrong = tries.wrong if tries.day == today else 0
    if wrong >= MOST_WRONG:
        raise PinSpent
    return PinTries(wrong + 1, today)


def after_right(tries: PinTries) -> PinTries:
    """The tries once the last one counted was right: the wrong ones of the day stay."""
    return PinTries(max(0, tries.wrong - 1), tries.day)
