"""How often: the caps of a member and the stock of a till, and what counts against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from app.domain.calendar import span_name
from app.domain.customer import Counter
from app.domain.rulebook import LARGEST, Cap, Rulebook

_STOCK = "stock:"


def cap_name(name: str, cap: Cap, at: datetime, rulebook: Rulebook) -> str:
    """The counter of ``cap`` on what is called ``name``: "offer:flash/2026-11-22"."""
    return f"{name}/{span_name(cap.per, at, rulebook.zone)}"


def stock_name(name: str) -> str:
    """The counter of what this till gave of ``name``, to anybody."""
    return _STOCK + name


def is_stock(counter: str) -> bool:
    """Whether the counter ``counter`` is a till's and not a member's."""
    return counter.startswith(_STOCK)


def room(
    name: str,
    caps: Iterable[Cap],
    stock: int,
    counted: Mapping[str, int],
    *,
    at: datetime,
    rulebook: Rulebook,
) -> int:
    """How often ``name`` can still be given; ``LARGEST`` where nothing bounds it.

    ``stock`` 0 is no bound. ``counted`` is what was given already, by the name of the counter.
    """
    rooms = [LARGEST]
    rooms += [cap.most - counted.get(cap_name(name, cap, at, rulebook), 0) for cap in caps]
    if stock:
        rooms.append(stock - counted.get(stock_name(name), 0))
    return max(0, min(rooms))


def counters_for(
    name: str, caps: Iterable[Cap], times: int, *, at: datetime, rulebook: Rulebook
) -> Iterator[Counter]:
    """What to count of a member that got ``name`` ``times``; each span once."""
    for counter in dict.fromkeys(cap_name(name, cap, at, rulebook) for cap in caps):
        yield Counter(counter, times)
