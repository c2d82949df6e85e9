"""A scanner that types like a keyboard (a wedge): tells its bursts from a person's typing. Pure.

For an event filter on the ``QWindow``, which passes each press with text (no auto-repeat)::

    verdict = detector.key(event.text(), event.timestamp())
    if verdict.scan:
        field.take_back(verdict.take_back)     # what leaked into the focused field
        scanned(verdict.scan)
    return verdict.swallow                     # True: the key goes no further

Characters are never delayed, so a person's typing is felt at once. Those of a scan reach the
focused field and are taken back when its Return shows that it was one, unless the scanner is set
to send a prefix: what follows a prefix does not leak. ``burst`` tells that a key which is else a
command, such as ``-``, is a character of a code here.

A first paint may delay a key by 30 to 40 ms, hence the wide gap; a fast typist needs 80 ms.

What begins like a magnetic stripe at such a pace is kept from the field, since it may be a bank
card's, until its last track has ended: see ``wait_ms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import median

from app.domain.stripe import END_SENTINEL, TRACK_SENTINELS

MEDIAN_GAP_MS = 35
LONGEST_GAP_MS = 50
SHORTEST_SCAN = 6
EMPTY_RETURN_MS = 100
NEXT_TRACK_MS = 100
REST_OF_STRIPE_MS = 1000
_BURST_AT = 3
_LATE = re.compile(r".{1,2}?(?=%[Bb][0-9]|%[Ee].|;[0-9]{2})")  # a key or two, then a stripe
_RETURNS = ("\r", "\n")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    ord("。"): ".",
    ord("￥"): "$",
    ord("、"): "\\",
    ord("【"): "[",
    ord("】"): "]",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a key. ``take_back`` counts characters that the focused field was given.

    ``scan`` may hold a bank card's number, so it does not print itself. ``wait_ms``: where no key
    comes for so long, ``quiet`` is to be asked; 0: not needed.
    """

    swallow: bool = False
    scan: str = field(default="", repr=False)
    take_back: int = 0
    burst: bool = False
    wait_ms: int = 0


PASS = Verdict()
SWALLOW = Verdict(swallow=True, burst=True)


@dataclass(frozen=True, slots=True)
class _Key:
    text: str = field(repr=False)
    at_ms: float
    leaked: int


class WedgeDetector:
    """Feed it every key press with text. Times are those of the events, in milliseconds.

    ``prefix`` and ``suffix`` are what the scanner is set to send around a code, if anything;
    Return ends a code in any case, but of a stripe only a track, and the next one may follow.
    ``idle_end``: the scanner sends no Return, and the caller calls ``quiet`` some
    ``LONGEST_GAP_MS`` after the last key.
    """

    def __init__(self, *, prefix: str = "", suffix: str = "", idle_end: bool = False) -> None:
        self._prefix = prefix
        self._suffix = suffix
        self._idle_end = idle_end
        self._keys: list[_Key] = []
        self._scan_at_ms = float("-inf")
        self._stripe = False

    def key(self, text: str, at_ms: float, *, leaks: bool = True) -> Verdict:
        """Judge one press. ``text`` may be empty (Shift) or several characters (input method).

        ``leaks`` False: no field is given it, since Ctrl was held.
        """
        if not text:
            return PASS
        if self._stripe:
            return self._swiping(text, at_ms)
        if text in _RETURNS:
            return self._ended(at_ms)
        if self._keys and at_ms - self._keys[-1].at_ms > LONGEST_GAP_MS:
            self._keys.clear()
        hidden = self._in_prefixed()
        self._keys.append(_Key(text, at_ms, len(text) if leaks and not hidden else 0))
        if self._suffix and self._text().endswith(self._suffix) and self._is_scan():
            self._keys[-1] = _Key(text, at_ms, 0)
            return self._scanned(at_ms)
        if self._is_stripe():
            self._stripe = True
            self._keys[-1] = _Key(text, at_ms, 0)
            return Verdict(swallow=True, burst=True, wait_ms=REST_OF_STRIPE_MS)
        return SWALLOW if hidden else Verdict(burst=len(self._keys) >= _BURST_AT)

    def quiet(self, at_ms: float) -> Verdict:
        """Told that no key has come since. This ends a stripe, and a code with ``idle_end``."""
        if self._stripe:
            waited_ms = at_ms - self._keys[-1].at_ms
            return self._scanned(at_ms) if waited_ms >= self._wait_ms() else PASS
        paused = bool(self._keys) and at_ms - self._keys[-1].at_ms >= LONGEST_GAP_MS
        if self._idle_end and paused and self._is_scan():
            return self._scanned(at_ms)
        return PASS

    def reset(self) -> None:
        """A key without text that no scanner sends (an arrow, Escape), or the focus has moved.

        A stripe goes on: the rest of it would be typed into the field.
        """
        if not self._stripe:
            self._keys.clear()

    def _ended(self, at_ms: float) -> Verdict:
        """Return: the end of a code, its echo (CR LF), or a person's Return."""
        if not self._keys and at_ms - self._scan_at_ms <= EMPTY_RETURN_MS:
            return SWALLOW
        in_time = bool(self._keys) and at_ms - self._keys[-1].at_ms <= LONGEST_GAP_MS
        if in_time and self._is_scan():
            return self._scanned(at_ms)
        self._keys.clear()
        return PASS

    def _swiping(self, text: str, at_ms: float) -> Verdict:
        """Nothing of a stripe reaches a field, however slowly it comes."""
        if at_ms - self._keys[-1].at_ms > REST_OF_STRIPE_MS:  # ``quiet`` was not asked
            self._keys.clear()
            self._stripe = False
            return self.key(text, at_ms)
        self._keys.append(_Key(text, at_ms, 0))
        if text in _RETURNS and END_SENTINEL not in self._text():
            return self._scanned(at_ms)
        return Verdict(swallow=True, burst=True, wait_ms=self._wait_ms())

    def _wait_ms(self) -> int:
        """How long the rest of a stripe may stay away."""
        ended = END_SENTINEL in self._text().rstrip("\r\n")[-2:]  # behind it comes the LRC
        return NEXT_TRACK_MS if ended else REST_OF_STRIPE_MS

    def _scanned(self, at_ms: float) -> Verdict:
        take_back = sum(key.leaked for key in self._keys)
        code = self._text().strip("\r\n").removeprefix(self._prefix)
        if self._suffix:
            code = code.removesuffix(self._suffix)
        self._keys.clear()
        self._stripe = False
        self._scan_at_ms = at_ms
        return Verdict(swallow=True, scan=code, take_back=take_back, burst=True)

    def _is_scan(self) -> bool:
        """Whether what was typed so far, without a long gap, is a code and no person's typing."""
        text = self._text()
        if self._prefix and text.startswith(self._prefix):
            return len(text) > len(self._prefix) + len(self._suffix)
        gaps = [b.at_ms - a.at_ms for a, b in zip(self._keys, self._keys[1:], strict=False)]
        long_enough = len(text.strip()) >= SHORTEST_SCAN
        return not self._prefix and long_enough and bool(gaps) and median(gaps) <= MEDIAN_GAP_MS

    def _is_stripe(self) -> bool:
        """Whether what was typed so far begins a track; a person does not type it so fast.

        Keys that were typed straight before the card was swiped are no part of it.
        """
        text = self._text()
        code = text.removeprefix(self._prefix)
        gaps = [b.at_ms - a.at_ms for a, b in zip(self._keys, self._keys[1:], strict=False)]
        quick = len(text) >= _BURST_AT and bool(gaps) and median(gaps) <= MEDIAN_GAP_MS
        late = _LATE.match(text) if quick else None
        if late and len(text) == len(self._keys):
            del self._keys[: late.end()]
        return quick and (bool(late) or code.startswith(TRACK_SENTINELS))

    def _in_prefixed(self) -> bool:
        return bool(self._prefix) and self._text().startswith(self._prefix)

    def _text(self) -> str:
        return narrowed("".join(key.text for key in self._keys))


def narrowed(text: str) -> str:
    """Full-width letters, digits and signs as ASCII: a Chinese input method was switched on.

    >>> narrowed("６９０１２３ＡＢ－。")
    '690123AB-.'
    """
    return text.translate(_FULL_WIDTH)
