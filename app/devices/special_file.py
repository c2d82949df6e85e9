"""A device that the system shows as a file, such as ``/dev/usb/lp0``; Linux only.

It looks like a port of pyserial. A plain file is taken too (a spool): it is written at its end
and never answers.
"""

from __future__ import annotations

import os
import select
import stat
import sys

import serial


class SpecialFile:
    """An existing file, never made here: a mistyped device name must not become a file."""

    def __init__(self, path: str, *, timeout_s: float, write_timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._write_timeout_s = write_timeout_s
        if sys.platform == "win32":
            raise OSError("device files are for Linux")
        self._answers = not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116  # bytes, not paths
        mode = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY if self._answers else os.O_WRONLY
        self._fd = os.open(path, mode | os.O_APPEND)

    @property
    def in_waiting(self) -> int:
        """One where something can be read at once, else none."""
        return int(self._readable(0))

    def read(self, size: int = 1, /) -> bytes:
        """At most ``size`` bytes; none where nothing came in time."""
        return os.read(self._fd, size) if self._readable(self._timeout_s) else b""

    def write(self, b: bytes, /) -> int:
        """How many bytes the system took."""
        if not select.select([], [self._fd], [], self._write_timeout_s)[1]:
            raise serial.SerialTimeoutException("Write timeout")
        return os.write(self._fd, b)

    def close(self) -> None:
        """Let the file go. May be called again."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _readable(self, wait_s: float) -> bool:
        ready = self._answers and select.select([self._fd], [], [], wait_s)[0]
        return bool(ready)
