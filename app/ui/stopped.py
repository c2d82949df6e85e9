"""The window that is there when no counter is: it crashed again and again, and nobody sees why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.counter.parts import label
from app.ui.devices.button import button
from app.ui.theme import Theme

_WIDE = 760


class Stopped(QWidget):
    """Says what happened, what still works and what to do; ``log`` is the file of the log.

    Signals:
        ended: carries whether the counter shall be started again.
    """

    ended = Signal(bool)

    def __init__(self, theme: Theme, log: Path) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("MemberTill"))
        self.setWindowIcon(theme.icon("storefront-outline", "primary"))
        self._again = False
        icon = label("body")
        icon.setPixmap(theme.picture("alert-circle-outline", "danger", 48))
        title = label("title", self.tr("The counter stopped three times within five minutes"))
        self.words = [
            label("body", text)
            for text in (
                self.tr("It was not started again. Every sale that was paid is saved."),
                self.tr("The other tills of the shop go on selling."),
                self.tr("Restart it. If it stops again, restart the computer; then call support."),
            )
        ]
        self.log = label("body", self.tr("For support, the log: {file}").format(file=log))
        self.log.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again = button(theme, self.tr("Restart"), self._start_again, primary=True)
        self.leave = button(theme, self.tr("Close"), self.close)
        head = QHBoxLayout()
        head.setSpacing(theme.px(16))
        head.addWidget(icon)
        head.addWidget(title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(28)] * 4)
        column.setSpacing(theme.px(14))
        column.addLayout(head)
        for line in (*self.words, self.log):
            line.setWordWrap(True)
            column.addWidget(line)
        column.addStretch(1)
        column.addLayout(foot)
        self.setFixedWidth(theme.px(_WIDE))
        self.again.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whichever way it is closed."""
        self.ended.emit(self._again)
        event.accept()

    def _start_again(self) -> None:
        self._again = True
        self.close()
