"""A cash drawer with a line of its own, opened by a byte or a few.

BEL opens most: APG, SerialPRO II Owner's Manual, II "Cash Drawer Testing"; IBM, SurePOS 500
Technical Reference, "Open cash drawer 1" (the second one: ``ESC BEL``). Others are set by switches,
and Glancetron's trigger 8005-U takes ``ESC 4``.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.devices.found import serial_ports
from app.devices.link import Link
from app.devices.ports import PrintOutcome
from app.domain.refusal import Unavailable

BEL = b"\x07"


class SerialDrawer:
    """``ports.Drawer`` on a link. The drawer needs a power supply: the line is closed again."""

    def __init__(self, url: str, *, pulse: bytes = BEL, baud: int = 9600) -> None:
        if not pulse:
            raise ValueError("a drawer is opened by at least one byte")
        self._url = url
        self._pulse = pulse
        self._baud = baud

    def is_there(self, *, was_there: bool) -> bool:
        """Whether its line can be opened; not one byte is sent, and no drawer opens.

        Of one that ``was_there`` only its port is looked for, since opening a line moves its
        signals: that a line over TCP was cut is so told by the next pulse.
        """
        if was_there:
            return _is_plugged_in(self._url.partition("?")[0])
        try:
            Link(self._url, baud=self._baud).close()
        except Unavailable:
            return False
        return True

    def open_drawer(self) -> PrintOutcome:
        """See ``ports.Drawer``. Never ``PRINTED``: such a drawer answers nothing.

        ``FAILED`` where its line could not be opened; else the bytes went out, once.
        """
        try:
            link = Link(self._url, baud=self._baud, write_timeout_s=1.0)
        except Unavailable:
            return PrintOutcome.FAILED
        with closing(link):
            try:
                link.write(self._pulse)
            except Unavailable:
                return PrintOutcome.UNKNOWN
        return PrintOutcome.UNKNOWN


def _is_plugged_in(port: str) -> bool:
    """Of what is no port of this computer: true."""
    if port.startswith("/"):
        return Path(port).exists()
    named = port.upper().startswith("COM")
    return not named or any(one.url.upper() == port.upper() for one in serial_ports())
