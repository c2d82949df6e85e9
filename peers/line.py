"""Where a peer is plugged in: a TCP port or a pty, with a plug that can be pulled."""

from __future__ import annotations

import os
import select
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, Self

Peer = Callable[[bytes], bytes]
Talk = Callable[[], bytes]
_POLL_S = 0.05
_RECEIVE_BUFFER = 4096
_READER_S = 5.0
_AT_WORK_S = 0.05


class UnpluggedError(Exception):
    """Raised by a peer: its plug was pulled while it was reading."""


class Line(Protocol):
    """A line that is plugged in as long as it is not ``unplug``-ged; the URL stays the same."""

    @property
    def url(self) -> str:
        """What a driver opens."""
        ...

    def push(self, data: bytes) -> None:
        """Send without being asked, once somebody listens. Lost where nobody does."""
        ...

    def plug(self) -> None:
        """Put the plug in."""
        ...

    def unplug(self) -> None:
        """Pull the plug: what was sent and not yet read by the peer is lost."""
        ...


def _mute() -> bytes:
    """What a device says that speaks only when it is spoken to."""
    return b""


class _Threaded:
    """The thread of a line, which begins at ``plug`` and ends at ``unplug``.

    ``talk`` gives what the device says by itself, whenever the line was quiet for a moment.
    ``bytes_per_s`` is what the line carries to the device at most; None: as much as comes.
    """

    def __init__(
        self, peer: Peer, read_size: int, pause_s: float, talk: Talk, bytes_per_s: int | None
    ) -> None:
        self._peer = peer
        self._talk = talk
        self._read_size = read_size
        self._pause_s = pause_s
        self._bytes_per_s = bytes_per_s
        self._carried_at_s = 0.0
        self._pulled = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        """Put the plug in; without effect where it is in already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._pulled.clear()
        self._open()
        self._thread = threading.Thread(target=self._run, name="peer", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the plug and wait until the line is dead."""
        self._pulled.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _open(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        raise NotImplementedError

    def _answer(self, data: bytes, send: Callable[[bytes], object]) -> None:
        self._carry(len(data))
        answer = self._peer(data) if data else self._talk()
        if answer:
            send(answer)
        if data and self._pause_s:
            self._pulled.wait(self._pause_s)

    def _carry(self, count: int) -> None:
        """Wait until a line of this speed has carried ``count`` bytes more.

        While the peer was at work on the last ones the line went on.
        """
        if count and self._bytes_per_s:
            now_s = time.monotonic()
            begun_s = now_s if now_s - self._carried_at_s > _AT_WORK_S else self._carried_at_s
            self._carried_at_s = begun_s + count / self._bytes_per_s
            self._pulled.wait(max(0.0, self._carried_at_s - time.monotonic()))


class TcpLine(_Threaded):
    """A peer behind a listening socket, which takes one connection at a time, as printers do."""

    def __init__(
        self,
        peer: Peer,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        read_size: int = 1024,
        pause_s: float = 0.0,
        talk: Talk = _mute,
        bytes_per_s: int | None = None,
    ) -> None:
        """``port`` 0 takes a free one. ``pause_s`` after each ``read_size`` makes a slow device."""
        super().__init__(peer, read_size, pause_s, talk, bytes_per_s)
        self._address = (host, port)
        self._connection: socket.socket | None = None
        self._connected = threading.Event()

    @property
    def url(self) -> str:
        """A ``socket://`` address; known once it was plugged in."""
        return f"socket://{self._address[0]}:{self._address[1]}"

    def push(self, data: bytes) -> None:
        """Send to whoever is connected, waiting a moment for somebody."""
        if self._connected.wait(_READER_S) and self._connection is not None:
            self._connection.sendall(data)

    def _open(self) -> None:
        self._listener = socket.create_server(self._address)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self._address = self._listener.getsockname()[:2]

    def _run(self) -> None:
        try:
            with self._listener:
                while not self._pulled.is_set():
                    if select.select([self._listener], [], [], _POLL_S)[0]:
                        self._serve(self._listener.accept()[0])
        except UnpluggedError:
            self._pulled.set()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            self._connection = connection
            self._connected.set()
            try:
                while not self._pulled.is_set():
                    if not select.select([connection], [], [], _POLL_S)[0]:
                        self._answer(b"", connection.sendall)
                        continue
                    data = connection.recv(self._read_size)
                    if not data:
                        return
                    self._answer(data, connection.sendall)
            except (ConnectionError, BrokenPipeError):
                return
            finally:
                self._connected.clear()
                self._connection = None


class PtyLine(_Threaded):
    """A peer on a pseudo terminal; ``link``, a symbolic link, stays the same when replugged."""

    def __init__(
        self,
        peer: Peer,
        link: Path,
        *,
        read_size: int = 1024,
        pause_s: float = 0.0,
        talk: Talk = _mute,
        bytes_per_s: int | None = None,
    ) -> None:
        super().__init__(peer, read_size, pause_s, talk, bytes_per_s)
        self._link = link
        self._ours = -1

    @property
    def url(self) -> str:
        """The path of the link."""
        return str(self._link)

    def push(self, data: bytes) -> None:
        """Send to the driver, waiting a moment for one that has opened the terminal."""
        if not self._is_open():
            until = time.monotonic() + _READER_S
            while not self._is_open() and time.monotonic() < until:
                self._pulled.wait(_POLL_S)
            self._pulled.wait(_POLL_S)  # a driver flushes what came before it was ready
        os.write(self._ours, data)

    def _open(self) -> None:
        self._ours, theirs = os.openpty()
        name = os.ttyname(theirs)
        os.close(theirs)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(name)

    def _events(self, wait_s: float) -> int:
        poll = select.poll()
        poll.register(self._ours, select.POLLIN)
        ready = poll.poll(wait_s * 1000)
        return ready[0][1] if ready else 0

    def _is_open(self) -> bool:
        """Whether a driver has the other end; Linux tells it by the absence of a hang-up."""
        return not self._events(0) & select.POLLHUP

    def _run(self) -> None:
        try:
            while not self._pulled.is_set():
                events = self._events(_POLL_S)
                if events & select.POLLIN:
                    data = os.read(self._ours, self._read_size)
                    self._answer(data, lambda answer: os.write(self._ours, answer))
                elif events & select.POLLHUP:
                    self._pulled.wait(_POLL_S / 5)
                else:
                    self._answer(b"", lambda answer: os.write(self._ours, answer))
        except UnpluggedError:
            self._pulled.set()
        finally:
            self._link.unlink(missing_ok=True)
            os.close(self._ours)


@contextmanager
def on_tcp(
    peer: Peer, *, read_size: int = 1024, pause_s: float = 0.0, talk: Talk = _mute
) -> Iterator[str]:
    """Serve ``peer`` on a free TCP port; yields its ``socket://`` address."""
    with TcpLine(peer, read_size=read_size, pause_s=pause_s, talk=talk) as line:
        yield line.url


@contextmanager
def on_pty(
    peer: Peer, *, read_size: int = 1024, pause_s: float = 0.0, talk: Talk = _mute
) -> Iterator[str]:
    """Serve ``peer`` on a pseudo terminal; yields its path."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PtyLine(peer, Path(folder, "tty"), read_size=read_size, pause_s=pause_s, talk=talk) as line,
    ):
        yield line.url
