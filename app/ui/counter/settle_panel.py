"""The settle panel (结算): what is due, how it is paid so far, and what is left, large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.codes import is_payment
from app.domain.money import show
from app.domain.payment import Payment, PaymentState, paid_fen
from app.operations.views import CounterView
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import KeyButton, label, restyle
from app.ui.counter.settle_row import SettleRow
from app.ui.counter.settle_words import give_back_words, what_to_do
from app.ui.theme import Theme

MOST_ROWS, _USUAL_ROWS = 9, 3
_HEIGHT = 52


class SettlePanel(Panel):
    """Shows how the sale is being paid. Enter takes the default: cash, or asks again.

    Signals:
        confirmed: Enter alone.
        cash: an amount in cash; carries what was typed.
        value: by stored value.
        coded: a customer's code was scanned; carries it.
        carded: the terminal took it; carries the number of its slip, and the fen, 0: the rest.
        unwanted: a payment is to be given back; carries it.
    """

    confirmed = Signal()
    cash = Signal(str)
    value = Signal()
    coded = Signal(str)
    carded = Signal(str, int)
    unwanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._card_fen: int | None = None
        self._payments: tuple[Payment, ...] = ()
        self._at = -1
        self._counter: CounterView | None = None
        self.keeps = False
        self.title.setText(self.tr("Settle"))
        self.caption, self.rest = label("due"), label("total")
        self.rows = [SettleRow(theme) for _ in range(MOST_ROWS)]
        for at, row in enumerate(self.rows):
            row.clicked.connect(lambda at=at: self._mark(at))
        self.hint = label("body")
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(theme.px(32))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.enter = self._button(Name.CONFIRM, primary=True)
        self.change = self._button(Name.TOGGLE)
        self.unwant = self._button(Name.REMOVE)
        self.column.addLayout(self._head(theme))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for row in self.rows:
            rows.addWidget(row)
        self.column.addLayout(rows)
        self.column.addWidget(self.hint)
        self.column.addStretch(1)
        self.keep_below(self._buttons(theme))

    @property
    def wants(self) -> str:
        """The number of the terminal's slip, or an amount."""
        if self._card_fen is not None:
            return self.tr("Number on the terminal's slip, then Enter")
        return self.tr("Amount, then F9 or Ctrl+B, or scan: a part; Enter: cash")

    @property
    def payment(self) -> Payment | None:
        """The marked one."""
        return self._payments[self._at] if self._payments else None

    @property
    def open_payment(self) -> Payment | None:
        """The one that may be paid or not; the sale waits for it."""
        return next((one for one in self._payments if one.is_open), None)

    def show_view(self, view: CounterView) -> None:
        """Take the place of what was shown. What is not at its end is marked."""
        self._counter, self._payments = view, _listed(view.payments)
        alive = [at for at, one in enumerate(self._payments) if _is_alive(one)]
        self._at = alive[-1] if alive else len(self._payments) - 1
        if not view.member:
            self.keeps = False
        self._show()

    def ask_card(self, fen: int) -> None:
        """Ask for the number of a payment on the terminal; ``fen`` 0: it takes the rest."""
        self._card_fen = fen
        self._show()
        self.turned.emit()

    def leave_card(self) -> bool:
        """Ask for it no more; whether it was asked for."""
        asked, self._card_fen = self._card_fen is not None, None
        if asked:
            self._show()
            self.turned.emit()
        return asked

    def confirm(self, typed: str) -> bool:
        """Enter: the number, an amount in cash, or the default."""
        if self._card_fen is not None:
            self.carded.emit(typed, self._card_fen)
        elif typed:
            self.cash.emit(typed)
        else:
            self.confirmed.emit()
        return True

    def step(self, by: int) -> bool:
        """Mark another payment."""
        self._mark(self._at + by)
        return True

    def toggle(self) -> bool:
        """The change is kept in the balance, or handed out after all."""
        if self._counter is not None and self._counter.member:
            self.keeps = not self.keeps
            self._show()
        return True

    def takes(self, name: Name, typed: str) -> bool:
        """What pays, and what gives back; Esc leaves the number first."""
        if name is Name.BACK:
            return not typed and self.leave_card()
        if name is Name.CASH:
            self.leave_card()
            self.cash.emit(typed)
        elif name is Name.VALUE:
            self.value.emit()
        elif name is Name.REMOVE:
            if self.payment is not None:
                self.unwanted.emit(self.payment)
        else:
            return name is Name.SETTLE
        return True

    def scanned(self, code: str) -> bool:
        """A code to pay by, or the bar code on the terminal's slip."""
        if is_payment(code):
            self.coded.emit(code)
        elif self._card_fen is not None:
            self.carded.emit(code, self._card_fen)
        else:
            return False
        return True

    def _mark(self, at: int) -> None:
        self._at = max(0, min(at, len(self._payments) - 1))
        self._show()

    def _show(self) -> None:
        view = self._counter
        if view is None:
            return
        self.caption.setText(self.tr("Rest"))
        self.rest.setText(f"¥{show(view.rest_fen)}")
        paid = paid_fen(view.payments)
        for value, fen in (
            (self.due, view.quote.due_fen), (self.by_value, view.value_fen), (self.paid, paid)
        ):  # fmt: skip
            value.setText(show(fen))
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(self._payments))
            if at < len(self._payments):
                row.show_payment(self._payments[at], marked=at == self._at)
        self._show_hint()
        self._show_buttons(view)

    def _show_hint(self) -> None:
        waits = self.open_payment or self.payment
        todo = what_to_do(waits) if waits else ""
        if self._card_fen is not None:
            words = self.tr("Let the customer pay {amount} at the terminal. Then type its number.")
            todo = words.format(amount=f"¥{show(self._card_fen or self._rest_fen)}")
        elif not todo:
            todo = self.tr("Scan the customer's code: it pays the rest. An amount first: a part.")
        warns = self._card_fen is None and waits is not None and bool(what_to_do(waits))
        calm = "" if self._card_fen is not None else "off"
        restyle(self.hint, "tone", "warn" if warns else calm)
        self.hint.setText(todo)

    def _show_buttons(self, view: CounterView) -> None:
        if self._card_fen is not None:
            words = self.tr("It is paid")
        elif self.open_payment:
            words = self.tr("Ask again")
        elif view.rest_fen == 0:
            words = self.tr("Finish")
        else:
            words = self.tr("Take {amount} in cash").format(amount=f"¥{show(view.rest_fen)}")
        self.enter.say(words)
        self.change.setVisible(view.member is not None and view.rest_fen > 0)
        tick = "☑" if self.keeps else "☐"
        words = self.tr("Change into the balance")
        self.change.say(f"{tick} {words}")
        marked = self.payment
        self.unwant.setVisible(marked is not None and _is_alive(marked))
        if marked is not None:
            self.unwant.say(give_back_words(marked))
        for button in (self.cash_button, self.value_button, self.card_button):
            button.setEnabled(view.rest_fen > 0 and self.open_payment is None)

    @property
    def _rest_fen(self) -> int:
        return self._counter.rest_fen if self._counter else 0

    def _head(self, theme: Theme) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.caption)
        left.addWidget(self.rest)
        self.due, self.by_value, self.paid = (label("strong", right=True) for _ in range(3))
        facts = QGridLayout()
        facts.setHorizontalSpacing(theme.px(24))
        facts.setVerticalSpacing(theme.px(4))
        captions = (
            (self.tr("To pay"), self.due), (self.tr("From balance"), self.by_value),
            (self.tr("Paid"), self.paid),
        )  # fmt: skip
        for at, (words, value) in enumerate(captions):
            facts.addWidget(label("body", words, tone="off"), at, 0)
            facts.addWidget(value, at, 1)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addStretch(1)
        row.addLayout(facts)
        return row

    def _buttons(self, theme: Theme) -> QVBoxLayout:
        self.cash_button = self._button(Name.CASH, stacked=theme.touch)
        self.value_button = self._button(Name.VALUE, stacked=theme.touch)
        self.card_button = self._button(Name.BANK_CARD, stacked=theme.touch)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.px(8))
        for button in (self.unwant, self.change):
            first.addWidget(button)
        first.addStretch(1)
        second.addWidget(self.enter, 2)
        for button in (self.cash_button, self.value_button, self.card_button):
            second.addWidget(button, 1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addLayout(first)
        column.addLayout(second)
        return column

    def _button(self, name: Name, *, primary: bool = False, stacked: bool = False) -> KeyButton:
        button = KeyButton(self._theme, name, primary=primary, height=_HEIGHT, stacked=stacked)
        button.clicked.connect(lambda: self.chosen.emit(name))
        return button


def _listed(payments: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """Those to show: all that can be given back, and of the others the last few."""
    ended = [one for one in payments if not _is_alive(one)]
    room = max(0, _USUAL_ROWS - (len(payments) - len(ended)))
    left_out = {one.id for one in ended[: max(0, len(ended) - room)]}
    return tuple(one for one in payments if one.id not in left_out)[-MOST_ROWS:]


def _is_alive(payment: Payment) -> bool:
    """Whether it can still be given back."""
    return payment.binds or payment.state is PaymentState.RETURNING
