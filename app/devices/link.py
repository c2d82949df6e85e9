"""A byte pipe to a device, wherever it is plugged in: opened from a URL.

``/dev/ttyUSB0``, ``COM3``, ``socket://10.0.0.7:9100``, ``file:///dev/usb/lp0``,
``usb://04b8:0e15``, ``win32://EPSON TM-T82III`` (Windows' print queue). A serial link takes its
speed and flow control from the URL: ``/dev/ttyUSB0?baud=19200&flow=xonxoff``.

A write that succeeds says only that this computer took the bytes. Whether the device read them
is known when it answers, and not before.
"""

from __future__ import annotations

import select
import socket
import time
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlsplit

import serial
from serial.urlhandler import protocol_socket

from app.devices import tap
from app.devices.special_file import SpecialFile
from app.domain.refusal import Unavailable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

POLL_S = 0.05
SPOOLER = "win32://"
_FLOWS = ("none", "rtscts", "dsrdtr", "xonxoff")


class _Pipe(Protocol):
    """What pyserial's ports and ``SpecialFile`` have in common."""

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int = 1, /) -> bytes: ...

    def write(self, b: bytes, /) -> int | None: ...

    def close(self) -> None: ...


class _TcpPort(protocol_socket.Serial):
    """Pyserial's socket, but for three faults of it.

    Its ``open`` throws away what the device says first; its ``write`` spins while the device is
    slow; its ``close`` leaks the socket after a disconnect, and sleeps 0.3 s.
    """

    def reset_input_buffer(self) -> None:
        """Nothing: called by ``open``, when nothing on a new connection can be stale."""

    def write(self, b: ReadableBuffer, /) -> int:
        """How many bytes the system took, once it had room for some."""
        if not select.select([], [self], [], self.write_timeout)[1]:
            raise serial.SerialTimeoutException("Write timeout")
        connection: socket.socket = vars(self)["_socket"]
        return connection.send(b)

    def close(self) -> None:
        """Let the connection go at once. What was written still goes out."""
        connection = vars(self).get("_socket")
        if connection is not None:
            connection.close()
        self.is_open = False


class Link:
    """An open pipe. Every failure is ``Unavailable``: ``link_open``, ``link_lost``, ``link_stuck``.

    One link serves one thread. After ``Unavailable`` it is of no more use: close it, open another.
    """

    def __init__(self, url: str, *, baud: int = 9600, write_timeout_s: float = 5.0) -> None:
        """Open ``url``. ``baud`` is for a serial link whose URL names none."""
        self.url = url
        try:
            self._pipe = _opened(url, baud, write_timeout_s)
        except (serial.SerialException, OSError, ValueError) as error:
            raise Unavailable("link_open", f"{url}: {error}") from error

    def write(self, data: bytes) -> None:
        """Hand over all of ``data``. After ``Unavailable`` some of it may be on its way."""
        rest = data
        while rest:
            try:
                taken = self._pipe.write(rest)
            except serial.SerialTimeoutException as error:
                raise Unavailable("link_stuck", f"{self.url}: {error}") from error
            except (serial.SerialException, OSError) as error:
                raise Unavailable("link_lost", f"{self.url}: {error}") from error
            tap.passed(self.url, rest[: taken or 0], sent=True)
            rest = rest[taken or 0 :]

    def read(self, wait_s: float) -> bytes:
        """What has arrived; empty where nothing came within ``wait_s``."""
        until = time.monotonic() + wait_s
        try:
            got = self._pipe.read(1)
            while not got and time.monotonic() < until:
                got = self._pipe.read(1)
        except (serial.SerialException, OSError) as error:
            raise Unavailable("link_lost", f"{self.url}: {error}") from error
        got += self._waiting() if got else b""
        tap.passed(self.url, got, sent=False)
        return got

    def drain(self) -> None:
        """Forget what has arrived and was not read."""
        while self._waiting():
            pass

    def close(self) -> None:
        """Let the device go. May be called again."""
        self._pipe.close()

    def _waiting(self) -> bytes:
        """What can be read without waiting. A lost device is left for the next ``read`` to tell."""
        got = b""
        try:
            while (ready := self._pipe.in_waiting) and (more := self._pipe.read(ready)):
                got += more
        except (serial.SerialException, OSError):
            return got
        return got


def _opened(url: str, baud: int, write_timeout_s: float) -> _Pipe:
    parts = urlsplit(url)
    if parts.scheme == "socket":
        return _TcpPort(url, timeout=POLL_S, write_timeout=write_timeout_s)
    if parts.scheme == "file":
        return SpecialFile(parts.path, timeout_s=POLL_S, write_timeout_s=write_timeout_s)
    if parts.scheme == "usb":
        from app.devices.usb_link import UsbPrinter  # noqa: PLC0415 (few printers need it)

        return UsbPrinter(url, timeout_s=POLL_S, write_timeout_s=write_timeout_s)
    if url.startswith(SPOOLER):
        return _spooled(url.removeprefix(SPOOLER))
    device, _, query = url.partition("?")
    options = dict(parse_qsl(query, strict_parsing=bool(query)))
    baud = int(options.pop("baud", baud))
    flow = options.pop("flow", "none")
    if options or flow not in _FLOWS:
        raise ValueError(f"unknown option: {query}")
    return serial.serial_for_url(
        device,
        baudrate=baud,
        timeout=POLL_S,
        write_timeout=write_timeout_s,
        rtscts=flow == "rtscts",
        dsrdtr=flow == "dsrdtr",
        xonxoff=flow == "xonxoff",
    )


def _spooled(name: str) -> _Pipe:
    try:
        from app.devices.spooler import SpooledDocument  # noqa: PLC0415 (for Windows only)
    except ModuleNotFoundError as error:
        raise OSError(f"pywin32 is not installed: {error.name}") from error
    return SpooledDocument(name)
