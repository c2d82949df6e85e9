"""What a till asks and is answered, that wants a basket which another till has suspended.

As strict as ``wire``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.lending import Lent, OnHold
from app.sync.wire import BasketTold, Name, Raw

MOST_TOLD = 8
"""So many are told at once: each may bring a basket."""


@dataclass(frozen=True, slots=True)
class AskBasket:
    """The basket with ``code`` on its slip is wanted here; the same ``id`` asks what became of it.

    ``told`` is what the till has to say of others and has not been told is known: it counts before
    the question.
    """

    id: Name
    code: Name
    told: Annotated[tuple[BasketTold, ...], Field(max_length=MOST_TOLD)] = ()


@dataclass(frozen=True, slots=True)
class BasketAnswer:
    """What became of the question; ``till`` is who has the basket, ``content`` the basket given."""

    state: Lent
    till: str = ""
    content: Raw = b""


@dataclass(frozen=True, slots=True)
class AskOnHold:
    """What the other tills of the shop have on hold is wanted, ``most`` of it, the newest."""

    most: Annotated[int, Field(ge=1, le=20)]


@dataclass(frozen=True, slots=True)
class OnHoldElsewhere:
    """It, as each till said in its last round."""

    baskets: tuple[OnHold, ...]
