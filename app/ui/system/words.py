"""What the counter says of itself: faults, a second start, practice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind, Message, Verb

translate = QCoreApplication.translate


def crashed() -> str:
    """A bug was caught."""
    return translate("System", "The program had a fault and goes on. Sales are safe; see System.")


def here_already() -> str:
    """The till was started once more."""
    return translate("System", "This till is open already: here it is.")


def practice() -> str:
    """What somebody approves."""
    return translate("System", "Practice: receipts that prove nothing, and no sale that counts")


def copying() -> str:
    """It takes a moment."""
    return translate("System", "Copying members and goods to practise with…")


def no_devices() -> Message:
    """Why nothing is set up while somebody practises."""
    text = translate("System", "Devices are set up at the real till: end practice first.")
    return Message(Kind.INFO, text, "", Verb(Name.SYSTEM, translate("System", "End practice")))
