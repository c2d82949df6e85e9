"""One counter in a folder: a second start lets the first one show its window, and ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app import keys
from app.domain.refusal import Unavailable

LOCK = "till.lock"
_WAIT_MS = 3_000
_SHOWN = b"shown\n"


def lock(folder: Path) -> QLockFile:
    """The lock of ``folder``, taken. One that a crash left behind is nobody's.

    Raises ``Unavailable("already_running")``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = QLockFile(str(folder / LOCK))
    if not held.tryLock(100):
        raise Unavailable("already_running", str(folder))
    return held


def show_running(folder: Path) -> bool:
    """Ask the counter that runs in ``folder`` to show its window; whether it said that it did."""
    caller = QLocalSocket()
    caller.connectToServer(_name(folder))
    if not caller.waitForConnected(_WAIT_MS):
        return False
    answered = caller.waitForReadyRead(_WAIT_MS) and bytes(caller.readLine().data()) == _SHOWN
    caller.abort()
    return answered


class Door(QObject):
    """Waits for a second start in ``folder``, and has ``show`` called then.

    Whoever makes it holds the lock, so a socket of that name is of a counter that crashed. Only
    the same user of the system can knock.
    """

    def __init__(self, folder: Path, show: Callable[[], object]) -> None:
        super().__init__()
        self._show = show
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knocked)
        QLocalServer.removeServer(_name(folder))
        self.open = self._server.listen(_name(folder))

    def close(self) -> None:
        """Nobody is let in any more."""
        self._server.close()

    def _knocked(self) -> None:
        caller = self._server.nextPendingConnection()
        caller.disconnected.connect(caller.deleteLater)
        self._show()
        caller.write(_SHOWN)
        caller.flush()


def _name(folder: Path) -> str:
    """Short enough for every system's sockets, however long the path is."""
    return f"membertill-{keys.digest(str(folder.resolve()).encode())[:20]}"
