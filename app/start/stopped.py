"""What is shown in the counter's place once it is not started again by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication
from shiboken6 import delete

from app import log
from app.config import Settings, SettingsError, load
from app.start.counter import application, scheme, screen
from app.start.supervisor import AGAIN
from app.ui import theme
from app.ui.stopped import Stopped

_NOWHERE = "offscreen"


def window(folder: Path) -> Stopped:
    """The window about the till in ``folder``."""
    try:
        settings = load(folder)
    except SettingsError:
        settings = Settings()
    app = application(settings)
    look = theme.load(scheme(settings), settings.scale_percent, screen())
    theme.install(app, look)
    return Stopped(look, folder / log.FOLDER / log.FILE)


def ask(shown: Stopped) -> int:
    """What is chosen on it: ``AGAIN``, or 0. Qt itself goes on, whoever closes it afterwards."""
    loop = QEventLoop()
    shown.ended.connect(lambda again: loop.exit(AGAIN if again else 0))
    return loop.exec()


def show(folder: Path) -> int:
    """``AGAIN``: it shall be started again; 0: it shall not, or nobody can be asked.

    The window is gone before Qt is, or the way out may end in a crash that says neither.
    """
    shown = window(folder)
    code = 0
    if QGuiApplication.platformName() != _NOWHERE:
        shown.show()
        code = ask(shown)
    delete(shown)
    return code
