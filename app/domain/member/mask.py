"""What is shown of personal data where all of it is not needed: receipts, screens, logs.

No mask shows more of a short value than of a long one: what is too short to hide is not shown. A
name of one character is the exception, as is the custom.
"""

from __future__ import annotations

_HIDDEN = "****"
_PHONE = 11
_CARD = 12
_ID_NUMBER = 15


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
    """A phone number with its middle hidden, as is the custom in China; below 11 digits nothing.

    >>> mask_phone("13812345678"), mask_phone("1381234567")
    ('138****5678', '')
    """
    return f"{phone[:3]}{_HIDDEN}{phone[-4:]}" if len(phone) >= _PHONE else ""


def mask_card(card: str) -> str:
    """The number of a card with its middle hidden; of one below 12 digits nothing but the end.

    >>> mask_card("880100000231"), mask_card("88010231"), mask_card("0231"), mask_card("")
    ('8801****0231', '****31', '****', '')
    """
    if len(card) >= _CARD:
        return f"{card[:4]}{_HIDDEN}{card[-4:]}"
    shown = card[-2:] if len(card) > 4 else ""
    return f"{_HIDDEN}{shown}" if card else ""


def mask_id_number(number: str) -> str:
    """The number of a proof of identity: the first 3 and last 4 (前3后4), as long as it is.

    Of a shorter kind than a resident's card, such as a passport, nothing is shown.

    >>> mask_id_number("11010519491231002X"), mask_id_number("E12345678")
    ('110***********002X', '*********')
    """
    if len(number) < _ID_NUMBER:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_email(address: str) -> str:
    """The first letter and the domain; of what is no address nothing.

    >>> mask_email("lin@example.com"), mask_email("a@example.com"), mask_email("lin")
    ('l****@example.com', '****@example.com', '****')
    """
    local, at, domain = address.rpartition("@")
    if not at:
        return _HIDDEN if address else ""
    return f"{local[0] if len(local) > 1 else ''}{_HIDDEN}@{domain}"
