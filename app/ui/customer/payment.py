"""How the customer's payment by code stands: to be agreed to, asked about, done, or refused."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.money import show
from app.domain.payment import Payment, PaymentState
from app.ui.counter.parts import label
from app.ui.theme import Theme

_CENTRE, _MIDDLE = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter
_PICTURE = 110
_PICTURES = {
    PaymentState.ASKED: ("cellphone-check", "info"),
    PaymentState.PENDING: ("cellphone-check", "info"),
    PaymentState.UNKNOWN: ("timer-sand", "warning"),
    PaymentState.PAID: ("check-circle", "success"),
    PaymentState.FAILED: ("alert-circle-outline", "danger"),
}


def is_seen(payment: Payment) -> bool:
    """Whether there is anything to say of it: what goes back is told by the cashier."""
    return payment.state in _PICTURES


class PaymentPage(QWidget):
    """One sentence, and the amount. Nobody's name, and nothing of the provider's."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.picture = QLabel()
        self.words = label("customer_ask")
        self.yen, self.amount = label("customer_change_yen", "¥"), label("customer_change")
        self.todo = label("customer_due")
        for part in (self.words, self.todo):
            part.setWordWrap(True)
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        big = QHBoxLayout()
        big.setSpacing(theme.px(8))
        big.addStretch(1)
        for part in (self.yen, self.amount):
            big.addWidget(part, 0, _MIDDLE)
        big.addStretch(1)
        column = QVBoxLayout(self)
        margin = theme.px(40)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(14))
        column.addStretch(2)
        column.addWidget(self.picture, 0, _CENTRE)
        column.addSpacing(theme.px(10))
        column.addWidget(self.words)
        column.addLayout(big)
        column.addWidget(self.todo)
        column.addStretch(3)

    def show_payment(self, payment: Payment) -> None:
        """Say how it stands."""
        name, role = _PICTURES[payment.state]
        self.picture.setPixmap(self._theme.picture(name, role, _PICTURE))
        confirm = self.tr("Please confirm the payment on your phone")
        words, todo = {
            PaymentState.ASKED: (confirm, ""),
            PaymentState.PENDING: (confirm, ""),
            PaymentState.UNKNOWN: (
                self.tr("Asking about the payment, please wait"),
                self.tr("You are not charged twice."),
            ),
            PaymentState.PAID: (self.tr("Paid, thank you"), ""),
            PaymentState.FAILED: (
                self.tr("The payment did not go through"),
                self.tr("Nothing was charged. Show another code, or pay in another way."),
            ),
        }[payment.state]
        self.words.setText(words)
        self.amount.setText(show(payment.amount_fen))
        self.todo.setText(todo)
