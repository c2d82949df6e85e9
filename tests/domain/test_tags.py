"""Tags: who gets which by the rules, and which of them are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rulebook import PLAIN, Match, Rulebook, TagBy, TagRule, Tier
from app.domain.tags import (
    Profile,
    Purchase,
    TaggedLine,
    age_years,
    all_tags,
    automatic_tags,
)

AT = datetime(2026, 11, 21, 6, 57, 3, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, 16, tzinfo=UTC)
"""When the day of ``AT`` begins in China."""
A_SECOND = timedelta(seconds=1)
RULES = replace(PLAIN, tiers=(Tier("base", "普通会员"), Tier("gold", "金卡", from_growth=500)))
LIN = Profile("f", date(1990, 5, 17), "gold")
NOBODY = Profile("", None, "base")
MILK = TaggedLine("6901", "奶粉", "伊利", 30_000)
BREAD = TaggedLine("6902", "面包", "好利来", 1_500)


def ago(days: int, paid_fen: int = 100, *lines: TaggedLine) -> Purchase:
    return Purchase(AT - timedelta(days=days), paid_fen, lines)


def tags(profile: Profile, purchases: list[Purchase], *rules: TagRule) -> tuple[str, ...]:
    book = replace(RULES, tags=rules)
    return automatic_tags(profile, purchases, book, at=AT, personalised=True)


def gets(rule: TagRule, *purchases: Purchase, profile: Profile = NOBODY) -> bool:
    return tags(profile, list(purchases), rule) == (rule.tag,)


# --- who the member is


def test_tags_by_sex_and_tier() -> None:
    """R113."""
    lady, man = TagRule("女士", TagBy.SEX, values=("f",)), TagRule("男士", TagBy.SEX, values=("m",))
    gold = TagRule("贵宾", TagBy.TIER, values=("gold",))
    assert tags(LIN, [], man, lady, gold) == ("女士", "贵宾")
    assert tags(NOBODY, [], man, lady, gold) == ()


def test_a_tier_that_is_no_more_counts_as_the_first() -> None:
    plain = TagRule("普通", TagBy.TIER, values=("base",))
    assert gets(plain, profile=replace(LIN, tier="platinum"))
    assert not gets(plain, profile=LIN)


@pytest.mark.parametrize(
    ("least", "most", "due"),
    [(36, 36, True), (37, None, False), (None, 35, False), (36, None, True), (None, 36, True)],
)
def test_tags_by_age(least: int | None, most: int | None, *, due: bool) -> None:
    """R113. Both bounds are within."""
    assert gets(TagRule("年龄", TagBy.AGE, least, most), profile=LIN) is due


def test_who_did_not_tell_a_birth_date_has_no_age() -> None:
    assert not gets(TagRule("年龄", TagBy.AGE))
    assert gets(TagRule("年龄", TagBy.AGE), profile=LIN)


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(1990, 5, 17), date(2026, 5, 16), 35),
        (date(1990, 5, 17), date(2026, 5, 17), 36),
        (date(1990, 5, 17), date(2026, 5, 18), 36),
        (date(1990, 5, 17), date(2026, 4, 30), 35),
        (date(1990, 5, 17), date(2026, 6, 1), 36),
        (date(2026, 5, 17), date(2026, 5, 17), 0),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_a_year_is_full_on_the_birthday(born: date, today: date, age: int) -> None:
    """Also for who was born on 29 February (民法典 Art. 202)."""
    assert age_years(born, today) == age


def test_a_birthday_is_counted_by_the_shops_date() -> None:
    child = replace(NOBODY, birth_date=date(2008, 11, 21))
    grown = replace(RULES, tags=(TagRule("成年", TagBy.AGE, 18),))
    for at, found in ((MIDNIGHT - A_SECOND, ()), (MIDNIGHT, ("成年",))):
        assert automatic_tags(child, [], grown, at=at, personalised=True) == found


# --- what was bought


def test_tags_by_spend_count_what_was_paid() -> None:
    """R114."""
    bought = [ago(1, 30_000), ago(40, 20_000)]
    assert gets(TagRule("大客户", TagBy.SPEND, 50_000), *bought)
    assert not gets(TagRule("大客户", TagBy.SPEND, 50_001), *bought)
    assert gets(TagRule("小客户", TagBy.SPEND, None, 30_000, days=30), *bought)
    assert not gets(TagRule("小客户", TagBy.SPEND, None, 29_999, days=30), *bought)


def test_tags_by_frequency_count_sales() -> None:
    """R114."""
    bought = [ago(0), ago(0), ago(29)]
    assert gets(TagRule("常客", TagBy.FREQUENCY, 3, days=30), *bought)
    assert not gets(TagRule("常客", TagBy.FREQUENCY, 4, days=30), *bought)
    assert not gets(TagRule("常客", TagBy.FREQUENCY, 3, days=29), *bought)


def test_the_last_days_are_the_shops_days_with_today() -> None:
    once = TagRule("今日", TagBy.FREQUENCY, 1, days=1)
    assert gets(once, Purchase(MIDNIGHT, 100))
    assert not gets(once, Purchase(MIDNIGHT - A_SECOND, 100))
    assert gets(replace(once, days=2), Purchase(MIDNIGHT - A_SECOND, 100))


def test_all_that_was_ever_bought_counts_where_no_days_are_named() -> None:
    assert gets(TagRule("老客", TagBy.FREQUENCY, 1), ago(9_000))


def test_what_is_dated_later_is_not_bought_yet() -> None:
    once = TagRule("来过", TagBy.FREQUENCY, 1)
    assert gets(once, Purchase(AT, 100))
    assert not gets(once, Purchase(AT + A_SECOND, 100))


@pytest.mark.parametrize(
    ("least", "most", "due"),
    [(20, 20, True), (21, None, False), (None, 19, False), (None, 20, True), (20, None, True)],
)
def test_tags_by_recency_count_days_since_the_last_sale(
    least: int | None, most: int | None, *, due: bool
) -> None:
    """R114."""
    assert gets(TagRule("间隔", TagBy.RECENCY, least, most), ago(90), ago(20), ago(50)) is due


def test_recency_is_counted_in_the_shops_days() -> None:
    yesterday = TagRule("昨日", TagBy.RECENCY, 1, 1)
    assert gets(yesterday, Purchase(MIDNIGHT - A_SECOND, 100))
    assert not gets(yesterday, Purchase(MIDNIGHT, 100))


def test_who_never_bought_did_so_infinitely_long_ago() -> None:
    assert gets(TagRule("流失", TagBy.RECENCY, 180))
    assert gets(TagRule("流失", TagBy.RECENCY))
    assert not gets(TagRule("活跃", TagBy.RECENCY, None, 36_500))
    assert gets(TagRule("流失", TagBy.RECENCY, 180, days=30), ago(31))


def test_who_never_bought_spent_nothing() -> None:
    assert gets(TagRule("未消费", TagBy.SPEND, 0, 0))
    assert gets(TagRule("未消费", TagBy.FREQUENCY, 0, 0))
    assert gets(TagRule("未消费", TagBy.PREFERENCE, 0, 0))


@pytest.mark.parametrize(
    "match",
    [
        Match(skus=("6901",)),
        Match(categories=("奶粉",)),
        Match(brands=("伊利",)),
        Match(skus=("1",), categories=("1",), brands=("1", "伊利")),
    ],
)
def test_tags_by_preference_count_what_was_paid_for_such_goods(match: Match) -> None:
    """R115."""
    likes = TagRule("奶粉妈妈", TagBy.PREFERENCE, 60_000, match=match)
    bought = [ago(1, 31_500, MILK, BREAD), ago(2, 30_000, MILK)]
    assert gets(likes, *bought)
    assert not gets(replace(likes, least=60_001), *bought)
    assert not gets(replace(likes, days=2), *bought)


def test_preference_for_nothing_in_particular_counts_all_goods() -> None:
    bought = ago(1, 0, MILK, BREAD)
    assert gets(TagRule("购物", TagBy.PREFERENCE, 31_500), bought)
    assert not gets(TagRule("购物", TagBy.PREFERENCE, 31_501), bought)


# --- all together

BOTH = (
    TagRule("常客", TagBy.FREQUENCY, 1),
    TagRule("女士", TagBy.SEX, values=("f",)),
    TagRule("常客", TagBy.SPEND, 1),
)


def test_a_tag_by_two_rules_stands_once_where_the_first_of_them_does() -> None:
    assert tags(LIN, [ago(1)], *BOTH) == ("常客", "女士")
    assert tags(LIN, [ago(1)], *reversed(BOTH)) == ("常客", "女士")
    assert tags(LIN, [ago(1)], *BOTH[1:]) == ("女士", "常客")


def test_who_wants_no_personal_offers_gets_no_tag_by_the_rules() -> None:
    """PIPL Art. 24."""
    book = replace(RULES, tags=BOTH)
    assert automatic_tags(LIN, [ago(1)], book, at=AT, personalised=False) == ()


def test_tags_that_people_gave_stand_first_and_each_once() -> None:
    """R116, R117: 奶粉 is given by hand to chosen members."""
    assert all_tags(("奶粉", "VIP", "奶粉"), ("常客", "VIP")) == ("奶粉", "VIP", "常客")
    assert all_tags((), ("常客",)) == ("常客",)
    assert all_tags(("奶粉",), ()) == ("奶粉",)


bounds = st.none() | st.integers(0, 3)
sales = st.builds(
    lambda days, lines: Purchase(AT - timedelta(days=days), 1, tuple(lines)),
    st.integers(-2, 5),
    st.lists(st.sampled_from([MILK, BREAD]), max_size=2),
)


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    rules = []
    for by in draw(st.lists(st.sampled_from(TagBy), max_size=6)):
        low, high = draw(bounds), draw(bounds)
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        values = {TagBy.SEX: ("f",), TagBy.TIER: ("gold",)}.get(by, ())
        tag = draw(st.sampled_from("甲乙丙"))
        rules.append(TagRule(tag, by, low, high, draw(st.integers(0, 4)), values))
    return replace(RULES, tags=tuple(rules))


histories = st.lists(sales, max_size=4).flatmap(
    lambda made: st.tuples(st.just(made), st.permutations(made))
)


@given(st.sampled_from([LIN, NOBODY]), histories, books())
def test_tags_do_not_depend_on_the_order_of_sales_and_are_those_of_the_rules_each_once(
    profile: Profile, history: tuple[list[Purchase], list[Purchase]], book: Rulebook
) -> None:
    found, shuffled = (
        automatic_tags(profile, made, book, at=AT, personalised=True) for made in history
    )
    assert found == shuffled
    order = dict.fromkeys(rule.tag for rule in book.tags)
    assert len(found) == len(set(found))
    assert set(found) <= set(order)
