"""A button of the page: Tab reaches it, and both Enter and the space bar press it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from app.ui.theme import Theme

HEIGHT = 40


def button(
    theme: Theme, text: str, pressed: Callable[[], object], *, primary: bool = False
) -> QPushButton:
    """It says ``text``, and does ``pressed``."""
    made = QPushButton(text)
    made.setProperty("primary", "true" if primary else "false")
    made.setProperty("page_button", "true")
    made.setMinimumHeight(theme.px(HEIGHT))
    made.setAutoDefault(True)
    made.clicked.connect(lambda _: pressed())
    return made
