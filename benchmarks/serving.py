"""The centre's own program, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LISTENS_S = 30


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(database: str, port: int) -> Iterator[str]:
    """The centre of the URL ``database`` listens at ``port``; its address.

    In the end it is killed, and does not wait for tills that keep their connection: what it has
    acknowledged is on the disk.
    """
    words = ["-m", "server", "serve", "--database", database, "--port", str(port)]
    running = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _LISTENS_S
        while running.poll() is None and time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                yield f"http://127.0.0.1:{port}"
                return
            time.sleep(0.05)
        raise AssertionError("the centre does not listen")
    finally:
        running.kill()
        running.wait()
