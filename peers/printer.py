"""A virtual receipt printer: reads ESC/POS strictly, answers, and goes wrong on request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from peers.escpos import ALL_CUTS, Interpreter
from peers.line import UnpluggedError
from peers.slip import Slip

_DLE, _EOT, _DC4 = 0x10, 0x04, 0x14
_PULSE_BYTES = 5
_NORMAL = 0x12


@dataclass
class PrinterPeer:
    """Plug it into a ``TcpLine`` or a ``PtyLine``. Set a fault at any time, from any thread.

    Status requests (``DLE EOT``) and the pulse in real time (``DLE DC4``) are obeyed as the bytes
    come in; all else in turn, and only while there is paper and the cover is closed.
    ``unplug_after`` counts all bytes received; ``paper_lines`` counts what is printed.
    ``noise`` is answered in place of any status. What it has and lacks: see ``Interpreter``.
    """

    columns: int = 48
    size_for_all: bool = True
    chinese: str = "gb18030"
    lacks: tuple[bytes, ...] = ()
    cuts: bytes = ALL_CUTS
    knife_dots: int = 0
    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    silent: bool = False
    noise: bytes = b""
    answers_in_turn: bool = True
    unplug_after: int | None = None
    paper_lines: int | None = None
    on_slip: Callable[[Slip], None] = lambda _: None
    slips: list[Slip] = field(default_factory=list)
    pulses_in_real_time: int = 0
    received: int = 0

    def __post_init__(self) -> None:
        self._paper = Interpreter(
            self.columns,
            size_for_all=self.size_for_all,
            chinese=self.chinese,
            lacks=self.lacks,
            cuts=self.cuts,
            knife_dots=self.knife_dots,
            on_cut=self._keep,
            on_line=self._use_paper,
        )
        self._waiting = bytearray()
        self._lock = threading.RLock()
        self._recent = b""

    @property
    def errors(self) -> list[str]:
        """What no printer would have understood."""
        return self._paper.errors

    @property
    def drawer_pulses(self) -> int:
        """How often the drawer was opened."""
        return self._paper.pulses + self.pulses_in_real_time

    @property
    def unfinished(self) -> list[str]:
        """The lines on paper that was not cut yet."""
        return self._paper.slip.lines

    def __call__(self, data: bytes) -> bytes:
        """Bytes in, bytes out. ``UnpluggedError`` where the plug is pulled within ``data``."""
        with self._lock:
            return b"".join(self._one(byte) for byte in data)

    def restart(self) -> None:
        """Its power was cut and came back: what it had taken in and not printed is forgotten."""
        with self._lock:
            self._waiting.clear()
            self._recent = b""
            self._paper.restart()

    def load_paper(self) -> None:
        """Put in a new roll and close the cover: what waits is printed, its answers go nowhere."""
        with self._lock:
            self.paper_out = self.cover_open = False
            self.paper_lines = None
            self._work()
            self._told_in_turn()

    def _one(self, byte: int) -> bytes:
        if self.received == self.unplug_after:
            raise UnpluggedError
        self.received += 1
        answer = self._at_once(byte)
        self._waiting.append(byte)
        self._work()
        return answer + self._told_in_turn()

    def _work(self) -> None:
        while self._waiting and not self.paper_out and not self.cover_open:
            self._paper.paper_answer = 0x03 if self.paper_low else 0x00
            self._paper.feed(self._waiting.pop(0))

    def _told_in_turn(self) -> bytes:
        answers, self._paper.answers = self._paper.answers, b""
        if not answers or self.silent or not self.answers_in_turn:
            return b""
        return self.noise or answers

    def _at_once(self, byte: int) -> bytes:
        self._recent = (self._recent + bytes([byte]))[-_PULSE_BYTES:]
        if self._recent[-3:-1] == bytes([_DLE, _EOT]):
            if self.silent:
                return b""
            return self.noise or self._status(byte)
        if self._recent[:2] == bytes([_DLE, _DC4]) and len(self._recent) == _PULSE_BYTES:
            self.pulses_in_real_time += 1
        return b""

    def _status(self, subject: int) -> bytes:
        stopped = self.paper_out or self.cover_open
        bits = {
            1: 0x08 * stopped,
            2: 0x04 * self.cover_open | 0x20 * self.paper_out,
            3: 0,
            4: 0x0C * (self.paper_low or self.paper_out) | 0x60 * self.paper_out,
        }
        return bytes([_NORMAL | bits[subject]]) if subject in bits else b""

    def _use_paper(self) -> None:
        if self.paper_lines is not None:
            self.paper_lines -= 1
            self.paper_out = self.paper_lines <= 0

    def _keep(self, slip: Slip) -> None:
        self.slips.append(slip)
        self.on_slip(slip)
