"""Which offers to speak of first (推荐): an order, never a price.

Everybody is told of the same offers at the same prices; only what is named first may differ (PIPL
Art. 24), and who refused personalisation is told of them in the order of the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.offers import Missed, Why
from app.domain.rulebook import Match, Offer, Rulebook

_NEARNESS = {Why.PIECES: 0, Why.GIFT: 0, Why.AMOUNT: 1, Why.GOODS: 2}
"""Of what the customer can still do: another piece is nearer than an amount, and both nearer than
goods of which there are none yet."""


@dataclass(frozen=True, slots=True)
class Habit:
    """A member bought it ``times``: the article ``sku``, or, where that is empty, a category."""

    times: int
    sku: str = ""
    category: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()


def recommend(
    missed: Iterable[Missed], habits: Sequence[Habit], rulebook: Rulebook, *, personal: bool
) -> tuple[Missed, ...]:
    """Those of ``missed``, of a quote, that more goods would bring, the one to name first ahead.

    ``personal``: the member agreed to it. First come the offers of goods that the member usually
    buys, among them those of which least is missing, then the most often bought; equal ones keep
    the order of the rulebook. An offer of all goods is about whatever is usually bought.
    """
    offers = (*rulebook.promotions, *rulebook.coupons)
    place = {offer.code: index for index, offer in enumerate(offers)}
    known = [one for one in missed if one.why in _NEARNESS and one.code in place]
    known.sort(key=lambda one: place[one.code])
    if personal:
        liked = {one.code: _liking(offers[place[one.code]], habits) for one in known}
        known.sort(key=lambda one: -liked[one.code])
        known.sort(key=lambda one: (not liked[one.code], _NEARNESS[one.why], one.missing))
    return tuple(known)


def _liking(offer: Offer, habits: Sequence[Habit]) -> int:
    """How often goods were bought that the offer is about."""
    about = tuple(_about(offer))
    return sum(habit.times for habit in habits if any(_covers(match, habit) for match in about))


def _about(offer: Offer) -> Iterator[Match]:
    deal = offer.deal
    if deal.parts:
        yield from (part.match for part in deal.parts)
        return
    yield offer.match
    if not deal.gets.everything:
        yield deal.gets


def _covers(match: Match, habit: Habit) -> bool:
    return match.covers(habit.sku, habit.category, habit.brand, habit.tags)
