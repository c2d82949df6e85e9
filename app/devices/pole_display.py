"""Displays on a pole, read by the customer: two lines of text, or eight digits and four lamps.

Text: the CD5220 command set, which most makers know besides their own. Partner Tech, CD5220 User's
Manual, 7.2 "CD5220 Standard Mode Command List": ``ESC Q A`` text CR, ``ESC Q B`` text CR, of twenty
characters each; in that mode only ``CLR`` changes to another, so it stands before ``ESC @``.

Digits: LED8N Customer Display, Users Manual: ``ESC Q A d1..dn CR`` of at most eight digits, a
point and a minus, at 2400 baud from the factory. ``ESC s n`` lights a lamp (通用客显指令集: 0 dark,
1 单价, 2 总计, 3 收款, 4 找零).
"""

from __future__ import annotations

import time

from app.devices.link import Link
from app.domain.display import Caption, Face, amount_in, legible
from app.domain.receipt import fit, left
from app.domain.refusal import Unavailable

WRITE_TIMEOUT_S = 1.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 5.0
_CR = b"\r"
CLEAR = b"\x0c"
# What was torn off before ends at CR; CLR leaves the mode of ESC Q, in which ESC @ is not heard.
INITIALIZE = _CR + CLEAR + b"\x1b@"
UPPER, LOWER = b"\x1bQA", b"\x1bQB"
_LAMP = b"\x1bs"
_DARK = b"0"
_LAMPS = {
    Caption.PRICE: b"1",
    Caption.SAVED: b"1",
    Caption.TOTAL: b"2",
    Caption.DUE: b"2",
    Caption.PAID: b"3",
    Caption.CHANGE: b"4",
}
_MOST_DIGITS = 8
PRICE_BAUD = 2400


class PoleDisplay:
    """``ports.LineDisplay`` for two lines of text on a link.

    A device that is gone is looked for again by the next ``show``, at the soonest ``wait_s`` after
    it was lost, then after twice as long, up to five seconds. Opening a network address may take
    up to five seconds, a write up to one: it belongs on a lane of its own.
    """

    def __init__(
        self, url: str, *, face: Face | None = None, baud: int = 9600, wait_s: float = _FIRST_WAIT_S
    ) -> None:
        self._face = face or Face()
        self._screen = _Screen(url, baud, wait_s)

    def show(self, upper: str, lower: str) -> bool:
        """See ``ports.LineDisplay``. A line that stands there already is not sent again."""
        return self._screen.put((UPPER + self._text(upper) + _CR, LOWER + self._text(lower) + _CR))

    def close(self) -> None:
        """See ``ports.LineDisplay``. It may be shown on again."""
        self._screen.close()

    def _text(self, text: str) -> bytes:
        shown = fit(legible(text, self._face), self._face.columns)
        return left(shown, self._face.columns).encode("gb18030" if self._face.chinese else "ascii")


class PriceDisplay:
    """``ports.LineDisplay`` for one amount: that of the lower line, or else of the upper one.

    The word before the amount chooses the lamp. An amount of more than eight digits is not shown:
    a part of it would be another amount.
    """

    def __init__(self, url: str, *, baud: int = PRICE_BAUD, wait_s: float = _FIRST_WAIT_S) -> None:
        self._screen = _Screen(url, baud, wait_s)

    def show(self, upper: str, lower: str) -> bool:
        """See ``ports.LineDisplay``."""
        caption, amount = amount_in(lower) or amount_in(upper) or (None, "")
        if caption is None or sum(ch.isdigit() for ch in amount) > _MOST_DIGITS:
            return self._screen.put((_LAMP + _DARK, CLEAR))
        return self._screen.put((_LAMP + _LAMPS[caption], UPPER + amount.encode("ascii") + _CR))

    def close(self) -> None:
        """See ``ports.LineDisplay``."""
        self._screen.close()


class _Screen:
    """The link of a display, what stands on it, and when to look for it again."""

    def __init__(self, url: str, baud: int, wait_s: float) -> None:
        self._url = url
        self._baud = baud
        self._first_wait_s = self._wait_s = wait_s
        self._not_before = float("-inf")
        self._link: Link | None = None
        self._standing: tuple[bytes, ...] = ()

    def put(self, rows: tuple[bytes, ...]) -> bool:
        """Send the commands in ``rows`` that were not the last of their place."""
        try:
            link = self._opened()
            if link is None:
                return False
            link.read(0)  # what it says is nothing to us; that it is gone is known only so
            changed = [row for row in rows if row not in self._standing]
            if changed:
                link.write(b"".join(changed))
        except Unavailable:
            self._lost()
            return False
        self._standing = rows
        self._wait_s = self._first_wait_s
        return True

    def close(self) -> None:
        """Clear it and let it go."""
        if self._link is None:
            return
        try:
            self._link.write(INITIALIZE)
        except Unavailable:
            pass
        finally:
            self._let_go()

    def _opened(self) -> Link | None:
        """The link, initialised where it is a new one; None where it is too soon to try."""
        if self._link is None:
            if time.monotonic() < self._not_before:
                return None
            self._link = Link(self._url, baud=self._baud, write_timeout_s=WRITE_TIMEOUT_S)
            self._link.write(INITIALIZE)
        return self._link

    def _lost(self) -> None:
        self._let_go()
        self._not_before = time.monotonic() + self._wait_s
        self._wait_s = min(_LONGEST_WAIT_S, self._wait_s * 2)

    def _let_go(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link, self._standing = None, ()
