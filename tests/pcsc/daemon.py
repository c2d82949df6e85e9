"""A PC/SC service of our own: real ``pcscd`` with the virtual readers of ``vsmartcard-vpcd``."""

from __future__ import annotations

import shlex
import socket
import subprocess
from pathlib import Path

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"  # where pcsc-lite's library looks for the service
READER = "Virtual PCD 00 00"
SECOND_READER = "Virtual PCD 00 01"
_DAEMON = "/usr/sbin/pcscd"
_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_APART = ("unshare", "--map-root-user", "--mount")
_OWN_RUN = "mount -t tmpfs tmpfs /run && "
_HANDED = 3  # where systemd hands a socket over: sd_listen_fds(3)
_ENDS_S = 10


class Service:
    """``pcscd`` on a socket within ``folder``; one of the system's goes on beside it.

    Its ``/run``, where it writes its number, is its own where the system lets us (user namespaces);
    else it takes root. ``port`` is where the first of two readers listens, the next port the other.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "service"
        self.port = _two_free_ports()
        self._readers = folder / "readers"
        self._readers.mkdir()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, readers: bool = True) -> None:
        """Returns when it takes questions; without ``readers`` nothing is plugged in."""
        plugged = self._readers / "virtual"
        plugged.unlink(missing_ok=True)
        if readers:
            plugged.write_text(
                f'FRIENDLYNAME "Virtual PCD"\nLIBPATH {_DRIVER}\n'
                f"DEVICENAME /dev/null:0x{self.port:X}\nCHANNELID 0x{self.port:X}\n"
            )
        apart = subprocess.run([*_APART, "true"], capture_output=True, check=False).returncode == 0
        serve = f"exec {_DAEMON} --foreground --critical --config {shlex.quote(str(self._readers))}"
        handed = f"{_OWN_RUN if apart else ''}LISTEN_PID=$$ LISTEN_FDS=1 {serve} {_HANDED}<&0"
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket))
            listening.listen()
            command = [*(_APART if apart else ()), "sh", "-c", handed]
            self._process = subprocess.Popen(command, stdin=listening.fileno())

    def stop(self, *, at_once: bool = False) -> None:
        """As when it is restarted, or ``at_once``, as when it crashes."""
        if self._process is None:
            return
        if at_once:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait(_ENDS_S)
        self._process = None
        self.socket.unlink()


def _two_free_ports() -> int:
    while True:
        with socket.create_server(("", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("", port + 1)).close()
            except (OSError, OverflowError):
                continue
            return port
