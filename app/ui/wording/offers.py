"""Why an offer is not used, and what would bring the nearest one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.money import show
from app.domain.offers import Why
from app.operations.views import OfferHint


def why_sentence(why: Why, missing: int) -> str:
    """Why an offer is not used; ``missing`` as ``Missed`` has it."""
    if why is Why.AMOUNT:
        words = QCoreApplication.translate("Offers", "{amount} more to buy")
        return words.format(amount=show(missing))
    if why is Why.PIECES:
        return QCoreApplication.translate("Offers", "%n more pieces to buy", "", missing)
    if why is Why.GIFT:
        return QCoreApplication.translate("Offers", "Scan what it gives: %n pieces", "", missing)
    return _REASONS[why]()


def hint_sentence(hint: OfferHint) -> str:
    """What is missing for the offer that is nearest."""
    if hint.why is Why.AMOUNT:
        if hint.certain_goods:
            words = QCoreApplication.translate("Offers", "{amount} more of its goods for {offer}")
        else:
            words = QCoreApplication.translate("Offers", "{amount} more for {offer}")
        return words.format(amount=show(hint.missing), offer=hint.name)
    if hint.why is Why.PIECES:
        if hint.certain_goods:
            words = QCoreApplication.translate(
                "Offers", "%n more pieces of its goods for {offer}", "", hint.missing
            )
        else:
            words = QCoreApplication.translate(
                "Offers", "%n more pieces for {offer}", "", hint.missing
            )
        return words.format(offer=hint.name)
    words = QCoreApplication.translate("Offers", "Scan what {offer} gives")
    return words.format(offer=hint.name)


_REASONS: Mapping[Why, Callable[[], str]] = {
    Why.MEMBERS: lambda: QCoreApplication.translate("Offers", "For members: scan a card first"),
    Why.TIER: lambda: QCoreApplication.translate("Offers", "Not for this member's tier"),
    Why.PLAN: lambda: QCoreApplication.translate("Offers", "Only with a paid plan"),
    Why.BIRTHDAY: lambda: QCoreApplication.translate("Offers", "Only on the birthday"),
    Why.FIRST_ORDER: lambda: QCoreApplication.translate("Offers", "Only on the first purchase"),
    Why.WINDOW: lambda: QCoreApplication.translate("Offers", "Not at this time"),
    Why.WORD: lambda: QCoreApplication.translate("Offers", "Type its discount code first"),
    Why.NOT_HELD: lambda: QCoreApplication.translate("Offers", "No such coupon is set aside here"),
    Why.CAP: lambda: QCoreApplication.translate("Offers", "Used as often as it may be"),
    Why.STOCK: lambda: QCoreApplication.translate("Offers", "All given out at this till"),
    Why.DECLINED: lambda: QCoreApplication.translate("Offers", "Not wanted this time"),
    Why.GOODS: lambda: QCoreApplication.translate("Offers", "None of its goods are here"),
    Why.TAKEN: lambda: QCoreApplication.translate("Offers", "Its goods have another offer"),
    Why.BETTER: lambda: QCoreApplication.translate("Offers", "Another offer is used instead"),
}
