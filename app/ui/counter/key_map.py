"""Which key does what here: the keys of the action table, or others that the shop has chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.counter.action_table import ACTIONS, Name

KeyMap = Mapping[Name, str]
"""A key for every action, as ``QKeySequence`` writes it."""

STANDARD: KeyMap = {action.name: action.key for action in ACTIONS}
FIXED = frozenset({Name.CONFIRM, Name.BACK, Name.UP, Name.DOWN, Name.TOGGLE})
"""What every panel and the omnibox rely on: these keep their keys."""

EDITING = frozenset({"-", "Del", "Ctrl+Del", "Ins", "End", "Home", "Space"})
"""Within a text these keys edit it, so they are commands only where nothing is typed."""

_READS = frozenset(action.name for action in ACTIONS if action.typed)
_SIGNS = frozenset("*-+/")
_CAPS = {"Return": "Enter", "Up": "↑", "Down": "↓"}
_FREE = re.compile(
    r"(Ctrl\+)?(Shift\+)?F\d{1,2}"
    r"|(Ctrl\+)?(Ins|Del|Home|End|PgUp|PgDown)"
    r"|Ctrl\+(Shift\+)?[A-Z]"
    r"|[*+/-]"
)
_NEEDED = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"})
_SPOKEN = re.compile(
    r"(?<![A-Za-z0-9+])(?:Ctrl\+(?:Del|[A-Z])|Shift\+F\d|F\d{1,2}|\*)(?![A-Za-z0-9])"
)


class Why(StrEnum):
    """What speaks against a choice of keys."""

    UNKNOWN = "unknown"
    NO_KEY = "no_key"
    NEEDED = "needed"
    FIXED = "fixed"
    EDITS = "edits"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Fault:
    """``name`` cannot have ``key``; ``other`` is the action that has it, where one has."""

    why: Why
    name: str
    key: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """What the shop has chosen: the habits it starts from, and its own keys over them."""

    preset: str = "standard"
    keys: Mapping[str, str] = field(default_factory=dict)


def judged(choice: Mapping[str, str]) -> KeyMap | Fault:
    """The standard keys with ``choice`` over them, or the first thing that is wrong with it.

    >>> judged({"cash": "F2", "member": "F9"})[Name.MEMBER]
    'F9'
    >>> judged({"cash": "F3"})
    Fault(why=<Why.TAKEN: 'taken'>, name='cash', key='F3', other='redeem')
    """
    keys = dict(STANDARD)
    for name, key in choice.items():
        if name not in STANDARD:
            return Fault(Why.UNKNOWN, name, key)
        why = _against(Name(name), key)
        if why is not None:
            return Fault(why, name, key)
        keys[Name(name)] = key
    seen: dict[str, Name] = {}
    chosen_last = sorted(keys, key=lambda name: name.value in choice)
    for name in chosen_last:
        if keys[name] in seen:
            return Fault(Why.TAKEN, name.value, keys[name], seen[keys[name]].value)
        seen[keys[name]] = name
    return keys


def key_of(event: QKeyEvent) -> str:
    """The key of either block as it is written in a ``KeyMap``; shift alone is a key without name.

    A sign is told by what it types: on every keyboard it lies elsewhere.
    """
    if event.text() in _SIGNS and event.text():
        return event.text()
    if event.key() == Qt.Key.Key_Enter:
        return STANDARD[Name.CONFIRM]
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(event.key() | modifiers.value).toString()


def as_cap(key: str) -> str:
    """``key`` as it is printed on a keyboard."""
    return _CAPS.get(key, key)


class InForce(QObject):
    """The keys that hold now. There is one keyboard, so there is one of these: ``IN_FORCE``.

    Signals:
        changed: other keys hold from now on.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: KeyMap = STANDARD
        self._names = {key: name for name, key in STANDARD.items()}

    def use(self, keys: KeyMap) -> None:
        """Let ``keys`` hold from now on, which were judged before."""
        self.keys = STANDARD if keys == STANDARD else keys
        self._names = {key: name for name, key in keys.items()}
        self.changed.emit()

    def name_of(self, key: str) -> Name | None:
        """The action that ``key`` asks for; None for every other key."""
        return self._names.get(key)

    def said(self, sentence: str) -> str:
        """``sentence``, which names standard keys, with the keys that hold now.

        >>> InForce().said("Take cash (F9).")
        'Take cash (F9).'
        """
        if self.keys is STANDARD:
            return sentence
        return _SPOKEN.sub(self._cap, sentence)

    def _cap(self, found: re.Match[str]) -> str:
        name = _BY_STANDARD_KEY.get(found[0])
        return as_cap(self.keys[name]) if name else found[0]


_BY_STANDARD_KEY = {key: name for name, key in STANDARD.items()}
IN_FORCE = InForce()


def _against(name: Name, key: str) -> Why | None:
    if key == STANDARD[name]:
        return None
    if name in FIXED:
        return Why.FIXED
    if not key or QKeySequence(key).toString() != key:
        return Why.NO_KEY
    if not _FREE.fullmatch(key) or key in _NEEDED:
        return Why.NEEDED
    return Why.EDITS if key in EDITING and name in _READS else None
