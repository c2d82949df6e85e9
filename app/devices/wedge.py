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
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

MEDIAN_GAP_MS = 35
LONGEST_GAP_MS = 50
SHORTEST_SCAN = 6
EMPTY_RETURN_MS = 100
_BURST_AT = 3
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
    """What to do with a key. ``take_back`` counts characters that the focused field was given."""

    swallow: bool = False
    scan: str = ""
    take_back: int = 0
    burst: bool = False


PASS = Verdict()
SWALLOW = Verdict(swallow=True, burst=True)


@dataclass(frozen=True, slots=True)
class _Key:
    text: str
    at_ms: float
    leaked: int


class WedgeDetector:
    """Feed it every key press with text. Times are those of the events, in milliseconds.

    ``prefix`` and ``suffix`` are what the scanner is set to send around a code, if anything;
    Return ends a code in any case. ``idle_end``: the scanner sends no Return, and the caller calls
    ``quiet`` some ``LONGEST_GAP_MS`` after the last key.
    """

    def __init__(self, *, prefix: str = "", suffix: str = "", idle_end: bool = False) -> None:
        self._prefix = prefix
        self._suffix = suffix
        self._idle_end = idle_end
        self._keys: list[_Key] = []
        self._scan_at_ms = float("-inf")

    def key(self, text: str, at_ms: float) -> Verdict:
        """Judge one press. ``text`` may be empty (Shift) or several characters (input method)."""
        if not text:
            return PASS
        if text in _RETURNS:
            return self._ended(at_ms)
        if self._keys and at_ms - self._keys[-1].at_ms > LONGEST_GAP_MS:
            self._keys.clear()
        hidden = self._in_prefixed()
        self._keys.append(_Key(text, at_ms, 0 if hidden else len(text)))
        if self._suffix and self._text().endswith(self._suffix) and self._is_scan():
            self._keys[-1] = _Key(text, at_ms, 0)
            return self._scanned(at_ms)
        return SWALLOW if hidden else Verdict(burst=len(self._keys) >= _BURST_AT)

    def quiet(self, at_ms: float) -> Verdict:
        """Told that no key has come since. Only with ``idle_end`` can this end a code."""
        paused = bool(self._keys) and at_ms - self._keys[-1].at_ms >= LONGEST_GAP_MS
        if self._idle_end and paused and self._is_scan():
            return self._scanned(at_ms)
        return PASS

    def reset(self) -> None:
        """A key without text that no scanner sends (an arrow, Escape), or the focus has moved."""
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

    def _scanned(self, at_ms: float) -> Verdict:
        take_back = sum(key.leaked for key in self._keys)
        code = self._text().removeprefix(self._prefix)
        if self._suffix:
            code = code.removesuffix(self._suffix)
        self._keys.clear()
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
