"""A virtual bar code scanner: sends codes when it is told to."""

from __future__ import annotations

import threading

from peers.line import Line

TERMINATORS = {"crlf": b"\r\n", "cr": b"\r", "lf": b"\n", "none": b""}


def silent(_: bytes) -> bytes:
    """The peer of a scanner's line: it takes what it is sent, and says nothing."""
    return b""


class ScannerPeer:
    """Reads codes onto a line, with ``gap_ms`` between two bytes; 0 sends a code at once."""

    def __init__(self, line: Line, *, terminator: bytes = b"\r\n", gap_ms: int = 0) -> None:
        self._line = line
        self._terminator = terminator
        self._gap_s = gap_ms / 1000
        self._never = threading.Event()

    def scan(self, code: str) -> None:
        """Send ``code`` in UTF-8 with its terminator."""
        self.send(code.encode() + self._terminator)

    def send(self, data: bytes) -> None:
        """Send bytes as they are: half a code, or noise."""
        if not self._gap_s:
            self._line.push(data)
            return
        for byte in data:
            self._line.push(bytes([byte]))
            self._never.wait(self._gap_s)
