"""Reasons to choose from, so that nobody types one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.ui.counter.choice import Option
from app.ui.counter.parts import restyle
from app.ui.theme import Theme

_HEIGHT = 56
_ACROSS = 2


def for_approval() -> tuple[str, ...]:
    """Why a price or a return is approved; the first one where nobody says."""
    return (
        QCoreApplication.translate("Reasons", "Goods damaged"),
        QCoreApplication.translate("Reasons", "Near its date"),
        QCoreApplication.translate("Reasons", "Marked wrongly"),
        QCoreApplication.translate("Reasons", "Customer complained"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_cancelling() -> tuple[str, ...]:
    """Why a sale is given up."""
    return (
        QCoreApplication.translate("Reasons", "Customer does not want it"),
        QCoreApplication.translate("Reasons", "Cannot pay"),
        QCoreApplication.translate("Reasons", "Rung up wrongly"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_giving_back() -> tuple[str, ...]:
    """Why money that was paid goes back before the sale."""
    return (
        QCoreApplication.translate("Reasons", "Customer pays otherwise"),
        QCoreApplication.translate("Reasons", "Wrong amount"),
        QCoreApplication.translate("Reasons", "Customer does not want it"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_drawer() -> tuple[str, ...]:
    """Why the drawer is opened without a sale."""
    return (
        QCoreApplication.translate("Reasons", "Change for a customer"),
        QCoreApplication.translate("Reasons", "Drawer did not open"),
        QCoreApplication.translate("Reasons", "Checking the cash"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_cash_in() -> tuple[str, ...]:
    """Why cash is put into the drawer."""
    return (
        QCoreApplication.translate("Reasons", "Small change"),
        QCoreApplication.translate("Reasons", "Float raised"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_cash_out() -> tuple[str, ...]:
    """Why cash is taken out of it."""
    return (
        QCoreApplication.translate("Reasons", "To the bank"),
        QCoreApplication.translate("Reasons", "To the safe"),
        QCoreApplication.translate("Reasons", "Paid for the shop"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_returning() -> tuple[str, ...]:
    """Why goods come back; the first one where nobody says."""
    return (
        QCoreApplication.translate("Reasons", "Customer does not want it"),
        QCoreApplication.translate("Reasons", "Goods damaged"),
        QCoreApplication.translate("Reasons", "Wrong article"),
        QCoreApplication.translate("Reasons", "Past its date"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def for_reprinting() -> tuple[str, ...]:
    """Why a receipt is printed again."""
    return (
        QCoreApplication.translate("Reasons", "Customer wants it again"),
        QCoreApplication.translate("Reasons", "Paper not readable"),
        QCoreApplication.translate("Reasons", "For the books"),
        QCoreApplication.translate("Reasons", "Other"),
    )


def as_options(reasons: Sequence[str]) -> list[Option]:
    """To pick one by its digit."""
    return [Option(reason, reason) for reason in reasons]


class ReasonGrid(QWidget):
    """Buttons with their digits, one of them marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._at = 0
        self._reasons: tuple[str, ...] = ()
        self.buttons: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)

    @property
    def chosen(self) -> str:
        """The marked reason."""
        return self._reasons[self._at] if self._reasons else ""

    def show_reasons(self, reasons: Sequence[str]) -> None:
        """Offer others, the first one marked."""
        self._reasons = tuple(reasons)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = [self._button(at) for at in range(len(self._reasons))]
        self.mark(0)

    def mark(self, at: int) -> None:
        """Mark the one at ``at``, or the nearest there is."""
        self._at = max(0, min(at, len(self._reasons) - 1))
        for number, button in enumerate(self.buttons):
            restyle(button, "marked", "true" if number == self._at else "false")

    def step(self, by: int) -> None:
        """Mark another."""
        self.mark(self._at + by)

    def pick(self, typed: str) -> bool:
        """Mark the one with the digit ``typed``; whether there is one."""
        if len(typed) != 1 or not typed.isdigit() or not 1 <= int(typed) <= len(self._reasons):
            return False
        self.mark(int(typed) - 1)
        return True

    def _button(self, at: int) -> QPushButton:
        button = QPushButton(f"{at + 1}  {self._reasons[at]}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedHeight(self._theme.px(_HEIGHT))
        button.clicked.connect(lambda: self.mark(at))
        self._grid.addWidget(button, at // _ACROSS, at % _ACROSS)
        return button
