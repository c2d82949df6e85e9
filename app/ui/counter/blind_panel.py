"""Goods that come back without a receipt (无小票退货): which, how many, at what price."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain import basket as baskets
from app.domain.basket import Basket, BasketLine, Goods, read_quantity
from app.domain.codes import Meaning, read
from app.domain.money import priced, show
from app.domain.money import read as read_fen
from app.domain.refusal import Refused
from app.ui.counter.actions import Name
from app.ui.counter.cart_lines import quantity_of
from app.ui.counter.line_table import Column, LineTable, Row
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.theme import Theme

_ELSEWHERE = {Meaning.SERIAL, Meaning.STAFF, Meaning.DYNAMIC, Meaning.BANK, Meaning.DAMAGED}


class BlindPanel(Panel):
    """Collects what comes back, at the price of today or a lower one that is typed.

    Signals:
        looked_for: which article this is; carries a code or the beginning of a name.
        decided: that is all; carries the lines.
        refused: it cannot be so; carries the ``Refused``.
    """

    looked_for = Signal(str)
    decided = Signal(object)
    refused = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._basket = Basket("")
        self.title.setText(self.tr("Return without receipt"))
        about = self.tr("At today's price; F4 lowers it. Somebody has to approve it.")
        self.about = label("body", about, tone="off")
        self.about.setWordWrap(True)
        self.table = LineTable(
            theme,
            (
                Column("#", 52, role="muted"),
                Column(self.tr("Article"), left=True),
                Column(self.tr("Price"), 110, spare=True),
                Column(self.tr("Comes back"), 124, role="success"),
                Column(self.tr("Amount"), 118),
            ),
        )
        self.table.marked.connect(self._select)
        self.total = label("value")
        self.column.addWidget(self.about)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(self._below(theme))

    @property
    def wants(self) -> str:
        """An article."""
        return self.tr("Scan what comes back; n * how many; 9.9 F4 the price; then +")

    @property
    def lines(self) -> tuple[BasketLine, ...]:
        """What comes back."""
        return self._basket.lines

    def begin(self) -> None:
        """Ask anew; nothing comes back yet."""
        self._put(Basket(""))

    def bring(self, goods: Goods, milli: int) -> None:
        """One more of ``goods``, or so much of it."""
        self._change(lambda basket: baskets.add(basket, goods, milli))

    def confirm(self, typed: str) -> bool:
        """Enter: an article; alone it goes on, as ``+`` does."""
        if typed:
            self.looked_for.emit(typed)
        else:
            self._decide()
        return True

    def step(self, by: int) -> bool:
        """Another line."""
        self.table.mark(self.table.at + by)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """How many, at what price, one less, none; and on."""
        at = self._basket.selected
        if name is Name.SETTLE:
            self._decide()
        elif name is Name.QUANTITY:
            self._set_quantity(at, typed)
        elif name is Name.PRICE:
            self._set_price(at, typed)
        elif name is Name.ONE_LESS:
            self._one_less(at)
        elif name is Name.REMOVE:
            self._change(lambda basket: baskets.remove(basket, at))
        else:
            return False
        return True

    def scanned(self, code: str) -> bool:
        """An article; a receipt or a colleague's card is not for this panel."""
        if read(code).meaning in _ELSEWHERE:
            return False
        self.looked_for.emit(code)
        return True

    def _select(self, at: int) -> None:
        self._basket = baskets.select(self._basket, at)

    def _set_quantity(self, at: int, typed: str) -> None:
        milli = read_quantity(typed)
        if milli is None:
            self.told.emit(self.tr("Type how many first, then *."))
        else:
            self._change(lambda basket: baskets.set_quantity(basket, at, milli))

    def _set_price(self, at: int, typed: str) -> None:
        fen = read_fen(typed)
        if fen is None:
            self.told.emit(self.tr("Type the price first, then F4."))
        elif 0 <= at < len(self.lines) and fen > self.lines[at].shelf_price_fen:
            self.told.emit(self.tr("No more than it costs today is paid back."))
        else:
            self._change(lambda basket: baskets.set_price(basket, at, fen))

    def _one_less(self, at: int) -> None:
        line = self.lines[at] if 0 <= at < len(self.lines) else None
        if line is not None and not line.weighed and line.quantity_milli > 1000:
            fewer = line.quantity_milli - 1000
            self._change(lambda basket: baskets.set_quantity(basket, at, fewer))
        else:
            self._change(lambda basket: baskets.remove(basket, at))

    def _change(self, change: Callable[[Basket], Basket]) -> None:
        try:
            self._put(change(self._basket))
        except Refused as problem:
            self.refused.emit(problem)

    def _decide(self) -> None:
        if self.lines:
            self.decided.emit(self.lines)
        else:
            self.told.emit(self.tr("Nothing there yet. Scan what comes back."))

    def _put(self, basket: Basket) -> None:
        self._basket = basket
        rows = [
            Row(
                (
                    str(at + 1),
                    line.name,
                    show(line.price_fen),
                    quantity_of(line),
                    show(priced(line.quantity_milli, line.price_fen)),
                )
            )
            for at, line in enumerate(basket.lines)
        ]
        self.table.show_rows(rows, basket.selected)
        worth_fen = sum(priced(line.quantity_milli, line.price_fen) for line in basket.lines)
        self.total.setText(self.tr("Worth {amount}").format(amount=f"¥{show(worth_fen)}"))
        self.on.setEnabled(bool(basket.lines))
        self.less.setEnabled(bool(basket.lines))

    def _below(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.on = KeyButton(theme, Name.SETTLE, primary=True, height=56, least_width=130)
        self.on.say(self.tr("Go on"))
        self.less = KeyButton(theme, Name.ONE_LESS, height=56)
        for button in (self.less, self.on):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
        row.addWidget(self.total)
        row.addStretch(1)
        row.addWidget(self.less)
        row.addWidget(self.on)
        return row
