"""Numbers that name a member: the member number and its check digit, a mobile number."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"1[3-9]\d{9}")


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


def number_ok(number: str) -> bool:
    """Whether ``number`` is digits of which the last is the check digit of the others.

    >>> number_ok("010703000017"), number_ok("010703000016"), number_ok("7"), number_ok("")
    (True, False, False, False)
    """
    if len(number) < 2 or not number.isascii() or not number.isdigit():
        return False
    return luhn_digit(number[:-1]) == number[-1]


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
