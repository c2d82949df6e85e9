"""Why goods cannot be taken back, or a sale cannot be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.ui.wording.facts import Facts, yuan


def _return_too_much(facts: Facts) -> str:
    whole, rest = divmod(int(facts.get("left_milli", 0)), 1000)
    left = f"{whole}.{rest:03d}" if rest else str(whole)
    words = QCoreApplication.translate(
        "Wording", "Of {name} only {left} can still come back. Type fewer."
    )
    return words.format(name=facts.get("name", ""), left=left)


def _not_sold_here(facts: Facts) -> str:
    if not facts.get("online"):
        words = QCoreApplication.translate(
            "Wording", "Offline, {serial} cannot be checked. Later, or F8: without receipt."
        )
        return words.format(serial=facts.get("serial", ""))
    words = QCoreApplication.translate(
        "Wording", "Receipt {serial} cannot be returned at this till now. Return without receipt."
    )
    return words.format(serial=facts.get("serial", ""))


def _return_elsewhere(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Till {till} is taking goods of receipt {serial} back. Go on there."
    )
    return words.format(till=facts.get("till", ""), serial=facts.get("serial", ""))


def _seller_unaware(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording",
        "Receipt {serial} can be returned at till {till} only, until that has synced once more.",
    )
    return words.format(serial=facts.get("serial", ""), till=facts.get("till", ""))


def _sale_in_doubt(facts: Facts) -> str:
    if facts.get("void"):
        words = QCoreApplication.translate(
            "Wording", "The sale of receipt {serial} was undone. Nothing of it can come back."
        )
    else:
        words = QCoreApplication.translate(
            "Wording", "Receipt {serial} is being looked into at the centre. Ask a supervisor."
        )
    return words.format(serial=facts.get("serial", ""))


def _refund_differs(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "{due} is to be paid back, not {refunded}. Type again."
    )
    return words.format(due=yuan(facts, "due_fen"), refunded=yuan(facts, "refunded_fen"))


def _pass_used(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "Only {left} uses of this pass are left. Refund it as prepaid instead."
    )
    return words.format(left=facts.get("left", 0))


def _nothing_to_undo(_facts: Facts) -> str:
    return QCoreApplication.translate(
        "Wording", "There is no sale to undo: only the last one, by who made it. F8 returns goods."
    )


def _undo_too_late(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "Wording", "The minute is over: {serial} stands. F8 and the receipt returns its goods."
    )
    return words.format(serial=facts.get("serial", ""))


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "return_too_much": _return_too_much,
    "not_sold_here": _not_sold_here,
    "return_elsewhere": _return_elsewhere,
    "seller_unaware": _seller_unaware,
    "sale_in_doubt": _sale_in_doubt,
    "refund_differs": _refund_differs,
    "pass_used": _pass_used,
    "nothing_to_undo": _nothing_to_undo,
    "undo_too_late": _undo_too_late,
}
