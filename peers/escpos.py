"""A strict interpreter of ESC/POS: bytes to what would stand on the paper.

Written from the command descriptions, not from our renderer. What it does not know, or what a
printer would print wrong, is recorded in ``errors``; it never raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from peers import code128
from peers.commands import CommandReader, Steps
from peers.mode import Mode
from peers.slip import Align, Bars, Cell, Feed, Picture, Piece, Qr, Slip, Text

LINE_DOTS = 30
COLUMN_DOTS = 12
_QR_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
_QR_LONGEST = 2953
_BAR_DOTS = range(2, 7)
ALL_CUTS = bytes([0, 1, 48, 49, 65, 66])


class Interpreter(CommandReader):
    """Feed it bytes; it fills ``slips``, ``errors``, ``pulses``, and gives answers.

    ``size_for_all``: whether ``GS !`` enlarges Chinese too. Some printers do, some do not; a
    receipt has to look the same on both. ``chinese`` is the codec of its characters, empty where it
    has none; ``lacks`` are commands that it does not know, two bytes each; ``cuts`` the arguments
    of its knife. The knife is ``knife_dots`` above the head: what was printed last stays behind it.
    """

    def __init__(
        self,
        columns: int,
        *,
        size_for_all: bool = True,
        chinese: str = "gb18030",
        lacks: tuple[bytes, ...] = (),
        cuts: bytes = ALL_CUTS,
        knife_dots: int = 0,
        on_cut: Callable[[Slip], None] = lambda _: None,
        on_line: Callable[[], None] = lambda: None,
    ) -> None:
        self.columns = columns
        self.pulses = 0
        self.slip = Slip()
        self.answers = b""
        self.paper_answer = 0
        self._size_for_all = size_for_all
        self._chinese, self._lacks = chinese, lacks
        self._cuts, self._knife_dots = cuts, knife_dots
        self._on_cut = on_cut
        self._on_line = on_line
        self._mode = Mode()
        self._cells: list[Cell] = []
        super().__init__()

    def restart(self) -> None:
        """The power was cut: half a line, half a command and all modes go, the paper stays."""
        self._mode = Mode()
        self._cells = []
        self._begin()

    def _table(self) -> dict[bytes, Callable[[], Steps]]:
        known = {
            b"\x1b@": self._initialize,
            b"\x1ba": self._align,
            b"\x1bE": self._bold,
            b"\x1b!": self._print_mode,
            b"\x1bd": self._feed_lines,
            b"\x1bJ": self._feed_dots,
            b"\x1bp": self._pulse,
            b"\x1c&": self._chinese_on,
            b"\x1c.": self._chinese_off,
            b"\x1c!": self._chinese_mode,
            b"\x1d!": self._size,
            b"\x1dV": self._cut,
            b"\x1dv": self._raster,
            b"\x1d(": self._two_dimensional,
            b"\x1dh": self._bar_height,
            b"\x1dw": self._bar_width,
            b"\x1dH": self._bar_caption,
            b"\x1dk": self._bars,
            b"\x1dr": self._status,
            b"\x10\x04": self._real_time_status,
            b"\x10\x14": self._real_time_pulse,
        }
        lacks = self._lacks if self._chinese else (*self._lacks, b"\x1c&", b"\x1c.", b"\x1c!")
        return {name: steps for name, steps in known.items() if name not in lacks}

    def _run(self) -> Steps:
        while True:
            byte = yield
            if byte == ord("\n"):
                self._end_line()
            elif byte == 0:  # a code without a function
                continue
            elif byte in b"\x1b\x1c\x1d\x10":
                yield from self._command(byte)
            elif ord(" ") <= byte <= ord("~"):
                self._put(Cell(chr(byte), 1, *self._mode.latin, self._mode.bold))
            elif self._chinese and 0x81 <= byte <= 0xFE:  # GB18030's lead bytes
                yield from self._han(byte)
            else:
                self.error(f"unknown byte {byte:#04x}")

    # Text

    def _han(self, first: int) -> Steps:
        second = yield
        if not self._mode.chinese:
            self.error(f"{first:02x} {second:02x} outside Chinese mode")
            return
        pair = bytes([first, second])
        try:
            ch = pair.decode(self._chinese)
        except UnicodeDecodeError:
            self.error(f"no character {pair.hex(' ')}")
            return
        self._put(Cell(ch, 2, *self._mode.han, self._mode.bold))

    def _put(self, cell: Cell) -> None:
        used = sum(c.columns * c.wide for c in self._cells)
        if used + cell.columns * cell.wide > self.columns:
            self.error(f"line longer than the paper at {cell.ch!r}")
            self._end_line()
        self._cells.append(cell)

    def _end_line(self) -> None:
        self._print(Text(tuple(self._cells), self._mode.align))
        self._cells = []

    def _print(self, piece: Piece) -> None:
        if self._cells and not isinstance(piece, Text):
            self.error(f"{type(piece).__name__} inside a line")
            self._end_line()
        self.slip.pieces.append(piece)
        self._on_line()

    # Modes

    def _initialize(self) -> Steps:
        if self._cells:
            self.error("initialized inside a line")
        self._mode = Mode()
        self._cells = []
        yield from ()

    def _align(self) -> Steps:
        byte = yield from self._one(bytes([0, 1, 2, 48, 49, 50]), "alignment")
        self._mode = replace(self._mode, align=Align(byte % 48 % 3))

    def _bold(self) -> Steps:
        byte = yield
        self._mode = replace(self._mode, bold=bool(byte & 1))

    def _print_mode(self) -> Steps:
        byte = yield
        if byte & 0x47:
            self.error(f"print mode {byte:#04x}")
        size = (1 + bool(byte & 0x20), 1 + bool(byte & 0x10))
        self._mode = replace(self._mode, latin=size, bold=bool(byte & 8))

    def _chinese_on(self) -> Steps:
        self._mode = replace(self._mode, chinese=True)
        yield from ()

    def _chinese_off(self) -> Steps:
        self._mode = replace(self._mode, chinese=False)
        yield from ()

    def _chinese_mode(self) -> Steps:
        byte = yield
        if byte & 0x73:
            self.error(f"Chinese mode {byte:#04x}")
        self._mode = replace(self._mode, han=(1 + bool(byte & 4), 1 + bool(byte & 8)))

    def _size(self) -> Steps:
        byte = yield
        if byte & 0x88:
            self.error(f"size {byte:#04x}")
        size = ((byte >> 4 & 7) + 1, (byte & 7) + 1)
        han = size if self._size_for_all else self._mode.han
        self._mode = replace(self._mode, latin=size, han=han)

    # Paper

    def _feed_lines(self) -> Steps:
        count = yield
        self._print(Feed(count * LINE_DOTS))

    def _feed_dots(self) -> Steps:
        count = yield
        self._print(Feed(count))

    def _cut(self) -> Steps:
        how = yield from self._one(self._cuts, "cut")
        if how not in self._cuts:
            return
        if how in b"AB":
            self._print(Feed((yield)))
        if self._cells:
            self.error("cut inside a line")
        done = self.slip
        self.slip = done.cut_off(self._knife_dots, self.error)
        self._on_cut(done)

    def _pulse(self) -> Steps:
        pin, on, off = yield from self._take(3)
        if pin not in (0, 1, 48, 49) or not on or off < on:
            self.error(f"pulse {pin} {on} {off}")
        self.pulses += 1

    # Codes and pictures

    def _bar_height(self) -> Steps:
        height = yield from self._one(range(1, 256), "bar height")
        self._mode = replace(self._mode, bar_height=height)

    def _bar_width(self) -> Steps:
        dots = yield from self._one(_BAR_DOTS, "bar width")
        if dots in _BAR_DOTS:
            self._mode = replace(self._mode, bar_dots=dots)

    def _bar_caption(self) -> Steps:
        where = yield from self._one(bytes([0, 2, 48, 50]), "caption")
        self._mode = replace(self._mode, bar_caption=bool(where % 48))

    def _bars(self) -> Steps:
        yield from self._one(b"I", "bar code system")
        count = yield
        sent = yield from self._take(count)
        try:
            symbols, content = code128.read(sent)
        except ValueError as error:
            self.error(f"Code 128: {error}")
            return
        mode = self._mode
        if code128.modules(symbols) * mode.bar_dots > self.columns * COLUMN_DOTS:
            self.error("bars wider than the paper: not printed")
            return
        self._print(
            Bars(content, symbols, mode.bar_dots, mode.bar_height, mode.align, mode.bar_caption)
        )

    def _two_dimensional(self) -> Steps:
        letter, low, high = yield from self._take(3)
        data = yield from self._take(low + high * 256)
        if letter != ord("k") or data[:1] != b"1" or len(data) < len("cfn"):
            self.error(f"GS ( {letter:#04x} with {len(data)} bytes")
            return
        function, value = data[1], data[2]
        match function:
            case 65 if value in b"12":
                pass
            case 67 if 1 <= value <= 16:  # dots a module, by the command
                self._mode = replace(self._mode, qr_cell=value)
            case 69 if value in _QR_LEVELS:
                self._mode = replace(self._mode, qr_level=_QR_LEVELS[value])
            case 80 if value == ord("0") and len(data) - 3 <= _QR_LONGEST:
                self._mode = replace(self._mode, qr_data=data[3:])
            case 81 if value == ord("0"):
                self._print_qr()
            case _:
                self.error(f"QR function {function} {value}")

    def _print_qr(self) -> None:
        mode = self._mode
        if not mode.qr_data:
            self.error("QR printed before it was stored")
            return
        self._print(Qr(mode.qr_data.decode("utf-8"), mode.qr_cell, mode.qr_level, mode.align))

    def _raster(self) -> Steps:
        kind, mode, low_x, high_x, low_y, high_y = yield from self._take(6)
        across, down = low_x + high_x * 256, low_y + high_y * 256
        if kind != ord("0") or mode not in (0, 48):
            self.error(f"raster {kind} {mode}")
        if across * 8 > self.columns * COLUMN_DOTS or not across or not down:
            self.error(f"picture {across * 8} x {down}")
        dots = yield from self._take(across * down)
        self._print(Picture(max(1, across), dots, self._mode.align))

    # Answers

    def _status(self) -> Steps:
        yield from self._one(bytes([1, 49]), "status")
        self.answers += bytes([self.paper_answer])

    def _real_time_status(self) -> Steps:
        """Answered when it was received, see ``PrinterPeer``."""
        yield from self._one(bytes([1, 2, 3, 4]), "real-time status")

    def _real_time_pulse(self) -> Steps:
        """Carried out when it was received, see ``PrinterPeer``."""
        data = yield from self._take(3)
        if data[0] != 1 or data[1] > 1 or not 1 <= data[2] <= 8:  # by the command
            self.error(f"real-time pulse {data.hex(' ')}")
