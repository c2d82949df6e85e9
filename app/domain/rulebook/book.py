"""Every business rule of a shop as one frozen value, with a version and a time it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from app.domain.rulebook.earning import EarnBy, EarningRule, Multiplier
from app.domain.rulebook.holding import Holding
from app.domain.rulebook.problem import Part, Problem, Wrong, distinct, each_known, named, within
from app.domain.rulebook.redemption import Redemption, Reward
from app.domain.rulebook.returns import Returns
from app.domain.rulebook.stored_value import StoredValue
from app.domain.rulebook.tagging import TagBy, TagRule
from app.domain.rulebook.tiers import Tier, TierRules
from app.domain.rulebook.validity import EVERYTHING, Match, Validity

_BY_MONEY = EarningRule("base", EarnBy.MONEY, rate=1, per=100, validity=Validity(days=365))


@dataclass(frozen=True, slots=True)
class Rulebook(Part):
    """The rules in force from ``effective_from`` until ``effective_to``, or a higher ``version``.

    ``rounding_fen`` 10 drops the odd fen below a jiao (抹零), always in the customer's favour.
    Goods that match ``no_points`` (where it names any) earn nothing. Days, and times of day, are
    the shop's: ``utc_offset_minutes`` east of Greenwich.
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

    def problems(self) -> Iterator[Problem]:
        """See ``Part``; and what one part says of another that is not so."""
        yield from within("version", self.version, 0)
        yield from within("rounding_fen", self.rounding_fen, 1, 1000)
        yield from within("utc_offset_minutes", self.utc_offset_minutes, -720, 840)
        yield from named("consent_version", self.consent_version)
        yield from self._time()
        yield from distinct("tiers", "code", (tier.code for tier in self.tiers))
        yield from distinct("earning", "code", (rule.code for rule in self.earning))
        yield from distinct("multipliers", "code", (rule.code for rule in self.multipliers))
        passes = self.stored_value.passes
        yield from distinct("stored_value.passes", "sku", (product.sku for product in passes))
        yield from self._growth()
        yield from self._members_meant()
        yield from self._rules_meant()
        yield from self._passes_meant()

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

    def _members_meant(self) -> Iterator[Problem]:
        codes = {tier.code for tier in self.tiers}
        earning = [rule.audience for rule in self.earning]
        multipliers = [multiplier.audience for multiplier in self.multipliers]
        for place, audiences in (("earning", earning), ("multipliers", multipliers)):
            for index, audience in enumerate(audiences):
                yield from each_known(f"{place}[{index}].audience.tiers", audience.tiers, codes)
        for index, rule in enumerate(self.tags):
            if rule.by is TagBy.TIER:
                yield from each_known(f"tags[{index}].values", rule.values, codes)

    def _rules_meant(self) -> Iterator[Problem]:
        codes = {rule.code for rule in self.earning}
        for index, multiplier in enumerate(self.multipliers):
            yield from each_known(f"multipliers[{index}].rules", multiplier.rules, codes)

    def _passes_meant(self) -> Iterator[Problem]:
        skus = {product.sku for product in self.stored_value.passes}
        for index, offer in enumerate(self.stored_value.offers):
            yield from each_known(f"stored_value.offers[{index}].passes", offer.passes, skus)
        for index, tier in enumerate(self.tiers):
            for name, gift in (("gift", tier.gift), ("birthday_gift", tier.birthday_gift)):
                yield from each_known(f"tiers[{index}].{name}.passes", gift.passes, skus)

    def tier(self, code: str) -> Tier:
        """The tier ``code``; an unknown one gets what the first tier gets."""
        return next((tier for tier in self.tiers if tier.code == code), self.tiers[0])

    @property
    def zone(self) -> timezone:
        """The shop's zone, for days and times of day."""
        return timezone(timedelta(minutes=self.utc_offset_minutes))


PLAIN = Rulebook(0, datetime(2026, 1, 1, tzinfo=UTC))
"""Version 0, known to every program: no discount, one point a yuan, no gift at a top-up."""
