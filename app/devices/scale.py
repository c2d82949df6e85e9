"""Scales on a link, in two dialects; see ``weight_frames`` for what they say.

A weight is taken when the scale says the same twice in a row: there is no check sum in either
dialect, and an answer may still be under way that was meant for an earlier question. The link is
opened for each question and what lies in it is dropped, so a weight is never an old one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing

from app.devices.link import Link
from app.devices.ports import Weight
from app.devices.weight_frames import (
    Reading,
    Unit,
    read_8217,
    read_stream,
    with_parity,
    without_parity,
)
from app.domain.refusal import Unavailable

_8217_FRAME = re.compile(rb"\x02([^\x02\r]*)\r")
_ASK, _TARE = b"W", b"T\r"
STREAM_TARE = b"MT\r\n"
_STREAM_REFUSES = re.compile(rb"E[1-3]")
_LONGEST_FRAME = 64


class ToledoScale:
    """``ports.Scale`` for the 8217 dialect, which answers when it is asked.

    While goods move it tells no figure: then ``Weight(0, stable=False)``. ``parity``: it speaks
    seven bits with even parity, as it comes from the factory; False for eight bits without, and
    behind a serial server that takes the parity off. ``patience_s`` is for a whole weighing.
    """

    def __init__(
        self,
        url: str,
        *,
        baud: int = 9600,
        unit: Unit = Unit.KILOGRAM,
        parity: bool = True,
        patience_s: float = 1.5,
    ) -> None:
        if unit is Unit.GRAM:
            raise ValueError("an 8217 weighs in kilograms or pounds")
        self._url, self._baud = url, baud
        self._unit, self._parity = unit, parity
        self._patience_s = patience_s

    def weigh(self) -> Weight:
        """See ``ports.Scale``; the codes are those of ``_weight`` and ``_Ear``."""
        with closing(_Ear(self._url, self._baud, self._patience_s)) as ear:
            before: Reading | None = None
            while True:
                reading = self._asked(ear, _ASK)
                if reading is not None and (not reading.stable or reading == before):
                    return _weight(reading)
                before = reading

    def tare(self) -> None:
        """See ``ports.Scale``; ``scale_not_tared`` where it says that it still weighs gross."""
        with closing(_Ear(self._url, self._baud, self._patience_s)) as ear:
            reading = self._asked(ear, _TARE)
            if reading is None:
                raise Unavailable("scale_garbled")
            if not _weight(reading).stable:
                raise Unavailable("scale_moving")
            if not reading.net:
                raise Unavailable("scale_not_tared")

    def close(self) -> None:
        """Nothing is held between questions."""

    def _asked(self, ear: _Ear, question: bytes) -> Reading | None:
        """The first whole answer; None where it makes no sense."""
        ear.say(with_parity(question) if self._parity else question)
        heard = b""
        for data in ear.heard():
            heard += without_parity(data) if self._parity else data
            if found := _8217_FRAME.search(heard):
                return read_8217(found[1], self._unit)
            heard = heard[-_LONGEST_FRAME:]
        raise AssertionError("an ear hears until it raises")


class StreamScale:
    """``ports.Scale`` for one that sends its weight over and over.

    ``tare_command`` is Excell's ``MT``; KERN and others take ``T``.
    """

    def __init__(
        self,
        url: str,
        *,
        baud: int = 9600,
        unit: Unit = Unit.KILOGRAM,
        tare_command: bytes = STREAM_TARE,
        patience_s: float = 1.5,
    ) -> None:
        self._url, self._baud = url, baud
        self._unit = unit
        self._tare_command = tare_command
        self._patience_s = patience_s

    def weigh(self) -> Weight:
        """See ``ports.Scale``; the codes are those of ``_weight`` and ``_Ear``."""
        with closing(_Ear(self._url, self._baud, self._patience_s)) as ear:
            before: Reading | None = None
            for frame in _frames(ear):
                reading = read_stream(frame, self._unit)
                if reading is not None and (not reading.stable or reading == before):
                    return _weight(reading)
                before = reading
        raise AssertionError("an ear hears until it raises")

    def tare(self) -> None:
        """See ``ports.Scale``. Done when the scale itself says that it weighs net, and nothing.

        ``scale_not_tared`` where it refuses the command.
        """
        with closing(_Ear(self._url, self._baud, self._patience_s)) as ear:
            ear.say(self._tare_command)
            for frame in _frames(ear):
                if _STREAM_REFUSES.fullmatch(frame):
                    raise Unavailable("scale_not_tared", repr(frame))
                if read_stream(frame, self._unit) == Reading(0, net=True):
                    return
        raise AssertionError("an ear hears until it raises")

    def close(self) -> None:
        """Nothing is held between questions."""


class _Ear:
    """A new link to a scale, listened to for ``patience_s`` in all.

    Raises ``Unavailable``: ``link_open``, ``link_lost``, ``link_stuck``; ``scale_silent`` where
    nothing was heard in that time, ``scale_garbled`` where what was heard settled nothing.
    """

    def __init__(self, url: str, baud: int, patience_s: float) -> None:
        self._link = Link(url, baud=baud, write_timeout_s=patience_s)
        self._until = time.monotonic() + patience_s
        self._heard = False
        self._link.drain()

    def say(self, data: bytes) -> None:
        """Ask the scale something. What it said before is forgotten."""
        self._link.drain()
        self._link.write(data)

    def heard(self) -> Iterator[bytes]:
        """What arrives, piece by piece, until it raises ``Unavailable``."""
        while (left_s := self._until - time.monotonic()) > 0:
            data = self._link.read(left_s)
            if data:
                self._heard = True
                yield data
        raise Unavailable("scale_garbled" if self._heard else "scale_silent")

    def close(self) -> None:
        """Let the scale go."""
        self._link.close()


def _frames(ear: _Ear) -> Iterator[bytes]:
    """Lines as they end, without CR LF. The rest of one that began before is no whole frame."""
    rest = b""
    for data in ear.heard():
        *ended, rest = (rest + data).split(b"\r\n")
        yield from ended
        rest = rest[-_LONGEST_FRAME:]


def _weight(reading: Reading) -> Weight:
    """What is sold by, or why not: ``scale_over``, ``scale_below_zero``, ``scale_not_zeroed``."""
    if reading.over:
        raise Unavailable("scale_over")
    if reading.below_zero:
        raise Unavailable("scale_below_zero")
    if reading.unzeroed:
        raise Unavailable("scale_not_zeroed")
    return Weight(reading.grams, reading.stable)
