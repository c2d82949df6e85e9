"""Promotions (促销) and coupons (优惠券): for whom, when, on what, and what goes together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rulebook.deals import Deal, DealBy
from app.domain.rulebook.earning import Cap
from app.domain.rulebook.problem import Part, Problem, Wrong, named, within
from app.domain.rulebook.validity import (
    ALWAYS,
    EVERYBODY,
    EVERYTHING,
    FOR_EVER,
    Audience,
    Match,
    Validity,
    Window,
)

COUPONS = "coupon"
"""The group of all coupons that name none: one of them a sale."""


@dataclass(frozen=True, slots=True)
class Offer(Part):
    """What promotions and coupons share. ``deal`` is done to the goods that ``match``.

    Of those in one ``group`` (empty: none) at most one is used in a sale. Goods on which an offer
    that does not stack (``stacks`` False) was used take part in no other such offer, nor in the
    discount of the tier. A higher ``priority`` has its turn first among its like.
    """

    code: str
    name: str
    deal: Deal
    match: Match = EVERYTHING
    audience: Audience = EVERYBODY
    window: Window = ALWAYS
    group: str = ""
    stacks: bool = True
    priority: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``. Whether there are such tiers and plans is asked of the rulebook."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        yield from within("priority", self.priority, 0)
        if self.deal.by is DealBy.BUNDLE and not self.match.everything:
            yield Problem("match", Wrong.CONFLICT, "deal.parts")


@dataclass(frozen=True, slots=True)
class Promotion(Offer):
    """An offer that holds by itself, or, with a ``word`` (优惠码), once that was typed.

    A member gets it as often as its ``caps`` say (pieces for a fixed price, else times), so one
    with caps is for members. ``stock`` is how often one till may give it in all (0: without
    bound): a flash sale's quota is divided between the tills, so that it holds without connection.
    """

    word: str = ""
    caps: tuple[Cap, ...] = ()
    stock: int = 0

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from Offer.problems(self)
        yield from within("stock", self.stock, 0)
        if self.word != self.word.strip().upper():
            yield Problem("word", Wrong.CHOICE, self.word.strip().upper())


@dataclass(frozen=True, slots=True)
class Coupon(Offer):
    """A coupon that members own, one by one; ``per_sale`` of them may be used in one sale.

    Whatever gives it, it lives as long as its own ``validity`` says.
    """

    group: str = COUPONS
    per_sale: int = 1
    validity: Validity = FOR_EVER

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from Offer.problems(self)
        yield from within("per_sale", self.per_sale, 1, 20)


@dataclass(frozen=True, slots=True)
class EarlyAccess(Part):
    """Goods that ``match`` are sold to ``audience`` alone while ``window`` lasts (新品优先购)."""

    code: str
    name: str
    match: Match
    audience: Audience
    window: Window = ALWAYS

    def problems(self) -> Iterator[Problem]:
        """See ``Part``."""
        yield from named("code", self.code)
        yield from named("name", self.name)
        if self.match.everything:
            yield Problem("match", Wrong.EMPTY)
        if self.audience == EVERYBODY:
            yield Problem("audience", Wrong.EMPTY)
