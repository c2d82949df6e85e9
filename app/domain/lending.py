"""A suspended basket that another till of the shop asks for: what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.basket import Basket
from app.domain.money import priced

KEPT_FOR = timedelta(days=30)
"""So long till and centre know what became of a question; a slip is scanned much sooner."""


class Said(StrEnum):
    """What a till says of a basket that was asked for under an id.

    The owner: ``RELEASED``, ``KEPT`` (it is rung up or partly paid there), ``GONE`` (it is not
    there). Who asked: ``TAKEN``, ``GIVEN_UP``.
    """

    RELEASED = "released"
    KEPT = "kept"
    GONE = "gone"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


class Lent(StrEnum):
    """What the centre answers who asks.

    ``SILENT``: its owner did not answer in time. ``UNKNOWN``: no till of the shop suspends under
    such a code. ``OVER``: the question was given up, or was another.
    """

    WAITING = "waiting"
    GIVEN = "given"
    KEPT = "kept"
    GONE = "gone"
    SILENT = "silent"
    UNKNOWN = "unknown"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LentBasket:
    """The answer to one question. ``till`` is who has it; ``content`` the basket, once given."""

    state: Lent
    till: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class OnHold:
    """A suspended basket as the list of another till shows it: nothing of who is served.

    ``at`` is when it was suspended, ``total_fen`` at the prices of the shelf. ``till`` has it;
    empty where that till itself says so.
    """

    code: str
    at: datetime
    pieces: int
    total_fen: int
    till: str = ""


def on_hold(basket: Basket, code: str, at: datetime, till: str = "") -> OnHold:
    """``basket`` on hold under ``code`` since ``at``."""
    total_fen = sum(priced(line.quantity_milli, line.price_fen) for line in basket.lines)
    return OnHold(code, at, basket.pieces, total_fen, till)
