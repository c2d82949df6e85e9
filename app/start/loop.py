"""The event loop of one window after another."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


def run_loop() -> int:
    """Until the last window is closed, or somebody ends it.

    A window that is closed while no loop runs would end the next one before it began, and so would
    a wish to quit that was uttered twice.
    """
    QApplication.setQuitOnLastWindowClosed(True)
    code = QApplication.exec()
    QApplication.setQuitOnLastWindowClosed(False)
    app = QCoreApplication.instance()
    if app is not None:
        QCoreApplication.removePostedEvents(app, QEvent.Type.Quit.value)
    return code


def end_loop() -> None:
    """Let what runs now end; windows stay open till they are closed."""
    QCoreApplication.exit(0)
