"""The line above the omnibox: what happened, what still works, what to do. Never a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from app.ui.counter.actions import Name, cap_of
from app.ui.counter.parts import Elided, label, restyle
from app.ui.theme import Theme

HEIGHT = 46
_BUTTON = 36
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
class Verb:
    """What can be done about it: the action ``name``, called ``text`` on its button."""

    name: Name
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or two; ``code`` names the fault for the support, empty where there is none."""

    kind: Kind
    text: str
    code: str = ""
    verb: Verb | None = None


class MessageLine(QFrame):
    """Shows the last message until something else happens, else what still stands.

    A standing message tells of a fault that lasts. The line has its place whether it speaks or
    not, so nothing moves.

    Signals:
        chosen: its button was clicked; carries the ``Name`` of the action.
    """

    chosen = Signal(object)

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
        self.text.wrap()
        self.code = label("caption")
        self.verb = QPushButton()
        self.verb.setObjectName("verb")
        self.verb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verb.setFixedHeight(theme.px(_BUTTON))
        self.verb.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), 0, theme.px(4), 0)
        row.setSpacing(theme.px(10))
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.code)
        row.addWidget(self.verb)
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

    def _choose(self) -> None:
        if self.shown is not None and self.shown.verb is not None:
            self.chosen.emit(self.shown.verb.name)

    def _show(self) -> None:
        message = self.shown
        kind = message.kind.value if message else ""
        restyle(self, "kind", kind)
        self._icon.setVisible(message is not None)
        self.text.say(message.text if message else "")
        code, verb = (message.code, message.verb) if message else ("", None)
        self.code.setText(code)
        self.code.setVisible(bool(code))
        self.code.setContentsMargins(0, 0, self._theme.px(0 if verb else 10), 0)
        self.verb.setVisible(verb is not None)
        cap = cap_of(verb.name) if verb and not self._theme.touch else ""
        self.verb.setText(f"{verb.text} {cap}".strip() if verb else "")
        self.setAccessibleName(f"{self.text.whole} {code}".strip())
        if message:
            name, role = _ICONS[kind]
            self._icon.setPixmap(self._theme.picture(name, role, 20))
