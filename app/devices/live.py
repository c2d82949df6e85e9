"""What a reader sends, cut into lines to look at, without the digits of a bank card. Pure.

Of a stripe nothing is shown before it has ended and was judged: a bank card's is hidden, and so is
one that was not read whole, since it may be a bank card's. Long numbers that a bank could have
given out are hidden wherever they stand. Bytes are judged without their eighth bit too, as a
reader sends them that is set to parity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.devices.frames import IDLE_END_S, STALE_S
from app.domain.stripe import END_SENTINEL, CardKind, read_of, swiped

LONGEST_LINE = 512
_LINE = re.compile(rb"[^\r\n\x03]*[\r\n\x03]+")
_STRIPE = re.compile(r"(?:^|[\r\n\x02\x03])[%;+]|[;+][0-9]{4}|%[Bb][0-9]{4}")
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){14,18}(?![0-9])")
_SEVEN_BITS = bytes(byte & 0x7F for byte in range(256))


class Hidden(StrEnum):
    """Why a line is not shown."""

    BANK = "bank"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class LiveLine:
    """``data`` as it came; empty where it is ``hidden``."""

    data: bytes = field(default=b"")
    hidden: Hidden | None = None


class LiveLines:
    """Bytes to lines. It is told how long the line has been quiet, as a ``Codec`` is."""

    def __init__(self) -> None:
        self._held = b""
        self._after_half = False

    def feed(self, data: bytes) -> list[LiveLine]:
        """The lines that ``data`` completes. Where a stripe has begun: none, until it has ended."""
        self._held += data
        if self._after_half or _begins_stripe(self._held):
            return self._too_long()
        whole: list[bytes] = _LINE.findall(self._held)
        self._held = self._held[sum(map(len, whole)) :]
        return [_judged(line) for line in whole] + self._too_long()

    def quiet(self, for_s: float) -> list[LiveLine]:
        """Told that nothing has come ``for_s``: what was held back is judged as a whole."""
        if for_s >= STALE_S:
            lines, self._after_half = self._ended(), False
            return lines
        return self._ended() if for_s >= IDLE_END_S else []

    def _ended(self) -> list[LiveLine]:
        held, self._held = self._held, b""
        if not held:
            return []
        was_half, self._after_half = self._after_half, _is_half(held, after_half=self._after_half)
        if was_half or self._after_half:
            return [LiveLine(hidden=Hidden.DAMAGED)]
        return [_judged(held)]

    def _too_long(self) -> list[LiveLine]:
        """A device that never ends a line is shown all the same; what may be a stripe is not."""
        if len(self._held) <= LONGEST_LINE:
            return []
        held, self._held = self._held, b""
        if self._after_half or _begins_stripe(held):
            self._after_half = True
            return [LiveLine(hidden=Hidden.DAMAGED)]
        return [_judged(held)]


def _judged(data: bytes) -> LiveLine:
    for text in (data.decode("latin-1"), _text(data)):
        read = read_of(text)
        numbers = [re.sub("[ -]", "", found) for found in _NUMBER.findall(text)]
        if (read and read.kind is CardKind.BANK) or any(map(_is_banks, numbers)):
            return LiveLine(hidden=Hidden.BANK)
        if read is None and any(swiped(line) for line in re.split("[\r\n\x02\x03]+", text)):
            return LiveLine(hidden=Hidden.DAMAGED)
    return LiveLine(data)


def _is_banks(number: str) -> bool:
    """Whether a bank could have given out ``number``, as on a track 1 of its own."""
    read = read_of(f"%B{number}^?")
    return read is not None and read.kind is CardKind.BANK


def _begins_stripe(data: bytes) -> bool:
    return bool(_STRIPE.search(_text(data)))


def _is_half(data: bytes, *, after_half: bool) -> bool:
    """Whether a track has begun in ``data``, or before it, and has not ended."""
    _, ended, behind = _text(data).rpartition(END_SENTINEL)
    return bool(_STRIPE.search(behind)) or (after_half and not ended)


def _text(data: bytes) -> str:
    return data.translate(_SEVEN_BITS).decode("ascii")
