"""The offer that is nearest to being used: what the cashier may mention, one at a time."""

from __future__ import annotations

from fractions import Fraction

from app.domain.basket import Basket
from app.domain.offers import Missed, Why
from app.domain.quote import Quote
from app.domain.rulebook import EVERYTHING, DealBy, Rulebook
from app.operations.views import OfferHint


def nearest(basket: Basket, priced: Quote, rulebook: Rulebook) -> OfferHint | None:
    """What is missing least, measured by what is there; None where it would be more than that.

    Whatever the customer has a claim to already, and only has to be scanned, comes first.
    """
    there = {Why.GIFT: 0, Why.PIECES: basket.pieces, Why.AMOUNT: priced.due_fen}
    near = [
        missed
        for missed in priced.missed
        if missed.why is Why.GIFT or 0 < missed.missing <= there.get(missed.why, 0)
    ]
    if not near:
        return None

    def distance(missed: Missed) -> tuple[Fraction, str]:
        whole = there[missed.why]
        return Fraction(missed.missing, whole) if whole else Fraction(0), missed.code

    found = min(near, key=distance)
    offer = rulebook.offer(found.code)
    assert offer is not None, "what is missed is an offer of the rulebook"
    certain = offer.match != EVERYTHING or offer.deal.by is DealBy.BUNDLE
    return OfferHint(offer.name, found.why, found.missing, certain)
