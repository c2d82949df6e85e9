"""Early access (新品优先购): goods that only some may buy while a window lasts.

They can be rung up by anybody; it is the payment that is refused, with or without a connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.calendar import holds_at
from app.domain.customer import Customer
from app.domain.offers import hindrance
from app.domain.refusal import NotYetForAll
from app.domain.rulebook import EarlyAccess, Rulebook


def closed_to(
    line: BasketLine, customer: Customer | None, rulebook: Rulebook, *, at: datetime
) -> tuple[EarlyAccess, ...]:
    """What keeps the article from the customer (None: a walk-in) now; empty: it is sold to them.

    Where several name the article, it is enough to be meant by one of them.
    """
    now = tuple(
        one
        for one in rulebook.early_access
        if one.match.covers(line.sku, line.category, line.brand, line.tags)
        and holds_at(one.window, at, rulebook.zone)
    )
    meant = any(hindrance(one.audience, customer, rulebook, at=at) is None for one in now)
    return () if meant else now


def check_access(
    lines: Sequence[BasketLine], customer: Customer | None, rulebook: Rulebook, *, at: datetime
) -> None:
    """Raises ``NotYetForAll`` for the first of ``lines`` that the customer may not buy yet."""
    for line in lines:
        closed = closed_to(line, customer, rulebook, at=at)
        if closed:
            who = ", ".join(dict.fromkeys(_names(closed, rulebook)))
            raise NotYetForAll(sku=line.sku, article=line.name, what=closed[0].name, who=who)


def _names(closed: Sequence[EarlyAccess], rulebook: Rulebook) -> Iterator[str]:
    """Of the tiers and plans that may buy it, in the order of the rulebook."""
    for one in closed:
        yield from (tier.name for tier in rulebook.tiers if tier.code in one.audience.tiers)
        yield from (plan.name for plan in rulebook.plans if plan.code in one.audience.plans)
