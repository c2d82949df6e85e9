"""Text without personal data: what goes into a log, a report or a bundle goes through here."""

from __future__ import annotations

import re

HIDDEN = "***"
_NUMBERS = re.compile(
    r"\+?\d{11,}"
    r"|(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"
    r"|(?<!\d)\d{4}([ -]\d{4}){2,}([ -]\d{1,3})?(?!\d)"
)
_SECRETS = re.compile(
    r"(?i:bearer)\s+\S+"
    r"|(?<=://)[^\s/@]+(?=@)"
    r"|\b\d{6}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"
    r"|[0-9a-fA-F]{32,}"
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
_ASKED = re.compile(r"(?<=\?)[^\s\"'?]*=[^\s\"'?]*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def scrub(text: str) -> str:
    """``text`` without numbers of phones and cards, addresses, keys, tokens and Chinese words.

    Our own words there are English, so what is Chinese is a name, a shop or a note. Any number of
    eleven digits or more is taken for a phone or a card.

    >>> scrub("no member 13812345678, card 8801000000000231, 张大伟")
    'no member ***, card ***, ***'
    >>> scrub("0107-T03-20261121-000238 took 12 ms")
    '0107-T03-20261121-000238 took 12 ms'
    """
    return _HAN.sub(HIDDEN, without_numbers(text))


def without_numbers(text: str) -> str:
    """The same, and what is Chinese stays: for what somebody wrote for others to read.

    >>> without_numbers("顾客 138 1234 5678 付款后停住")
    '顾客 *** 付款后停住'
    """
    for pattern in (_SECRETS, _ASKED, _MAIL, _NUMBERS):
        text = pattern.sub(HIDDEN, text)
    return _TOKEN.sub(_hide_token, text)


def _hide_token(match: re.Match[str]) -> str:
    """A long name of a function has no digits, a token nearly always has."""
    return HIDDEN if re.search(r"\d", match[0]) else match[0]
