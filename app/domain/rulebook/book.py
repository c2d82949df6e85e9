"""Every business rule of a shop as one frozen value, with a version and a time it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from app.domain.basket import NO_CATEGORY
from app.domain.ledger import Kind
from app.domain.rulebook.authority import Authority
from app.domain.rulebook.draws import Draw
from app.domain.rulebook.earning import EarnBy, EarningRule, Multiplier
from app.domain.rulebook.holding import Holding
from app.domain.rulebook.plans import Plan
from app.domain.rulebook.problem import Part, Problem, Wrong, distinct, each_known, named, within
from app.domain.rulebook.promotions import Coupon, EarlyAccess, Offer, Promotion
from app.domain.rulebook.redemption import Redemption, Reward, RewardKind
from app.domain.rulebook.returns import Returns
from app.domain.rulebook.stored_value import StoredValue, TopUpOffer
from app.domain.rulebook.tagging import TagBy, TagRule
from app.domain.rulebook.tiers import Gift, Tier, TierRules
from app.domain.rulebook.validity import EVERYTHING, FOR_EVER, Audience, Match, Validity

_NOT_ON_FILE = Match(categories=(NO_CATEGORY,))
_BY_MONEY = EarningRule("base", EarnBy.MONEY, rate=1, per=100, validity=Validity(days=365))


@dataclass(frozen=True, slots=True)
class Rulebook(Part):
    """The rules in force from ``effective_from`` until ``effective_to``, or a higher ``version``.

    ``rounding_fen`` 10 drops the odd fen below a jiao (抹零), always in the customer's favour.
    Goods that match ``no_points`` (where it names any) earn nothing; off those that match
    ``no_tier_discount`` no tier takes anything. Days, and times of day, are the shop's:
    ``utc_offset_minutes`` east of Greenwich. A business day ends ``day_ends_minutes`` after
    midnight.
    """

    version: int
    effective_from: datetime
    tiers: tuple[Tier, ...] = (Tier("base", "普通会员"),)
    earning: tuple[EarningRule, ...] = (_BY_MONEY,)
    redemption: Redemption = field(default_factory=Redemption)
    stored_value: StoredValue = field(default_factory=StoredValue)
    holding: Holding = field(default_factory=Holding)
    rounding_fen: int = 10
    effective_to: datetime | None = None
    multipliers: tuple[Multiplier, ...] = ()
    no_points: Match = EVERYTHING
    rewards: tuple[Reward, ...] = ()
    tier_rules: TierRules = field(default_factory=TierRules)
    returns: Returns = field(default_factory=Returns)
    tags: tuple[TagRule, ...] = ()
    consent_version: str = "1"
    utc_offset_minutes: int = 480
    promotions: tuple[Promotion, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    plans: tuple[Plan, ...] = ()
    draws: tuple[Draw, ...] = ()
    early_access: tuple[EarlyAccess, ...] = ()
    authority: Authority = field(default_factory=Authority)
    day_ends_minutes: int = 0
    no_tier_discount: Match = _NOT_ON_FILE

    def problems(self) -> Iterator[Problem]:
        """See ``Part``; and what one part says of another that is not so."""
        yield from within("version", self.version, 0)
        yield from within("rounding_fen", self.rounding_fen, 1, 1000)
        yield from within("utc_offset_minutes", self.utc_offset_minutes, -720, 840)
        yield from within("day_ends_minutes", self.day_ends_minutes, 0, 720)
        yield from named("consent_version", self.consent_version)
        yield from self._time()
        yield from distinct("tiers", "code", (tier.code for tier in self.tiers))
        yield from distinct("earning", "code", (rule.code for rule in self.earning))
        yield from distinct("multipliers", "code", (rule.code for rule in self.multipliers))
        passes = self.stored_value.passes
        yield from distinct("stored_value.passes", "sku", (product.sku for product in passes))
        yield from distinct("plans", "code", (plan.code for plan in self.plans))
        yield from distinct("draws", "code", (draw.code for draw in self.draws))
        keys = (f"{reward.kind} {reward.code}" for reward in self.rewards)
        yield from distinct("rewards", "code", keys)
        yield from self._offers()
        yield from self._growth()
        yield from self._members_meant()
        yield from self._rules_meant()
        yield from self._gifts_meant()

    def _time(self) -> Iterator[Problem]:
        begins, ends = self.effective_from, self.effective_to
        zoned = True
        for place, moment in (("effective_from", begins), ("effective_to", ends)):
            if moment is not None and moment.tzinfo is None:
                zoned = False
                yield Problem(place, Wrong.NO_ZONE)
        if zoned and ends is not None and ends <= begins:
            yield Problem("effective_to", Wrong.NOT_LATER, "effective_from")

    def _growth(self) -> Iterator[Problem]:
        """The first tier is everybody's, and no tier is reached before the one below it."""
        if not self.tiers:
            yield Problem("tiers", Wrong.EMPTY)
            return
        yield from within("tiers[0].from_growth", self.tiers[0].from_growth, 0, 0)
        for index, (lower, tier) in enumerate(pairwise(self.tiers), start=1):
            yield from within(f"tiers[{index}].from_growth", tier.from_growth, lower.from_growth)

    def _offers(self) -> Iterator[Problem]:
        """A sale names promotions and coupons by their codes alone, so no two share one."""
        codes = [promotion.code for promotion in self.promotions]
        yield from distinct("promotions", "code", codes)
        taken = set(codes)
        for index, coupon in enumerate(self.coupons):
            if coupon.code in taken:
                yield Problem(f"coupons[{index}].code", Wrong.TWICE, coupon.code)
            taken.add(coupon.code)

    def _members_meant(self) -> Iterator[Problem]:
        """Tiers and plans that are named are there; a shop without plans may name any."""
        codes = {tier.code for tier in self.tiers}
        plans = {plan.code for plan in self.plans}
        for place, audience in self._audiences():
            yield from each_known(f"{place}.audience.tiers", audience.tiers, codes)
            if plans:
                yield from each_known(f"{place}.audience.plans", audience.plans, plans)
        for index, rule in enumerate(self.tags):
            if rule.by is TagBy.TIER:
                yield from each_known(f"tags[{index}].values", rule.values, codes)

    def _audiences(self) -> Iterator[tuple[str, Audience]]:
        """Every audience that is named, and its place."""
        for name in ("earning", "multipliers", "rewards", "promotions", "coupons", "draws"):
            for index, part in enumerate(getattr(self, name)):
                yield f"{name}[{index}]", part.audience
        for index, early in enumerate(self.early_access):
            yield f"early_access[{index}]", early.audience

    def _rules_meant(self) -> Iterator[Problem]:
        codes = {rule.code for rule in self.earning}
        for index, multiplier in enumerate(self.multipliers):
            yield from each_known(f"multipliers[{index}].rules", multiplier.rules, codes)

    def _gifts_meant(self) -> Iterator[Problem]:
        """Coupons and passes that are given are there."""
        skus = {product.sku for product in self.stored_value.passes}
        codes = {coupon.code for coupon in self.coupons}
        for place, gift in self._gifts():
            yield from each_known(f"{place}.passes", gift.passes, skus)
            yield from each_known(f"{place}.coupons", gift.coupons, codes)
        for index, rule in enumerate(self.earning):
            if rule.gives is Kind.COUPON and rule.coupon not in codes:
                yield Problem(f"earning[{index}].coupon", Wrong.NO_SUCH, rule.coupon)
        for index, reward in enumerate(self.rewards):
            if reward.kind is RewardKind.COUPON and reward.code not in codes:
                yield Problem(f"rewards[{index}].code", Wrong.NO_SUCH, reward.code)
        for index, draw in enumerate(self.draws):
            if draw.ticket and draw.ticket not in codes:
                yield Problem(f"draws[{index}].ticket", Wrong.NO_SUCH, draw.ticket)

    def _gifts(self) -> Iterator[tuple[str, Gift | TopUpOffer]]:
        """Everything that gives coupons or passes, and its place."""
        for index, offer in enumerate(self.stored_value.offers):
            yield f"stored_value.offers[{index}]", offer
        for index, tier in enumerate(self.tiers):
            yield f"tiers[{index}].gift", tier.gift
            yield f"tiers[{index}].birthday_gift", tier.birthday_gift
        for index, plan in enumerate(self.plans):
            yield f"plans[{index}].gift", plan.gift
        for index, draw in enumerate(self.draws):
            for number, prize in enumerate(draw.prizes):
                yield f"draws[{index}].prizes[{number}].gift", prize.gift

    def tier(self, code: str) -> Tier:
        """The tier ``code``; an unknown one gets what the first tier gets."""
        return next((tier for tier in self.tiers if tier.code == code), self.tiers[0])

    def coupon(self, code: str) -> Coupon | None:
        """The coupon ``code``; None where there is none (any more)."""
        return next((coupon for coupon in self.coupons if coupon.code == code), None)

    def coupon_validity(self, code: str) -> Validity:
        """How long the coupon ``code`` lives; one that nobody knows (any more) lives for ever."""
        coupon = self.coupon(code)
        return coupon.validity if coupon else FOR_EVER

    def offer(self, code: str) -> Offer | None:
        """The promotion or coupon ``code``; None where there is none (any more)."""
        offers = (*self.promotions, *self.coupons)
        return next((offer for offer in offers if offer.code == code), None)

    def plan(self, code: str) -> Plan | None:
        """The plan ``code``; None where there is none (any more)."""
        return next((plan for plan in self.plans if plan.code == code), None)

    @property
    def zone(self) -> timezone:
        """The shop's zone, for days and times of day."""
        return timezone(timedelta(minutes=self.utc_offset_minutes))


PLAIN = Rulebook(0, datetime(2026, 1, 1, tzinfo=UTC))
"""Version 0, known to every program: no discount, one point a yuan, no gift at a top-up."""
