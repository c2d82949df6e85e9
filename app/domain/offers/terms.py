"""Whether an offer is for this customer, now: everything but the goods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.calendar import day_of, holds_at, is_birthday
from app.domain.customer import Customer
from app.domain.limits import room
from app.domain.offers.choice import Why
from app.domain.rulebook import ALWAYS, EVERYBODY, LARGEST, Audience, Offer, Promotion, Rulebook

_OFFER = "offer:"


def name_of(code: str) -> str:
    """What the offer ``code`` is called where it is counted."""
    return _OFFER + code


def hindrance(
    audience: Audience, customer: Customer | None, rulebook: Rulebook, *, at: datetime
) -> Why | None:
    """What of ``audience`` the customer (None: a walk-in) is not; None: it is for them.

    A tier that nobody knows counts as the first.
    """
    if audience is EVERYBODY or audience == EVERYBODY:
        return None
    if customer is None:
        return Why.MEMBERS
    tier, today = rulebook.tier(customer.tier).code, day_of(at, rulebook.zone)
    checks = (
        (Why.TIER, not audience.tiers or tier in audience.tiers),
        (Why.PLAN, not audience.plans or customer.plan in audience.plans),
        (Why.BIRTHDAY, not audience.birthday or is_birthday(customer.birthday, today)),
        (Why.FIRST_ORDER, not audience.first_order or customer.first_order),
    )
    return next((why for why, fits in checks if not fits), None)


def refusal(
    offer: Offer, customer: Customer | None, rulebook: Rulebook, *, at: datetime
) -> Why | None:
    """Why ``offer`` is not for this customer now, whatever is in the basket."""
    if offer.window is not ALWAYS and not holds_at(offer.window, at, rulebook.zone):
        return Why.WINDOW
    if customer is None and isinstance(offer, Promotion) and offer.caps:
        return Why.MEMBERS
    return hindrance(offer.audience, customer, rulebook, at=at)


def times_left(
    offer: Offer, counted: Mapping[str, int], rulebook: Rulebook, *, at: datetime
) -> tuple[int, Why | None]:
    """How often ``offer`` can still be used, and, where it cannot, what bounds it."""
    most = offer.deal.most_times or LARGEST
    if not isinstance(offer, Promotion) or not (offer.caps or offer.stock):
        return most, None
    name = name_of(offer.code)
    by_caps = room(name, offer.caps, 0, counted, at=at, rulebook=rulebook)
    by_stock = room(name, (), offer.stock, counted, at=at, rulebook=rulebook)
    why = Why.CAP if not by_caps else Why.STOCK if not by_stock else None
    return min(most, by_caps, by_stock), why
