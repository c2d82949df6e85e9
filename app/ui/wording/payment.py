"""Why a sale cannot be paid so, and what keeps a provider of payments from answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.ui.wording.facts import Facts, yuan


def _payment_open(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "A payment of {amount} is not answered yet. + shows it: ask again, or give back."
    )
    return words.format(amount=yuan(facts, "amount_fen"))


def _payments_wait(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{amount} of this sale is paid already. Give that back first: + then Del."
    )
    return words.format(amount=yuan(facts, "amount_fen"))


def _paid_ahead_waits(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording",
        "A top-up, plan or reward of {amount} is still being paid. Finish it, or give it up.",
    )
    return words.format(amount=yuan(facts, "amount_fen"))


def _paid_too_much(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{amount} more is paid than due. + then Del gives a payment back, or add goods."
    )
    return words.format(amount=yuan(facts, "over_fen"))


def _bad_reference(facts: Facts) -> str:
    if facts.get("card"):
        return QCoreApplication.translate(
            "Wording", "This is the number of a card; it is not kept. Type that of the slip."
        )
    return QCoreApplication.translate(
        "Wording", "Type the number that stands on the slip of the card terminal."
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "payment_open": _payment_open,
    "payments_wait": _payments_wait,
    "paid_ahead_waits": _paid_ahead_waits,
    "paid_too_much": _paid_too_much,
    "bad_reference": _bad_reference,
}

UNAVAILABLE: Mapping[str, Callable[[], str]] = {
    "payment_not_set_up": lambda: QCoreApplication.translate(
        "Wording", "Payment by code is not set up here; nothing was charged. Take cash or a card."
    ),
    "payment_unreachable": lambda: QCoreApplication.translate(
        "Wording", "The payment provider does not answer. Ask again, or give it back and take cash."
    ),
    "payment_unwell": lambda: QCoreApplication.translate(
        "Wording", "The payment provider is in trouble. Ask again, or give it back and take cash."
    ),
    "payment_not_known_there": lambda: QCoreApplication.translate(
        "Wording", "The payment provider does not know this till. Take cash; tell the manager."
    ),
    "payment_not_trusted": lambda: QCoreApplication.translate(
        "Wording", "What answers is not the payment provider. Take cash; tell the manager."
    ),
    "payment_not_understood": lambda: QCoreApplication.translate(
        "Wording", "The payment provider's answer is not understood. Ask again, or take cash."
    ),
}
