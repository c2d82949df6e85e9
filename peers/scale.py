"""Virtual scales: one that answers (8217), one that sends its weight over and over."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_STX, _CR = b"\x02", b"\r"
_STATUS_ALWAYS, _NET, _UNZEROED, _BELOW, _OVER, _MOVING = 64, 32, 8, 4, 2, 1


@dataclass
class _Pan:
    """What lies on a scale, in grams. Set anything at any time, from any thread."""

    grams: int = 0
    capacity_grams: int = 15_000
    moving: bool = False
    silent: bool = False
    noise: bytes = b""
    tares: bool = True
    tare_grams: int = 0

    @property
    def net_grams(self) -> int:
        """Less the tare."""
        return self.grams - self.tare_grams

    @property
    def over(self) -> bool:
        """More lies on it than it can weigh."""
        return self.grams > self.capacity_grams

    def take_tare(self) -> bool:
        """What lies on it is the tare from now on; False where it does not do that now."""
        done = self.tares and not self.moving and not self.over and self.grams > 0
        if done:
            self.tare_grams = self.grams
        return done


@dataclass
class ToledoPeer(_Pan):
    """``W`` asks for the weight, ``T CR`` takes the tare; frames begin with STX and end with CR.

    ``parity``: seven bits and even parity, which an eight-bit line sees as bit 7. ``pounds``: it
    is set to pounds. ``late``: it answers a question only when the next one is asked. ``cut``: so
    many bytes of an answer get through. ``flip``: a bit of the byte at this place is the other way
    round, once. ``unzeroed``: it found no zero when it was switched on.
    """

    parity: bool = True
    pounds: bool = False
    late: bool = False
    cut: int | None = None
    flip: int | None = None
    unzeroed: bool = False
    errors: list[str] = field(default_factory=list)
    questions: int = 0

    def __post_init__(self) -> None:
        self._waiting: deque[bytes] = deque()
        self._tare_began = False

    def __call__(self, data: bytes) -> bytes:
        """Bytes in, bytes out."""
        return b"".join(self._byte(byte) for byte in data)

    def _byte(self, byte: int) -> bytes:
        if self.parity:
            if byte.bit_count() % 2:
                self.errors.append(f"parity of {byte:02x}")
                return b""
            byte &= 0x7F
        if byte == ord("W"):
            return self._sent(self._weight())
        if byte == ord("T"):
            self._tare_began = True
        elif byte == _CR[0] and self._tare_began:
            self._tare_began = False
            if self.tares:
                self.take_tare()
                return self._sent(self._status())
        else:
            self.errors.append(f"unknown command {byte:02x}")
        return b""

    def _weight(self) -> bytes:
        if self.moving or self.over or self.net_grams < 0 or self.unzeroed:
            return self._status()
        net = b"N" if self.tare_grams else b""
        return _STX + self._figure() + net + _CR

    def _figure(self) -> bytes:
        if self.pounds:
            hundredths = (self.net_grams * 100_000 * 100 + 22_679_618) // 45_359_237
            return f"{hundredths // 100:02d}.{hundredths % 100:02d}".encode()
        return f"{self.net_grams // 1000:02d}.{self.net_grams % 1000:03d}".encode()

    def _status(self) -> bytes:
        status = _STATUS_ALWAYS
        for bit, is_set in (
            (_MOVING, self.moving),
            (_OVER, self.over),
            (_BELOW, self.net_grams < 0),
            (_UNZEROED, self.unzeroed),
            (_NET, self.tare_grams > 0),
        ):
            status |= bit * is_set
        return _STX + b"?" + bytes([status]) + _CR

    def _sent(self, answer: bytes) -> bytes:
        self.questions += 1
        if self.silent:
            return b""
        if self.noise:
            return self.noise
        if self.parity:
            answer = bytes(byte + 128 * (byte.bit_count() % 2) for byte in answer)
        if self.flip is not None:
            torn = bytearray(answer)
            torn[self.flip] ^= 1
            answer, self.flip = bytes(torn), None
        if self.late:
            self._waiting.append(answer)
            return self._waiting.popleft() if len(self._waiting) > 1 else b""
        return answer[: self.cut]


@dataclass
class StreamPeer(_Pan):
    """A line of its weight whenever its line is quiet: pass ``talk`` to the line as well.

    ``MT CR LF`` takes the tare. ``unit`` is "kg", "g" or "lb"; the figure is always in thousandths,
    or whole grams. ``spoilt`` is said once in place of the next line, or of so many.
    """

    unit: str = "kg"
    spoilt: list[bytes] = field(default_factory=list)
    refuses: bool = False
    said: int = 0

    def __post_init__(self) -> None:
        self._heard = b""
        self._answer = b""

    def __call__(self, data: bytes) -> bytes:
        """A command of the driver."""
        self._heard += data
        if not self._heard.endswith(b"\r\n"):
            return b""
        command, self._heard = self._heard, b""
        if self.silent:
            return b""
        if self.refuses or command != b"MT\r\n":
            return b"E3\r\n" if command == b"MT\r\n" else b"E1\r\n"
        self.take_tare()
        return b""

    def talk(self) -> bytes:
        """What it says now."""
        self.said += 1
        if self.silent:
            return b""
        if self.spoilt:
            return self.spoilt.pop(0)
        return self.noise or self.frame()

    def frame(self) -> bytes:
        """One line of its weight."""
        mode = "NT" if self.tare_grams else "GS"
        if self.over:
            return f"OL,{mode},+         \r\n".encode()
        state = "US" if self.moving else "ST"
        sign = "-" if self.net_grams < 0 else "+"
        grams = abs(self.net_grams)
        figure = f"{grams:7d}" if self.unit == "g" else f"{grams // 1000:03d}.{grams % 1000:03d}"
        return f"{state},{mode},{sign}{figure}{self.unit}\r\n".encode()
