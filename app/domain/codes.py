"""What a scanned or typed string means, by its shape and check digit alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.member import is_mobile

LONGEST_CODE = 128
_WEIGHED_PREFIX = "22"
_SERIAL = re.compile(r"([CR]?\d{4})-([A-Z]\d{2,3})-(20\d{6})-(\d{6,9})")
_COMPACT = re.compile(r"([CR]?\d{4})([A-Z]\d{2,3})(20\d{6})(\d{6,9})")  # 20 ends the till's code


class Meaning(StrEnum):
    """What kind of thing a string may name. ``ANY``: only a look-up can tell."""

    WEIGHED = "weighed"
    PHONE = "phone"
    SERIAL = "serial"
    ANY = "any"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Code:
    """``text`` is what to look up: for weighed goods the five digits of the article."""

    meaning: Meaning
    text: str
    weight_g: int = 0


def read(text: str) -> Code:
    """What ``text`` can mean. Never raises: a string that cannot be a code is ``NOTHING``.

    >>> read("2200101012683")
    Code(meaning=<Meaning.WEIGHED: 'weighed'>, text='00101', weight_g=1268)
    >>> read("6901234567892").meaning, read("6901234567893").meaning
    (<Meaning.ANY: 'any'>, <Meaning.NOTHING: 'nothing'>)
    >>> read("13812345678").meaning, read("0107-T03-20261121-000238").meaning
    (<Meaning.PHONE: 'phone'>, <Meaning.SERIAL: 'serial'>)
    >>> read("0107T0320261121000238").text
    '0107-T03-20261121-000238'
    """
    text = text.strip()
    if not text or len(text) > LONGEST_CODE or not text.isascii() or not text.isprintable():
        return Code(Meaning.NOTHING, text[:LONGEST_CODE])
    if len(text) == 13 and text.isdigit():
        if not ean_ok(text):
            return Code(Meaning.NOTHING, text)
        if text.startswith(_WEIGHED_PREFIX):
            return Code(Meaning.WEIGHED, text[2:7], int(text[7:12]))
    if is_mobile(text):
        return Code(Meaning.PHONE, text)
    serial = _SERIAL.fullmatch(text) or _COMPACT.fullmatch(text)
    if serial:
        return Code(Meaning.SERIAL, "-".join(serial.groups()))
    return Code(Meaning.ANY, text)


def compact(serial: str) -> str:
    """A receipt number as its bar code has it: without hyphens it fits on 58 mm paper too."""
    return serial.replace("-", "")


def ean_ok(digits: str) -> bool:
    """Whether the last digit of an EAN-8 or EAN-13 is its check digit (GS1 General Specs 7.9).

    >>> ean_ok("6901234567892"), ean_ok("6901234567890")
    (True, False)
    """
    return ean_digit(digits[:-1]) == digits[-1]


def ean_digit(digits: str) -> str:
    """The check digit to put behind ``digits``: weights 3 and 1 from the right."""
    total = sum(int(ch) * (3 if i % 2 == 0 else 1) for i, ch in enumerate(reversed(digits)))
    return str(-total % 10)
