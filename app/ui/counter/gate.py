"""Who wants to work here logs in; a locked till is opened in the same way (登录, 锁屏)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.counter.actions import Name
from app.ui.counter.credentials import Credentials
from app.ui.counter.parts import label
from app.ui.theme import Theme

_WIDE = 430


class Gate(Credentials):
    """Stands before everything until somebody has logged in. No command and no scan goes past."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        picture = QLabel()
        picture.setPixmap(theme.picture("account-lock-outline", "border", 72))
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self.other = label("caption")
        self.other.setWordWrap(True)
        self.enter.say(self.tr("Log in"))
        self.back.hide()
        middle = QWidget()
        middle.setFixedWidth(theme.px(_WIDE))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(picture)
        column.addWidget(self.about)
        column.addLayout(self.fields(theme))
        column.addLayout(self.button())
        column.addWidget(self.other)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        self.column.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(2)

    def close_behind(self, named: str, shown: str) -> None:
        """Ask for the PIN of ``named``, who locked the till; empty: for anybody who works here."""
        if named:
            self.title.setText(self.tr("Locked"))
            self.about.setText(self.tr("What was rung up stays as it is."))
            words = self.tr("A colleague takes over with Esc and their number, or with their card.")
            self.other.setText(words)
        else:
            self.title.setText(self.tr("Log in"))
            self.about.setText(self.tr("Selling begins once somebody has logged in."))
            self.other.setText(self.tr("Works offline too. The PIN is set at the head office."))
        self.ask(named, shown)

    def takes(self, name: Name, typed: str) -> bool:  # noqa: ARG002 (nothing goes past)
        """Esc asks for another number; nothing else is done."""
        if name is not Name.BACK:
            self.told.emit(self.tr("Nothing was done. Log in first: number, Enter, PIN, Enter."))
        else:
            self.ask()
        return True

    def scanned(self, code: str) -> bool:
        """A staff card, or nothing."""
        if not super().scanned(code):
            self.told.emit(self.tr("Nothing was rung up. Log in first, then scan it again."))
        return True
