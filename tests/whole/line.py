"""The line between the tills and the centre: it can be cut, and mended again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

_CHUNK = 65_536


@dataclass(slots=True)
class Line:
    """Passes on what comes to ``port`` to the port ``to``, both ways, while it is whole."""

    to: int
    port: int = 0
    whole: bool = True
    _ends: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, name="line", daemon=True).start()

    def cut(self) -> None:
        """What is under way breaks off in the middle, and nothing new gets through."""
        self.whole = False
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _shut(end)

    def mend(self) -> None:
        """From now on it holds again."""
        self.whole = True

    def close(self) -> None:
        """The line is taken away."""
        self.cut()
        _shut(self._listener)

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = self._joined(near) if self.whole else None
            if far is None:
                _shut(near)
                continue
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _joined(self, near: socket.socket) -> socket.socket | None:
        try:
            far = socket.create_connection(("127.0.0.1", self.to), 5)
        except OSError:
            return None
        with self._lock:
            self._ends |= {near, far}
        return far

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if not self.whole:
                    break
                target.sendall(data)
        with self._lock:
            self._ends -= {source, target}
        _shut(source)
        _shut(target)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
