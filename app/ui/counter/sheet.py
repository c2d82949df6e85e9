"""A sheet in the cart's place: what will be done, line by line, before Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QWidget

from app.domain.codes import is_payment
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label, restyle
from app.ui.theme import Theme

_HEIGHT = 52
_ACROSS = 3
_SCROLL = 80
_WIDEST = 620
_BESIDE = 10
"""For the scroll bar, where there is one; what stands below ends where the values end."""


class Look(StrEnum):
    """How an entry is written."""

    HEAD = "head"
    PLAIN = "plain"
    SUM = "sum"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sheet: words at the left, a value at the right. A note has words alone."""

    words: str
    value: str = ""
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a sheet. ``verb`` is on the button.

    ``chips`` can be clicked, or their number typed; ``marked`` is one of them, -1: none. ``wants``
    is what the omnibox asks for. ``hindrance``: why Enter does nothing now. ``money``: F9 takes it
    in cash; ``by_card``: Ctrl+B does at the terminal. ``codes``: a scan is for the sheet;
    ``payable``: a customer's code to pay by is. ``inner``: Esc leads back to what the sheet was.
    """

    title: str
    entries: tuple[Entry, ...]
    verb: str
    about: str = ""
    chips: tuple[str, ...] = ()
    marked: int = -1
    wants: str = ""
    hindrance: str = ""
    money: bool = False
    codes: bool = False
    payable: bool = False
    by_card: bool = False
    inner: bool = False


_EMPTY = Content("", (), "")


class Sheet(Panel):
    """Shows a ``Content``. Enter is told once; then it waits until ``show_content`` or ``again``.

    Signals:
        confirmed: Enter alone.
        cashed: F9; carries what was typed before it.
        entered: something was typed before Enter, scanned, or a chip clicked; carries it.
        carded: the terminal shall take the money.
        left: Esc, where that leads back to the sheet.
    """

    confirmed = Signal()
    cashed = Signal(str)
    entered = Signal(str)
    carded = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.content = _EMPTY
        self._waits = False
        self.chips: list[QPushButton] = []
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row = QWidget()
        self._grid = QGridLayout(self._row)
        self._grid.setContentsMargins(0, 0, theme.px(_BESIDE), 0)
        self._row.setMaximumWidth(theme.px(_WIDEST))
        self._grid.setSpacing(theme.px(8))
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=60, least_width=340)
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))
        self.card = KeyButton(theme, Name.BANK_CARD, height=60)
        self.card.clicked.connect(lambda: self.chosen.emit(Name.BANK_CARD))
        button = QHBoxLayout()
        button.setSpacing(theme.px(8))
        button.addWidget(self.enter)
        button.addWidget(self.card)
        button.addStretch(1)
        self.column.addWidget(self.about)
        self.column.addWidget(self._scroll, 1)
        self.column.addWidget(self._row)
        self.column.addLayout(button)

    @property
    def wants(self) -> str:
        """What the content asks for."""
        return self.content.wants

    def show_content(self, content: Content) -> None:
        """Take the place of what was shown; from the top, where it is another sheet."""
        top = content.title != self.content.title
        self.content, self._waits = content, False
        self.title.setText(content.title)
        self.about.setText(content.about)
        self.about.setVisible(bool(content.about))
        self._show_entries(content.entries)
        self._show_chips(content)
        self.enter.say(content.verb)
        self.enter.setEnabled(not content.hindrance)
        self.card.setVisible(content.by_card)
        if top:
            self._scroll.verticalScrollBar().setValue(0)
        self.turned.emit()

    def again(self) -> None:
        """It was not done: Enter asks for it anew."""
        self._waits = False
        self.enter.setEnabled(not self.content.hindrance)

    def confirm(self, typed: str) -> bool:
        """Enter alone does it; what was typed before changes what is done."""
        if self._waits:
            return True
        if typed:
            self.entered.emit(typed)
        else:
            self._confirm()
        return True

    def step(self, by: int) -> bool:
        """Scroll, where there is more than fits."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + by * self._theme.px(_SCROLL))
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """F9 or Ctrl+B take the money, where there is some to take."""
        content = self.content
        if name is Name.CASH and content.money:
            if not self._waits:
                self._wait()
                self.cashed.emit(typed)
        elif name is Name.BANK_CARD and content.by_card and not self._waits:
            self.carded.emit()
        elif name is Name.BACK and content.inner and not self._waits:
            self.left.emit()
        else:
            return False
        return True

    def scanned(self, code: str) -> bool:
        """A code, where one is asked for."""
        if not self.content.codes and not (self.content.payable and is_payment(code)):
            return False
        return self.confirm(code)

    def _confirm(self) -> None:
        if self.content.hindrance:
            self.told.emit(self.content.hindrance)
            return
        self._wait()
        self.confirmed.emit()

    def _wait(self) -> None:
        self._waits = True
        self.enter.setEnabled(False)

    def _show_entries(self, entries: Sequence[Entry]) -> None:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, self._theme.px(_BESIDE), 0)
        grid.setHorizontalSpacing(self._theme.px(20))
        grid.setVerticalSpacing(self._theme.px(5))
        grid.setColumnStretch(0, 1)
        page.setMaximumWidth(self._theme.px(_WIDEST))
        for at, entry in enumerate(entries):
            role = {Look.HEAD: "strong", Look.SUM: "strong", Look.NOTE: "caption"}
            words = label(role.get(entry.look, "body"), entry.words)
            words.setWordWrap(True)
            if entry.look is Look.PLAIN:
                words.setProperty("tone", "off")
            value = label(_VALUES.get(entry.look, "body"), entry.value, right=True)
            across = 2 if entry.look is Look.NOTE else 1
            grid.addWidget(words, at, 0, 1, across)
            if across == 1:
                grid.addWidget(value, at, 1)
        grid.setRowStretch(len(entries), 1)
        self._scroll.setWidget(page)

    def _show_chips(self, content: Content) -> None:
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(at, text) for at, text in enumerate(content.chips)]
        for at, chip in enumerate(self.chips):
            restyle(chip, "marked", "true" if at == content.marked else "false")
        self._row.setVisible(bool(self.chips))

    def _chip(self, at: int, text: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setFixedHeight(self._theme.px(_HEIGHT))
        chip.clicked.connect(lambda: self.confirm(str(at + 1)))
        self._grid.addWidget(chip, at // _ACROSS, at % _ACROSS)
        return chip


_VALUES = {Look.HEAD: "strong", Look.SUM: "value"}
