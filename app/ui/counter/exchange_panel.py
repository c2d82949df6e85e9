"""Exchange (换货): what came back counts towards the goods that are rung up; the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.codes import Meaning, is_payment, read
from app.domain.documents import Tender
from app.domain.money import read as read_fen
from app.domain.money import show
from app.domain.payment import Payment
from app.operations.exchange import left_of
from app.operations.views import CounterView
from app.ui.counter.actions import Name
from app.ui.counter.cart_lines import quantity_of
from app.ui.counter.line_table import Column, LineTable, Row
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label
from app.ui.counter.return_words import money_facts, total_of
from app.ui.counter.settle_words import state_words
from app.ui.theme import Theme

_CHANGES = {Name.QUANTITY, Name.ONE_LESS, Name.REMOVE}
_PAYS = {Name.CASH, Name.SETTLE}
_LET_THROUGH = {Name.LOCK, Name.ATTENTION, Name.HELP, Name.DEVICES, Name.SYNC}


class ExchangePanel(Panel):
    """Shows the basket against what came back. Nothing is done yet.

    ``first`` is asked before all else about each command, with what was typed and what to do of it
    later, and tells whether it has taken it.

    Signals:
        scanned_code: a code for the basket; carries it.
        looked_for: an article by its name; carries what was typed.
        changed: the basket shall be another; carries the ``Name``, and what was typed.
        selected: another line is; carries its index.
        paid: that is all; carries the cash handed over in fen, None for exactly what is due.
        coded: a customer's code pays the difference; carries it.
        carded: the terminal took it; carries the number of its slip.
        valued: the balance pays it.
        terminal: the terminal shall take it; ``ask_card`` asks for its number then.
        asked: a payment is to be asked about; carries it.
        unwanted: a payment is to be given back; carries it.
        given_up: nothing is exchanged.
    """

    scanned_code = Signal(str)
    looked_for = Signal(str)
    changed = Signal(object, str)
    selected = Signal(int)
    paid = Signal(object)
    coded = Signal(str)
    carded = Signal(str)
    valued = Signal()
    terminal = Signal()
    asked = Signal(object)
    unwanted = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.credit_fen = self.due_fen = 0
        self._filled = self._asks_card = False
        self._open: Payment | None = None
        self._price = ""
        self._money: tuple[Tender, ...] = ()
        self.first: Callable[[Name, str, Callable[[], object]], bool] = lambda *_: False
        self.about = label("body", tone="off")
        self.about.setWordWrap(True)
        self.table = LineTable(
            theme,
            (
                Column("#", 52, role="muted"),
                Column(self.tr("Article"), left=True),
                Column(self.tr("Quantity"), 116),
                Column(self.tr("Amount"), 118),
            ),
        )
        self.table.marked.connect(self.selected)
        self.way = label("body", tone="off", right=True)
        self.way.setWordWrap(True)
        self.caption, self.amount = label("due"), label("big")
        self.column.addWidget(self.about)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.way)
        self.column.addLayout(self._below(theme))

    @property
    def wants(self) -> str:
        """The new goods, then the money."""
        if self._asks_card:
            return self.tr("Number on the terminal's slip, then Enter")
        if self._price:
            return self._price
        if self._filled and self.due_fen > 0:
            return self.tr("Cash, then F9; or scan the payment code, Ctrl+B card, F5 balance")
        return self.tr("Scan the new goods; then + or, with what is handed over, F9")

    def begin(self, serial: str, money: Sequence[Tender]) -> None:
        """``money`` paid what came back of the sale ``serial``."""
        self._asks_card = False
        self._money, self.credit_fen = tuple(money), total_of(money)
        self.title.setText(self.tr("Exchange"))
        words = self.tr("{serial}: what comes back counts {amount}.")
        self.about.setText(words.format(serial=serial, amount=f"¥{show(self.credit_fen)}"))

    def show_view(self, view: CounterView) -> None:
        """The basket as it stands."""
        self._filled = bool(view.basket.lines)
        self.due_fen = view.rest_fen - self.credit_fen
        rows = [
            Row((str(at + 1), one.line.name, quantity_of(one.line), show(one.net_fen)))
            for at, one in enumerate(view.quote.lines)
        ]
        self.table.show_rows(rows, view.basket.selected)
        back = self.due_fen < 0
        self.caption.setText(self.tr("Back to the customer") if back else self.tr("To pay"))
        self.amount.setText(f"¥{show(abs(self.due_fen))}" if self._filled else "—")
        left = left_of(self._money, self.credit_fen + self.due_fen) if back else []
        self.way.setText(" · ".join(f"{name} {amount}" for name, amount in money_facts(left)))
        self.way.setVisible(self._filled and back)
        for button in (self.on, self.cash):
            button.setEnabled(self._filled)
        self._open = next((one for one in view.payments if one.is_open), None)
        if self._open is not None:
            self.caption.setText(state_words(self._open))
            self.amount.setText(f"¥{show(self._open.amount_fen)}")
        self.on.say(self.tr("Ask again") if self._open else self.tr("Exchange"))
        self.cash.setEnabled(self._filled and not back and self._open is None)
        self.turned.emit()

    def confirm(self, typed: str) -> bool:
        """Enter: an article; alone it ends what has nothing to be paid any more."""
        if self._asks_card:
            self.carded.emit(typed)
        elif self.first(Name.CONFIRM, typed, partial(self.confirm, typed)):
            return True
        elif typed:
            self.looked_for.emit(typed)
        elif self._open is not None:
            self.asked.emit(self._open)
        elif self._filled and self.due_fen <= 0:
            self.paid.emit(None)
        elif self._filled:
            words = self.tr("{amount} to pay: F9 takes it in cash.")
            self.told.emit(words.format(amount=show(self.due_fen)))
        return True

    def step(self, by: int) -> bool:
        """Another line."""
        self.table.mark(self.table.at + by)
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """Changes of the basket and money; what else there is waits."""
        if self.first(name, typed, partial(self.takes, name, typed)):
            return True
        if name is Name.BACK:
            if not self.leave_card():
                self.given_up.emit()
        elif self._open is not None and name in {Name.REMOVE, *_PAYS}:
            (self.unwanted if name is Name.REMOVE else self.asked).emit(self._open)
        elif name in {Name.VALUE, Name.BANK_CARD} and self._filled and self.due_fen > 0:
            self._pay_otherwise(name)
        elif name in _LET_THROUGH:
            return False
        elif name in _CHANGES:
            self.changed.emit(name, typed)
        elif name in _PAYS:
            self._pay(typed)
        else:
            self.told.emit(self.tr("First the exchange: F9 takes the rest in cash, Esc ends it."))
        return True

    def scanned(self, code: str) -> bool:
        """Goods, members, and a code to pay by; a receipt begins something else."""
        if is_payment(code) and self._filled and self.due_fen > 0:
            if not self.first(Name.CASH, "", partial(self.scanned, code)):
                self.coded.emit(code)
            return True
        if self._asks_card:
            self.carded.emit(code)
            return True
        if read(code).meaning in {Meaning.SERIAL, Meaning.STAFF}:
            return False
        self.scanned_code.emit(code)
        return True

    def ask_price(self, words: str) -> None:
        """``words`` ask for the price of what waits for one; empty: nothing does."""
        self._price = words
        self.turned.emit()

    def ask_card(self) -> None:
        """Ask for the number on the slip of the terminal, which takes what is due."""
        self._asks_card = True
        self.turned.emit()

    def leave_card(self) -> bool:
        """Ask for the number of a card payment no more; whether it was asked for."""
        asked, self._asks_card = self._asks_card, False
        self.turned.emit()
        return asked

    def _pay_otherwise(self, name: Name) -> None:
        if self._open is not None:
            self.asked.emit(self._open)
        elif name is Name.VALUE:
            self.valued.emit()
        else:
            self.terminal.emit()

    def _pay(self, typed: str) -> None:
        fen = read_fen(typed) if typed else None
        if typed and fen is None:
            self.told.emit(self.tr("{typed} is not an amount.").format(typed=typed))
        elif not self._filled:
            self.told.emit(self.tr("Scan the new goods first."))
        else:
            self.paid.emit(fen if self.due_fen > 0 else None)

    def _below(self, theme: Theme) -> QHBoxLayout:
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.caption)
        said.addWidget(self.amount)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.cash = KeyButton(theme, Name.CASH, height=60, least_width=90)
        self.on = KeyButton(theme, Name.SETTLE, primary=True, height=60, least_width=130)
        self.on.say(self.tr("Exchange"))
        row.addLayout(said)
        row.addStretch(1)
        for button in (self.cash, self.on):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
            row.addWidget(button)
        return row
