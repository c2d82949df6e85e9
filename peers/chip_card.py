"""A virtual chip for the virtual PC/SC reader of Debian's ``vsmartcard-vpcd``.

The reader listens and the chip connects: laid on it is connected, taken away is not. Either side
puts two bytes before a message, its length. Protocol: virtualsmartcard's manual, "Creating a
virtual smart card". It runs as ``python -m peers chip``.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading
from contextlib import suppress
from itertools import chain
from typing import Self

PORT = 35963  # vpcd's first slot; the second one is behind the next port
_OFF, _ON, _RESET, _ATR = b"\x00", b"\x01", b"\x02", b"\x04"
_GET_UID = bytes.fromhex("FFCA000000")  # PC/SC part 3, 3.2.2.1.3
_MIFARE = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")  # part 3, 3.1.3.2.3
_DONE, _NOT_KNOWN = b"\x90\x00", b"\x6d\x00"
_HAND_S = 0.6  # the service looks every 0.4 s, and does not see that a quicker hand changed a chip
_AGAIN_S = 0.05
_HELP = """\
卡号 04A2B3C4D5E6F7 放上这张卡, phone 放上手机 (卡号每次不同), remove 拿走,
silent 不出声, babble 乱码, speak 恢复
"""


class ChipCardPeer:
    """One place on the reader behind ``port``, and the chip that lies there.

    A chip stays where the reader goes and comes back. ``answer`` is what any command gets: None,
    what belongs to it. ``atr`` is what it says when it is woken: None, nothing.
    """

    def __init__(self, port: int = PORT) -> None:
        self._address = ("127.0.0.1", port)
        self._uid = b""
        self._taken = threading.Event()
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.commands: list[bytes] = []
        self.answer: bytes | None = None
        self.atr: bytes | None = _MIFARE
        self.silent = False  # a fault: it takes commands, and answers none
        self.delay_s = 0.0  # a fault: it thinks so long before each answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def insert(self, uid: bytes) -> None:
        """Lay a chip there; the one that lies there is taken away first."""
        self.remove()
        self._uid = uid
        self._taken = threading.Event()
        self._thread = threading.Thread(target=self._lie, name="chip", daemon=True)
        self._thread.start()

    def insert_phone(self) -> None:
        """Lay a telephone there, which draws its UID anew: ISO/IEC 14443-3, 6.4.4."""
        self.insert(b"\x08" + os.urandom(3))

    def remove(self) -> None:
        """Take it away; without effect where nothing lies."""
        self._taken.set()
        if self._connection is not None:
            with suppress(OSError):  # the reader was quicker
                self._connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _lie(self) -> None:
        self._taken.wait(_HAND_S)
        while not self._taken.is_set():
            try:
                with socket.create_connection(self._address) as self._connection:
                    self._serve(self._connection)
            except ConnectionError:
                pass  # no reader there, or it was switched off
            self._connection = None
            self._taken.wait(_AGAIN_S)

    def _serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as said:
            while not self._taken.is_set() and (length := said.read(2)):
                answer = self._obey(said.read(int.from_bytes(length)))
                if answer is not None:
                    connection.sendall(len(answer).to_bytes(2) + answer)

    def _obey(self, message: bytes) -> bytes | None:
        """The answer; None where there is none."""
        if message in (_OFF, _ON, _RESET):
            return None
        if message == _ATR:
            return self.atr
        self.commands.append(message)
        self._taken.wait(self.delay_s)
        if self.silent:
            return None
        if self.answer is not None:
            return self.answer
        return self._uid + _DONE if message == _GET_UID else _NOT_KNOWN


def obey(peer: ChipCardPeer, order: str) -> None:
    """Do what a line says. Raises ``ValueError`` where it is neither a UID nor an order."""
    if order == "remove":
        peer.remove()
    elif order == "phone":
        peer.insert_phone()
    elif order in ("silent", "babble", "speak"):
        peer.silent = order == "silent"
        peer.answer = b"\xff\x00\x9b" if order == "babble" else None
    else:
        peer.insert(bytes.fromhex(order))


def add_kind(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command with its options."""
    chip = kinds.add_parser("chip", help="虚拟 PC/SC 卡 a chip for the reader of vsmartcard-vpcd")
    chip.formatter_class = argparse.RawTextHelpFormatter
    chip.add_argument("--port", type=int, default=PORT, help="读卡器 (default: %(default)s)")
    chip.add_argument("orders", nargs="*", metavar="ORDER", help=_HELP)
    chip.set_defaults(run=_run)


def _run(options: argparse.Namespace, ended: threading.Event) -> int:
    """Take orders from the command line and from standard input until it is interrupted."""
    with ChipCardPeer(options.port) as peer:

        def listen() -> None:
            for order in map(str.strip, chain(options.orders, sys.stdin)):
                try:
                    obey(peer, order)
                except ValueError:
                    sys.stderr.write(_HELP)
                else:
                    _say("obeyed", order=order)

        _say("ready", port=options.port)
        threading.Thread(target=listen, name="orders", daemon=True).start()
        ended.wait()
    return 0


def _say(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
