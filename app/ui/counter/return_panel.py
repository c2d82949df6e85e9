"""The sale whose goods come back (退货): how many of which line, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.basket import BasketLine, Goods, read_quantity
from app.domain.codes import Meaning, read
from app.domain.documents import ReturnedLine
from app.domain.money import show
from app.operations.returns import Returnable, ReturnView
from app.ui.counter.actions import Name
from app.ui.counter.cart_lines import quantity_of
from app.ui.counter.line_table import Column, LineTable, Row
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

_ELSEWHERE = {Meaning.SERIAL, Meaning.STAFF, Meaning.DYNAMIC, Meaning.BANK, Meaning.DAMAGED}
"""What is scanned here and no article: the panel lets it through."""


class ReturnPanel(Panel):
    """Asks what comes back of a sale. Nothing is done yet.

    Signals:
        looked_for: which article this is; carries a code or the beginning of a name.
        decided: that is all; carries the lines that come back.
    """

    looked_for = Signal(str)
    decided = Signal(object)

    def __init__(self, theme: Theme, zone: tzinfo) -> None:
        super().__init__(theme)
        self._zone = zone
        self._sale: ReturnView | None = None
        self._back: list[int] = []
        self.about, self.late = label("body", tone="off"), label("body", tone="warn")
        self.late.setWordWrap(True)
        self.late.setText(self.tr("The time for returns is over: somebody has to approve it."))
        self.table = LineTable(
            theme,
            (
                Column("#", 52, role="muted"),
                Column(self.tr("Article"), left=True),
                Column(self.tr("Sold"), 96, spare=True),
                Column(self.tr("Returned"), 124, spare=True, role="muted"),
                Column(self.tr("Comes back"), 112, role="success"),
                Column(self.tr("Amount"), 112),
            ),
        )
        self.total = label("value")
        self.column.addWidget(self.about)
        self.column.addWidget(self.late)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.total)
        self.column.addLayout(self._below(theme))

    @property
    def wants(self) -> str:
        """An article of this receipt."""
        return self.tr("Scan what comes back; n * how many; * all of it; then +")

    @property
    def serial(self) -> str:
        """The receipt; empty for none."""
        return self._sale.serial if self._sale else ""

    @property
    def warning(self) -> str:
        """What has to be known before; empty for nothing."""
        return self.late.text() if self._sale and self._sale.approval else ""

    @property
    def brought(self) -> tuple[ReturnedLine, ...]:
        """What comes back."""
        return tuple(ReturnedLine(at, milli) for at, milli in enumerate(self._back) if milli)

    def show_sale(self, view: ReturnView) -> None:
        """Ask anew; nothing comes back yet."""
        self._sale = view
        self._back = [0] * len(view.lines)
        self.title.setText(self.tr("Return: {serial}").format(serial=view.serial))
        sold = f"{view.sold_at.astimezone(self._zone):%Y-%m-%d %H:%M}"
        member = f" · {view.member.name or view.member.phone}" if view.member else ""
        self.about.setText(self.tr("Sold {at}").format(at=sold) + member)
        self.late.setVisible(view.approval)
        left = (at for at, line in enumerate(view.lines) if line.left_milli)
        self._show(next(left, 0))

    def bring(self, goods: Goods, milli: int) -> bool:
        """One more of ``goods``, or what was weighed, by preference the line of ``milli``.

        False where the receipt has no such article.
        """
        lines = [(at, one) for at, one in enumerate(self._lines) if one.line.sku == goods.sku]
        if not lines:
            return False
        sold = milli, goods.price_fen
        at, _ = max(lines, key=lambda line: self._suits(line[0], line[1], sold))
        self._add(at, 1000)
        return True

    def confirm(self, typed: str) -> bool:
        """Enter: the number of a line, or an article; alone it goes on, as ``+`` does."""
        if not typed:
            self._decide()
        elif typed.isdigit() and 1 <= int(typed) <= len(self._lines):
            self._add(int(typed) - 1, 1000)
        else:
            self.looked_for.emit(typed)
        return True

    def step(self, by: int) -> bool:
        """Another line."""
        self.table.mark(self.table.at + by)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """How many, one less, none, all; and on."""
        at = self.table.at
        if name is Name.QUANTITY:
            self._set_quantity(typed)
        elif name is Name.ONE_LESS:
            self._add(at, -1000)
        elif name is Name.REMOVE:
            self._add(at, -self._lines[at].left_milli)
        elif name is Name.SETTLE:
            self._decide()
        else:
            return False
        return True

    def scanned(self, code: str) -> bool:
        """An article; another receipt or a colleague's card is not for this panel."""
        if read(code).meaning in _ELSEWHERE:
            return False
        self.looked_for.emit(code)
        return True

    @property
    def _lines(self) -> Sequence[Returnable]:
        return self._sale.lines if self._sale else ()

    def _suits(
        self, at: int, one: Returnable, found: tuple[int, int]
    ) -> tuple[bool, bool, bool, int]:
        """Of several lines first one that is still there, then the one that was sold so."""
        milli, price_fen = found
        weight, price = one.line.quantity_milli == milli, one.line.price_fen == price_fen
        return one.left_milli > self._back[at], price, weight, -at

    def _set_quantity(self, typed: str) -> None:
        if not typed:
            self._back = [one.left_milli for one in self._lines]
            self._show(self.table.at)
            return
        milli = read_quantity(typed)
        if milli is None:
            self.told.emit(self.tr("{typed} is no quantity.").format(typed=typed))
        else:
            self._put(self.table.at, milli)

    def _add(self, at: int, milli: int) -> None:
        """What was weighed comes back in one piece."""
        if self._lines[at].line.weighed:
            self._put(at, self._lines[at].left_milli if milli > 0 else 0)
        else:
            self._put(at, max(0, self._back[at] + milli))

    def _put(self, at: int, milli: int) -> None:
        """No more than is still with the customer, and no part of a piece."""
        one = self._lines[at]
        if milli > one.left_milli:
            self.told.emit(self._too_many(one))
            milli = max(self._back[at], min(milli, one.left_milli))
        elif milli % 1000 and not one.line.weighed:
            self.told.emit(self.tr("{name} comes back in whole pieces.").format(name=one.line.name))
            milli = self._back[at]
        self._back[at] = milli
        self._show(at)

    def _too_many(self, one: Returnable) -> str:
        gone = one.line.quantity_milli - one.left_milli
        sold = quantity_of(one.line)
        if not gone:
            words = self.tr("{name}: only {sold} were sold.")
            return words.format(name=one.line.name, sold=sold)
        words = self.tr("{name}: {gone} of {sold} came back already.")
        return words.format(name=one.line.name, gone=_count(gone, one.line), sold=sold)

    def _decide(self) -> None:
        if self.brought:
            self.decided.emit(self.brought)
        elif not any(one.left_milli for one in self._lines):
            self.told.emit(self.tr("All of this sale came back already."))
        else:
            self.told.emit(self.tr("Nothing chosen yet. Scan what comes back, or * for all."))

    def _show(self, at: int) -> None:
        rows = [self._row(number, one) for number, one in enumerate(self._lines)]
        self.table.show_rows(rows, at)
        worth = sum(self._worth_fen(number, one) for number, one in enumerate(self._lines))
        self.total.setText(self.tr("Worth {amount}").format(amount=f"¥{show(worth)}"))
        self.on.setEnabled(bool(self.brought))

    def _row(self, at: int, one: Returnable) -> Row:
        gone, back = one.line.quantity_milli - one.left_milli, self._back[at]
        return Row(
            (
                str(at + 1),
                one.line.name,
                quantity_of(one.line),
                _count(gone, one.line) if gone else "",
                _count(back, one.line) if back else "",
                show(self._worth_fen(at, one)) if back else "",
            ),
            off=not one.left_milli,
        )

    def _worth_fen(self, at: int, one: Returnable) -> int:
        """What was paid for it; parts of a fen stay, as in the return itself."""
        gone, sold = one.line.quantity_milli - one.left_milli, one.line.quantity_milli
        return one.net_fen * (gone + self._back[at]) // sold - one.net_fen * gone // sold

    def _below(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.on = KeyButton(theme, Name.SETTLE, primary=True, height=56, least_width=130)
        self.on.say(self.tr("Go on"))
        self.all = KeyButton(theme, Name.QUANTITY, height=56)
        self.all.say(self.tr("All of it"))
        self.less = KeyButton(theme, Name.ONE_LESS, height=56)
        for button in (self.all, self.less, self.on):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
        row.addStretch(1)
        row.addWidget(self.all)
        row.addWidget(self.less)
        row.addWidget(self.on)
        return row


def _count(milli: int, line: BasketLine) -> str:
    return f"{milli // 1000}.{milli % 1000:03d} kg" if line.weighed else str(milli // 1000)
