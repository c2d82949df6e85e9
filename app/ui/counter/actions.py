"""The commands of the counter as they are shown and pressed; see ``action_table``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeyEvent

from app.ui.counter.action_table import ACTIONS, QT_TRANSLATE_NOOP, Action, Name
from app.ui.counter.key_map import IN_FORCE, as_cap, key_of

__all__ = [
    "ACTIONS", "QT_TRANSLATE_NOOP", "Action", "Commands", "Name",
    "action", "action_of", "cap_of", "explained", "pressed", "text_of",
]  # fmt: skip

CONTEXT = "Action"

Commands = dict[Name, Callable[[str], None]]
"""What each key does with what was typed before it."""

_BY_NAME = {action.name: action for action in ACTIONS}


def action(name: Name) -> Action:
    """The action called ``name``."""
    return _BY_NAME[name]


def text_of(name: Name) -> str:
    """What stands on its button, in the language of the window."""
    return QCoreApplication.translate(CONTEXT, _BY_NAME[name].text)


def explained(name: Name) -> str:
    """Its line in the help, in the language of the window."""
    return QCoreApplication.translate(CONTEXT, _BY_NAME[name].explained)


def cap_of(name: Name) -> str:
    """Its key in force, as it is printed on a keyboard.

    >>> cap_of(Name.CONFIRM), cap_of(Name.ATTENTION), cap_of(Name.UP)
    ('Enter', 'Ctrl+T', '↑')
    """
    return as_cap(IN_FORCE.keys[name])


def action_of(cap: str) -> Name | None:
    """The action whose key in force is printed so; None where no action has it."""
    return next((name for name in IN_FORCE.keys if cap_of(name) == cap), None)


def pressed(event: QKeyEvent) -> Action | None:
    """The action whose key was pressed, on the main block or the number pad; None for others."""
    name = IN_FORCE.name_of(key_of(event))
    return None if name is None else _BY_NAME[name]
