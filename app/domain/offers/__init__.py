"""Offers (优惠): promotions and coupons, and the best lawful combination of them."""

from __future__ import annotations

from app.domain.offers.choice import THE_BEST, Choice, Missed, Search, Used, Why
from app.domain.offers.chosen import Chosen, choose
from app.domain.offers.search import EXACT_COMBINATIONS, MOST_STEPS
from app.domain.offers.state import Step
from app.domain.offers.terms import hindrance, name_of

__all__ = [
    "EXACT_COMBINATIONS",
    "MOST_STEPS",
    "THE_BEST",
    "Choice",
    "Chosen",
    "Missed",
    "Search",
    "Step",
    "Used",
    "Why",
    "choose",
    "hindrance",
    "name_of",
]
