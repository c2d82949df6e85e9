"""The code on a printed coupon (券码): eleven characters by chance, and one that checks them.

Whoever knows it may claim the coupon, so it is long: 2 to the 55 are possible. Letters and digits
that look alike (0 and O, 1 and I) are in none.
"""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
_CHANCE = LENGTH - 1
_BITS = 5
CHANCE_BYTES = 7
"""56 bits, of which 55 are used."""


def coupon_code(chance: bytes) -> str:
    """The code that ``CHANCE_BYTES`` of chance make.

    >>> coupon_code(bytes(7)), coupon_code(bytes(range(7)))
    ('222222222222', '2232A3JA3A8G')
    """
    if len(chance) != CHANCE_BYTES:
        raise ValueError(f"a code is made of {CHANCE_BYTES} bytes")
    number = int.from_bytes(chance, "big")
    body = "".join(ALPHABET[number >> _BITS * i & 31] for i in reversed(range(_CHANCE)))
    return body + _check(body)


def read_coupon_code(text: str) -> str | None:
    """The code that was typed or scanned as ``text``; None: it is none.

    Small letters, spaces and hyphens are as people type them. One wrong character is always
    noticed, two neighbours in each other's place but for 2 and Z.

    >>> read_coupon_code(" 2232-a3ja 3a8g"), read_coupon_code("2232A3JA3A8H")
    ('2232A3JA3A8G', None)
    """
    code = "".join(text.split()).replace("-", "").upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if _check(code[:-1]) == code[-1] else None


def _check(body: str) -> str:
    """Luhn's formula with 32 characters in place of ten digits."""
    total = 0
    for place, character in enumerate(reversed(body)):
        worth = ALPHABET.index(character) * (2 - place % 2)
        total += worth // len(ALPHABET) + worth % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]
