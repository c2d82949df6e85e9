"""All commands of the counter, once: buttons, keys, help and tests read this table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

CONTEXT = "Action"


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """``text`` itself; ``lupdate`` collects by the name. Qt's own is typed as ``object``."""
    return text


class Name(StrEnum):
    """What a cashier can ask for."""

    QUANTITY = "quantity"
    ONE_LESS = "one_less"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"
    MEMBER = "member"
    MEMBER_OFF = "member_off"
    REDEEM = "redeem"
    OFFERS = "offers"
    TOGGLE = "toggle"
    BEST = "best"
    VALUE = "value"
    TOP_UP = "top_up"
    SUSPEND = "suspend"
    CASH = "cash"
    REPRINT = "reprint"
    ATTENTION = "attention"
    SYNC = "sync"
    HELP = "help"
    CONFIRM = "confirm"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Action:
    """A command: ``key`` as ``QKeySequence`` writes it, ``text`` on its button, both untranslated.

    ``explained`` is the line in the help. ``typed`` says what is typed before the key, as an
    example; empty where nothing is. ``permission`` is the right that it needs; empty for everyone.
    """

    name: Name
    key: str
    text: str
    explained: str
    typed: str = ""
    permission: str = ""


ACTIONS = (
    Action(
        Name.QUANTITY,
        "*",
        QT_TRANSLATE_NOOP("Action", "Quantity"),
        QT_TRANSLATE_NOOP("Action", "Quantity of the selected line"),
        typed="3",
    ),
    Action(
        Name.ONE_LESS,
        "-",
        QT_TRANSLATE_NOOP("Action", "One less"),
        QT_TRANSLATE_NOOP("Action", "One piece less of the selected line"),
    ),
    Action(
        Name.REMOVE,
        "Del",
        QT_TRANSLATE_NOOP("Action", "Delete line"),
        QT_TRANSLATE_NOOP("Action", "Delete the selected line"),
    ),
    Action(
        Name.UP,
        "Up",
        QT_TRANSLATE_NOOP("Action", "Line above"),
        QT_TRANSLATE_NOOP("Action", "Select the line above"),
    ),
    Action(
        Name.DOWN,
        "Down",
        QT_TRANSLATE_NOOP("Action", "Line below"),
        QT_TRANSLATE_NOOP("Action", "Select the line below"),
    ),
    Action(
        Name.MEMBER,
        "F2",
        QT_TRANSLATE_NOOP("Action", "Member"),
        QT_TRANSLATE_NOOP("Action", "Find a member: last 4 digits, phone, card, pinyin initials"),
        typed="5678",
    ),
    Action(
        Name.MEMBER_OFF,
        "End",
        QT_TRANSLATE_NOOP("Action", "Remove"),
        QT_TRANSLATE_NOOP("Action", "Take the member off this sale"),
    ),
    Action(
        Name.REDEEM,
        "F3",
        QT_TRANSLATE_NOOP("Action", "Points"),
        QT_TRANSLATE_NOOP("Action", "Redeem points: alone the most, or the yuan typed, 0 undoes"),
        typed="5",
    ),
    Action(
        Name.OFFERS,
        "F10",
        QT_TRANSLATE_NOOP("Action", "Offers"),
        QT_TRANSLATE_NOOP("Action", "Offers and coupons: see and choose, or the code typed"),
        typed="VIP8",
    ),
    Action(
        Name.TOGGLE,
        "Space",
        QT_TRANSLATE_NOOP("Action", "Tick"),
        QT_TRANSLATE_NOOP("Action", "Among the offers: use the marked one, or do without it"),
    ),
    Action(
        Name.BEST,
        "Home",
        QT_TRANSLATE_NOOP("Action", "Best price"),
        QT_TRANSLATE_NOOP("Action", "Forget what was chosen: the best offers again"),
    ),
    Action(
        Name.VALUE,
        "F5",
        QT_TRANSLATE_NOOP("Action", "Balance"),
        QT_TRANSLATE_NOOP("Action", "Pay by stored value, then Enter"),
    ),
    Action(
        Name.TOP_UP,
        "F6",
        QT_TRANSLATE_NOOP("Action", "Top up"),
        QT_TRANSLATE_NOOP("Action", "Top up the amount typed, then Enter"),
        typed="500",
    ),
    Action(
        Name.SUSPEND,
        "F7",
        QT_TRANSLATE_NOOP("Action", "Hold"),
        QT_TRANSLATE_NOOP("Action", "Hold this sale; with an empty basket, resume one"),
    ),
    Action(
        Name.CASH,
        "F9",
        QT_TRANSLATE_NOOP("Action", "Cash"),
        QT_TRANSLATE_NOOP("Action", "Cash: alone exact, or the amount received"),
        typed="100",
    ),
    Action(
        Name.REPRINT,
        "F11",
        QT_TRANSLATE_NOOP("Action", "Reprint"),
        QT_TRANSLATE_NOOP("Action", "Print the last receipt again"),
    ),
    Action(
        Name.ATTENTION,
        "Ctrl+T",
        QT_TRANSLATE_NOOP("Action", "To settle"),
        QT_TRANSLATE_NOOP("Action", "What waits for somebody: unclear receipts, exceptions"),
    ),
    Action(
        Name.SYNC,
        "Ctrl+R",
        QT_TRANSLATE_NOOP("Action", "Sync now"),
        QT_TRANSLATE_NOOP("Action", "Talk to the head office now"),
    ),
    Action(
        Name.HELP,
        "F1",
        QT_TRANSLATE_NOOP("Action", "Help"),
        QT_TRANSLATE_NOOP("Action", "All keys"),
    ),
    Action(
        Name.CONFIRM,
        "Return",
        QT_TRANSLATE_NOOP("Action", "Finish"),
        QT_TRANSLATE_NOOP("Action", "Confirm; with text, look up the article"),
        typed="nfsq",
    ),
    Action(
        Name.BACK,
        "Esc",
        QT_TRANSLATE_NOOP("Action", "Back"),
        QT_TRANSLATE_NOOP("Action", "Back one level; never destroys a sale"),
    ),
)

_BY_KEY = {action.key: action for action in ACTIONS}
_BY_NAME = {action.name: action for action in ACTIONS}
_CAPS = {"Return": "Enter", "Up": "↑", "Down": "↓"}
_TYPEABLE = {"*", "-", "+", "/"}


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
    """Its key as it is printed on a keyboard.

    >>> cap_of(Name.CONFIRM), cap_of(Name.ATTENTION), cap_of(Name.UP)
    ('Enter', 'Ctrl+T', '↑')
    """
    key = _BY_NAME[name].key
    return _CAPS.get(key, key)


def pressed(event: QKeyEvent) -> Action | None:
    """The action whose key was pressed, on the main block or the number pad; None for others."""
    if event.text() in _TYPEABLE:
        return _BY_KEY.get(event.text())
    if event.key() == Qt.Key.Key_Enter:
        return _BY_KEY["Return"]
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_KEY.get(QKeySequence(event.key() | modifiers.value).toString())
