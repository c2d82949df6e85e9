"""A line to the centre that breaks after so many bytes of a question or of its answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

WAIT_S = 20


@contextmanager
def broken_line(address: str, *, asked: int, answered: int) -> Iterator[str]:
    """The address of a line to ``address`` that carries so many bytes each way, then breaks."""
    centre = urlsplit(address)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        there = (centre.hostname or "", centre.port or 0)
        thread = threading.Thread(target=_carry, args=(listener, there, asked, answered))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            thread.join()


def _carry(listener: socket.socket, there: tuple[str, int], asked: int, answered: int) -> None:
    """One talk."""
    till, _ = listener.accept()
    till.settimeout(WAIT_S)
    with till, socket.create_connection(there, timeout=WAIT_S) as centre, suppress(OSError):
        if _pass_on(till, centre, asked):
            _pass_on(centre, till, answered)


def _pass_on(source: socket.socket, target: socket.socket, most: int) -> bool:
    """Read one message and carry ``most`` bytes of it; whether that was all."""
    came = bytearray()
    while not _is_whole(came):
        part = source.recv(65_536)
        if not part:
            return False
        target.sendall(part[: max(0, most - len(came))])
        came += part
    return len(came) <= most


def _is_whole(message: bytearray) -> bool:
    head, end, body = message.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return bool(end) and len(body) >= int(length or 0)
