"""Return mode (F8): scan the receipt, or choose among the last sales, or without a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Signal

from app.domain.codes import Meaning, read
from app.domain.money import show
from app.domain.returns import SoldTo
from app.operations.history import Entry, with_elsewhere
from app.ui.counter.actions import Name, cap_of
from app.ui.counter.choice import MOST, Choice, Option
from app.ui.theme import Theme

WITHOUT, ALL = "without", "all"
_ENDING = 6
"""Digits of a receipt's number that tell it from those of the same day."""


class ReturnStart(Choice):
    """Lists sales whose goods may come back. A number that is typed is the end of a receipt's.

    Signals:
        looked_for: a receipt's number or its end; carries it.
    """

    at_once = False
    looked_for = Signal(str)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone, self._narrow = zone, theme.touch
        self._own: tuple[Entry, ...] = ()
        self._whose = ""

    @property
    def wants(self) -> str:
        """A receipt."""
        return self.tr("Scan the receipt, or type how its number ends, then Enter")

    def show_sales(self, sales: Sequence[Entry], member: str) -> None:
        """The last of them, of ``member`` where one is served; last without a receipt."""
        self._own, self._whose = tuple(sales), member
        self.hint.setText(self.tr("Scan the receipt; or the end of its number and Enter"))
        self._list(sales)

    def await_elsewhere(self) -> None:
        """The head office is being asked for what was sold at other tills."""
        self.hint.setText(self.tr("Sales of other tills come in a moment; these are of this till"))

    def add_elsewhere(self, told: Sequence[SoldTo]) -> None:
        """List also what the head office told. The marked one stays marked."""
        marked = self._options[self._at].id
        self.hint.setText(self.tr("Scan the receipt; or the end of its number and Enter"))
        self._list(with_elsewhere(self._own, told))
        ids = [option.id for option in self._options]
        self._mark(ids.index(marked) if marked in ids else 0)

    def miss_elsewhere(self) -> None:
        """The head office does not answer."""
        self.hint.setText(self.tr("Only sales of this till: the head office does not answer now"))

    def _list(self, sales: Sequence[Entry]) -> None:
        member = self._whose
        whose = self.tr("Return: a sale of {member}").format(member=member)
        options = [
            Option(one.serial, *self._words(one), f"¥{show(one.amount_fen)}")
            for one in sales[: MOST - 2]
        ]
        words = self.tr("Without receipt"), self.tr("scan the goods; somebody approves it")
        options.append(Option(WITHOUT, *words))
        options.append(Option(ALL, self.tr("All receipts"), "", cap_of(Name.DOCUMENTS)))
        self.show_options(whose if member else self.tr("Return goods"), options)

    def confirm(self, typed: str) -> bool:
        """Enter: a digit picks, more are the end of a receipt's number."""
        if not typed:
            return super().confirm("")
        if len(typed) > 1 or not typed.isdigit() or not self.pick(int(typed)):
            self.looked_for.emit(typed)
        return True

    def scanned(self, code: str) -> bool:
        """Only a receipt: what else is scanned sells as always."""
        if read(code).meaning is not Meaning.SERIAL:
            return False
        self.looked_for.emit(code)
        return True

    def _words(self, one: Entry) -> tuple[str, str]:
        at = one.at.astimezone(self._zone)
        number = f"…{one.serial[-_ENDING:]}" if self._narrow else one.serial
        return f"{at:%m-%d %H:%M}", f"{number}  {one.place or one.member}"
