"""A bar code scanner that is plugged in as a serial port or reached over TCP: codec and driver."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from app.devices.frames import FrameCodec
from app.devices.link import Link
from app.devices.listener import LinkEar, Listener

_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class ScanCodec:
    """Bytes to texts, one for each frame (see ``FrameCodec``) that holds a readable code. Pure."""

    def __init__(self) -> None:
        self._frames = FrameCodec()

    def feed(self, data: bytes) -> list[str]:
        """The texts that ``data`` completes, in order."""
        return _texts(self._frames.feed(data))

    def quiet(self, for_s: float) -> list[str]:
        """Told that nothing has come ``for_s``: a code without a terminator ends here."""
        return _texts(self._frames.quiet(for_s))


def _texts(frames: list[bytes]) -> list[str]:
    return [text for frame in frames if (text := _decoded(frame))]


def _decoded(frame: bytes) -> str:
    r"""UTF-8, or else GB18030; nothing where it is neither: half a code is worse than none.

    >>> _decoded("会员88".encode()), _decoded("会员88".encode("gb18030")), _decoded(b"88\xff")
    ('会员88', '会员88', '')
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            text = frame.decode(encoding)
        except UnicodeDecodeError:
            continue
        kept = (ch for ch in text if unicodedata.category(ch) not in _DROPPED_CATEGORIES)
        return "".join(kept).strip()
    return ""


class SerialScanner:
    """``ports.Scanner`` on a link. Survives the cable being pulled and put back."""

    def __init__(self, url: str, *, baud: int = 9600) -> None:
        self._listener = Listener("scanner", lambda: LinkEar(Link(url, baud=baud), ScanCodec()))

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[bool], None]) -> None:
        """See ``ports.Scanner``. Both are called in the scanner's own thread."""
        self._listener.start(on_scan, on_state)

    def stop(self) -> None:
        """See ``ports.Scanner``. Returns when the thread has ended; not to be called by it."""
        self._listener.stop()
