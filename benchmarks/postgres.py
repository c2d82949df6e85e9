"""A PostgreSQL of one's own, for tests and figures: a cluster on loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
max_prepared_transactions = 0
"""
_FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
_NOBODY = 65534


class NotThere(RuntimeError):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder of ``initdb`` and ``pg_ctl``; raises ``NotThere``."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not debian:
        message = "未找到 PostgreSQL 的 initdb，请安装 postgresql / no initdb: install postgresql"
        raise NotThere(message)
    return debian[-1].parent


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster in a folder of its own; its URL, of an empty database.

    Unless it is ``durable`` it syncs nothing to the disk. It refuses to run as root, so root hands
    it to nobody.
    """
    there = programs()
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        settings = _CONFIGURATION if durable else _CONFIGURATION + _FORGETFUL
        yield from _running(there, Path(folder) / "data", settings)


def _running(there: Path, data: Path, settings: str) -> Iterator[str]:
    port = _free_port()
    options = ["-U", "centre", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    _run(there / "initdb", "-D", data, *options)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(settings.format(port=port))
    _run(there / "pg_ctl", "-D", data, "-w", "-l", data / "log", "start")
    try:
        yield f"postgresql+psycopg://centre@127.0.0.1:{port}/postgres"
    finally:
        _run(there / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(*command: str | Path) -> None:
    before = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
    words = [*before, *map(str, command)]
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
