"""Virtual displays on a pole: they read their commands strictly, and keep what they show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator

from peers.commands import CommandReader, Steps

_CR, _CLR, _ESC = 0x0D, 0x0C, 0x1B
_LINES = {0x41: 0, 0x42: 1}  # ESC Q A, ESC Q B
_MOST_DIGITS = 8


class _Glass(CommandReader):
    """What all of these displays have: a glass that is cleared, and rows that are written."""

    def __init__(self, rows: int) -> None:
        self.rows = [""] * rows
        self.clears = 0
        self.initializations = 0
        self._in_string_mode = False
        super().__init__()

    def _table(self) -> dict[bytes, Callable[[], Steps]]:
        return {b"\x1b@": self._initialize, b"\x1bQ": self._write}

    def _run(self) -> Steps:
        while True:
            byte = yield
            if byte == _ESC:
                yield from self._command(byte)
            elif byte == _CLR:
                self.clears += 1
                self._in_string_mode = False
                self.rows = [""] * len(self.rows)
            elif byte != _CR:
                self.error(f"unknown byte 0x{byte:02x}")

    def _initialize(self) -> Steps:
        yield from ()
        if self._in_string_mode:
            self.error("initialized in string mode")
        self.initializations += 1
        self.rows = [""] * len(self.rows)

    def _write(self) -> Steps:
        row = yield
        if _LINES.get(row, len(self.rows)) >= len(self.rows):
            self.error(f"line {row}")
            return
        data = yield from self._until_cr()
        self._in_string_mode = True
        self.rows[_LINES[row]] = self._text(data)

    def _until_cr(self) -> Generator[None, int, bytes]:
        taken = bytearray()
        while (byte := (yield)) != _CR:
            taken.append(byte)
        return bytes(taken)

    def _text(self, data: bytes) -> str:
        raise NotImplementedError


class _TextGlass(_Glass):
    """Two lines of ``columns``, with a font of ASCII or of GB18030's characters of two bytes."""

    def __init__(self, columns: int, *, chinese: bool) -> None:
        self._columns = columns
        self._chinese = chinese
        super().__init__(rows=2)

    def _text(self, data: bytes) -> str:
        if len(data) != self._columns:
            self.error(f"{len(data)} characters in a line of {self._columns}")
        try:
            text = data.decode("gb18030" if self._chinese else "ascii")
        except UnicodeDecodeError as error:
            self.error(f"no character: {error}")
            return ""
        if not text.isprintable() or any(len(ch.encode("gb18030")) > 2 for ch in text):
            self.error(f"not in the font: {text!r}")
        return text.rstrip()


class _PriceGlass(_Glass):
    """Eight digits, and a lamp: 0 is none."""

    def __init__(self) -> None:
        self.lamp = 0
        super().__init__(rows=1)

    def _table(self) -> dict[bytes, Callable[[], Steps]]:
        return {**super()._table(), b"\x1bs": self._light}

    def _light(self) -> Steps:
        lamp = yield from self._one(b"01234", "lamp")
        self.lamp = lamp - ord("0")

    def _text(self, data: bytes) -> str:
        if any(byte not in b"0123456789-." for byte in data):
            self.error(f"no digits: {data!r}")
        if sum(byte in b"0123456789" for byte in data) > _MOST_DIGITS:
            self.error(f"too many digits: {data!r}")
        return data.decode("ascii", "replace")


class DisplayPeer:
    """A display of two lines. Plug it into a ``TcpLine`` or a ``PtyLine``.

    ``answer`` is sent back for whatever comes: a display that chatters.
    """

    def __init__(self, *, columns: int = 20, chinese: bool = False, answer: bytes = b"") -> None:
        self.glass: _TextGlass | _PriceGlass = _TextGlass(columns, chinese=chinese)
        self.answer = answer
        self.received = bytearray()
        self.on_change: Callable[[], object] = lambda: None
        self._changed = threading.Condition()

    def __call__(self, data: bytes) -> bytes:
        """Bytes in; what is seen may be another afterwards."""
        with self._changed:
            self.received += data
            for byte in data:
                self.glass.feed(byte)
            self._changed.notify_all()
        self.on_change()
        return self.answer

    @property
    def upper(self) -> str:
        """The first line, or the digits."""
        return self.glass.rows[0]

    @property
    def lower(self) -> str:
        """The second line."""
        return self.glass.rows[-1]

    @property
    def errors(self) -> list[str]:
        """What no display would have understood."""
        return self.glass.errors

    def shows(self, *rows: str, within_s: float = 10.0) -> bool:
        """Wait until ``rows`` stand there; False where they never did."""
        with self._changed:
            return self._changed.wait_for(lambda: self.glass.rows == [*rows], within_s)


class PricePeer(DisplayPeer):
    """A display of eight digits."""

    def __init__(self) -> None:
        super().__init__()
        self._price = _PriceGlass()
        self.glass = self._price

    @property
    def lamp(self) -> int:
        """Which lamp is lit: 1 price, 2 total, 3 paid, 4 change; 0 for none."""
        return self._price.lamp
