"""The rules of a shop: what can be set at all, to the last number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.domain import rulebook
from app.domain.ledger import Kind
from app.domain.rulebook import (
    LARGEST,
    LONGEST_DAYS,
    PLAIN,
    Audience,
    BadRulebook,
    Cap,
    CapPer,
    EarnAt,
    EarnBy,
    EarningRule,
    Gift,
    Holding,
    Match,
    Multiplier,
    Part,
    PassProduct,
    Problem,
    Redemption,
    RefundTerms,
    Returns,
    Reward,
    RewardKind,
    Rulebook,
    StoredValue,
    TagBy,
    TagRule,
    Tier,
    TierRules,
    TopUpOffer,
    Validity,
    Window,
    Wrong,
)
from app.domain.rulebook.problem import _WORDS

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
GOLD = Tier("gold", "金卡", 50, 150)
RULE = EarningRule("base", per=100)
DOUBLE = Multiplier("double", 200)
REWARD = Reward(RewardKind.COUPON, "TEN", "十元券", 1_000)
FOR_GOLD = replace(REWARD, audience=Audience(tiers=("gold",)))
OFFER = TopUpOffer(50_000, 5_000)
YOGA = PassProduct("YOGA10", "瑜伽十次卡", 10)
SPENDER = TagRule("大客户", TagBy.SPEND)
FIXED = Validity(month=1, day=1)
A_MILLION = 1_000_000


def found(make: Callable[[], object]) -> list[str]:
    """What is wrong with what ``make`` makes, as a person reads it."""
    with pytest.raises(BadRulebook) as no:
        make()
    assert str(no.value) == "; ".join(map(str, no.value.problems))
    return list(map(str, no.value.problems))


def refuses(part: Part, **changes: Any) -> list[str]:
    """What is wrong with ``part`` once it has ``changes``."""
    return found(lambda: replace(part, **changes))  # type: ignore[type-var]  # (each is a dataclass)


def parts() -> list[type[Any]]:
    """Every part that a rulebook is made of."""
    forms = [form for form in vars(rulebook).values() if isinstance(form, type)]
    return [form for form in forms if issubclass(form, Part) and form is not Part]


BOUNDS: list[tuple[Part, str, int, int]] = [
    (Validity(), "days", 0, LONGEST_DAYS),
    (FIXED, "years", 0, 100),
    (FIXED, "month", 0, 12),
    (Window(), "from_minute", 0, 1439),
    (Window(), "until_minute", 1, 1440),
    (Cap(1), "most", 0, LARGEST),
    (RULE, "rate", 0, A_MILLION),
    (RULE, "per", 1, LARGEST),
    (RULE, "from_fen", 0, LARGEST),
    (RULE, "vesting_days", 0, LONGEST_DAYS),
    (DOUBLE, "percent", 0, 10_000),
    (Holding(), "identification_points", 0, LARGEST),
    (Holding(), "standing_points", 0, LARGEST),
    (Holding(), "standing_fen", 0, LARGEST),
    (Holding(), "till_points", 0, LARGEST),
    (Holding(), "till_fen", 0, LARGEST),
    (Holding(), "idle_days", 1, LONGEST_DAYS),
    (Holding(), "identification_fen", 0, LARGEST),
    (Redemption(), "step", 1, LARGEST),
    (Redemption(), "step_fen", 1, LARGEST),
    (Redemption(), "minimum", 0, LARGEST),
    (Redemption(), "cap_permille", 0, 1000),
    (FOR_GOLD, "points", 0, LARGEST),
    (FOR_GOLD, "price_fen", 0, LARGEST),
    (Returns(), "within_days", 0, LONGEST_DAYS),
    (Returns(), "grace_days", 1, LONGEST_DAYS),
    (Returns(), "without_receipt_most_fen", 0, LARGEST),
    (OFFER, "from_fen", 0, LARGEST),
    (OFFER, "bonus_fen", 0, LARGEST),
    (OFFER, "valid_days", 0, LONGEST_DAYS),
    (OFFER, "points", 0, LARGEST),
    (OFFER, "instalments", 1, 60),
    (OFFER, "every_days", 1, 366),
    (YOGA, "uses", 1, LARGEST),
    (YOGA, "valid_days", 0, LONGEST_DAYS),
    (RefundTerms(), "smallest_sale_fen", 0, LARGEST),
    (RefundTerms(), "lpr_ppm", 0, A_MILLION),
    (RefundTerms(), "deposit_ppm", 0, A_MILLION),
    (StoredValue(), "limit_fen", 0, LARGEST),
    (StoredValue(), "unnamed_limit_fen", 0, LARGEST),
    (StoredValue(), "identify_from_fen", 0, LARGEST),
    (StoredValue(), "no_cash_from_fen", 0, LARGEST),
    (StoredValue(), "without_pin_fen", 0, LARGEST),
    (StoredValue(), "change_most_fen", 0, LARGEST),
    (SPENDER, "least", 0, LARGEST),
    (SPENDER, "most", 0, LARGEST),
    (SPENDER, "days", 0, LONGEST_DAYS),
    (Gift(), "points", 0, LARGEST),
    (Gift(), "bonus_fen", 0, LARGEST),
    (GOLD, "discount_permille", 0, 999),
    (GOLD, "multiplier_percent", 0, 10_000),
    (GOLD, "from_growth", 0, LARGEST),
    (GOLD, "priority", 0, LARGEST),
    (TierRules(), "keep_days", 0, LONGEST_DAYS),
    (TierRules(), "grace_days", 0, LONGEST_DAYS),
    (PLAIN, "version", 0, LARGEST),
    (PLAIN, "rounding_fen", 1, 1000),
    (PLAIN, "utc_offset_minutes", -720, 840),
]


@pytest.mark.parametrize(
    ("part", "name", "least", "most"),
    BOUNDS,
    ids=[f"{type(part).__name__}.{name}" for part, name, _, _ in BOUNDS],
)
def test_a_number_is_within_its_bounds(part: Part, name: str, least: int, most: int) -> None:
    """R69. And the message begins with the field."""
    alone = {"day": 0} if (type(part), name) == (Validity, "month") else {}
    for allowed in (least, most):
        changed = replace(part, **{name: allowed}, **(alone if not allowed else {}))  # type: ignore[type-var]  # (each is a dataclass)
        assert getattr(changed, name) == allowed
    assert f"{name}: below {least}" in refuses(part, **{name: least - 1})
    assert refuses(part, **{name: most + 1})[0] == f"{name}: above {most}"


NAMES: list[tuple[Part, str]] = [
    (RULE, "code"),
    (DOUBLE, "code"),
    (REWARD, "code"),
    (REWARD, "name"),
    (YOGA, "sku"),
    (YOGA, "name"),
    (SPENDER, "tag"),
    (GOLD, "code"),
    (GOLD, "name"),
    (PLAIN, "consent_version"),
]


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
@pytest.mark.parametrize(
    ("part", "name"), NAMES, ids=[f"{type(part).__name__}.{name}" for part, name in NAMES]
)
def test_what_is_named_has_a_name(part: Part, name: str, blank: str) -> None:
    assert refuses(part, **{name: blank}) == [f"{name}: empty"]


LISTS: list[tuple[Part, str]] = [
    (Match(), "skus"),
    (Match(), "categories"),
    (Match(), "brands"),
    (Audience(), "plans"),
    (OFFER, "coupons"),
    (YOGA, "pays_for"),
    (replace(SPENDER, by=TagBy.SEX, values=("female",)), "values"),
    (Gift(), "coupons"),
    (GOLD, "services"),
]


@pytest.mark.parametrize(
    ("part", "name"), LISTS, ids=[f"{type(part).__name__}.{name}" for part, name in LISTS]
)
def test_what_is_listed_has_a_name(part: Part, name: str) -> None:
    assert refuses(part, **{name: ("a", "", "b", " ")}) == [
        f"{name}[1]: empty",
        f"{name}[3]: empty",
    ]


# --- how long, when


def test_value_lives_for_days_or_until_a_day_of_the_year() -> None:
    """R68, R75."""
    assert refuses(FIXED, days=1) == ["days: does not go with month"]
    assert refuses(FIXED, day=0) == ["month: needs day"]
    assert refuses(FIXED, month=0) == ["day: needs month"]
    assert refuses(Validity(), years=1) == ["years: needs month"]
    assert refuses(Validity(days=365), years=3) == ["years: needs month"]
    assert Validity(month=12, day=31, years=1).days == 0


@pytest.mark.parametrize(("month", "last"), [(1, 31), (2, 28), (4, 30), (12, 31)])
def test_a_day_of_the_year_is_in_every_year(month: int, last: int) -> None:
    assert Validity(month=month, day=last).day == last
    for day in (last + 1, -1):
        assert found(lambda day=day: Validity(month=month, day=day)) == [  # type: ignore[misc]  # (bound)
            "day: no such day in every year"
        ]


def test_a_month_that_is_none_is_told_once() -> None:
    assert refuses(FIXED, month=13) == ["month: above 12"]
    assert refuses(FIXED, month=-1) == ["month: below 0"]


def test_a_window_ends_on_the_day_it_begins_or_later() -> None:
    first = date(2026, 6, 1)
    assert Window(first, first).last == first
    assert Window(first).last is None
    assert Window(None, first).first is None
    assert found(lambda: Window(first, date(2026, 5, 31))) == ["last: earlier than first"]


def test_a_window_has_a_minute() -> None:
    assert Window(from_minute=540, until_minute=541).until_minute == 541
    assert found(lambda: Window(from_minute=540, until_minute=540)) == [
        "until_minute: not later than from_minute"
    ]


def test_a_window_has_days_that_there_are() -> None:
    assert Window(weekdays=(1, 7), days=(1, 31)).days == (1, 31)
    assert found(lambda: Window(weekdays=(7, 8, 0), days=(31, 32, 0))) == [
        "weekdays[1]: above 7",
        "weekdays[2]: below 1",
        "days[1]: above 31",
        "days[2]: below 1",
    ]


def test_no_goods_named_is_every_article() -> None:
    assert Match().everything
    assert not Match(skus=("1",)).everything
    assert not Match(categories=("饮料",)).everything
    assert not Match(brands=("伊利",)).everything


# --- earning


def test_a_rule_gives_points_growth_or_a_coupon() -> None:
    assert replace(RULE, gives=Kind.GROWTH).gives is Kind.GROWTH
    assert replace(RULE, gives=Kind.COUPON, coupon="TEN").coupon == "TEN"
    for kind in set(Kind) - {Kind.POINTS, Kind.GROWTH, Kind.COUPON}:
        assert refuses(RULE, gives=kind) == ["gives: one of points, growth, coupon is wanted"]


OF_GOODS = {EarnBy.MONEY, EarnBy.QUANTITY}


@pytest.mark.parametrize(
    ("name", "value", "has_a_use"),
    [
        ("per", 2, {*OF_GOODS, EarnBy.TOP_UP, EarnBy.POINTS}),
        ("from_fen", 1, {*OF_GOODS, EarnBy.TOP_UP, EarnBy.VISIT}),
        ("match", Match(skus=("1",)), OF_GOODS),
        ("match", Match(brands=("伊利",)), OF_GOODS),
        ("exclusive", True, OF_GOODS),
    ],
)
@pytest.mark.parametrize("by", sorted(set(EarnBy) - {EarnBy.CAMPAIGN}), ids=str)
def test_a_rule_says_nothing_that_would_have_no_effect(
    by: EarnBy, name: str, value: object, has_a_use: set[EarnBy]
) -> None:
    """R69. Who writes it believes that it counts."""
    gives = Kind.GROWTH if by is EarnBy.POINTS else Kind.POINTS
    if by in has_a_use:
        assert getattr(EarningRule("a", by, gives, **{name: value}), name) == value  # type: ignore[arg-type]  # (of its type)
    else:
        assert found(lambda: EarningRule("a", by, gives, **{name: value})) == [  # type: ignore[arg-type]  # (of its type)
            f"{name}: does not go with by {by}"
        ]


def test_points_bring_growth_and_never_points() -> None:
    assert EarningRule("a", EarnBy.POINTS, Kind.GROWTH).gives is Kind.GROWTH
    assert found(lambda: EarningRule("a", EarnBy.POINTS)) == ["gives: does not go with by points"]


def test_a_rule_for_a_campaign_names_it_and_no_other_does() -> None:
    """R57."""
    assert EarningRule("a", EarnBy.CAMPAIGN, campaign="spring").campaign == "spring"
    assert found(lambda: EarningRule("a", EarnBy.CAMPAIGN)) == ["campaign: empty"]
    assert found(lambda: EarningRule("a", EarnBy.CAMPAIGN, campaign=" ")) == ["campaign: empty"]
    assert refuses(RULE, campaign="spring") == ["campaign: does not go with by money"]


def test_a_part_tells_all_that_is_wrong_with_it() -> None:
    rule = found(lambda: EarningRule("", EarnBy.VISIT, rate=-1, per=0))
    assert rule == [
        "code: empty",
        "rate: below 0",
        "per: below 1",
        "per: does not go with by visit",
    ]


# --- tags


def test_a_tag_has_a_least_figure_that_is_not_above_the_most() -> None:
    assert replace(SPENDER, least=5, most=5).most == 5
    assert refuses(SPENDER, least=6, most=5) == ["most: less than least"]
    assert replace(SPENDER, least=6).most is None
    assert replace(SPENDER, most=5).least is None


@pytest.mark.parametrize("by", TagBy, ids=str)
def test_a_tag_has_values_where_it_is_by_sex_or_tier_only(by: TagBy) -> None:
    """R113."""
    if by in {TagBy.SEX, TagBy.TIER}:
        assert refuses(SPENDER, by=by) == ["by: needs values"]
        assert TagRule("a", by, values=("base",)).values == ("base",)
    else:
        assert TagRule("a", by).values == ()
        assert refuses(SPENDER, by=by, values=("a",)) == [f"values: does not go with by {by}"]


# --- the whole


def test_a_rulebook_begins_and_ends_at_moments_with_a_zone() -> None:
    bare = AT.replace(tzinfo=None)
    assert found(lambda: Rulebook(1, bare)) == ["effective_from: without a time zone"]
    assert refuses(PLAIN, effective_to=bare) == ["effective_to: without a time zone"]
    assert found(lambda: Rulebook(1, bare, effective_to=bare)) == [
        "effective_from: without a time zone",
        "effective_to: without a time zone",
    ]
    assert found(lambda: Rulebook(1, bare, effective_to=AT)) == [
        "effective_from: without a time zone"
    ]


def test_a_rulebook_ends_after_it_begins() -> None:
    later = AT + timedelta(microseconds=1)
    assert Rulebook(1, AT, effective_to=later).effective_to == later
    assert found(lambda: Rulebook(1, AT, effective_to=AT)) == [
        "effective_to: not later than effective_from"
    ]


def test_a_rulebook_has_a_tier() -> None:
    assert refuses(PLAIN, tiers=()) == ["tiers: empty"]


def grown(*levels: int) -> Callable[[], Rulebook]:
    tiers = tuple(Tier(str(n), "卡", from_growth=level) for n, level in enumerate(levels))
    return lambda: replace(PLAIN, tiers=tiers)


def test_the_first_tier_is_everybodys_and_the_others_rise() -> None:
    """R33."""
    assert found(grown(1)) == ["tiers[0].from_growth: above 0"]
    assert found(grown(0, 5, 4)) == ["tiers[2].from_growth: below 5"]
    assert found(grown(0, 5, 4, 3)) == [
        "tiers[2].from_growth: below 5",
        "tiers[3].from_growth: below 4",
    ]
    assert [tier.from_growth for tier in grown(0, 0, 5, 5, 6)().tiers] == [0, 0, 5, 5, 6]


def test_a_code_is_taken_once() -> None:
    codes = (RULE, replace(RULE, code="b"), RULE, RULE)
    assert refuses(PLAIN, earning=codes) == [
        "earning[2].code: base is taken already",
        "earning[3].code: base is taken already",
    ]
    assert refuses(PLAIN, tiers=(GOLD, GOLD)) == ["tiers[1].code: gold is taken already"]
    assert refuses(PLAIN, multipliers=(DOUBLE, DOUBLE)) == [
        "multipliers[1].code: double is taken already"
    ]
    assert refuses(PLAIN, stored_value=StoredValue(passes=(YOGA, YOGA))) == [
        "stored_value.passes[1].sku: YOGA10 is taken already"
    ]
    named_alike = (replace(DOUBLE, code="base"),)
    assert replace(PLAIN, earning=(RULE,), multipliers=named_alike).multipliers == named_alike


def test_a_tier_that_is_meant_is_there() -> None:
    """R49. A tier that was renamed would quietly end every rule that is for it."""
    some = Audience(tiers=("base", "gold"))
    both = {"earning": (RULE, replace(RULE, code="b", audience=some))}
    assert refuses(PLAIN, **both) == ["earning[1].audience.tiers[1]: there is no gold"]
    times = {"multipliers": (replace(DOUBLE, audience=some),)}
    assert refuses(PLAIN, **times) == ["multipliers[0].audience.tiers[1]: there is no gold"]
    tags = (SPENDER, TagRule("贵宾", TagBy.TIER, values=("base", "gold")))
    assert refuses(PLAIN, tags=tags) == ["tags[1].values[1]: there is no gold"]
    tiers = (*PLAIN.tiers, GOLD)
    assert replace(PLAIN, tiers=tiers, tags=tags, **both, **times).tiers == tiers  # type: ignore[arg-type]  # (of their types)


def test_values_of_a_tag_by_sex_are_no_tiers() -> None:
    tags = (TagRule("女士", TagBy.SEX, values=("female",)),)
    assert replace(PLAIN, tags=tags).tags == tags


def test_a_rule_that_is_multiplied_is_there() -> None:
    """R71."""
    meant = replace(DOUBLE, code="some", rules=("base", "fresh"))
    assert refuses(PLAIN, multipliers=(DOUBLE, meant)) == [
        "multipliers[1].rules[1]: there is no fresh"
    ]
    fresh = replace(RULE, code="fresh")
    assert replace(PLAIN, earning=(RULE, fresh), multipliers=(meant,)).multipliers == (meant,)


def test_a_pass_that_is_given_is_one_that_is_sold() -> None:
    """R41."""
    offers = (OFFER, replace(OFFER, passes=("YOGA10", "SWIM")))
    assert refuses(PLAIN, stored_value=StoredValue(offers=offers, passes=(YOGA,))) == [
        "stored_value.offers[1].passes[1]: there is no SWIM"
    ]
    gift = Gift(passes=("YOGA10",))
    tiers = (replace(GOLD, gift=gift), replace(GOLD, code="b", birthday_gift=gift))
    assert refuses(PLAIN, tiers=tiers) == [
        "tiers[0].gift.passes[0]: there is no YOGA10",
        "tiers[1].birthday_gift.passes[0]: there is no YOGA10",
    ]
    sold = StoredValue(passes=(YOGA,))
    assert replace(PLAIN, tiers=tiers, stored_value=sold).tiers == tiers


def test_a_tier_nobody_knows_gets_what_the_first_one_gets() -> None:
    rules = replace(PLAIN, tiers=(Tier("base", "普通会员"), GOLD))
    assert rules.tier("gold") is GOLD
    assert rules.tier("platinum").code == "base"
    assert rules.tier("").code == "base"


def test_days_are_the_shops() -> None:
    assert PLAIN.zone.utcoffset(None) == timedelta(hours=8)
    assert replace(PLAIN, utc_offset_minutes=-90).zone.utcoffset(None) == -timedelta(minutes=90)


def test_the_rulebook_every_program_knows_gives_nothing_away() -> None:
    assert PLAIN.version == 0
    assert PLAIN.tier("gold").discount_permille == 0
    assert PLAIN.stored_value.offers == ()
    assert PLAIN.stored_value.limit_fen == 500_000
    assert PLAIN.stored_value.unnamed_limit_fen == 100_000
    assert PLAIN.stored_value.earn_at is EarnAt.SPENDING
    assert PLAIN.earning == (
        EarningRule("base", EarnBy.MONEY, Kind.POINTS, 1, 100, validity=Validity(days=365)),
    )
    assert PLAIN.multipliers == ()
    assert PLAIN.rewards == ()
    assert Cap(1).per is CapPer.DAY


@pytest.mark.parametrize("form", [*parts(), Problem], ids=lambda form: form.__name__)
def test_what_was_set_is_not_changed_any_more(form: Any) -> None:
    assert form.__dataclass_params__.frozen
    slots = [name for base in reversed(form.__mro__) for name in vars(base).get("__slots__", ())]
    assert slots == [field.name for field in fields(form)]


def test_every_kind_of_problem_has_its_words() -> None:
    assert set(_WORDS) == set(Wrong)
    assert [problem for problem in Wrong if not Problem("a", problem, "1").what] == []
