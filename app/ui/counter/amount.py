"""An amount that is asked for: the float of a shift, cash put in or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.domain.money import read, show
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

_HEIGHT = 56


class Amount(Panel):
    """Asks for one amount. Typed, Enter takes it at once; chosen by hand, Enter confirms it.

    Signals:
        given: carries fen.
    """

    given = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._fen: int | None = None
        self._verb = ""
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self.caption, self.amount = label("muted"), label("big")
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        self._presets = QWidget()
        self._row = QHBoxLayout(self._presets)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        button = QHBoxLayout()
        button.addWidget(self.enter)
        button.addStretch(1)
        self.column.addWidget(self.about)
        self.column.addSpacing(theme.px(12))
        self.column.addWidget(self.caption)
        self.column.addWidget(self.amount)
        self.column.addWidget(self._presets)
        self.column.addSpacing(theme.px(12))
        self.column.addLayout(button)
        self.column.addStretch(1)

    @property
    def wants(self) -> str:
        """The amount."""
        return self.tr("{what}, then Enter").format(what=self.caption.text())

    def ask(
        self, title: str, about: str, caption: str, verb: str, presets_fen: Sequence[int]
    ) -> None:
        """Ask anew. ``verb`` is what is done with it, on the button: it has ``{amount}`` in it."""
        self.title.setText(title)
        self.about.setText(about)
        self.caption.setText(caption)
        self._verb = verb
        self._show_presets(presets_fen)
        self.choose(None)

    def choose(self, fen: int | None) -> None:
        """``fen`` is what Enter takes; None: there is none yet."""
        self._fen = fen
        self.amount.setText("—" if fen is None else f"¥{show(fen)}")
        self.enter.setEnabled(fen is not None)
        waits = self.tr("Type or choose an amount")
        self.enter.say(waits if fen is None else self._verb.format(amount=f"¥{show(fen)}"))

    def confirm(self, typed: str) -> bool:
        """Enter takes what was typed, or else what was chosen."""
        fen = read(typed) if typed else self._fen
        if fen is None:
            words = self.tr("{typed} is not an amount.").format(typed=typed)
            self.told.emit(words if typed else self.tr("Type an amount first, then Enter."))
        else:
            self.given.emit(fen)
        return True

    def _show_presets(self, presets_fen: Sequence[int]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for fen in presets_fen:
            button = QPushButton(f"¥{show(fen).removesuffix('.00')}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(self._theme.px(_HEIGHT))
            button.clicked.connect(lambda _=False, fen=fen: self.choose(fen))
            self._row.addWidget(button, 1)
