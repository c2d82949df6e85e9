"""One sentence on the screen while there is no window yet, and how far the work is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.ui.theme import Theme

_WIDE, _HIGH = 720, 160
_FULL = 100


class Notice(QWidget):
    """Says that data is being restored, with a bar; the work is done in the same thread."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = QLabel(
            QCoreApplication.translate(
                "Notice",
                "The data of this till is damaged. Restoring it from a backup (about a minute)…",
            )
        )
        self.words.setProperty("text_role", "strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.px(10))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(28)] * 4)
        column.setSpacing(theme.px(14))
        column.addWidget(self.words, 1)
        column.addWidget(self.bar)
        self.setFixedSize(theme.px(_WIDE), theme.px(_HIGH))

    def tell(self, percent: int) -> None:
        """So far it is; shown from the first time on."""
        self.bar.setValue(percent)
        self.show()
        self.repaint()
        QApplication.processEvents()


@contextmanager
def mending_notice(theme: Theme) -> Iterator[Callable[[int], None]]:
    """What is given is told how far the restoring is, in percent, until this is left."""
    notice = Notice(theme)
    try:
        yield notice.tell
    finally:
        notice.close()
        notice.deleteLater()
