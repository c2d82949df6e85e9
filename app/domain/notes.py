"""Notes on a sale: what a customer wants of it, and nothing that says who they are.

A note is part of a document that is never changed, so what would have to be forgotten one day does
not get in: no telephone (PIPL Art. 47) and no number of a bank card (PCI DSS 3.3).
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.member import is_mobile, number_ok
from app.domain.receipt import clean
from app.domain.refusal import PersonalNote

LONGEST_NOTE = 60
_RUN = re.compile(r"[0-9](?:[ .\-/·]{0,2}[0-9])*")
_APART = re.compile(r"[^0-9]+")
_LANDLINE = re.compile(r"0[0-9]{9,11}")
_COUNTRY = re.compile(r"(?:00)?86(?=1[3-9][0-9]{9}$)")
_CARD_DIGITS = range(13, 20)


def read_note(text: str) -> str:
    r"""``text`` as it is kept: on one line, without what no printer shows, its length capped.

    Raises ``PersonalNote`` where digits in it look like a telephone or a bank card.

    >>> read_note(" 少冰\n 去糖 "), read_note("2 × 500 g")
    ('少冰 去糖', '2 × 500 g')
    """
    note = " ".join(clean(" ".join(text.split())).split())[:LONGEST_NOTE].rstrip()
    if is_personal(note):
        raise PersonalNote
    return note


def is_personal(text: str) -> bool:
    """Whether digits in ``text`` look like a telephone or a bank card, however they are grouped.

    >>> is_personal("送到 138-1234-5678"), is_personal("4242 4242 4242 4242"), is_personal("13:45")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(_names_somebody(run) for run in _RUN.findall(plain))


def _names_somebody(run: str) -> bool:
    """Whether any groups of ``run`` that stand beside each other do, read as one number."""
    groups = _APART.split(run)
    spans = ((a, b) for a in range(len(groups)) for b in range(a + 1, len(groups) + 1))
    return any(_is_number("".join(groups[a:b])) for a, b in spans)


def _is_number(digits: str) -> bool:
    if len(digits) in _CARD_DIGITS and number_ok(digits):
        return True
    return is_mobile(_COUNTRY.sub("", digits)) or bool(_LANDLINE.fullmatch(digits))
