"""What the cards of the page are made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.counter.messages import Kind, Message
from app.ui.counter.parts import Elided, label, restyle
from app.ui.theme import Theme


class Note(QFrame):
    """What came of what was asked for: a sentence in its place, which stays empty before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("message")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(theme.px(44))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        inside.addWidget(self.words, 1)

    def say(self, kind: Kind | None, text: str = "") -> None:
        """Say ``text``; None: nothing."""
        restyle(self, "kind", kind.value if kind else "")
        self.words.setText(text)
        self.setAccessibleName(text)

    def show_message(self, message: Message) -> None:
        """The same, of a message."""
        self.say(message.kind, message.text)


class Card(QFrame):
    """A title, and under it what there is to see and to do."""

    def __init__(self, theme: Theme, title: str, about: str = "") -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        self.column.setSpacing(theme.px(10))
        self.column.addWidget(label("title", title))
        if about:
            self.about = label("muted", about)
            self.about.setWordWrap(True)
            self.column.addWidget(self.about)

    def begin(self) -> None:
        """It is shown now."""


class Facts(QWidget):
    """Names on the left, how it is on the right; a tone where somebody should look."""

    def __init__(self, theme: Theme, names: dict[str, str]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(7))
        grid.setColumnStretch(1, 1)
        self.values: dict[str, Elided] = {}
        for row, (key, name) in enumerate(names.items()):
            value = self.values[key] = Elided(theme.px(80))
            value.setProperty("text_role", "body")
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(label("muted", name), row, 0)
            grid.addWidget(value, row, 1)

    def show_fact(self, key: str, text: str, tone: str = "") -> None:
        """``tone`` is ok, warn, bad or empty."""
        value = self.values[key]
        restyle(value, "tone", tone)
        value.say(text)


def buttons(theme: Theme, *parts: QWidget) -> QHBoxLayout:
    """Side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def empty(layout: QVBoxLayout) -> None:
    """Take everything out of it."""
    for part in [layout.takeAt(0) for _ in range(layout.count())]:
        widget = part.widget() if part is not None else None
        if widget is not None:
            widget.deleteLater()


def size_words(size: int) -> str:
    """Bytes as a person reads them.

    >>> size_words(999), size_words(4_096), size_words(52_400_000), size_words(8_000_000_000)
    ('999 B', '4.0 kB', '52.4 MB', '8.0 GB')
    """
    for unit, letters in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            tenths = size * 10 // unit
            return f"{tenths // 10}.{tenths % 10} {letters}"
    return f"{size} B"
