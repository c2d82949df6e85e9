"""Prices that may be shown beside an offer: only such as were really charged.

明码标价和禁止价格欺诈规定 (国家市场监督管理总局令第56号): a price may not be raised before it is
discounted (Art. 17), and a price that an offer is compared with is at most the lowest one that was
charged in the seven days before it. The quote itself always discounts from the price that an
article is sold at; what is asked here is whether that price may be called the original one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.basket import BasketLine
from app.domain.rulebook import DealBy, Match, Offer

DAYS = 7
"""How far back a price counts."""


@dataclass(frozen=True, slots=True)
class Charge:
    """An article was sold at ``price_fen`` a unit."""

    at: datetime
    price_fen: int


class Unlawful(StrEnum):
    """``RAISED``: it was sold for less in those days. ``NOT_CHARGED``: it was not sold in them."""

    RAISED = "raised"
    NOT_CHARGED = "not_charged"


@dataclass(frozen=True, slots=True)
class PriceProblem:
    """``price_fen`` may not be called the original price of ``sku`` where ``offer`` is made.

    ``charged_fen`` is the most that may be; None: no price may.
    """

    offer: str
    sku: str
    why: Unlawful
    price_fen: int
    charged_fen: int | None


def reference_price(
    price_fen: int, charged: Iterable[Charge], at: datetime, days: int = DAYS
) -> int | None:
    """What an offer from ``at`` may call the original price of an article at ``price_fen``.

    The lowest that was ``charged`` in the ``days`` before, and no more than it is sold at now.
    None: it was not sold in them, so no price may be called the original one.

    >>> from datetime import UTC
    >>> begins = datetime(2026, 11, 8, tzinfo=UTC)
    >>> week = [Charge(begins - timedelta(days=9), 700), Charge(begins - timedelta(days=2), 900)]
    >>> reference_price(990, week, begins), reference_price(880, week, begins)
    (900, 880)
    """
    since = at - timedelta(days=days)
    counted = [one.price_fen for one in charged if since <= one.at < at]
    return min(price_fen, *counted) if counted else None


def price_problems(
    offer: Offer,
    articles: Sequence[BasketLine],
    charged: Mapping[str, Sequence[Charge]],
    at: datetime,
    days: int = DAYS,
) -> Iterator[PriceProblem]:
    """Which of ``articles`` the offer, which begins ``at``, may not show their price of.

    ``articles`` stand at the price before the discount; ``charged`` are the sales of each SKU.
    """
    for one in articles:
        if not _is_cheaper(offer, one):
            continue
        lawful = reference_price(one.price_fen, charged.get(one.sku, ()), at, days)
        if lawful is None:
            yield PriceProblem(offer.code, one.sku, Unlawful.NOT_CHARGED, one.price_fen, None)
        elif lawful < one.price_fen:
            yield PriceProblem(offer.code, one.sku, Unlawful.RAISED, one.price_fen, lawful)


def _is_cheaper(offer: Offer, article: BasketLine) -> bool:
    """Whether ``offer`` makes ``article`` cheaper; what only has to be bought for it stays."""
    deal = offer.deal
    matches: tuple[Match, ...] = (offer.match,)
    if deal.by is DealBy.BUNDLE:
        matches = tuple(part.match for part in deal.parts)
    elif deal.by is DealBy.BUY_GET and not deal.gets.everything:
        matches = (deal.gets,)
    if deal.prices and all(price.sku != article.sku for price in deal.prices):
        return False
    return any(
        match.covers(article.sku, article.category, article.brand, article.tags)
        for match in matches
    )
