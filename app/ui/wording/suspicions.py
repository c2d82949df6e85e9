"""What was done more often in a shift than honest work needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.abuse import Sign

_SENTENCES: Mapping[Sign, Callable[[], str]] = {
    Sign.CARD_TOO_OFTEN: lambda: QCoreApplication.translate(
        "Wording", "One member bought very often in a day"
    ),
    Sign.CARD_SHARE: lambda: QCoreApplication.translate(
        "Wording", "Many of a cashier's sales are one member's"
    ),
    Sign.LINES_DELETED: lambda: QCoreApplication.translate("Wording", "Many lines were deleted"),
    Sign.ORDERS_CANCELLED: lambda: QCoreApplication.translate(
        "Wording", "Many sales were given up"
    ),
    Sign.DRAWER_OPENED: lambda: QCoreApplication.translate(
        "Wording", "The drawer was often opened without a sale"
    ),
    Sign.REPRINTS: lambda: QCoreApplication.translate("Wording", "Many receipts were reprinted"),
    Sign.PRICES: lambda: QCoreApplication.translate("Wording", "Many prices were changed by hand"),
    Sign.BOUND_LATE: lambda: QCoreApplication.translate(
        "Wording", "Members were put on sales after payment"
    ),
    Sign.QUICK_RETURNS: lambda: QCoreApplication.translate(
        "Wording", "Goods came back right after their sale"
    ),
    Sign.BLIND_RETURNS: lambda: QCoreApplication.translate(
        "Wording", "Many returns without receipt"
    ),
}


def suspicion_sentence(sign: str) -> str:
    """The sentence for ``sign``; an unknown one, of a later program, is named itself."""
    return next((words() for known, words in _SENTENCES.items() if known.value == sign), sign)
