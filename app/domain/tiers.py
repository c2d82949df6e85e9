"""Tiers (会员等级): which one a member's growth earns, how one moves, and what a tier brings.

Growth is value by lot (``Kind.GROWTH``), so what lapsed is out of it already: how long growth
counts, rolling, to the end of a year or for ever, is the validity of the rules that gave it.
A tier above the first with ``from_growth`` 0 is given by hand: growth neither brings nor takes it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.calendar import day_of, days_later, expires_at, is_birthday
from app.domain.credit import Credit
from app.domain.ledger import Kind, Reason
from app.domain.rulebook import NO_GIFT, EarnBy, EarningRule, Gift, Rulebook, Tier
from app.domain.rulebook.validity import ALWAYS, EVERYBODY

BIRTHDAY_DAYS = 30
"""How long after the birthday its gift can still be fetched."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands. The tier is kept until ``until`` at least; None: for ever.

    ``locked_until``: a manager's lock; before it the member goes neither up nor down.
    ``reached`` are the codes of the tiers that were reached by growth, and whose gift was given
    therefore: it only grows, so that no gift is given twice.
    """

    tier: str
    until: datetime | None = None
    locked_until: datetime | None = None
    reached: tuple[str, ...] = ()

    def locked(self, at: datetime) -> bool:
        """Whether a lock holds at ``at``; it ends with ``locked_until``."""
        return self.locked_until is not None and at < self.locked_until


class Move(StrEnum):
    """What a review did to the tier."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Review:
    """The ``standing`` from now on, and the tiers whose upgrade gift is to be given."""

    standing: Standing
    moved: Move
    gifts: tuple[Tier, ...] = ()


def earned_tier(growth: int, rulebook: Rulebook) -> Tier:
    """The highest tier that ``growth``, not below zero, reaches; the first is everybody's.

    >>> from app.domain.rulebook import PLAIN
    >>> earned_tier(0, PLAIN).code
    'base'
    """
    assert growth >= 0
    reached = (tier for tier in rulebook.tiers if 0 < tier.from_growth <= growth)
    return (rulebook.tiers[0], *reached)[-1]


def lock(standing: Standing, until: datetime) -> Standing:
    """``standing`` that does not move before ``until`` (``lots.NEVER``: until it is unlocked)."""
    assert until.tzinfo is not None
    return replace(standing, locked_until=until)


def unlock(standing: Standing) -> Standing:
    """``standing`` that the next review moves again."""
    return replace(standing, locked_until=None)


def review(standing: Standing, growth: int, rulebook: Rulebook, *, at: datetime) -> Review:
    """Where a member with ``growth`` stands at ``at``; asked again at once, it changes nothing.

    Up at once, and through several tiers each brings its gift. Down only when the time for which
    the tier is kept is over, with its days of grace; a tier that is kept or fallen to is kept for
    ``keep_days`` again, from ``at`` on. What was promised for ever stays: a tier that was reached
    while ``keep_days`` was 0, or given without an end. Who is in a tier that the rulebook does not
    know any more is in the first.
    """
    tiers, rules = rulebook.tiers, rulebook.tier_rules
    here = tiers.index(rulebook.tier(standing.tier))
    if tiers[here].code != standing.tier:
        standing = replace(standing, tier=tiers[here].code, until=None)
    if standing.locked(at):
        return Review(standing, Move.SAME)
    earned = tiers.index(earned_tier(growth, rulebook))
    if earned > here:
        return _raised(standing, tiers[here + 1 : earned + 1], rulebook, at)
    if standing.until is None or at < standing.until:
        return Review(standing, Move.SAME)
    if growth >= tiers[here].from_growth or not rules.keep_days:
        return Review(_kept(standing, tiers[here], rulebook, at), Move.SAME)
    if at - standing.until < timedelta(days=rules.grace_days):
        return Review(standing, Move.SAME)
    below = tiers[here].from_growth - 1 if rules.one_step else growth
    return Review(_kept(standing, earned_tier(below, rulebook), rulebook, at), Move.DOWN)


def gift_credits(
    gift: Gift, rulebook: Rulebook, *, at: datetime, reason: Reason
) -> tuple[Credit, ...]:
    """What ``gift`` puts into the member's accounts at ``at``; being given, it is no principal.

    A coupon lives as long as it says itself. The passes are among those of ``rulebook``, which sees
    to that for the gifts in it.
    """
    lapses = expires_at(gift.validity, at, rulebook.zone)
    coupons = Counter(gift.coupons)
    uses = {product.sku: product.uses for product in rulebook.stored_value.passes}
    amounts = [(Kind.POINTS, "", gift.points), (Kind.BONUS, "", gift.bonus_fen)]
    amounts += [(Kind.COUPON, code, count) for code, count in coupons.items()]
    amounts += [(Kind.PASS, sku, count * uses[sku]) for sku, count in Counter(gift.passes).items()]
    ends = {code: expires_at(rulebook.coupon_validity(code), at, rulebook.zone) for code in coupons}
    return tuple(
        Credit(kind, amount, reason, ends[of] if kind is Kind.COUPON else lapses, of=of)
        for kind, of, amount in amounts
        if amount
    )


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday gift that is due; ``year`` is to be kept as the last one given."""

    gift: Gift
    year: int


def birthday_gift(
    tier: Tier, birthday: str, last_given_year: int | None, rulebook: Rulebook, *, at: datetime
) -> Birthday | None:
    """The gift for a birthday of today or of the last ``BIRTHDAY_DAYS`` days; None: nothing is due.

    Once for each calendar year of the shop; one for late December, fetched in January, is that
    December's. ``birthday`` is ``MM-DD``, empty where it is not known.
    """
    today = day_of(at, rulebook.zone)
    days = (today - timedelta(days=back) for back in range(BIRTHDAY_DAYS + 1))
    year = next((day.year for day in days if is_birthday(birthday, day)), None)
    if year is None or year <= (last_given_year or 0) or tier.birthday_gift == NO_GIFT:
        return None
    return Birthday(tier.birthday_gift, year)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the ``next`` tier is (None: there is none), and how far the one to keep.

    ``missing_fen`` and ``keep_fen`` are what one purchase must come to for it ("再消费 x 升金卡"),
    by the plainest rule, so less may do; None where no rule gives growth to anybody, at any time,
    for money spent on anything.
    """

    next: Tier | None
    missing_growth: int
    missing_fen: int | None
    keep_growth: int
    keep_fen: int | None


def progress(growth: int, tier_code: str, rulebook: Rulebook) -> Progress:
    """What a member of ``tier_code`` with ``growth`` needs to go up, and to stay."""
    here = rulebook.tiers.index(rulebook.tier(tier_code))
    above = next((tier for tier in rulebook.tiers[here + 1 :] if tier.from_growth), None)
    missing = max(0, above.from_growth - growth) if above else 0
    keep = max(0, rulebook.tiers[here].from_growth - growth)
    return Progress(above, missing, _price_fen(missing, rulebook), keep, _price_fen(keep, rulebook))


@dataclass(frozen=True, slots=True)
class Benefits:
    """What a tier brings, as a screen shows it; ``discount_permille`` 50 is 95 折."""

    discount_permille: int
    multiplier_percent: int
    services: tuple[str, ...]
    priority: int
    birthday_gift: Gift


def benefits(tier: Tier) -> Benefits:
    """What ``tier`` brings."""
    return Benefits(
        tier.discount_permille,
        tier.multiplier_percent,
        tier.services,
        tier.priority,
        tier.birthday_gift,
    )


def _raised(
    standing: Standing, passed: tuple[Tier, ...], rulebook: Rulebook, at: datetime
) -> Review:
    """``standing`` once it has gone through ``passed``, of which the last is the one to be in."""
    new = [tier for tier in passed if tier.from_growth and tier.code not in standing.reached]
    kept = _kept(standing, passed[-1], rulebook, at)
    reached = (*standing.reached, *(tier.code for tier in new))
    gifts = tuple(tier for tier in new if tier.gift != NO_GIFT)
    return Review(replace(kept, reached=reached), Move.UP, gifts)


def _kept(standing: Standing, tier: Tier, rulebook: Rulebook, at: datetime) -> Standing:
    """``standing`` in ``tier`` from ``at`` on; one that growth does not bring is kept for ever."""
    keep_days = rulebook.tier_rules.keep_days if tier.from_growth else 0
    return replace(standing, tier=tier.code, until=days_later(at, keep_days, rulebook.zone))


def _price_fen(growth: int, rulebook: Rulebook) -> int | None:
    """The least that one purchase must come to for ``growth`` more."""
    plain = [rule for rule in rulebook.earning if _plain(rule)]
    prices = (max(-(-growth // rule.rate) * rule.per, rule.from_fen) for rule in plain)
    return min(prices, default=None) if growth else 0


def _plain(rule: EarningRule) -> bool:
    """Whether it gives growth for money spent by anybody, at any time, on anything, without end."""
    return (
        rule.by is EarnBy.MONEY
        and rule.gives is Kind.GROWTH
        and rule.rate > 0
        and rule.match.everything
        and rule.audience == EVERYBODY
        and rule.window == ALWAYS
        and not rule.caps
    )
