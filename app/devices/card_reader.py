"""Card readers that are plugged in as a serial port or reached over TCP: codecs and driver."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from enum import StrEnum

from app.devices.frames import IDLE_END_S, STALE_S, FrameCodec
from app.devices.link import Link
from app.devices.listener import Codec, Ear, LinkEar, Listener
from app.domain.refusal import Unavailable
from app.domain.stripe import CardKind, CardRead, read_of

STAY_END_S = STALE_S
PCSC = "pcsc://"
_STX, _ENDS = b"\x02", b"\r\n\x03"
_MOST_TRACKS = 3
_HEX_DIGITS = (8, 10, 14, 16, 20)  # ISO/IEC 14443-3: 4, 7, 10 bytes; EM4100: 5; ISO/IEC 15693: 8


class CardForm(StrEnum):
    """What a reader sends; it cannot be guessed, since ten digits may be hexadecimal or not."""

    STRIPE = "stripe"  # tracks of a magnetic stripe
    CHECKED = "checked"  # EM4100: ten hexadecimal digits, and two that are the XOR of their bytes
    HEX = "hex"  # the bytes of a UID, two hexadecimal digits each
    DECIMAL = "decimal"  # "D-10": the last four bytes of a UID as ten decimal digits


def uid_of(text: str, form: CardForm) -> str:
    """The UID in upper-case hexadecimal digits; empty where ``text`` is none or its check fails.

    ``CHECKED``: data sheet of the ID-12LA, 4, and of Seeed's 125 kHz module. ``DECIMAL``: manual
    of the BLUEBOX HF panel reader, page 16.

    >>> uid_of("62E3086CED08", CardForm.CHECKED), uid_of("0012964329", CardForm.DECIMAL)
    ('62E3086CED', '00C5D1E9')
    """
    if form is CardForm.DECIMAL:
        number = int(text) if re.fullmatch(r"[0-9]{10}", text) else 1 << 32
        return f"{number:08X}" if number < 1 << 32 else ""
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        return ""
    if form is CardForm.HEX:
        return text.upper() if len(text) in _HEX_DIGITS else ""
    *uid, check = bytes.fromhex(text)
    for byte in uid:
        check ^= byte
    return bytes(uid).hex().upper() if len(uid) == 5 and check == 0 else ""


class _Stay:
    """Tells a card once while it stays: many readers send it several times a second."""

    def __init__(self) -> None:
        self._told: CardRead | None = None

    def news(self, read: CardRead) -> list[CardRead]:
        """``read``, or nothing where it was the last one to be told."""
        if read == self._told:
            return []
        self._told = read
        return [read]

    def quiet(self, for_s: float) -> None:
        """Told that nothing has come ``for_s``: the card was taken away."""
        if for_s >= STAY_END_S:
            self._told = None


class StripeCodec:
    """Bytes to cards. A swipe ends by a pause, since its tracks may come as a line each."""

    def __init__(self) -> None:
        self._frames = FrameCodec(_ENDS, starts=_STX)
        self._tracks: deque[bytes] = deque(maxlen=_MOST_TRACKS + 1)
        self._stay = _Stay()

    def feed(self, data: bytes) -> list[CardRead]:
        """Nothing yet: the next track may follow."""
        self._tracks.extend(self._frames.feed(data))
        return []

    def quiet(self, for_s: float) -> list[CardRead]:
        """Told that nothing has come ``for_s``: the card that was swiped, unless it is damaged.

        Where half a track is waiting for its rest, so do the others; if it stays away, all of them
        are dropped.
        """
        self._stay.quiet(for_s)
        was_half = self._frames.begun
        ended = self._frames.quiet(for_s)
        self._tracks.extend(ended)
        if was_half and not ended and not self._frames.begun:
            self._tracks.clear()
        if for_s < IDLE_END_S or self._frames.begun or not self._tracks:
            return []
        swipe = b"\r".join(self._tracks).decode("ascii", errors="replace")
        self._tracks.clear()
        read = read_of(swipe)
        return self._stay.news(read) if read else []


class UidCodec:
    """Bytes to cards, of a reader of chips. A damaged frame is nothing."""

    def __init__(self, form: CardForm) -> None:
        assert form is not CardForm.STRIPE
        self._form = form
        self._frames = FrameCodec(_ENDS, starts=_STX)
        self._stay = _Stay()

    def feed(self, data: bytes) -> list[CardRead]:
        """The cards that ``data`` completes, each once while it stays."""
        return self._reads(self._frames.feed(data))

    def quiet(self, for_s: float) -> list[CardRead]:
        """Told that nothing has come ``for_s``: a frame without a terminator ends here."""
        self._stay.quiet(for_s)
        return self._reads(self._frames.quiet(for_s))

    def _reads(self, frames: list[bytes]) -> list[CardRead]:
        reads: list[CardRead] = []
        for frame in frames:
            uid = uid_of(frame.decode("ascii", errors="replace").strip(" "), self._form)
            if uid:
                reads += self._stay.news(CardRead(CardKind.UID, uid))
        return reads


def connected(url: str, form: CardForm, *, baud: int = 9600) -> Ear[CardRead]:
    """Open the reader at ``url``: a link's, or ``pcsc://`` with a reader's name or without.

    Raises ``Unavailable`` with what keeps it from being used: ``link_open``, ``pcsc_package``,
    ``pcsc_service``, ``pcsc_reader``. ``form`` and ``baud`` say nothing to ``pcsc://``.
    """
    if url.startswith(PCSC):
        try:
            from app.devices.pcsc import PcscEar  # noqa: PLC0415 (its package is an extra)
        except ImportError as error:
            raise Unavailable("pcsc_package", f"pip install 'membertill[pcsc]': {error}") from error
        return PcscEar(url.removeprefix(PCSC))
    codec: Codec[CardRead] = StripeCodec() if form is CardForm.STRIPE else UidCodec(form)
    return LinkEar(Link(url, baud=baud), codec)


class ListeningCardReader:
    """``ports.CardReader`` at any URL that ``connected`` opens; survives a pulled cable."""

    def __init__(self, url: str, form: CardForm = CardForm.STRIPE, *, baud: int = 9600) -> None:
        self._listener = Listener("card reader", lambda: connected(url, form, baud=baud))

    def start(self, on_card: Callable[[CardRead], None], on_state: Callable[[bool], None]) -> None:
        """See ``ports.CardReader``. Both are called in the reader's own thread."""
        self._listener.start(on_card, on_state)

    def stop(self) -> None:
        """See ``ports.CardReader``. Returns when the thread has ended; not to be called by it."""
        self._listener.stop()
