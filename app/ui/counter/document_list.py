"""The receipts of this till (单据查询与重打): the newest first, found by number or amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.codes import Meaning, read
from app.domain.money import show
from app.operations.history import SALE, Entry
from app.ui.counter.action_table import QT_TRANSLATE_NOOP
from app.ui.counter.actions import Name
from app.ui.counter.line_table import Column, LineTable, Row
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

_NEAR = 10
_KINDS = {
    "sale": QT_TRANSLATE_NOOP("Documents", "Sale"),
    "return": QT_TRANSLATE_NOOP("Documents", "Return"),
    "blind_return": QT_TRANSLATE_NOOP("Documents", "No receipt"),
    "top_up": QT_TRANSLATE_NOOP("Documents", "Top-up"),
    "prepaid_refund": QT_TRANSLATE_NOOP("Documents", "Balance paid back"),
    "plan_order": QT_TRANSLATE_NOOP("Documents", "Membership bought"),
    "plan_end": QT_TRANSLATE_NOOP("Documents", "Membership ended"),
    "cash_move": QT_TRANSLATE_NOOP("Documents", "Cash in or out"),
    "shift_close": QT_TRANSLATE_NOOP("Documents", "Z report"),
}


class DocumentList(Panel):
    """Lists documents, and says what is to be done with the marked one.

    Signals:
        searched: what was typed or scanned to find one.
        more: the end is near; carries the id of the last that is listed.
        reprinted: this one is printed again; carries the ``Entry``.
        returned: goods of this sale come back; carries its serial.
    """

    searched = Signal(str)
    more = Signal(str)
    reprinted = Signal(object)
    returned = Signal(str)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self._entries: tuple[Entry, ...] = ()
        self._sought = ""
        self._whole = False
        self.about = label("body", tone="off")
        self.table = LineTable(
            theme,
            (
                Column(self.tr("Time"), 124, left=True, role="muted"),
                Column(self.tr("What"), 148, left=True),
                Column(self.tr("Number"), left=True, ending=True),
                Column(self.tr("Member"), 84, spare=True, left=True),
                Column(self.tr("Amount"), 112),
            ),
        )
        self.table.marked.connect(lambda _: self._on_mark())
        self.column.addWidget(self.about)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(self._below(theme))

    @property
    def wants(self) -> str:
        """How to find one."""
        return self.tr("End of a number, or an amount as 12.50, then Enter; or scan it")

    def show_entries(self, entries: Sequence[Entry], sought: str, *, whole: bool) -> None:
        """Take the place of what was listed; ``whole``: there are no more."""
        self._entries, self._sought, self._whole = tuple(entries), sought, whole
        if sought:
            words = self.tr("Found for {sought}. Esc shows all again.")
            self.about.setText(words.format(sought=sought))
        else:
            self.about.setText(self.tr("What this till printed, the newest first"))
        self.title.setText(self.tr("Receipts"))
        self._list(0)

    def add_entries(self, entries: Sequence[Entry], *, whole: bool) -> None:
        """Older ones behind those that are listed."""
        self._entries, self._whole = (*self._entries, *entries), whole
        self._list(self.table.at)

    def confirm(self, typed: str) -> bool:
        """Enter: find what was typed; alone it prints the marked one again."""
        if typed:
            self.searched.emit(typed)
        else:
            self._reprint()
        return True

    def step(self, by: int) -> bool:
        """Mark another."""
        self.table.mark(self.table.at + by)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """Print it again, take its goods back, or all again after a search."""
        if name is Name.REPRINT:
            self._reprint()
        elif name is Name.RETURN and not typed:
            self._return()
        elif name is Name.BACK and self._sought:
            self.searched.emit("")
        else:
            return False
        return True

    def scanned(self, code: str) -> bool:
        """A receipt is found; what else is scanned sells as always."""
        if read(code).meaning is not Meaning.SERIAL:
            return False
        self.searched.emit(code)
        return True

    @property
    def _marked(self) -> Entry | None:
        return self._entries[self.table.at] if self._entries else None

    def _reprint(self) -> None:
        entry = self._marked
        if entry is not None:
            self.reprinted.emit(entry)

    def _return(self) -> None:
        entry = self._marked
        if entry is not None and entry.kind == SALE:
            self.returned.emit(entry.serial)
        else:
            self.told.emit(self.tr("Only goods of a sale come back. Mark a sale."))

    def _list(self, at: int) -> None:
        self.table.show_rows([self._row(one) for one in self._entries], at)
        self._on_mark()

    def _on_mark(self) -> None:
        """Dim what cannot be done with it; ask for older ones in time."""
        entry = self._marked
        self.again.setEnabled(entry is not None)
        self.back_again.setEnabled(entry is not None and entry.kind == SALE)
        if not self._whole and self.table.at >= len(self._entries) - _NEAR:
            self._whole = True
            self.more.emit(self._entries[-1].id)

    def _row(self, one: Entry) -> Row:
        return Row(
            (
                f"{one.at.astimezone(self._zone):%m-%d %H:%M}",
                kind_of(one),
                one.serial,
                one.member,
                show(one.amount_fen),
            )
        )

    def _below(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.again = KeyButton(theme, Name.CONFIRM, primary=True, height=56, least_width=200)
        self.again.say(self.tr("Print again"))
        self.back_again = KeyButton(theme, Name.RETURN, height=56, least_width=160)
        for button in (self.again, self.back_again):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        return row


def kind_of(entry: Entry) -> str:
    """What kind of document it is."""
    return QCoreApplication.translate("Documents", _KINDS[entry.kind])
