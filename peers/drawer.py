"""A virtual cash drawer on a line of its own: certain bytes open it."""

from __future__ import annotations

import threading
from collections.abc import Callable


class DrawerPeer:
    """Opens at ``pulse``, once each time; anything else on its line is written down."""

    def __init__(self, pulse: bytes = b"\x07") -> None:
        self._pulse = pulse
        self._heard = b""
        self.opened = 0
        self.errors: list[str] = []
        self.on_open: Callable[[], object] = lambda: None
        self._changed = threading.Condition()

    def __call__(self, data: bytes) -> bytes:
        """Bytes in; a drawer says nothing."""
        with self._changed:
            for byte in data:
                self._heard += bytes([byte])
                if self._heard == self._pulse:
                    self.opened += 1
                    self.on_open()
                    self._heard = b""
                elif not self._pulse.startswith(self._heard):
                    self.errors.append(f"no pulse: {self._heard.hex(' ')}")
                    self._heard = b""
            self._changed.notify_all()
        return b""

    def was_opened(self, times: int, within_s: float = 10.0) -> bool:
        """Wait until it was opened ``times``; False where it never was."""
        with self._changed:
            return self._changed.wait_for(lambda: self.opened >= times, within_s)
