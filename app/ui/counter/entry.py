"""One thing that is asked for in words or digits: a name, a phone, a birthday, a new card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Field, KeyButton, label
from app.ui.theme import Theme

_LONGEST = 200


class Entry(Panel):
    """Asks for one text: typed in the omnibox, scanned, or, where it may be Chinese, in a field.

    Signals:
        given: carries the text, stripped; never empty unless nothing may be an answer.
    """

    given = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._empty = self._scans = False
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self.caption = label("muted")
        self.field = Field()
        self.field.setMaxLength(_LONGEST)
        self.field.setFixedHeight(theme.px(48))
        self.field.setMaximumWidth(theme.px(420))
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.commanded.connect(self._commanded)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        button = QHBoxLayout()
        button.addWidget(self.enter)
        button.addStretch(1)
        self.column.addWidget(self.about)
        self.column.addSpacing(theme.px(12))
        self.column.addWidget(self.caption)
        self.column.addWidget(self.field)
        self.column.addSpacing(theme.px(12))
        self.column.addLayout(button)
        self.column.addStretch(1)

    @property
    def wants(self) -> str:
        """What is asked for."""
        return self.tr("{what}, then Enter").format(what=self.caption.text())

    def ask(
        self,
        title: str,
        about: str,
        caption: str,
        verb: str,
        *,
        words: bool = False,
        scans: bool = False,
        empty: bool = False,
    ) -> None:
        """Ask anew. ``words``: it may be Chinese; ``scans``: a code does; ``empty``: nothing does.

        Whoever opens the panel for ``words`` calls ``begin`` then.
        """
        self._empty, self._scans = empty, scans
        self.title.setText(title)
        self.about.setText(about)
        self.caption.setText(caption)
        self.enter.say(verb)
        self.field.setVisible(words)
        self.field.clear()
        self.field.setAccessibleName(caption)

    def begin(self) -> None:
        """Type into the field, where there is one."""
        if not self.field.isHidden():
            self.field.setFocus()

    def confirm(self, typed: str) -> bool:
        """Enter takes what was typed in either place."""
        text = typed.strip() or self.field.text().strip()
        if text or self._empty:
            self.given.emit(text)
        else:
            self.told.emit(self.tr("Type it first, then Enter. Esc leaves all as it is."))
        return True

    def scanned(self, code: str) -> bool:
        """A code is the answer, where one can be."""
        if self._scans:
            self.given.emit(code)
        return self._scans

    def _commanded(self, name: Name) -> None:
        if name is Name.CONFIRM:
            self.confirm("")
        else:
            self.closed.emit()
