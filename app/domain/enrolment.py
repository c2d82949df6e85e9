"""The one-time code by which a till joins the chain: the six digits of the till, and a secret.

Because the code names its till, every wrong guess counts against that till's code.

>>> shown("010702", "K7QM2XHD")
'010702-K7QM-2XHD'
>>> parse(" 010702 k7qm 2xhd ")
('010702', 'K7QM2XHD')
"""

from __future__ import annotations

from datetime import datetime, timedelta

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L and O, which are read as 1 and 0, and no U."""

LIFETIME = timedelta(minutes=15)
MOST_WRONG = 10
_DIGITS, _LENGTH = 6, 14
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def shown(digits: str, secret: str) -> str:
    """The code in groups, as it is written down."""
    return f"{digits}-{secret[:4]}-{secret[4:]}"


def parse(typed: str) -> tuple[str, str] | None:
    """The till's digits and the secret in what somebody typed; None: it is no such code."""
    code = typed.upper().translate(_READ_AS)
    digits, secret = code[:_DIGITS], code[_DIGITS:]
    if len(code) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    return (digits, secret) if set(secret) <= set(LETTERS) else None


def is_open(expires_at: datetime, wrong: int, now: datetime) -> bool:
    """Whether a code may be tried: before it expires, until it was wrong ten times."""
    return now < expires_at and wrong < MOST_WRONG
