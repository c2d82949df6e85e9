"""A member's profile (资料): what each part may be. Every part may be left out (PIPL Art. 16)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date

from app.domain.documents import Field, Personal, ProfileChange
from app.domain.member.consent import needs_guardian
from app.domain.member.number import is_mobile
from app.domain.refusal import BadField, BadPhone, GuardianNeeded

SEXES = ("female", "male", "other")
LONGEST_NAME = 40
LONGEST_TAG = 20
_LONGEST_LINE = 200
_LONGEST_TEXT = 500
_LONGEST_EMAIL = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_OLDEST_YEAR = 1900
_YEAR_OF_ANY_DAY = 2000

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})", re.ASCII)
_RESIDENT = re.compile(r"\d{17}[\dX]", re.ASCII)
_DOCUMENT = re.compile(r"[A-Z0-9]{5,17}")


def check_profile(
    change: ProfileChange, personal: Personal, *, today: date, guardian_agreed: bool = False
) -> None:
    """Raise what is wrong with the values that ``change`` brings; empty ones erase.

    ``BadField`` names the field, also one with a value that ``change`` does not name: nothing is
    kept that nobody asked for. ``BadPhone`` for a phone; ``GuardianNeeded`` for a birthday of a
    child under 14 without the consent of a guardian. ``today`` is the shop's day.
    """
    for name, value in told(personal).items():
        if value and name not in change.fields:
            raise BadField(field=name)
    check_values(personal, today=today)
    born = birth_date(personal.birthday)
    if born and needs_guardian(born, today) and not guardian_agreed:
        raise GuardianNeeded
    tags = (*change.tags_added, *change.tags_removed)
    if len(set(tags)) != len(tags) or not all(0 < len(t) <= LONGEST_TAG and _line(t) for t in tags):
        raise BadField(field="tags")


def told(personal: Personal) -> dict[str, str]:
    """Every part of ``personal`` by its name, in order."""
    return {part.name: getattr(personal, part.name) for part in fields(personal)}


def check_values(personal: Personal, *, today: date) -> None:
    """Raise ``BadPhone``, or ``BadField`` with its name, for a part that cannot be one."""
    if personal.phone and not is_mobile(personal.phone):
        raise BadPhone(digits=sum(ch.isdigit() for ch in personal.phone))
    for name, value in told(personal).items():
        if value and name in _FORMS and not _FORMS[name](value):
            raise BadField(field=name)
    if personal.birthday and not _birthday_ok(personal.birthday, today):
        raise BadField(field=Field.BIRTHDAY.value)


def birth_date(birthday: str) -> date | None:
    """The day in ``YYYY-MM-DD``; None where the year was not told, or nothing.

    >>> birth_date("1990-05-12"), birth_date("05-12"), birth_date("1990-02-30")
    (datetime.date(1990, 5, 12), None, None)
    """
    return _day(birthday) if len(birthday) > len("MM-DD") else None


def is_id_number(number: str) -> bool:
    """Whether ``number`` can be of a proof of identity.

    A resident's has 18 digits, the last after ISO 7064 MOD 11-2 (GB 11643); of passports and
    permits only the shape is known.

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    if len(number) < 18:
        return _DOCUMENT.fullmatch(number) is not None
    if _RESIDENT.fullmatch(number) is None:
        return False
    total = sum(int(ch) * pow(2, 17 - place, 11) for place, ch in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _birthday_ok(birthday: str, today: date) -> bool:
    born = _day(birthday)
    if born is None:
        return False
    return len(birthday) == len("MM-DD") or date(_OLDEST_YEAR, 1, 1) <= born <= today


def _day(text: str) -> date | None:
    """The day in ``text``, in a leap year where none is told."""
    parts = _DAY.fullmatch(text)
    if parts is None:
        return None
    year, month, day = (int(part or _YEAR_OF_ANY_DAY) for part in parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _line(text: str, longest: int = _LONGEST_LINE) -> bool:
    return len(text) <= longest and text.isprintable() and text == text.strip()


_FORMS: Mapping[str, Callable[[str], bool]] = {
    "name": lambda text: _line(text, LONGEST_NAME),
    "sex": SEXES.__contains__,
    "email": lambda text: _line(text, _LONGEST_EMAIL) and _EMAIL.fullmatch(text) is not None,
    "address": _line,
    "preferences": lambda text: _line(text, _LONGEST_TEXT),
    "guardian": _line,
    "id_number": is_id_number,
}
