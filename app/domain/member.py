"""A member as the counter may see one: masked, with a tier, a status and codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_MOBILE = re.compile(r"1[3-9]\d{9}")


class MemberStatus(StrEnum):
    """``LOST`` is a card reported lost: the member may be served after a check of identity."""

    ACTIVE = "active"
    FROZEN = "frozen"
    LOST = "lost"
    CANCELLED = "cancelled"


class CodeKind(StrEnum):
    """How a member can be named. A phone is kept only as its keyed hash."""

    CARD = "card"
    PHONE = "phone"
    BARCODE = "barcode"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Member:
    """What the strip at the counter shows. ``ver`` is the centre's row version, 0 if not yet there.

    ``name`` and ``phone`` are masked already.
    """

    id: str
    number: str
    name: str
    phone: str
    tier: str
    status: MemberStatus
    ver: int = 0


def mask_name(name: str) -> str:
    """A name with all but the first and, from three characters on, the last hidden.

    >>> mask_name("张伟"), mask_name("张大伟"), mask_name("李"), mask_name("")
    ('张*', '张*伟', '李', '')
    """
    if len(name) <= 1:
        return name
    hidden = "*" * max(1, len(name) - 2)
    return name[0] + hidden + (name[-1] if len(name) > 2 else "")


def mask_phone(phone: str) -> str:
    """A mobile number with its middle hidden, as is the custom in China.

    >>> mask_phone("13812345678")
    '138****5678'
    """
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else ""


def is_mobile(digits: str) -> bool:
    """Whether ``digits`` has the shape of a mainland mobile number.

    >>> is_mobile("13812345678"), is_mobile("12345678901"), is_mobile("1381234567")
    (True, False, False)
    """
    return digits.isascii() and _MOBILE.fullmatch(digits) is not None


def member_number(till: str, count: int) -> str:
    """The number of the ``count``-th member registered at ``till``, with its check digit.

    ``till`` is digits, unique in the chain, so tills that cannot see each other never make the
    same number. Check digit after Luhn (ISO/IEC 7812-1 annex B).

    >>> member_number("010703", 1)
    '010703000017'
    """
    assert till.isdigit()
    body = f"{till}{count:05d}"
    return body + luhn_digit(body)


def luhn_digit(digits: str) -> str:
    """The check digit to put behind ``digits``.

    >>> luhn_digit("7992739871")
    '3'
    """
    total = 0
    for index, ch in enumerate(reversed(digits)):
        doubled = int(ch) * (2 if index % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)
