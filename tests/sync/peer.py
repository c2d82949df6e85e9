"""Whoever may answer in the centre's place, on a real socket: it keeps every byte it could read."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from app import canon
from app.sync.wire import Reply
from server import certificate, listening
from server.centre import Centre
from server.http import create_app

HERE = "127.0.0.1"
ANSWER = Reply("feed-1", "", "", False, (), (), 0, (), datetime(2026, 11, 21, tzinfo=UTC))
WAIT_S = 20


@dataclass(slots=True)
class Peer:
    """``read`` is what the other side let it read; ``talks`` counts those who came."""

    port: int
    read: bytes = b""
    talks: int = 0

    @property
    def url(self) -> str:
        return f"https://{HERE}:{self.port}"


def certified(
    folder: Path, *hosts: str, days_ago: int = 0, ca: Path | None = None
) -> tuple[Path, str]:
    """A folder with certificates for ``hosts``, and its CA. With ``ca``, under the CA of that."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    folder.mkdir(parents=True, exist_ok=True)
    if ca:
        (folder / certificate.CA_FILE).write_bytes((ca / certificate.CA_FILE).read_bytes())
    key = (ca or folder) / certificate.CA_KEY_FILE
    certificate.make(folder, hosts, at, ca_key=key)
    return folder, (folder / certificate.CA_FILE).read_text()


def answer(status: str = "200 OK", *headers: str) -> bytes:
    """What a peer says to everybody."""
    body = canon.dump(ANSWER)
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def peer(context: ssl.SSLContext | None, says: bytes = answer()) -> Iterator[Peer]:
    """Somebody who answers; without ``context`` in the clear."""
    with socket.create_server((HERE, 0)) as listening_socket:
        found = Peer(listening_socket.getsockname()[1])
        arguments = (listening_socket, context, says, found)
        thread = threading.Thread(target=_answer_all, args=arguments)
        thread.start()
        try:
            yield found
        finally:
            with suppress(OSError), socket.create_connection((HERE, found.port)) as last:
                last.sendall(b"\0")
            thread.join()


@contextmanager
def serving(centre: Centre, context: ssl.SSLContext) -> Iterator[str]:
    """The real centre over TLS; its address."""
    config = uvicorn.Config(
        create_app(centre),
        log_config=None,
        lifespan="off",
        ssl_context_factory=lambda _config, _default: context,
    )
    server, listener = uvicorn.Server(config), socket.create_server((HERE, 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"https://{HERE}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def of_the_centre(folder: Path) -> ssl.SSLContext:
    """TLS as ``python -m server serve --tls`` does it."""
    return listening.context(folder)


def _answer_all(
    listener: socket.socket, context: ssl.SSLContext | None, says: bytes, found: Peer
) -> None:
    """One after another, until somebody sends a zero byte before anything else."""
    while True:
        raw, _ = listener.accept()
        raw.settimeout(WAIT_S)
        if raw.recv(1, socket.MSG_PEEK) == b"\0":
            raw.close()
            return
        found.talks += 1
        with suppress(OSError):
            _talk(context.wrap_socket(raw, server_side=True) if context else raw, says, found)
        raw.close()


def _talk(line: socket.socket, says: bytes, found: Peer) -> None:
    """Read as much as comes of a question, then answer."""
    with line:
        head = bytearray()
        while part := line.recv(65_536):
            head += part
            found.read += part
            before, end, body = head.partition(b"\r\n\r\n")
            length = before.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if not head.startswith(b"POST") or (end and len(body) >= int(length)):
                break
        line.sendall(says)
