"""What may be said to a member at the counter, in a few words each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.money import show
from app.domain.nudges import About, Nudge


def nudge_sentence(nudge: Nudge) -> str:
    """A few words; whole yuan without their decimals."""
    if nudge.about is About.BIRTHDAY:
        return _birthday(nudge.days)
    if nudge.about is About.EXPIRING:
        return _expiring(nudge)
    words = QCoreApplication.translate("Nudges", "¥{amount} more for {tier}")
    return words.format(amount=show(nudge.fen).removesuffix(".00"), tier=nudge.tier)


def _birthday(days: int) -> str:
    if days == 0:
        return QCoreApplication.translate("Nudges", "Birthday today")
    return QCoreApplication.translate("Nudges", "Birthday this week")


def _expiring(nudge: Nudge) -> str:
    if nudge.days == 0:
        return QCoreApplication.translate("Nudges", "%n points expire today", "", nudge.points)
    words = QCoreApplication.translate("Nudges", "%n points expire in {days} d", "", nudge.points)
    return words.format(days=nudge.days)
