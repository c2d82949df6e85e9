"""Who somebody is, and their PIN: both are typed in the omnibox, or the card is scanned first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.domain.refusal import (
    BadPin,
    MayNotApprove,
    PinBlocked,
    PinPaused,
    UnknownStaff,
    WrongPin,
)
from app.domain.staff import is_pin, read_staff_card
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, KeyButton, label
from app.ui.lanes import Problem
from app.ui.theme import Theme

_PIN_AGAIN = (WrongPin, BadPin)
_OTHER = (UnknownStaff, PinPaused, PinBlocked, MayNotApprove)
_ROW = 50
_OPEN, _DONE = "—", "••••••"


def about_who(problem: Problem) -> bool:
    """Whether ``problem`` says that it was not the right person or PIN, so that one asks again."""
    return isinstance(problem, (*_PIN_AGAIN, *_OTHER))


class Credentials(Panel):
    """Asks for a number, a name or a card, then for the PIN. The PIN is kept nowhere.

    Signals:
        given: carries by what they are named, and the PIN.
    """

    given = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._named = ""
        self._asking = False
        self.who, self.pin = Elided(theme.px(120)), label("big")
        self.who.setProperty("text_role", "big")
        self.enter = KeyButton(
            theme, Name.CONFIRM, primary=True, height=60, least_width=180 if theme.touch else 260
        )
        self.enter.clicked.connect(lambda: self.chosen.emit(Name.CONFIRM))

    @property
    def waits(self) -> bool:
        """Whether the PIN is being looked at."""
        return self._asking

    @property
    def secret(self) -> bool:
        """Whether the PIN is asked for."""
        return bool(self._named)

    @property
    def wants(self) -> str:
        """Number or PIN."""
        if self._named:
            return self.tr("PIN of {who}, then Enter").format(who=self.who.whole)
        return self.tr("Your number, then Enter; or scan your card")

    def ask(self, named: str = "", shown: str = "") -> None:
        """Ask for the number, or, where they are ``named`` already, for the PIN only."""
        self._asking = False
        self._name(named, shown)

    def confirm(self, typed: str) -> bool:
        """Enter: the number, then the PIN. Nothing while an answer is awaited."""
        if self._asking or not typed:
            return True
        if not self._named:
            self._name(read_staff_card(typed) or typed)
        else:
            self._asking = True
            self.pin.setText(_DONE)
            self.given.emit(self._named, typed)
        return True

    def scanned(self, code: str) -> bool:
        """A staff card says who it is; whoever has it needs the PIN too.

        A PIN that is typed as fast as a scanner types is a PIN all the same, and no article.
        """
        if self.secret and is_pin(code):
            return self.confirm(code)
        number = read_staff_card(code)
        if not number or self._asking:
            return False
        self._name(number)
        return True

    def again(self, problem: Problem) -> None:
        """It was not right: the PIN once more, or whoever it is from the beginning."""
        self._asking = False
        if isinstance(problem, _PIN_AGAIN):
            self._name(self._named, self.who.whole)
        else:
            self._name("")

    def fields(self, theme: Theme) -> QGridLayout:
        """Number and PIN, one above the other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(20))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(2, 1)
        for at, (words, value) in enumerate(
            ((self.tr("Number or card"), self.who), (self.tr("PIN"), self.pin))
        ):
            grid.addWidget(label("body", words, tone="off"), at, 0)
            grid.addWidget(value, at, 1)
            grid.setRowMinimumHeight(at, theme.px(_ROW))
        return grid

    def button(self) -> QHBoxLayout:
        """Enter, for a hand."""
        row = QHBoxLayout()
        row.addWidget(self.enter)
        row.addStretch(1)
        return row

    def _name(self, named: str, shown: str = "") -> None:
        self._named = named
        self.who.say((shown or named) if named else _OPEN)
        self.pin.setText(_OPEN)
        self.turned.emit()
