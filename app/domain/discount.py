"""A discount as a person types it (折)."""

from __future__ import annotations

import re

_TYPED = re.compile(r"([1-9])(?:\.(\d{1,2}))?|([1-9]\d)(?:\.(\d))?")


def read_discount(text: str) -> int | None:
    """What of the shelf price is to be paid, in permille; None where ``text`` does not say it.

    One digit is tenths (9折), two are hundredths (88折, also typed 8.8), and 100 is the whole
    price. 10 is none: it could mean the whole price as well as a tenth of it.

    >>> [read_discount(text) for text in ("9", "88", "8.8", "8.5", "9.55", "95.5", "100")]
    [900, 880, 880, 850, 955, 955, 1000]
    >>> [read_discount(text) for text in ("", "0", "10", "05", "101", "8.", "abc")]
    [None, None, None, None, None, None, None]
    """
    if text == "100":
        return 1000
    match = _TYPED.fullmatch(text)
    if match is None or text == "10":
        return None
    if match[1]:
        return int(match[1] + (match[2] or "").ljust(2, "0"))
    return int(match[3] + (match[4] or "0"))
