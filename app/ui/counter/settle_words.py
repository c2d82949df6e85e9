"""What is said of a payment: how far it is, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.money import show
from app.domain.payment import Payment, PaymentState
from app.ui.counter.return_words import tender_name


def payment_name(payment: Payment) -> str:
    """Of what kind it is, and how much."""
    return f"{tender_name(payment.kind)} ¥{show(payment.amount_fen)}"


def state_words(payment: Payment) -> str:
    """How far it is, in a few words; with its number once it is paid."""
    words = {
        PaymentState.ASKED: QCoreApplication.translate("Settle", "Asking the provider…"),
        PaymentState.PENDING: QCoreApplication.translate("Settle", "Waiting for the customer"),
        PaymentState.UNKNOWN: QCoreApplication.translate("Settle", "No answer, may be paid"),
        PaymentState.PAID: QCoreApplication.translate("Settle", "Paid"),
        PaymentState.FAILED: QCoreApplication.translate("Settle", "Not paid"),
        PaymentState.RETURNING: QCoreApplication.translate("Settle", "Being given back"),
        PaymentState.RETURNED: QCoreApplication.translate("Settle", "Given back"),
    }[payment.state]
    return f"{words}  {payment.reference}".strip() if payment.state is PaymentState.PAID else words


def state_tone(payment: Payment) -> str:
    """The colour of these words; they never stand for it alone."""
    return {
        PaymentState.PAID: "ok",
        PaymentState.UNKNOWN: "warn",
        PaymentState.RETURNING: "warn",
        PaymentState.FAILED: "bad",
    }.get(payment.state, "off")


def what_to_do(payment: Payment) -> str:
    """What the cashier can do about a payment that is not at its end; empty: nothing."""
    if payment.state is PaymentState.UNKNOWN:
        return QCoreApplication.translate(
            "Settle", "It may be paid. Enter asks again; Del gives it back, then pay otherwise."
        )
    if payment.is_open:
        return QCoreApplication.translate(
            "Settle", "The till asks by itself. Enter asks now; Del gives it up."
        )
    if payment.state is PaymentState.RETURNING:
        return QCoreApplication.translate(
            "Settle", "The till asks until it is given back. The sale can be paid otherwise now."
        )
    return ""


def give_back_words(payment: Payment) -> str:
    """What the button does that gives it back."""
    if payment.state is PaymentState.RETURNING:
        return QCoreApplication.translate("Settle", "Given back otherwise")
    return QCoreApplication.translate("Settle", "Give back")


def came_of(payment: Payment) -> str:
    """What became of it, in one sentence."""
    words = {
        PaymentState.PAID: QCoreApplication.translate("Settle", "{payment} is paid."),
        PaymentState.FAILED: QCoreApplication.translate(
            "Settle", "{payment} was not paid. Scan another code, or take cash: F9."
        ),
        PaymentState.RETURNED: QCoreApplication.translate("Settle", "{payment} was given back."),
        PaymentState.RETURNING: QCoreApplication.translate(
            "Settle", "{payment} is being given back. Go on with the sale."
        ),
        PaymentState.UNKNOWN: QCoreApplication.translate(
            "Settle", "No answer about {payment}. Ask again, or give it back: +"
        ),
    }
    return words[payment.state].format(payment=payment_name(payment))
