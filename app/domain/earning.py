"""What an occasion earns a member: points and growth by the rules, within their caps.

Only money earns. What was paid by points, given value or a gift is no part of ``base_fen``, so
value never brings forth value; stored value earns when it is paid in or when it is spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import day_of, expires_at, holds_at, is_birthday, span_name, vests_at
from app.domain.customer import Counter, Customer
from app.domain.ledger import Kind
from app.domain.money import apportion
from app.domain.offers import hindrance
from app.domain.rulebook import (
    Audience,
    Cap,
    EarnAt,
    EarnBy,
    EarningRule,
    Match,
    Rulebook,
    Window,
)

LATE_DAYS = 30
"""How long after an anniversary what it brings is still given: a night may have been missed."""

_BY_GOODS = {EarnBy.MONEY, EarnBy.QUANTITY}
_BY_SALE = {*_BY_GOODS, EarnBy.VISIT}


@dataclass(frozen=True, slots=True)
class EarningLine:
    """Goods of a sale. ``base_fen`` is the money paid for them that may earn."""

    sku: str
    category: str
    brand: str
    quantity_milli: int
    base_fen: int
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.quantity_milli, self.base_fen) < 0:
            raise ValueError(f"{self.sku}: {self.quantity_milli} for {self.base_fen}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened. ``MONEY`` is a sale, which is also a visit, and has the ``lines``.

    ``amount_fen`` is what a top-up paid in; ``campaign`` the one that was taken part in.
    """

    what: EarnBy
    at: datetime
    lines: tuple[EarningLine, ...] = ()
    amount_fen: int = 0
    campaign: str = ""

    def __post_init__(self) -> None:
        if self.what in {EarnBy.QUANTITY, EarnBy.POINTS}:
            raise ValueError(f"{self.what} is counted, it does not happen")
        if self.amount_fen < 0:
            raise ValueError(f"nobody pays in {self.amount_fen}")


@dataclass(frozen=True, slots=True)
class Earned:
    """``amount`` of ``kind`` by the rule ``rule``; ``capped`` is what its caps took away.

    ``of`` is the code of a coupon.
    """

    rule: str
    kind: Kind
    amount: int
    expires_at: datetime | None
    vests_at: datetime | None
    capped: int
    of: str = ""


def earning_fen(due_fen: int, *, principal_fen: int, bonus_fen: int, rulebook: Rulebook) -> int:
    """How much of ``due_fen`` may earn: what given value pays never does.

    What principal pays earns now, unless it did when it was paid in.
    """
    at_top_up = rulebook.stored_value.earn_at is EarnAt.TOP_UP
    return max(0, due_fen - bonus_fen - (principal_fen if at_top_up else 0))


def spread(base_fen: int, nets: Sequence[int]) -> tuple[int, ...]:
    """``base_fen`` over lines that cost ``nets`` together at least as much, in proportion.

    More base gives no line less, so whoever pays more by money never earns less.

    >>> spread(1000, [1500, 0, 500])
    (750, 0, 250)
    """
    return apportion(base_fen, nets)


def earn(occasion: Occasion, customer: Customer, rulebook: Rulebook) -> tuple[Earned, ...]:
    """What each rule gives, in their order; a rule that gives nothing is not in it.

    More money for the same goods never earns less: whether a rule holds, and which lines an
    exclusive one closes to those after it, does not depend on how much was paid.
    """
    zone = rulebook.zone
    goods = tuple(line for line in occasion.lines if line.base_fen and _may_earn(line, rulebook))
    unclosed = dict.fromkeys((Kind.POINTS, Kind.GROWTH, Kind.COUPON), goods)
    points = 0
    given = []
    for rule in rulebook.earning:
        if not _asks_for(rule, occasion, rulebook):
            continue
        if not _concerns(rule.audience, rule.window, occasion, customer, rulebook):
            continue
        seen = goods
        if rule.by in _BY_GOODS:
            seen = tuple(line for line in unclosed[rule.gives] if _matches(rule.match, line))
            if rule.exclusive:
                rest = (line for line in unclosed[rule.gives] if not _matches(rule.match, line))
                unclosed[rule.gives] = tuple(rest)
        percents = _percents(rule, occasion, customer, rulebook)
        times = points // rule.per if rule.by is EarnBy.POINTS else _times(rule, occasion, seen)
        wanted = times * rule.rate * percents // 10_000
        amount = min([wanted, *_rooms(rule, occasion, customer, rulebook)])
        points += amount if rule.gives is Kind.POINTS else 0
        if wanted:
            lives = rule.validity
            if rule.gives is Kind.COUPON:
                lives = rulebook.coupon_validity(rule.coupon)
            lapses = expires_at(lives, occasion.at, zone)
            begins = vests_at(rule.vesting_days, occasion.at, zone)
            capped = wanted - amount
            given.append(Earned(rule.code, rule.gives, amount, lapses, begins, capped, rule.coupon))
    return tuple(given)


def anniversary_year(
    registered_at: datetime, last_given_year: int | None, rulebook: Rulebook, *, at: datetime
) -> int | None:
    """The year whose anniversary of registering (周年) is due at ``at``; None: none is.

    It is that of the shop's today or of the last ``LATE_DAYS`` days, once in each year from the one
    after the registration on; one on 29 February is kept on the 28th in a year without.
    """
    today, first = day_of(at, rulebook.zone), day_of(registered_at, rulebook.zone)
    days = (today - timedelta(days=back) for back in range(LATE_DAYS + 1))
    year = next((day.year for day in days if is_birthday(first.isoformat()[5:], day)), first.year)
    return year if year > max(first.year, last_given_year or 0) else None


def counters_of(earned: Iterable[Earned], at: datetime, rulebook: Rulebook) -> tuple[Counter, ...]:
    """What to count against the caps of the rules that gave something at ``at``.

    One for each span: two caps on the same day share it, so nothing is counted twice.
    """
    rules = {rule.code: rule for rule in rulebook.earning}
    counted: dict[str, int] = {}
    for part in earned:
        rule = rules[part.rule]
        for name in dict.fromkeys(_counter(rule, cap, at, rulebook) for cap in rule.caps):
            counted[name] = counted.get(name, 0) + part.amount
    return tuple(Counter(name, amount) for name, amount in counted.items() if amount)


def counter_names(at: datetime, rulebook: Rulebook) -> tuple[str, ...]:
    """The names of everything that counts against caps at ``at``, each once."""
    names = (_counter(rule, cap, at, rulebook) for rule in rulebook.earning for cap in rule.caps)
    return tuple(dict.fromkeys(names))


def _asks_for(rule: EarningRule, occasion: Occasion, rulebook: Rulebook) -> bool:
    """Whether the rule counts what happened."""
    if rule.by is EarnBy.POINTS:
        return True
    if occasion.what is EarnBy.MONEY:
        return rule.by in _BY_SALE
    if rule.by is EarnBy.CAMPAIGN and rule.campaign != occasion.campaign:
        return False
    at_spending = rulebook.stored_value.earn_at is EarnAt.SPENDING
    if rule.by is EarnBy.TOP_UP and rule.gives is Kind.POINTS and at_spending:
        return False
    return rule.by is occasion.what


def _concerns(
    audience: Audience, window: Window, occasion: Occasion, customer: Customer, rulebook: Rulebook
) -> bool:
    """Whether it is for this member now."""
    zone = rulebook.zone
    hinders = hindrance(audience, customer, rulebook, at=occasion.at)
    return hinders is None and holds_at(window, occasion.at, zone)


def _may_earn(line: EarningLine, rulebook: Rulebook) -> bool:
    return rulebook.no_points.everything or not _matches(rulebook.no_points, line)


def _matches(match: Match, line: EarningLine) -> bool:
    return match.covers(line.sku, line.category, line.brand, line.tags)


def _times(rule: EarningRule, occasion: Occasion, seen: Sequence[EarningLine]) -> int:
    """How often the rule gives its rate: for each whole ``per``, or once for an occasion."""
    top_up = rule.by is EarnBy.TOP_UP
    paid_fen = occasion.amount_fen if top_up else sum(line.base_fen for line in seen)
    if paid_fen < rule.from_fen:
        return 0
    if top_up or rule.by is EarnBy.MONEY:
        return paid_fen // rule.per
    if rule.by is EarnBy.QUANTITY:
        return sum(line.quantity_milli for line in seen) // rule.per
    return int(paid_fen > 0 or occasion.what is not EarnBy.MONEY)


def _percents(rule: EarningRule, occasion: Occasion, customer: Customer, rulebook: Rulebook) -> int:
    """The tier's percent times the best multiplier's: 10,000 is once."""
    of_goods = rule.by in _BY_GOODS and rule.gives is Kind.POINTS
    tier = rulebook.tier(customer.tier).multiplier_percent if of_goods else 100
    best = max(
        (
            multiplier.percent
            for multiplier in rulebook.multipliers
            if (rule.code in multiplier.rules or (of_goods and not multiplier.rules))
            and _concerns(multiplier.audience, multiplier.window, occasion, customer, rulebook)
        ),
        default=100,
    )
    return tier * best


def _rooms(
    rule: EarningRule, occasion: Occasion, customer: Customer, rulebook: Rulebook
) -> list[int]:
    """What each cap still allows."""
    names = ((cap.most, _counter(rule, cap, occasion.at, rulebook)) for cap in rule.caps)
    return [max(0, most - customer.counted(name)) for most, name in names]


def _counter(rule: EarningRule, cap: Cap, at: datetime, rulebook: Rulebook) -> str:
    return f"{rule.code}/{span_name(cap.per, at, rulebook.zone)}"
