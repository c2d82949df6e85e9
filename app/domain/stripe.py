"""Magnetic stripes: what a reader sends of tracks 1 and 2 (ISO/IEC 7811-2 and 7813). Pure.

A track is ``%``, text and ``?`` (track 1) or ``;``, digits and ``?`` (track 2), behind which some
readers send the LRC, and most of them CR or CR LF. A track that could not be read comes empty or
as ``E`` (MagTek, Swipe Readers with RS-232, page 6), and the other one is taken. Track 3 (``+``)
is looked at for a bank card's number only.

Of a bank card nothing is passed on. What raises an error here, or what could print itself, holds
no text of a track.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

TRACK_SENTINELS = ("%", ";")
END_SENTINEL = "?"
_CONTROLS = "".join(map(chr, (*range(0x20), 0x7F)))
_BETWEEN = re.compile(r"[\r\n\x02\x03]+")
_TRACK = re.compile(
    r"%[ -$&->@-_a-z]{0,76}\?"  # 79 characters with the LRC, lower case where caps lock is on
    r"|[;+](?:E|[0-:<=>]{0,104})\?"  # 40 on track 2; 107 on track 3, which may begin like it
)
_LONGEST_LINE = 79 + 40 + 107
_NUMBERS = {"%": re.compile(r"[0-9A-Za-z]{6,32}"), ";": re.compile(r"[0-9]{6,32}")}
_PAN = re.compile(
    r"(?=2(?:20[0-4]|22[1-9]|2[3-9]|[3-6]|7[01]|720)"  # Mir, Mastercard
    r"|3[04-9]|[456]|81"  # Diners, Amex, JCB; Visa, Mastercard, Maestro, Discover, UnionPay 62
    r"|9558|95599)"  # cards that Chinese banks gave out before they had 62
    r"[0-9]{12,19}"
)
# Expiry and service code; "=" stands for one that is absent (ISO/IEC 7813).
_BEHIND_PAN = re.compile(r"=(?:[0-9]{4}|=)(?:[0-9]{3}|=)")
_FORMAT_CODE_DIGITS = 2  # before the number on track 3 (ISO/IEC 4909)


class CardKind(StrEnum):
    """What was read of a card."""

    STRIPE = "stripe"  # the number of a stripe that is no bank card's
    UID = "uid"  # the number that a chip calls itself by, in upper-case hexadecimal digits
    BANK = "bank"  # a bank card: nothing of it is passed on


@dataclass(frozen=True, slots=True)
class CardRead:
    """One card that was swiped or laid on. ``code`` is empty for a bank card."""

    kind: CardKind
    code: str = ""


def swiped(text: str) -> bool:
    """Whether ``text`` comes of a stripe, whole or damaged: a bank card's number may be in it.

    It is no code, and where ``read_of`` gives nothing, it is neither looked up, shown nor kept.
    Controls before and behind it, as of a key that was pressed straight before, hide it not.

    >>> [swiped(text) for text in (";6212=25", "21234=25121010000?", "6901234567892", "a?b=c")]
    [True, True, False, False]
    """
    text = text.strip(_CONTROLS)
    return text.startswith(TRACK_SENTINELS) or bool(re.search(r"[=^][^?]*\?.?$", text))


def read_of(text: str) -> CardRead | None:
    """The card that was swiped, all its tracks in ``text``; None: no stripe, or a damaged one.

    Track 2 names a member where both tracks could.

    >>> read_of("%VIPCARD?;8801000000000231=99120000000?").code
    '8801000000000231'
    """
    tracks: list[tuple[str, bool]] = []
    for line in _BETWEEN.split(text):
        found = _tracks_of(line) if len(line) <= _LONGEST_LINE else None
        if found is None:
            return None
        tracks += found
    if any(_is_bank(track, _is_pan) for track, _ in tracks):
        return CardRead(CardKind.BANK)
    if any(not checked and _is_bank(track, _is_like_a_pan) for track, checked in tracks):
        return None
    for sentinel in (";", "%"):
        for track, _ in tracks:
            if track.startswith(sentinel) and (number := _number_of(track)):
                return CardRead(CardKind.STRIPE, number)
    return None


def _tracks_of(line: str) -> list[tuple[str, bool]] | None:
    """The tracks with their sentinels, and whether an LRC stood behind; None: one is damaged."""
    if not line:
        return []
    match = _TRACK.match(line)
    if match is None:
        return None
    track, behind = match.group(), line[match.end() :]
    checked = behind[:1].upper() == _lrc(track)
    rest = _tracks_of(behind[1:]) if checked else None
    if rest is None:
        checked, rest = False, _tracks_of(behind)
    return None if rest is None else [(track, checked), *rest]


def _lrc(track: str) -> str:
    """The check character: even parity over each bit of all the others (ISO/IEC 7811-2)."""
    base, sentinel = (0x20, "%") if track[0] == "%" else (0x30, ";")
    check = 0
    for ch in sentinel + track[1:].upper():
        check ^= ord(ch) - base
    return chr(base + check)


def _is_bank(track: str, is_pan: Callable[[str], bool]) -> bool:
    body = track[1:-1]
    if track[0] == "%":
        number, _, _ = body.partition("^")
        pan = number[1:].replace(" ", "")
        return number[:1] in ("B", "b") and is_pan(pan)
    return any(
        is_pan(match.group()) and bool(_BEHIND_PAN.match(body, match.end()))
        for begin in (0, _FORMAT_CODE_DIGITS)
        if (match := _PAN.match(body, begin))
    )


def _is_pan(number: str) -> bool:
    """Whether a bank could have given out ``number``.

    Not every bank keeps to the check digit within UnionPay's own range.
    """
    return bool(_PAN.fullmatch(number)) and (number.startswith("62") or _passes_luhn(number))


def _is_like_a_pan(number: str) -> bool:
    """Whether it is in the range of a bank: one misread digit makes the check digit wrong."""
    return bool(_PAN.fullmatch(number))


def _passes_luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B.

    >>> _passes_luhn("4111111111111111"), _passes_luhn("4111111111111112")
    (True, False)
    """
    doubled = sum(sum(divmod(2 * int(ch), 10)) for ch in number[-2::-2])
    return (doubled + sum(int(ch) for ch in number[::-2])) % 10 == 0


def _number_of(track: str) -> str:
    """The member's number; empty where there is none that can be one."""
    number, separator, _ = track[1:-1].partition("^" if track[0] == "%" else "=")
    if track[0] == "%" and separator:
        number = re.sub("^[Bb]", "", number)
    return number if _NUMBERS[track[0]].fullmatch(number) else ""
