"""A bar code scanner that is plugged in as a serial port or reached over TCP: codec and driver."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Callable

from app.devices.link import Link
from app.domain.refusal import Unavailable

LONGEST_FRAME = 512
IDLE_END_S = 0.1
STALE_S = 1.0
_TERMINATORS = b"\r\n"
_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 5.0


class ScanCodec:
    """Bytes to texts. Pure: it is told how long the line has been quiet.

    A code ends at CR or LF; a second terminator (CR LF) ends an empty one, which is nothing. A
    scanner that was never heard to send a terminator ends a code by a pause. One that was: a
    pause inside a code is waited for, and half a code is dropped when the rest stays away.
    """

    def __init__(self) -> None:
        self._frame = bytearray()
        self._too_long = False
        self._terminates = False

    def feed(self, data: bytes) -> list[str]:
        """The texts that ``data`` completes, in order."""
        texts = []
        for byte in data:
            if byte in _TERMINATORS:
                self._terminates = True
                texts += self._ended()
            elif len(self._frame) < LONGEST_FRAME:
                self._frame.append(byte)
            else:
                self._too_long = True
        return texts

    def quiet(self, for_s: float) -> list[str]:
        """Told that nothing has come ``for_s``: a code without a terminator ends here."""
        if not self._terminates:
            return self._ended() if for_s >= IDLE_END_S else []
        if for_s >= STALE_S:
            self.reset()
        return []

    def reset(self) -> None:
        """Forget what has begun: the line was cut."""
        self._frame.clear()
        self._too_long = False

    def _ended(self) -> list[str]:
        text = "" if self._too_long else _decoded(bytes(self._frame))
        self.reset()
        return [text] if text else []


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
        self._url = url
        self._baud = baud
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[bool], None]) -> None:
        """See ``ports.Scanner``. Both are called in the scanner's own thread."""
        assert self._thread is None
        self._thread = threading.Thread(
            target=self._run, args=(on_scan, on_state), name="scanner", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """See ``ports.Scanner``. Returns when the thread has ended; not to be called by it."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, on_scan: Callable[[str], None], on_state: Callable[[bool], None]) -> None:
        known: bool | None = None
        wait_s = _FIRST_WAIT_S
        while not self._stopped.is_set():
            try:
                link = Link(self._url, baud=self._baud)
            except Unavailable:
                if known is not False:
                    known = False
                    on_state(known)
                self._stopped.wait(wait_s)
                wait_s = min(_LONGEST_WAIT_S, wait_s * 2)
                continue
            known = True
            wait_s = _FIRST_WAIT_S
            on_state(known)
            self._listen(link, on_scan)
            if not self._stopped.is_set():
                known = False
                on_state(known)
                self._stopped.wait(wait_s)

    def _listen(self, link: Link, on_scan: Callable[[str], None]) -> None:
        """Until the link is lost or ``stop``."""
        codec = ScanCodec()
        heard_at = time.monotonic()
        try:
            while not self._stopped.is_set():
                data = link.read(IDLE_END_S)
                if data:
                    heard_at = time.monotonic()
                    texts = codec.feed(data)
                else:
                    texts = codec.quiet(time.monotonic() - heard_at)
                for text in texts:
                    on_scan(text)
        except Unavailable:
            return
        finally:
            link.close()
