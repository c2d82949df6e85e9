"""What waits for its payment by code beside a sale: for whom, what, and how far the payment is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy

from app.domain.codes import is_payment
from app.domain.money import show
from app.operations.paying_ahead import Ahead
from app.ui.counter.actions import Name
from app.ui.counter.panel import Panel
from app.ui.counter.parts import Elided, KeyButton, label, restyle
from app.ui.counter.settle_row import SettleRow
from app.ui.counter.settle_words import give_back_words, what_to_do
from app.ui.theme import Theme

_HEIGHT = 52


class AheadPanel(Panel):
    """Shows an ``Ahead``. Enter asks again, or finishes; Del gives the payment back.

    Signals:
        confirmed: Enter.
        unwanted: the payment is to be given back; carries it.
    """

    confirmed = Signal()
    unwanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.ahead: Ahead | None = None
        self.caption, self.amount = label("due"), label("total")
        self.member, self.what = Elided(), Elided()
        for value in (self.member, self.what):
            value.setProperty("text_role", "strong")
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.row = SettleRow(theme)
        self.hint = label("body")
        self.hint.setWordWrap(True)
        self.enter = KeyButton(theme, Name.CONFIRM, primary=True, height=_HEIGHT, least_width=340)
        self.unwant = KeyButton(theme, Name.REMOVE, height=_HEIGHT)
        for button in (self.enter, self.unwant):
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
        self._lay_out(theme)

    @property
    def wants(self) -> str:
        """Nothing is to be typed."""
        return self.tr("Enter: ask now or finish; Del: give it up; Esc: go on selling")

    def show_ahead(self, ahead: Ahead) -> None:
        """Take the place of what was shown."""
        self.ahead, payment = ahead, ahead.payment
        top_up = self.tr("Top up")
        other = self.tr("Reward") if ahead.act.items else self.tr("Paid membership")
        self.title.setText(other if ahead.name else top_up)
        self.caption.setText(self.tr("To be paid") if payment.is_open else self.tr("Received"))
        self.amount.setText(f"¥{show(payment.amount_fen)}")
        self.member.say(f"{ahead.member_name} {ahead.phone}".strip())
        self.what.say(ahead.name or top_up)
        self.row.show_payment(payment, marked=True)
        paid = self.tr("It is paid. Enter finishes; Del gives the money back.")
        self.hint.setText(what_to_do(payment) if payment.is_open else paid)
        restyle(self.hint, "tone", "warn" if payment.is_open else "ok")
        self.enter.say(self.tr("Ask again") if payment.is_open else self.tr("Finish"))
        self.unwant.say(give_back_words(payment))

    def confirm(self, typed: str) -> bool:
        """Enter; with something typed it is not for this panel."""
        if not typed:
            self.confirmed.emit()
        return not typed

    def takes(self, name: Name, typed: str) -> bool:
        """Del gives back; ``+`` asks again."""
        payment = self.ahead.payment if self.ahead else None
        if name is Name.REMOVE and not typed and payment is not None:
            self.unwanted.emit(payment)
            return True
        if name is Name.SETTLE and payment is not None and payment.is_open:
            self.confirmed.emit()
        return name is Name.SETTLE

    def scanned(self, code: str) -> bool:
        """Another code to pay by is not passed on: this payment is asked about first."""
        if is_payment(code):
            self.confirmed.emit()
        return is_payment(code)

    def _lay_out(self, theme: Theme) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(theme.px(24))
        facts.setVerticalSpacing(theme.px(4))
        facts.setColumnStretch(1, 1)
        rows = ((self.tr("Member"), self.member), (self.tr("For"), self.what))
        for at, (words, value) in enumerate(rows):
            facts.addWidget(label("body", words, tone="off"), at, 0)
            facts.addWidget(value, at, 1)
        self.column.addWidget(self.caption)
        self.column.addWidget(self.amount)
        self.column.addLayout(facts)
        self.column.addWidget(self.row)
        self.column.addWidget(self.hint)
        self.column.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(8))
        below.addWidget(self.enter, 1)
        below.addWidget(self.unwant)
        self.keep_below(below)
