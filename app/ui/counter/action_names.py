"""What a cashier can ask for, by name, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """``text`` itself; ``lupdate`` collects by the name. Qt's own is typed as ``object``."""
    return text


class Name(StrEnum):
    """What a cashier can ask for."""

    QUANTITY = "quantity"
    ONE_LESS = "one_less"
    WEIGH = "weigh"
    TARE = "tare"
    PRICE = "price"
    DISCOUNT = "discount"
    REMOVE = "remove"
    CANCEL = "cancel"
    NO_CODE = "no_code"
    NOTE = "note"
    SEARCH = "search"
    UP = "up"
    DOWN = "down"
    MEMBER = "member"
    MEMBER_OFF = "member_off"
    REDEEM = "redeem"
    MAKE_EVEN = "make_even"
    OFFERS = "offers"
    TOGGLE = "toggle"
    BEST = "best"
    VALUE = "value"
    TOP_UP = "top_up"
    SUSPEND = "suspend"
    RETURN = "return"
    CASH = "cash"
    BANK_CARD = "bank_card"
    SETTLE = "settle"
    REPRINT = "reprint"
    DOCUMENTS = "documents"
    UNDO = "undo"
    SHIFT = "shift"
    DRAWER = "drawer"
    LOCK = "lock"
    ATTENTION = "attention"
    SYNC = "sync"
    DEVICES = "devices"
    SYSTEM = "system"
    HELP = "help"
    KEYS = "keys"
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
