"""The line above the omnibox: what happened, what still works, what to do. Never a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from app.ui.counter.parts import Elided, restyle
from app.ui.theme import Theme

HEIGHT = 42
_ICONS = {
    "info": ("information-outline", "info"),
    "ok": ("check-circle-outline", "success"),
    "warn": ("alert-outline", "warning"),
    "error": ("alert-circle-outline", "danger"),
}


class Kind(StrEnum):
    """How much a message matters; each has its own icon and colour."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or two."""

    kind: Kind
    text: str


class MessageLine(QFrame):
    """Shows the last message until something else happens, else what still stands.

    A standing message tells of a fault that lasts. The line has its place whether it speaks or
    not, so nothing moves.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._standing: Message | None = None
        self._passing: Message | None = None
        self.setObjectName("message")
        self.setFixedHeight(theme.px(HEIGHT))
        self._icon = QLabel()
        self.text = Elided()
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        row.setSpacing(theme.px(10))
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        self._show()

    @property
    def shown(self) -> Message | None:
        """What stands there now."""
        return self._passing or self._standing

    @property
    def passing(self) -> bool:
        """Whether what stands there would go by itself."""
        return self._passing is not None

    def say(self, message: Message | None) -> None:
        """Something happened; None: it is over."""
        self._passing = message
        self._show()

    def stand(self, message: Message | None) -> None:
        """A fault lasts; None: it is gone."""
        self._standing = message
        self._show()

    def _show(self) -> None:
        message = self.shown
        kind = message.kind.value if message else ""
        restyle(self, "kind", kind)
        self._icon.setVisible(message is not None)
        self.text.say(message.text if message else "")
        self.setAccessibleName(self.text.whole)
        if message:
            name, role = _ICONS[kind]
            self._icon.setPixmap(self._theme.picture(name, role, 20))
