"""Tags (标签) of a member: those that the rules give, and those that people do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import day_of, is_birthday
from app.domain.rulebook import Rulebook, TagBy, TagRule


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a member is. ``sex`` is empty, ``birth_date`` None where the member did not tell."""

    sex: str
    birth_date: date | None
    tier: str


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """What was paid for one article of a sale, less what came back of it."""

    sku: str
    category: str
    brand: str
    paid_fen: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """A sale, less what came back of it; one of which all came back is none."""

    at: datetime
    paid_fen: int
    lines: tuple[TaggedLine, ...] = ()


def automatic_tags(
    profile: Profile,
    purchases: Iterable[Purchase],
    rulebook: Rulebook,
    *,
    at: datetime,
    personalised: bool,
) -> tuple[str, ...]:
    """What ``rulebook.tags`` say of the member at ``at``, in the order of the rules, each once.

    Nothing where the member wants no personal offers (``personalised`` False; PIPL Art. 24).
    Days are the shop's, and a rule's last ``days`` end with today: 1 is today alone. Without a
    birth date there is no age; who never bought did so infinitely long ago.
    """
    if not personalised:
        return ()
    today = day_of(at, rulebook.zone)
    tier = rulebook.tier(profile.tier).code
    past = [
        _Past((today - day_of(purchase.at, rulebook.zone)).days, purchase)
        for purchase in purchases
        if purchase.at <= at
    ]
    holding = (rule.tag for rule in rulebook.tags if _holds(rule, profile, tier, past, today))
    return tuple(dict.fromkeys(holding))


def all_tags(manual: Iterable[str], automatic: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, those that people gave first.

    >>> all_tags(["奶粉", "VIP"], ["常客", "奶粉"])
    ('奶粉', 'VIP', '常客')
    """
    return tuple(dict.fromkeys([*manual, *automatic]))


def age_years(birth_date: date, today: date) -> int:
    """Whole years of age (周岁). One born on 29 February has it on the 28th in a year without.

    民法典 Art. 202: where a month lacks the day, its last day stands for it.

    >>> born = date(2008, 2, 29)
    >>> age_years(born, date(2026, 2, 27)), age_years(born, date(2026, 2, 28))
    (17, 18)
    """
    passed = (today.month, today.day) > (birth_date.month, birth_date.day)
    kept = passed or is_birthday(f"{birth_date:%m-%d}", today)
    return today.year - birth_date.year - (0 if kept else 1)


@dataclass(frozen=True, slots=True)
class _Past:
    """A purchase, and how many of the shop's days ago it was."""

    days_ago: int
    purchase: Purchase


def _holds(rule: TagRule, profile: Profile, tier: str, past: Sequence[_Past], today: date) -> bool:
    if rule.by is TagBy.SEX:
        return profile.sex in rule.values
    if rule.by is TagBy.TIER:
        return tier in rule.values
    if rule.by is TagBy.AGE:
        born = profile.birth_date
        return born is not None and _within(rule, age_years(born, today))
    recent = [each for each in past if not rule.days or each.days_ago < rule.days]
    if rule.by is TagBy.RECENCY:
        return _within(rule, min((each.days_ago for each in recent), default=None))
    return _within(rule, _bought(rule, [each.purchase for each in recent]))


def _bought(rule: TagRule, purchases: Sequence[Purchase]) -> int:
    """Sales, fen, or fen for the goods that the rule is about."""
    if rule.by is TagBy.FREQUENCY:
        return len(purchases)
    if rule.by is TagBy.SPEND:
        return sum(purchase.paid_fen for purchase in purchases)
    lines = (line for purchase in purchases for line in purchase.lines)
    match = rule.match
    return sum(line.paid_fen for line in lines if match.covers(line.sku, line.category, line.brand))


def _within(rule: TagRule, figure: int | None) -> bool:
    """Whether ``figure`` (None: infinite) is within the rule's bounds."""
    if figure is None:
        return rule.most is None
    return (rule.least is None or rule.least <= figure) and (
        rule.most is None or figure <= rule.most
    )
