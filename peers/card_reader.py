"""A virtual card reader: swipes stripes and lays chips on its field when it is told to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from operator import xor

from peers.line import Line

STX, ETX = b"\x02", b"\x03"
_BIAS = {"%": 0x20, ";": 0x30}  # what is taken from the ASCII code of a character of a track


def with_lrc(track: str) -> str:
    """``track`` from its start to its end sentinel, and the check character behind it."""
    bias = _BIAS[track[0]]
    return track + chr(reduce(xor, (ord(ch) - bias for ch in track)) + bias)


def checked(uid: bytes) -> bytes:
    """As a 125 kHz module sends a chip's five bytes: hexadecimal, and the XOR of them behind."""
    return (uid + bytes([reduce(xor, uid)])).hex().upper().encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "rdm6300": lambda uid: STX + checked(uid) + ETX,
    "id12": lambda uid: STX + checked(uid) + b"\r\n" + ETX,
    "em18": checked,
    "hex": lambda uid: uid.hex().upper().encode() + b"\r\n",
    "decimal": lambda uid: b"%010d\r\n" % int.from_bytes(uid[-4:], "big"),
}


class CardReaderPeer:
    """Sends cards onto a line; ``terminator`` is what ends each track of a stripe."""

    def __init__(self, line: Line, *, form: str = "hex", terminator: bytes = b"\r\n") -> None:
        self._line = line
        self._form = FORMS[form]
        self._terminator = terminator
        self.silent = False  # a fault: it is plugged in, and reads nothing

    def swipe(self, *tracks: str, lrc: bool = False) -> None:
        """One card; each of ``tracks`` stands between its sentinels."""
        sent = (with_lrc(track) if lrc else track for track in tracks)
        self._send(b"".join(track.encode() + self._terminator for track in sent))

    def lay(self, uid: bytes, *, times: int = 1) -> None:
        """A chip that stays until it was read ``times``."""
        for _ in range(times):
            self._send(self._form(uid))

    # Faults

    def swipe_half(self, track: str) -> None:
        """The card was pulled askew, or the cable has a loose contact."""
        self._send(track.encode()[: len(track) // 2])

    def lay_half(self, uid: bytes) -> None:
        """The same of a chip's frame."""
        frame = self._form(uid)
        self._send(frame[: len(frame) // 2])

    def babble(self, noise: bytes = b"\xff\x00\x9b;\xb4\xb1%\r\n\x02\x7f\x03") -> None:
        """What a wrong speed or parity makes of a card."""
        self._send(noise)

    def _send(self, data: bytes) -> None:
        if not self.silent:
            self._line.push(data)

    def unplug(self) -> None:
        """Pull the cable."""
        self._line.unplug()

    def plug(self) -> None:
        """Put it back."""
        self._line.plug()


def obey(peer: CardReaderPeer, command: str) -> None:
    """Do what a line says: tracks, a UID in hexadecimal digits, or a fault.

    Raises ``ValueError`` for anything else.
    """
    name, _, track = command.partition(" ")
    if command in ("babble", "unplug", "plug"):
        getattr(peer, command)()
    elif command in ("silent", "speak"):
        peer.silent = command == "silent"
    elif name == "half":
        peer.swipe_half(track)
    elif command.startswith(tuple(_BIAS)):
        peer.swipe(*re.findall(r"[%;][^?]*\?", command))
    else:
        peer.lay(bytes.fromhex(command))
