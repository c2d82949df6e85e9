"""What speaks against a key, in a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.counter.actions import Name, text_of
from app.ui.counter.key_map import STANDARD, Fault, Why, as_cap

translate = QCoreApplication.translate


def fault_sentence(fault: Fault) -> str:
    """Why an action cannot have a key; both actions are named where two want the same."""
    words = {
        Why.UNKNOWN: translate("KeyFault", "There is no action {name}."),
        Why.NO_KEY: translate("KeyFault", "{name}: {key} is no key."),
        Why.NEEDED: translate("KeyFault", "{key} is needed for typing and scanning. Take another."),
        Why.FIXED: translate("KeyFault", "{name} keeps its key: every screen relies on it."),
        Why.EDITS: translate("KeyFault", "{key} edits what is typed before {name}. Take another."),
        Why.TAKEN: translate("KeyFault", "{key} is taken: {name} and {other} both want it."),
    }[fault.why]
    name, other = _called(fault.name), _called(fault.other)
    return words.format(name=name, other=other, key=as_cap(fault.key))


def _called(name: str) -> str:
    return text_of(Name(name)) if name in STANDARD else name
